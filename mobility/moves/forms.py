"""What people enter about moves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectChoice, SelectField
from wtforms.validators import NumberRange, Optional, ValidationError

from mobility.applications.messages import PERSON_REASONS
from mobility.applications.models import ReasonCode
from mobility.moves.models import HrReason, ReleaseReason
from mobility.moves.progress import HR_REASONS, RELEASE_REASONS
from mobility.people.models import Person
from mobility.skills.forms import level_choices
from mobility.skills.models import Skill
from mobility.web.fields import BaseForm, DayField, ParagraphField, QuantityField, at_most, choices_of, required

TEXT_LENGTH = 2000
HOME_WORK = _l("Which work at home stops, or who takes it over?")
HOME_WORK_HINT = _l("The person, the host and HR read this.")


class AgreeForm(BaseForm):
    home_work = ParagraphField(
        HOME_WORK,
        description=HOME_WORK_HINT,
        validators=[required(_l("Write which work at home stops or who takes it over.")), at_most(TEXT_LENGTH)],
    )
    taken_over_by = SelectField(
        _l("Who takes work over?"),
        description=_l("Talk to them first: nothing here tells them."),
        choices=[SelectChoice("", _l("Nobody in particular"))],
        coerce=lambda value: int(value) if str(value).isdecimal() else None,
        validators=[Optional()],
    )

    @classmethod
    def for_team(cls, team: Sequence[Person], **how: Any) -> AgreeForm:
        """With the colleagues among whom to choose, or nobody."""
        form = cls(**how)
        form.taken_over_by.choices = [
            *form.taken_over_by.choices,
            *(SelectChoice(str(person.id), person.name) for person in team),
        ]
        return form


class ProposeForm(BaseForm):
    """`share` is per cent of full time for a work package, hours a week for a gig."""

    starts_on = DayField(_l("Later start"), validators=[Optional()])
    share = QuantityField(
        _l("Smaller share"),
        validators=[Optional(), NumberRange(min=0.1, max=100, message=_l("Enter a number from 0.1 to 100."))],
    )
    change_home_work = ParagraphField(
        HOME_WORK,
        description=HOME_WORK_HINT,
        validators=[required(_l("Write which work at home stops or who takes it over.")), at_most(TEXT_LENGTH)],
    )
    change_note = ParagraphField(
        _l("Why this would work better"), default="", validators=[Optional(), at_most(TEXT_LENGTH)]
    )


class DeclineForm(BaseForm):
    reason = RadioField(
        _l("Why is it not possible?"),
        choices=choices_of(RELEASE_REASONS),
        coerce=ReleaseReason,
        validators=[required(_l("Choose a reason."))],
    )
    tried = ParagraphField(
        _l("What did you try to make it possible?"),
        description=_l("The person, the host and HR read this."),
        validators=[required(_l("Write what you tried to make it possible.")), at_most(TEXT_LENGTH)],
    )
    possible_from = DayField(_l("From when would it work?"), validators=[Optional()])


class UpholdForm(BaseForm):
    note = ParagraphField(
        _l("Your sentence to the person"),
        description=_l("They, the host and the line manager read exactly this."),
        validators=[required(_l("Write a sentence that the person can read.")), at_most(TEXT_LENGTH)],
    )


class ApproveForm(BaseForm):
    approval_note = ParagraphField(
        _l("Note"),
        description=_l("HR and the history keep this."),
        default="",
        validators=[Optional(), at_most(TEXT_LENGTH)],
    )


class RefuseForm(BaseForm):
    reason = RadioField(
        _l("Why is it not possible?"),
        choices=choices_of(HR_REASONS),
        coerce=HrReason,
        validators=[required(_l("Choose a reason."))],
    )
    explanation = ParagraphField(
        _l("Your sentence to the person"),
        description=_l("They, the host and the line manager read exactly this."),
        validators=[required(_l("Write a sentence that the person can read.")), at_most(TEXT_LENGTH)],
    )


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
    last_day = DayField(_l("Last day"), validators=[required(_l("Enter the last day."))])


class ExportForm(BaseForm):
    """Which days the list for payroll is about."""

    from_on = DayField(_l("From"), validators=[required(_l("Enter the first day."))])
    until_on = DayField(_l("Until"), validators=[required(_l("Enter the last day."))])

    def validate_until_on(self, field: DayField) -> None:
        if self.from_on.data and field.data and field.data < self.from_on.data:
            raise ValidationError(_("Choose a last day that is not before the first."))


class FeedbackForm(BaseForm):
    """About the opportunity: text alone. `for_skills` adds a level for each skill."""

    text = ParagraphField(_l("How did it go?"), validators=[required(_l("Write how it went.")), at_most(TEXT_LENGTH)])

    @staticmethod
    def for_skills(skills: Sequence[Skill], language: str) -> FeedbackForm:
        """The host's form: one list of levels per skill, empty where it did not show."""

        class SkillFeedbackForm(FeedbackForm):
            pass

        levels = [SelectChoice("", _("It did not show")), *level_choices()]
        for skill in skills:
            choice = SelectField(skill.label(language), choices=levels, validators=[Optional()])
            setattr(SkillFeedbackForm, f"skill_{skill.id}", choice)
        return SkillFeedbackForm()

    def levels_of(self, skills: Sequence[Skill]) -> dict[Skill, int]:
        """The skills that showed, with their levels."""
        chosen = {skill: self[f"skill_{skill.id}"].data for skill in skills}
        return {skill: int(level) for skill, level in chosen.items() if level}
