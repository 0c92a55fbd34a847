"""What people enter about moves."""

from __future__ import annotations

from mobility.moves.forms.acting import ClockPauseForm, ContestForm, DelegationForm, OnRequestForm
from mobility.moves.forms.clearing import AdjustmentForm, ClearForm, NotNeededForm, RefuseClearanceForm, SignForm
from mobility.moves.forms.course import (
    CheckInForm,
    EndEarlyForm,
    ExtensionForm,
    FeedbackForm,
    PauseForm,
    ResumeForm,
    ReturnPlanForm,
    WithdrawForm,
)
from mobility.moves.forms.deciding import ApproveForm, BatchForm, ExportForm, NoteForm, RefuseForm
from mobility.moves.forms.releasing import AgreeForm, DeclineForm, ProposeForm, UpholdForm

__all__ = [
    "AdjustmentForm",
    "AgreeForm",
    "ApproveForm",
    "BatchForm",
    "CheckInForm",
    "ClearForm",
    "ClockPauseForm",
    "ContestForm",
    "DeclineForm",
    "DelegationForm",
    "EndEarlyForm",
    "ExportForm",
    "ExtensionForm",
    "FeedbackForm",
    "NotNeededForm",
    "NoteForm",
    "OnRequestForm",
    "PauseForm",
    "ProposeForm",
    "RefuseClearanceForm",
    "RefuseForm",
    "ResumeForm",
    "ReturnPlanForm",
    "SignForm",
    "UpholdForm",
    "WithdrawForm",
]
