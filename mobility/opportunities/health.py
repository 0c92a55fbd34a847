"""How a posting is doing: a table of checks over a few figures, each with the next step."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from mobility.core.i18n import N_, Message
from mobility.opportunities.models import OpportunityStatus as S


@dataclass
class Figures:
    """What is known of one posting; rooms above fill in what only they know."""

    status: S
    days_open: int = 0
    quiet_days: int = 14
    places_left: int = 1
    has_host: bool = True
    questions: int = 0
    asked_on: dt.date | None = None
    confirm_by: dt.date | None = None
    applicants: int = 0
    unanswered: int = 0
    overdue: int = 0
    wait_days: int = 0
    waits_since: dt.date | None = None
    invitations: int = 0

    @property
    def is_running(self) -> bool:
        return self.status in {S.OPEN, S.CLOSED}


@dataclass(frozen=True)
class Check:
    """`step` is what to do, at the page `endpoint` of this posting."""

    code: str
    kind: str
    applies: Callable[[Figures], bool]
    sentence: str
    fills: Callable[[Figures], Mapping[str, Any]]
    step: str
    endpoint: str


@dataclass(frozen=True)
class Finding:
    code: str
    kind: str
    sentence: Message
    step: Message
    endpoint: str


def _nothing(figures: Figures) -> Mapping[str, Any]:
    return {}


CHECKS = (
    Check(
        "no_host",
        "bad",
        lambda one: not one.has_host and one.status not in {S.COMPLETED, S.CANCELLED},
        N_("Its host has left the company"),
        _nothing,
        N_("Give to another host"),
        "opportunities.reassign",
    ),
    Check(
        "overdue",
        "bad",
        lambda one: one.is_running and one.overdue > 0,
        N_("Past the day for an answer: %(count)s, the oldest after %(days)s days"),
        lambda one: {"count": one.overdue, "days": one.wait_days},
        N_("Answer applicants"),
        "matching.candidates",
    ),
    Check(
        "unanswered",
        "waiting",
        lambda one: one.is_running and one.unanswered > 0 and one.overdue == 0,
        N_("Applicants without an answer: %(count)s, the oldest since %(day)s"),
        lambda one: {"count": one.unanswered, "day": one.waits_since},
        N_("Answer applicants"),
        "matching.candidates",
    ),
    Check(
        "unconfirmed",
        "warn",
        lambda one: one.status is S.OPEN and one.confirm_by is not None,
        N_("Not confirmed as current: closes after %(day)s"),
        lambda one: {"day": one.confirm_by},
        N_("Say that it is current"),
        "opportunities.show",
    ),
    Check(
        "questions",
        "waiting",
        lambda one: one.is_running and one.questions > 0,
        N_("Questions without an answer: %(count)s, the oldest since %(day)s"),
        lambda one: {"count": one.questions, "day": one.asked_on},
        N_("Answer questions"),
        "opportunities.show",
    ),
    Check(
        "quiet",
        "warn",
        lambda one: one.status is S.OPEN and one.applicants == 0 and one.days_open >= one.quiet_days,
        N_("Nobody has applied in %(days)s days"),
        lambda one: {"days": one.days_open},
        N_("Invite people who fit"),
        "matching.candidates",
    ),
    Check(
        "full",
        "neutral",
        lambda one: one.status is S.OPEN and one.places_left == 0,
        N_("Every place is taken"),
        _nothing,
        N_("Close it"),
        "opportunities.show",
    ),
)


def examine(figures: Figures) -> list[Finding]:
    """What needs somebody's attention, the worst first; nothing for a posting that is doing well."""
    return [
        Finding(
            check.code, check.kind, Message(check.sentence, check.fills(figures)), Message(check.step), check.endpoint
        )
        for check in CHECKS
        if check.applies(figures)
    ]
