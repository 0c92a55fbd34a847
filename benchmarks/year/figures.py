"""What the year came to, read from the tables at its end: counts, times, and how often the clocks had to push."""

from __future__ import annotations

import datetime as dt
import statistics
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import sqlalchemy as sa

from mobility.applications.models import UNDECIDED, Application
from mobility.applications.queries import get_answer_day
from mobility.audit.models import AuditEntry
from mobility.core import clock
from mobility.core.db import Model, session
from mobility.moves.checks import Verdict, find_release
from mobility.moves.models import (
    FINISHED,
    BatchItem,
    BatchOutcome,
    Clearance,
    CourseTask,
    Decision,
    Extension,
    Feedback,
    HrDecision,
    Move,
    Pause,
    RuleSeen,
)
from mobility.notifications.models import MailStatus, Notification, OutgoingMail
from mobility.opportunities.models import Opportunity
from mobility.people.models import ClockPause, Delegation, Person

FUNNEL = {
    "applications sent": ("application", ("submit",)),
    "places offered": ("application", ("offer",)),
    "offers accepted": ("application", ("accept_offer",)),
    "released": ("move", ("agree", "settle_change", "release_in_review")),
    "approved by HR": ("move", ("approve", "approve_with_clearances", "approve_by_standing")),
    "begun": ("move", ("activate",)),
}
ESCALATIONS = {"to the manager above": ("move", ("hand_up",)), "to HR": ("move", ("hand_to_hr",))}
REMINDERS = {
    "of a release": ("release_reminded", "release_reminded_again", "release_hr_reminded"),
    "of an answer": ("answer_due",),
}
_IS_ON_BEHALF = AuditEntry.on_behalf_of_id.is_not(None)
Monthly = dict[str, list[int]]


@dataclass(frozen=True)
class Figures:
    """`counts` by heading and word; days are working days, Monday to Friday, of every case; `monthly` has 12 each."""

    counts: dict[str, dict[str, int]]
    release_days: list[int]
    fill_days: list[int]
    late_answers: list[int]
    answers: int
    messages: list[int]
    funnel: Monthly
    escalations: Monthly


def measure(year: int) -> Figures:
    moves = session.scalars(sa.select(Move).order_by(Move.id)).all()
    late, owed = _measure_answers()
    return Figures(
        counts=dict(_count(moves)),
        release_days=[_working_days(move.created_at, at) for move in moves if (at := _released_at(move)) is not None],
        fill_days=_measure_filling(),
        late_answers=late,
        answers=owed,
        messages=_count_messages(),
        funnel=_by_month(FUNNEL, year),
        escalations=_by_month(ESCALATIONS, year),
    )


def _count(moves: Sequence[Move]) -> Iterator[tuple[str, dict[str, int]]]:
    sent = Application.submitted_at.is_not(None)
    yield "postings", _group(Opportunity.kind) | _group(Opportunity.status)
    yield "applications", _group(Application.status, sent)
    yield (
        "offers",
        _count_acts("application", ("offer", "accept_offer", "decline_offer", "expire_offer", "withdraw_offer")),
    )
    yield "moves", _group(Move.status) | {"begun after the last day": _count_begun_too_late(moves)}
    yield "releases by", _count_releasers(moves)
    yield "releases", _count_acts("move", ("decline", "propose_change", "lapse_change", "ask_review", "reroute"))
    yield "reminders", {word: _count_told(kinds) for word, kinds in REMINDERS.items()}
    yield (
        "escalations",
        _count_acts("move", ("hand_up", "hand_to_hr")) | {"answer_overdue": _count_told(["answer_overdue"])},
    )
    yield "HR decisions", _count_decisions(moves)
    yield "warnings of rules", _count_warnings()
    yield "clearances", _group(Clearance.status)
    yield "pauses", {"of moves": _number(Pause), "of clocks": _number(ClockPause)}
    yield "delegations", {"given": _number(Delegation), "acts on behalf": _number(AuditEntry, _IS_ON_BEHALF)}
    yield "extensions", _group(Extension.status)
    yield "asked on the way", _group(CourseTask.outcome, CourseTask.outcome.is_not(None))
    yield "ways home", _count_ways_home(moves)
    yield "feedback", _group(Feedback.kind)
    yield "staff", {"left": _number(Person, Person.left_at.is_not(None)), "hosts replaced": _number_of_new_hosts()}
    yield "mails", _group(OutgoingMail.status) or {MailStatus.SENT.value: 0}


