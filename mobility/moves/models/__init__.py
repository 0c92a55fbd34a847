"""A person working on an opportunity for a while: release, HR approval, the assignment, and the way home."""

from __future__ import annotations

from mobility.moves.models.approval import (
    APPROVAL_REASONS,
    REFUSAL_REASONS,
    TIME_TO_UNDO,
    HrDecision,
    HrReason,
    MoveExport,
)
from mobility.moves.models.backfill import Backfill
from mobility.moves.models.batch import ApprovalBatch, BatchItem, BatchOutcome
from mobility.moves.models.case import CaseNote, CaseReading, ConflictOfInterest
from mobility.moves.models.clearance import Clearance, ClearanceReason, ClearanceStatus, ClearanceStep
from mobility.moves.models.course import CheckIn, CourseTask, ReturnPlan, Side, TaskKind, TaskOutcome, TaskStep
from mobility.moves.models.extension import Extension, ExtensionAnswer, ExtensionStatus, Part
from mobility.moves.models.feedback import Feedback, FeedbackKind, FeedbackSkill
from mobility.moves.models.move import Move
from mobility.moves.models.pause import Pause
from mobility.moves.models.release import ClockStep, ReleaseDecision, ReleaseReason, ReleaseRequest
from mobility.moves.models.request import RequestedAct, RequestedAction
from mobility.moves.models.seen import OverrideReason, RuleSeen
from mobility.moves.models.standing import StandingApproval
from mobility.moves.models.status import BEFORE_DECISION, FINISHED, STOPPED, UNDER_WAY, Decision, MoveStatus

__all__ = [
    "APPROVAL_REASONS",
    "BEFORE_DECISION",
    "FINISHED",
    "REFUSAL_REASONS",
    "STOPPED",
    "TIME_TO_UNDO",
    "UNDER_WAY",
    "ApprovalBatch",
    "Backfill",
    "BatchItem",
    "BatchOutcome",
    "CaseNote",
    "CaseReading",
    "CheckIn",
    "Clearance",
    "ClearanceReason",
    "ClearanceStatus",
    "ClearanceStep",
    "ClockStep",
    "ConflictOfInterest",
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
    "OverrideReason",
    "Part",
    "Pause",
    "ReleaseDecision",
    "ReleaseReason",
    "ReleaseRequest",
    "RequestedAct",
    "RequestedAction",
    "ReturnPlan",
    "RuleSeen",
    "Side",
    "StandingApproval",
    "TaskKind",
    "TaskOutcome",
    "TaskStep",
]
