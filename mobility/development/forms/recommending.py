"""How somebody likes to learn, and where they want to get to."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, SelectChoice, SelectMultipleField
from wtforms.validators import NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from mobility.skills.forms import ListField, level_choices
from mobility.training.messages import FORMAT_WORDS
from mobility.web.fields import BaseForm, StrippedField, WholeNumberField, at_most, required

MOST_HOURS = 500


class LearningForm(BaseForm):
    """Formats, hours, and whether anything is recommended at all."""

    formats = SelectMultipleField(
        _l("Formats that suit you"),
        choices=[SelectChoice(one.value, _l(words)) for one, words in FORMAT_WORDS.items()],
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
        description=_l("They decide between courses that teach the same; no course is left out for its format."),
    )
    hours_a_quarter = WholeNumberField(
        _l("Hours for learning in three months"),
        [Optional(), NumberRange(1, MOST_HOURS, message=_l("Write a number of hours from 1 to 500."))],
        description=_l("Empty: we assume 40. It is your own word; your contract and your absences are not looked at."),
    )
    recommends = BooleanField(_l("Recommend courses to me"), default=True)


class SkillTargetForm(BaseForm):
    """A skill to a level, by words or picked while typing; it stands in the address."""

    skill = StrippedField(_l("Skill"), [required(_l("Enter the name of a skill.")), at_most(120)])
    picked = HiddenField(validators=[Optional()])
    level = ListField(_l("Level you want to reach"), choices=level_choices, coerce=int, default=3)


class RoleTargetForm(BaseForm):
    """A role, by words or picked while typing; it stands in the address."""

    role = StrippedField(_l("Role"), [required(_l("Enter the title of a role.")), at_most(200)])
    occupation = HiddenField(validators=[Optional()])