def _count_decisions(moves: Sequence[Move]) -> dict[str, int]:
    approved = [move for move in moves if move.hr_decision and move.hr_decision.decision is Decision.APPROVED]
    standing = HrDecision.standing_approval_id.is_not(None)
    undone = _count_acts("move", ("undo_approval", "undo_refusal"))
    return {
        **_group(HrDecision.decision),
        "under a standing approval": _number(HrDecision, standing),
        "in a batch": _number(BatchItem, BatchItem.outcome == BatchOutcome.APPROVED),
        "after the start": sum(move.hr_decision.decided_at.date() > move.starts_on for move in approved),
        "undone": sum(undone.values()),
        "warnings overridden": _number(AuditEntry, _acts("move", ["override"])),
    }


def _count_begun_too_late(moves: Sequence[Move]) -> int:
    begun = dict(
        session.execute(
            sa.select(AuditEntry.subject_id, AuditEntry.created_at).where(_acts("move", ["activate"]))
        ).all()
    )
    return sum(move.id in begun and begun[move.id].date() > move.last_day for move in moves)


def _count_warnings() -> dict[str, int]:
    """How often each rule warned of what was decided."""
    warned = RuleSeen.verdict == Verdict.WARN.value
    rows = sa.select(RuleSeen.rule, sa.func.count()).where(warned).group_by(RuleSeen.rule).order_by(RuleSeen.rule)
    return {str(rule): count for rule, count in session.execute(rows)}


def _number(model: type[Model], *clauses: sa.ColumnElement[bool]) -> int:
    return session.scalar(sa.select(sa.func.count()).select_from(model).where(*clauses)) or 0


def _group(column: Any, *clauses: sa.ColumnElement[bool]) -> dict[str, int]:
    rows = session.execute(sa.select(column, sa.func.count()).where(*clauses).group_by(column).order_by(column))
    return {word.value: count for word, count in rows}


def _acts(subject: str, actions: Iterable[str]) -> sa.ColumnElement[bool]:
    return sa.and_(AuditEntry.subject_type == subject, AuditEntry.action.in_(actions))


def _count_acts(subject: str, actions: Sequence[str]) -> dict[str, int]:
    return {action: _number(AuditEntry, _acts(subject, [action])) for action in actions}


def _number_of_new_hosts() -> int:
    return _number(AuditEntry, _acts("opportunity", ["replace_host", "reassign"]))


def _count_told(kinds: Sequence[str]) -> int:
    return _number(Notification, Notification.kind.in_(kinds))


def _count_releasers(moves: Sequence[Move]) -> dict[str, int]:
    by: Counter[str] = Counter()
    for move in moves:
        release = find_release(move)
        if release is None:
            continue
        above = {request.above_id for request in move.release_requests}
        if release.on_behalf_of_id is not None:
            by["a delegate"] += 1
        elif release.decided_by_id == move.releaser_id:
            by["line manager"] += 1
        else:
            by["manager above" if release.decided_by_id in above else "HR"] += 1
    return dict(sorted(by.items()))


def _count_ways_home(moves: Sequence[Move]) -> dict[str, int]:
    packages = [move for move in moves if move.status in FINISHED and not move.opportunity.is_gig]
    return {
        "work packages ended": len(packages),
        "confirmed": sum(move.back_home_at is not None for move in packages),
        "ended early by person or host": sum(move.ended_by_id is not None for move in moves),
    }


