"""What people enter about the HR decision."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectChoice, SelectField
from wtforms.validators import Optional, ValidationError

from mobility.moves.models import (
    APPROVAL_REASONS,
    REFUSAL_REASONS,
    HrReason,
    OverrideReason,
)
from mobility.moves.services import Override
from mobility.moves.words.deciding import HR_REASONS, OVERRIDE_REASONS
from mobility.web.fields import (
    BaseForm,
    DayField,
    ParagraphField,
    at_most,
    choices_of,
    required,
)

TEXT_LENGTH = 2000


def _choose(reasons: Sequence[HrReason]) -> list[SelectChoice]:
    return choices_of({reason: HR_REASONS[reason] for reason in reasons})


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


class ExportForm(BaseForm):
    """Which days the list for payroll is about."""

    from_on = DayField(_l("From"), validators=[required(_l("Enter the first day."))])
    until_on = DayField(_l("Until"), validators=[required(_l("Enter the last day."))])

    def validate_until_on(self, field: DayField) -> None:
        if self.from_on.data and field.data and field.data < self.from_on.data:
            raise ValidationError(_("Choose a last day that is not before the first."))
