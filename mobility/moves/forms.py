"""What people enter about moves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import RadioField, SelectChoice, SelectField
from wtforms.validators import NumberRange, Optional, ValidationError

from mobility.applications.messages import PERSON_REASONS
from mobility.applications.models import ReasonCode
from mobility.core.i18n import N_
from mobility.moves.clearing_words import CLEARANCE_REASONS
from mobility.moves.decision_words import HR_REASONS, OVERRIDE_REASONS
from mobility.moves.models import (
    APPROVAL_REASONS,
    REFUSAL_REASONS,
    ClearanceReason,
    HrReason,
    OverrideReason,
    ReleaseReason,
    RequestedAction,
)
from mobility.moves.notices import SCOPES
from mobility.moves.progress import RELEASE_REASONS
from mobility.moves.services import Override
from mobility.people.forms import EntityField, PersonField, UnitField, country_choices
from mobility.people.models import DelegationScope, Person, Role
from mobility.people.queries import list_legal_entities, list_units
from mobility.skills.forms import level_choices
from mobility.skills.models import Skill
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
UNIT_PATH = _l("Its path from the top, such as Company / Division. With everything below it.")
REQUESTS = {
    RequestedAction.WITHDRAW: N_("Withdraw the application"),
    RequestedAction.ACCEPT_OFFER: N_("Accept the offer"),
    RequestedAction.DECLINE_OFFER: N_("Decline the offer"),
    RequestedAction.ACCEPT_CHANGE: N_("Accept the proposed change"),
    RequestedAction.REFUSE_CHANGE: N_("Keep the first terms"),
}
HOME_WORK = _l("Which work at home stops, or who takes it over?")
HOME_WORK_HINT = _l("The person, the host and HR read this.")


def _choose(reasons: Sequence[HrReason]) -> list[SelectChoice]:
    return choices_of({reason: HR_REASONS[reason] for reason in reasons})


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
    """The two fields on overriding are shown, and needed, where a rule warns."""

    approval_reason = RadioField(
        _l("Why do you approve?"),
        description=_l("Where somebody stood on a list is no reason."),
        choices=_choose(APPROVAL_REASONS),
        coerce=HrReason,
        validators=[required(_l("Choose a reason."))],
    )
    override_reason = SelectField(
        _l("Why although a rule warns?"),
        description=_l("It is kept with your name, the time and the rule."),
        choices=[SelectChoice("", _l("Choose a reason")), *choices_of(OVERRIDE_REASONS)],
        validators=[Optional()],
    )
    override_text = ParagraphField(
        _l("What you checked, and with whom"), default="", validators=[Optional(), at_most(TEXT_LENGTH)]
    )
    approval_note = ParagraphField(
        _l("Note"),
        description=_l("HR and the history keep this."),
        default="",
        validators=[Optional(), at_most(TEXT_LENGTH)],
    )

    @property
    def override(self) -> Override | None:
        reason = self.override_reason.data
        return Override(OverrideReason(reason), self.override_text.data) if reason else None


class BatchForm(BaseForm):
    """One reason for all that are approved together."""

    approval_reason = RadioField(
        _l("Why do you approve?"),
        description=_l("Where somebody stood on a list is no reason."),
        choices=_choose(APPROVAL_REASONS),
        coerce=HrReason,
        validators=[required(_l("Choose a reason."))],
    )
    approval_note = ParagraphField(
        _l("Note"),
        description=_l("HR and the history of each move keep this."),
        default="",
        validators=[Optional(), at_most(TEXT_LENGTH)],
    )


class NoteForm(BaseForm):
    case_note = ParagraphField(
        _l("Note to the other HR partners"),
        description=_l("Neither the line manager nor the host reads it. The person finds it in a copy of their data."),
        validators=[required(_l("Write the note.")), at_most(TEXT_LENGTH)],
    )


class RefuseForm(BaseForm):
    reason = RadioField(
        _l("Why is it not possible?"),
        choices=_choose(REFUSAL_REASONS),
        coerce=HrReason,
        validators=[required(_l("Choose a reason."))],
    )
    explanation = ParagraphField(
        _l("Your sentence to the person"),
        description=_l("They, the host and the line manager read exactly this."),
        validators=[required(_l("Write a sentence that the person can read.")), at_most(TEXT_LENGTH)],
    )


class ClearForm(BaseForm):
    clear_note = ParagraphField(
        _l("Note"),
        description=_l("HR keeps this with the clearance."),
        default="",
        validators=[Optional(), at_most(TEXT_LENGTH)],
    )
    file = FileField(_l("Document"), description=_l("PDF, PNG or JPEG, up to 5 MB. Only HR can open it."))


class NotNeededForm(BaseForm):
    not_needed_note = ParagraphField(
        _l("Why it is not needed"),
        validators=[required(_l("Write why it is not needed.")), at_most(TEXT_LENGTH)],
    )


class RefuseClearanceForm(BaseForm):
    reason = RadioField(
        _l("Why is it not possible?"),
        choices=choices_of(CLEARANCE_REASONS),
        coerce=ClearanceReason,
        validators=[required(_l("Choose a reason."))],
    )
    explanation = ParagraphField(
        _l("Your sentence to the person"),
        description=_l("Only they and HR read it; the host and the line manager learn that a clearance was refused."),
        validators=[required(_l("Write a sentence that the person can read.")), at_most(TEXT_LENGTH)],
    )


class AdjustmentForm(BaseForm):
    need = ParagraphField(
        _l("What do you need at your workplace?"),
        validators=[required(_l("Write what you need at your workplace.")), at_most(TEXT_LENGTH)],
    )


class SignForm(BaseForm):
    """The scope of a standing approval: a unit with all below it, a legal entity, or both."""

    org_unit = SelectField(_l("Unit, with all below it"), validators=[Optional()])
    legal_entity = SelectField(_l("Legal entity"), validators=[Optional()])
    valid_until = DayField(_l("Last day"), validators=[required(_l("Enter the last day."))])

    def offer_scopes(self) -> SignForm:
        any_of_them = SelectChoice("", _l("Any"))
        self.org_unit.choices = [any_of_them, *(SelectChoice(str(one.id), one.path) for one in list_units())]
        self.legal_entity.choices = [
            any_of_them,
            *(SelectChoice(str(one.id), one.name) for one in list_legal_entities()),
        ]
        return self


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
    last_day = DayField(_l("Last day"), validators=[required(_l("Enter the last day."))])


class ExportForm(BaseForm):
    """Which days the list for payroll is about."""

    from_on = DayField(_l("From"), validators=[required(_l("Enter the first day."))])
    until_on = DayField(_l("Until"), validators=[required(_l("Enter the last day."))])

    def validate_until_on(self, field: DayField) -> None:
        if self.from_on.data and field.data and field.data < self.from_on.data:
            raise ValidationError(_("Choose a last day that is not before the first."))


class DelegationForm(BaseForm):
    """Who decides for me, about what, and from when to when."""

    delegate = PersonField(
        _l("Who decides for you"),
        [required(_l("Name somebody."))],
        description=_l("An e-mail address or an employee number."),
    )
    scope = RadioField(
        _l("What they decide"),
        [required(_l("Choose what they decide."))],
        default=DelegationScope.BOTH.value,
    )
    starts_on = DayField(_l("First day"), validators=[required(_l("Enter the first day."))])
    ends_on = DayField(_l("Last day"), validators=[required(_l("Enter the last day."))])
    unit = UnitField(_l("Only people of this unit"), [Optional()], description=UNIT_PATH)

    def offer(self, person: Person) -> None:
        """Parts of what this person decides, where there are parts."""
        has_parts = person.leads_people and person.has(Role.HR)
        parts = list(SCOPES) if has_parts else [DelegationScope.BOTH]
        self.scope.choices = choices_of({scope: SCOPES[scope] for scope in parts})

    @property
    def person(self) -> Person:
        assert self.delegate.found is not None
        return self.delegate.found


class ClockPauseForm(BaseForm):
    """Days on which no clock runs, for whom, and why."""

    starts_on = DayField(_l("First day"), validators=[required(_l("Enter the first day."))])
    ends_on = DayField(_l("Last day"), validators=[required(_l("Enter the last day."))])
    reason = StrippedField(_l("Why"), [required(_l("Say why.")), at_most(200)])
    unit = UnitField(_l("Only inside this unit"), [Optional()], description=UNIT_PATH)
    legal_entity = EntityField(_l("Only this legal entity"))
    country = SelectField(_l("Only this country"), [Optional()])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.legal_entity.offer(list_legal_entities(), _("All of them"))
        self.country.choices = country_choices(_("All countries"))


class OnRequestForm(BaseForm):
    """What a person asked HR to do for them, when, and how."""

    action = RadioField(_l("What you do"), [required(_l("Choose what the person asked for."))])
    reason = SelectField(
        _l("Reason, for a withdrawal or a refusal"),
        [Optional()],
        choices=[SelectChoice("", _l("None")), *choices_of(PERSON_REASONS)],
    )
    asked_on = DayField(_l("Day on which they asked"), validators=[required(_l("Enter the day."))])
    how = ParagraphField(
        _l("How did they ask?"),
        description=_l(
            "On the telephone, by e-mail, in person; never why, if it is about health or family. The person reads this."
        ),
        validators=[required(_l("Write how the person asked you.")), at_most(TEXT_LENGTH)],
    )

    def offer(self, possible: Sequence[RequestedAction]) -> None:
        self.action.choices = choices_of({action: REQUESTS[action] for action in possible})


class ContestForm(BaseForm):
    sentence = ParagraphField(
        _l("What is wrong?"), validators=[required(_l("Write what is wrong, in a sentence.")), at_most(TEXT_LENGTH)]
    )


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