def _released_at(move: Move) -> dt.datetime | None:
    release = find_release(move)
    if release is None:
        return None
    accepted = [at for at in (release.host_accepted_at, release.person_accepted_at) if at is not None]
    return max([release.decided_at, *accepted])


def _working_days(first: dt.datetime, last: dt.datetime) -> int:
    return int(np.busday_count(first.date(), last.date()))


def _measure_filling() -> list[int]:
    """From the publication to HR's yes, for every place that was filled."""
    rows = session.execute(
        sa.select(Opportunity.published_at, HrDecision.decided_at)
        .join(Move, Move.opportunity_id == Opportunity.id)
        .join(HrDecision, HrDecision.move_id == Move.id)
        .where(HrDecision.decision == "approved")
        .order_by(Move.id)
    )
    return [_working_days(published, approved) for published, approved in rows]


def _measure_answers() -> tuple[list[int], int]:
    """Working days too late of the answers that were late, those still owed included; and how many were due at all."""
    answered = dict(
        session.execute(
            sa.select(AuditEntry.subject_id, sa.func.min(AuditEntry.created_at))
            .where(_acts("application", ("offer", "end")))
            .group_by(AuditEntry.subject_id)
        ).all()
    )
    late, owed, now = [], 0, clock.now()
    for application in session.scalars(
        sa.select(Application).where(Application.submitted_at.is_not(None)).order_by(Application.id)
    ):
        at = answered.get(application.id, now if application.status in UNDECIDED else None)
        if at is None:
            continue  # withdrawn, or the posting was cancelled, before there was an answer
        day, due = at.date(), get_answer_day(application)
        owed += application.id in answered or day > due
        if day > due:
            late.append(int(np.busday_count(due, day)))
    return late, owed


def _count_messages() -> list[int]:
    """How much each employee was told in the year; nothing at all is 0."""
    told = dict(
        session.execute(sa.select(Notification.recipient_id, sa.func.count()).group_by(Notification.recipient_id)).all()
    )
    return sorted(told.get(person_id, 0) for person_id in session.scalars(sa.select(Person.id)))


def _by_month(series: dict[str, tuple[str, tuple[str, ...]]], year: int) -> Monthly:
    found: Monthly = {}
    for name, (subject, actions) in series.items():
        dates = session.scalars(sa.select(AuditEntry.created_at).where(_acts(subject, actions)))
        months = Counter(at.month for at in dates if at.year == year)
        found[name] = [months[month] for month in range(1, 13)]
    return found


def say(figures: Figures) -> Iterator[str]:
    """In lines, for the terminal."""
    for heading, words in figures.counts.items():
        said = ", ".join(f"{word.replace('_', ' ')} {count}" for word, count in words.items())
        yield f"{heading:22} {said}"
    yield f"{'time to release':22} {_distribution(figures.release_days)} working days (Monday to Friday)"
    yield f"{'time to fill':22} {_distribution(figures.fill_days)} working days from publication to HR's yes"
    share = 100 * len(figures.late_answers) / max(1, figures.answers)
    yield f"{'answers late':22} {len(figures.late_answers)} of {figures.answers} ({share:.0f} %)"
    yield f"{'  by working days':22} {_distribution(figures.late_answers)}"
    told = figures.messages
    yield (
        f"{'messages per person':22} median {statistics.median(told):g}, p99 {_percentile(told, 99):g}, "
        f"most {max(told)}, all {sum(told)}"
    )
    for series in (figures.funnel, figures.escalations):
        for name, months in series.items():
            yield f"{name:22} {' '.join(f'{count:4}' for count in months)}"


def _distribution(days: Sequence[int]) -> str:
    if not days:
        return "no case"
    return f"median {statistics.median(days):g}, p90 {_percentile(days, 90):g}, most {max(days)}, n {len(days)};"


def _percentile(values: Sequence[int], of_hundred: int) -> float:
    return float(np.percentile(values, of_hundred))
