"""A person working on an opportunity for a while: release, HR approval, the assignment, and the way home."""

from __future__ import annotations

from mobility.moves.models.approval import HrDecision, HrReason, MoveExport
from mobility.moves.models.feedback import Feedback, FeedbackKind, FeedbackSkill
from mobility.moves.models.move import Move
from mobility.moves.models.release import ClockStep, ReleaseDecision, ReleaseReason, ReleaseRequest
from mobility.moves.models.request import RequestedAct, RequestedAction
from mobility.moves.models.status import BEFORE_DECISION, FINISHED, STOPPED, Decision, MoveStatus

__all__ = [
    "BEFORE_DECISION",
    "FINISHED",
    "STOPPED",
    "ClockStep",
    "Decision",
    "Feedback",
    "FeedbackKind",
    "FeedbackSkill",
    "HrDecision",
    "HrReason",
    "Move",
    "MoveExport",
    "MoveStatus",
    "ReleaseDecision",
    "ReleaseReason",
    "ReleaseRequest",
    "RequestedAct",
    "RequestedAction",
]
