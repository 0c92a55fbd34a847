"""What people enter about a move that goes on, and its end."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectChoice, SelectField
from wtforms.validators import Optional

from mobility.applications.messages import PERSON_REASONS
from mobility.applications.models import ReasonCode
from mobility.moves.words.on_the_way import END_REASONS_OF_HOST, END_REASONS_OF_PERSON
from mobility.skills.forms import level_choices
from mobility.skills.models import Skill
from mobility.web.fields import (
    BaseForm,
    DayField,
    ParagraphField,
    StrippedField,
    at_most,
    choices_of,
    required,
)

TEXT_LENGTH = 2000
EVIDENCE_LENGTH = 300


class PauseForm(BaseForm):
    from_on = DayField(_l("First day of the pause"), validators=[required(_l("Enter the first day."))])
    expected_on = DayField(_l("Expected back on"), validators=[Optional()])


class ResumeForm(BaseForm):
    ends_on = DayField(_l("Last day of the move"), validators=[Optional()])


class WithdrawForm(BaseForm):
    reason = RadioField(
        _l("Why?"),
        choices=choices_of(PERSON_REASONS),
        coerce=ReasonCode,
        validators=[required(_l("Choose a reason."))],
    )
    note = ParagraphField(
        _l("Anything you want to add"),
        description=_l("It is kept with the history of this move."),
        default="",
        validators=[Optional(), at_most(TEXT_LENGTH)],
    )


class EndEarlyForm(BaseForm):
    """`reason` and `sentence` only after the first three weeks; `for_side` offers the reasons of whoever ends it."""

    last_day = DayField(_l("Last day"), validators=[required(_l("Enter the last day."))])
    reason = RadioField(_l("Why?"), coerce=lambda value: ReasonCode(value) if value else None, validators=[Optional()])
    sentence = ParagraphField(
        _l("Your sentence to the person"),
        description=_l("They and HR read exactly this."),
        default="",
        validators=[Optional(), at_most(TEXT_LENGTH)],
    )

    @classmethod
    def for_side(cls, is_own: bool) -> EndEarlyForm:
        form = cls()
        form.reason.choices = choices_of(END_REASONS_OF_PERSON if is_own else END_REASONS_OF_HOST)
        return form


class CheckInForm(BaseForm):
    goes_well = ParagraphField(
        _l("What goes well?"), validators=[required(_l("Write what goes well.")), at_most(TEXT_LENGTH)]
    )
    is_difficult = ParagraphField(_l("What is difficult?"), default="", validators=[Optional(), at_most(TEXT_LENGTH)])
    should_change = ParagraphField(
        _l("What should be different in the second half?"), default="", validators=[Optional(), at_most(TEXT_LENGTH)]
    )


class ReturnPlanForm(BaseForm):
    comes_back_to = ParagraphField(
        _l("What does the person come back to?"),
        validators=[required(_l("Write what the person comes back to.")), at_most(TEXT_LENGTH)],
    )
    handover = ParagraphField(
        _l("What is handed over to the host team, and to whom?"),
        default="",
        validators=[Optional(), at_most(TEXT_LENGTH)],
    )
    skills_at_home = ParagraphField(
        _l("Which new skills are used at home, and where?"), default="", validators=[Optional(), at_most(TEXT_LENGTH)]
    )


class ExtensionForm(BaseForm):
    ends_on = DayField(_l("New last day"), validators=[required(_l("Enter the new last day."))])
    note = ParagraphField(
        _l("Why this would help"),
        description=_l("Everybody who is asked reads this."),
        default="",
        validators=[Optional(), at_most(TEXT_LENGTH)],
    )


class FeedbackForm(BaseForm):
    """About the opportunity: text alone. `for_skills` adds a level for each skill."""

    text = ParagraphField(_l("How did it go?"), validators=[required(_l("Write how it went.")), at_most(TEXT_LENGTH)])

    @staticmethod
    def for_skills(skills: Sequence[Skill], language: str) -> FeedbackForm:
        """The host's form: per skill a level, empty where it did not show, and a sentence on where it did."""

        class SkillFeedbackForm(FeedbackForm):
            pass

        levels = [SelectChoice("", _("It did not show")), *level_choices()]
        for skill in skills:
            choice = SelectField(skill.label(language), choices=levels, validators=[Optional()])
            setattr(SkillFeedbackForm, f"skill_{skill.id}", choice)
            where = StrippedField(
                _("Where did it show?"), default="", validators=[Optional(), at_most(EVIDENCE_LENGTH)]
            )
            setattr(SkillFeedbackForm, f"evidence_{skill.id}", where)
        return SkillFeedbackForm()

    def levels_of(self, skills: Sequence[Skill]) -> dict[Skill, int]:
        """The skills that showed, with their levels."""
        chosen = {skill: self[f"skill_{skill.id}"].data for skill in skills}
        return {skill: int(level) for skill, level in chosen.items() if level}

    def evidence_of(self, skills: Sequence[Skill]) -> dict[Skill, str]:
        """The sentence on where each of them showed."""
        return {skill: self[f"evidence_{skill.id}"].data or "" for skill in skills}
