"""What people enter into a development contract."""

from __future__ import annotations

from typing import Any

from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField, ValidationError
from wtforms.validators import NumberRange, Optional

from mobility.development.models import ActionKind, ContractAction, ContractGoal, DevelopmentContract
from mobility.development.words import ACTION_WORDS
from mobility.skills.forms import ListField, level_choices
from mobility.skills.models import Skill
from mobility.skills.queries import find_named_skill, list_nearest_labels
from mobility.web.fields import (
    BaseForm,
    DayField,
    ParagraphField,
    QuantityField,
    StrippedField,
    at_most,
    choices_of,
    required,
)

TEXT_LENGTH = 2000
SENTENCE_LENGTH = 400
LONGEST_VERSION = 10


class PartForm(BaseForm):
    """A part of a contract; `version` is the one that the writer opened."""

    version = HiddenField()

    @property
    def seen(self) -> int:
        sent = str(self.version.data or "")
        return int(sent) if sent.isdecimal() and len(sent) < LONGEST_VERSION else 0

    def take_over(self, version: int) -> None:
        """The next sending is about the part as it is now."""
        self.version.raw_data, self.version.data = None, version


class WishesForm(PartForm):
    wishes = ParagraphField(_l("Your wishes"), default="", validators=[Optional(), at_most(TEXT_LENGTH)])

    @classmethod
    def about(cls, contract: DevelopmentContract) -> WishesForm:
        return cls(data={"wishes": contract.wishes, "version": contract.version})


class SkillPartForm(PartForm):
    """A part that names a skill, in the reader's words, resolved to a concept: `found`."""

    skill = StrippedField(_l("Skill"), default="", validators=[at_most(120)])
    picked = HiddenField(validators=[Optional()])
    found: Skill | None = None

    def validate_skill(self, field: StrippedField) -> None:
        if not field.data:
            return
        language = str(get_locale())
        self.found = find_named_skill(field.data, language, self.picked.data or "")
        if self.found is None:
            near = ", ".join(list_nearest_labels(field.data, language))
            sentence = _("No skill is called so. Pick one from the list, or leave this empty and write a sentence.")
            raise ValidationError(sentence + (" " + _("Near to it: %(skills)s.", skills=near) if near else ""))


class GoalForm(SkillPartForm):
    level = ListField(_l("Up to level"), choices=level_choices, coerce=int, default=3)
    sentence = ParagraphField(
        _l("The goal in a sentence"),
        description=_l("With a skill, say what it is for; without one, what you want to reach."),
        default="",
        validators=[Optional(), at_most(SENTENCE_LENGTH)],
    )

    @classmethod
    def about(cls, goal: ContractGoal | None) -> GoalForm:
        if goal is None:
            return cls()
        return cls(
            data={
                "skill": goal.skill.label(str(get_locale())) if goal.skill else "",
                "level": goal.level or 3,
                "sentence": goal.sentence,
                "version": goal.version,
            }
        )

    def fields(self) -> dict[str, Any]:
        return {
            "skill": self.found,
            "level": self.level.data if self.found else None,
            "sentence": self.sentence.data or "",
            "version": self.seen,
        }


class ActionForm(SkillPartForm):
    kind = SelectField(_l("What it is"), choices=choices_of(ACTION_WORDS), coerce=ActionKind)
    title = StrippedField(
        _l("What is done"),
        description=_l("Such as: a gig about Power BI in another team."),
        validators=[required(_l("Write what is done.")), at_most(200)],
    )
    starts_on = DayField(_l("From"), validators=[Optional()])
    ends_on = DayField(_l("Until"), validators=[Optional()])
    hours = QuantityField(
        _l("Hours in all"),
        validators=[Optional(), NumberRange(0.5, 2000, _l("Enter a number from 0.5 to 2000."))],
    )
    success = ParagraphField(
        _l("What success looks like"), default="", validators=[Optional(), at_most(SENTENCE_LENGTH)]
    )

    @classmethod
    def about(cls, action: ContractAction | None) -> ActionForm:
        if action is None:
            return cls()
        shown = ("kind", "title", "starts_on", "ends_on", "hours", "success", "version")
        skill = action.skill.label(str(get_locale())) if action.skill else ""
        return cls(data={"skill": skill, **{name: getattr(action, name) for name in shown}})

    def fields(self) -> dict[str, Any]:
        names = ("kind", "title", "starts_on", "ends_on", "hours")
        return {
            **self.values(*names), "skill": self.found, "success": self.success.data or "", "version": self.seen,
        }  # fmt: skip


class TalkForm(BaseForm):
    held_on = DayField(_l("Day of the talk"), validators=[required(_l("Enter the day of the talk."))])
    words = ParagraphField(
        _l("What matters to you"),
        description=_l("What went well, what changes, what you need. No rating of anybody."),
        default="",
        validators=[Optional(), at_most(TEXT_LENGTH)],
    )


class WordsForm(BaseForm):
    words = ParagraphField(
        _l("Your own words"), validators=[required(_l("Write what you want to add.")), at_most(TEXT_LENGTH)]
    )
