"""The states of a move, and the words said on its way."""

from __future__ import annotations

import enum


class MoveStatus(enum.StrEnum):
    AWAITING_RELEASE = "awaiting_release"
    CHANGE_PROPOSED = "change_proposed"
    RELEASE_DECLINED = "release_declined"
    IN_REVIEW = "in_review"
    AWAITING_HR = "awaiting_hr"
    AWAITING_CLEARANCES = "awaiting_clearances"
    APPROVED = "approved"
    ACTIVE = "active"
    PAUSED = "paused"
    COMPLETED = "completed"
    ENDED_EARLY = "ended_early"
    DECLINED_FOR_GOOD = "declined_for_good"
    HR_DECLINED = "hr_declined"
    CLEARANCE_REFUSED = "clearance_refused"
    WITHDRAWN = "withdrawn"
    CANCELLED = "cancelled"


BEFORE_DECISION = (
    MoveStatus.AWAITING_RELEASE,
    MoveStatus.CHANGE_PROPOSED,
    MoveStatus.RELEASE_DECLINED,
    MoveStatus.IN_REVIEW,
    MoveStatus.AWAITING_HR,
)
FINISHED = (MoveStatus.COMPLETED, MoveStatus.ENDED_EARLY)
UNDER_WAY = (MoveStatus.AWAITING_CLEARANCES, MoveStatus.APPROVED, MoveStatus.ACTIVE, MoveStatus.PAUSED)
STOPPED = (
    MoveStatus.DECLINED_FOR_GOOD,
    MoveStatus.HR_DECLINED,
    MoveStatus.CLEARANCE_REFUSED,
    MoveStatus.WITHDRAWN,
    MoveStatus.CANCELLED,
)


class Decision(enum.StrEnum):
    AGREED = "agreed"
    PROPOSED = "proposed"
    DECLINED = "declined"
    APPROVED = "approved"
    UPHELD = "upheld"
