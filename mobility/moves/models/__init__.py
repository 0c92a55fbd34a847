"""A person working on an opportunity for a while: release, HR approval, the assignment, and the way home."""

from __future__ import annotations

from mobility.moves.models.approval import HrDecision, HrReason, MoveExport
from mobility.moves.models.course import CheckIn, CourseTask, ReturnPlan, Side, TaskKind, TaskOutcome, TaskStep
from mobility.moves.models.extension import Extension, ExtensionAnswer, ExtensionStatus, Part
from mobility.moves.models.feedback import Feedback, FeedbackKind, FeedbackSkill
from mobility.moves.models.move import Move
from mobility.moves.models.release import ClockStep, ReleaseDecision, ReleaseReason, ReleaseRequest
from mobility.moves.models.status import BEFORE_DECISION, FINISHED, STOPPED, Decision, MoveStatus

__all__ = [
    "BEFORE_DECISION",
    "FINISHED",
    "STOPPED",
    "CheckIn",
    "ClockStep",
    "CourseTask",
    "Decision",
    "Extension",
    "ExtensionAnswer",
    "ExtensionStatus",
    "Feedback",
    "FeedbackKind",
    "FeedbackSkill",
    "HrDecision",
    "HrReason",
    "Move",
    "MoveExport",
    "MoveStatus",
    "Part",
    "ReleaseDecision",
    "ReleaseReason",
    "ReleaseRequest",
    "ReturnPlan",
    "Side",
    "TaskKind",
    "TaskOutcome",
    "TaskStep",
]
