"""What must be true of the data whatever happened to the machine: checked after every fault, and by `doctor`.

The names I1 to I10 are those of the reliability bars; I8, that every acknowledged request is there, is known to the
client that sent it and so is checked by the tests that inject faults; F17 is the invariant that their row names.
"""

from __future__ import annotations

import enum
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from mobility.applications.models import ENDED, UNDECIDED, Application, ApplicationStatus, Offer
from mobility.applications.workflow import workflow as application_workflow
from mobility.audit import queries as audit
from mobility.audit.models import AuditEntry
from mobility.capacity.load import Stretch, find_first_over
from mobility.capacity.models import Commitment
from mobility.core.db import session
from mobility.core.workflow import Workflow
from mobility.moves.models import (
    BEFORE_DECISION,
    FINISHED,
    UNDER_WAY,
    Clearance,
    Decision,
    HrDecision,
    Move,
    MoveStatus,
)
from mobility.moves.policy import is_active
from mobility.moves.queries.deciding import list_without_decider
from mobility.moves.workflow import clearance_workflow
from mobility.moves.workflow import workflow as move_workflow
from mobility.notifications.models import MailStatus, Notification, OutgoingMail
from mobility.opportunities.models import Opportunity, OpportunityStatus, Place
from mobility.opportunities.workflow import workflow as opportunity_workflow
from mobility.people.models import Person
from mobility.people.queries import list_hr_for_unit
from mobility.training.models import WITH_SEAT, CourseSession, Enrolment
from mobility.training.workflow import ENROLLING
from mobility.web.models import SubmittedForm

FULL = 100.0
PASSED_HR = frozenset({*UNDER_WAY, *FINISHED})
HOLDS_A_PLACE = frozenset({*BEFORE_DECISION, *UNDER_WAY})


@dataclass(frozen=True)
class Violation:
    """Something that should never be; `what` names the rows."""

    invariant: str
    what: str

    def __str__(self) -> str:
        return f"{self.invariant}: {self.what}"


def find_violations() -> list[Violation]:
    """Everything that is not as it must be, in the order of the invariants."""
    return [Violation(name, what) for name, check in INVARIANTS.items() for what in check()]


def _one_open_application() -> Iterator[str]:
    query = (
        sa.select(Application.applicant_id, Application.opportunity_id)
        .where(Application.status.not_in(ENDED))
        .group_by(Application.applicant_id, Application.opportunity_id)
        .having(sa.func.count(Application.id) > 1)
    )
    for person, opportunity in session.execute(query):
        yield f"person {person} has two open applications for opportunity {opportunity}"


def _places_held_once() -> Iterator[str]:
    """Whoever has an offer that stands, or a move that goes on, is the one holder of their place."""
    holders: dict[int, set[int]] = defaultdict(set)
    offered = (
        sa.select(Offer.place_id, Application.applicant_id)
        .join(Offer.application)
        .where(Application.status == ApplicationStatus.OFFERED, Offer.ended_at.is_(None))
    )
    moving = sa.select(Move.place_id, Move.person_id).where(Move.status.in_(HOLDS_A_PLACE))
    for place, person in session.execute(sa.union_all(offered, moving)):
        holders[place].add(person)
    held = dict(session.execute(sa.select(Place.id, Place.holder_id).where(Place.holder_id.is_not(None))).all())
    for place in sorted(holders | held.keys()):
        if holders.get(place, set()) != {held.get(place)}:
            yield f"place {place} is held by {held.get(place)}, and promised to {sorted(holders.get(place, ()))}"


def _seats_counted() -> Iterator[str]:
    """A session's seats are taken by those who have one, and by nobody else."""
    held = sa.func.count(Enrolment.id)
    query = (
        sa.select(CourseSession.id, CourseSession.taken, held)
        .outerjoin(Enrolment, sa.and_(Enrolment.session_id == CourseSession.id, Enrolment.status.in_(WITH_SEAT)))
        .group_by(CourseSession.id, CourseSession.taken)
        .having(held != CourseSession.taken)
    )
    for session_id, taken, count in session.execute(query):
        yield f"session {session_id} of a course counts {taken} seats as taken, and {count} people have one"


def _places_and_seats() -> Iterator[str]:
    yield from _places_held_once()
    yield from _seats_counted()


def _time_not_exceeded() -> Iterator[str]:
    """Nobody is promised beyond their full time on any date."""
    rows = session.execute(
        sa.select(Commitment.person_id, Commitment.starts_on, Commitment.ends_on, Commitment.percent)
        .where(Commitment.released_at.is_(None))
        .order_by(Commitment.person_id)
    )
    promised: dict[int, list[Stretch]] = defaultdict(list)
    for person, starts_on, ends_on, percent in rows:
        promised[person].append(Stretch(starts_on, ends_on, percent))
    for person, stretches in promised.items():
        over_on = find_first_over(stretches, FULL)
        if over_on is not None:
            yield f"person {person} is promised for more than full time on {over_on}"


def _states_follow_from_history() -> Iterator[str]:
    """Each transition starts where the one before it ended, is in the table, and the last one ends at the status."""
    for model, workflow in LIFECYCLES:
        statuses: dict[int, enum.StrEnum] = dict(session.execute(sa.select(model.id, model.status)).all())
        last: dict[int, str | None] = {}
        query = (
            sa.select(AuditEntry.subject_id, AuditEntry.action, AuditEntry.old_status, AuditEntry.new_status)
            .where(AuditEntry.subject_type == model.__tablename__, AuditEntry.new_status.is_not(None))
            .order_by(AuditEntry.subject_id, AuditEntry.id)
        )
        for subject, action, old, new in session.execute(query):
            name = f"{model.__tablename__} {subject}"
            if old is not None and old != last.get(subject, old):
                yield f"{name}: {action} began at {old}, and it was {last[subject]}"
            if old is not None and not _is_a_transition(workflow, old, new):
                yield f"{name}: {action} went from {old} to {new}, which no rule allows"
            last[subject] = new
        for subject, status in statuses.items():
            if subject in last and last[subject] != status.value:
                yield f"{model.__tablename__} {subject} is {status.value}, and its history says {last[subject]}"


def _is_a_transition(workflow: Workflow, old: str, new: str | None) -> bool:
    return any(new == row.target.value and old in {source.value for source in row.sources} for row in workflow)


def _record_is_whole() -> Iterator[str]:
    problem = audit.verify().problem
    if problem is not None:
        yield str(problem)


def _approved_by_two() -> Iterator[str]:
    """Released first, then approved by HR: by two people, neither of them the person nor the host."""
    moves = session.scalars(sa.select(Move).where(Move.status.in_(PASSED_HR)))
    for move in moves:
        fault = _find_fault_in_decisions(move, move.hr_decision)
        if fault:
            yield f"move {move.id} {fault}"


def _find_fault_in_decisions(move: Move, approval: HrDecision | None) -> str | None:
    releases = [row for row in move.release_decisions if row.decision in {Decision.AGREED, Decision.PROPOSED}]
    if not releases:
        return "was approved and never released"
    if approval is None or approval.decision is not Decision.APPROVED:
        return "passed HR without an approval"
    release = releases[-1]
    if release.decided_at > approval.decided_at:
        return "was approved before it was released"
    approvers = approval.humans
    if release.humans & approvers or move.person_id in release.humans | approvers:
        return "was released and approved by fewer than two others"
    if move.opportunity.host_manager_id in approvers:
        return "was approved by its own host manager"
    return None


def _told_once() -> Iterator[str]:
    twice = (
        sa.select(Notification.recipient_id, Notification.event_key)
        .group_by(Notification.recipient_id, Notification.event_key)
        .having(sa.func.count(Notification.id) > 1)
    )
    for recipient, key in session.execute(twice):
        yield f"person {recipient} was told twice of {key}"
    lost = sa.select(OutgoingMail.id).where(
        OutgoingMail.status == MailStatus.WAITING, OutgoingMail.sent_at.is_not(None)
    )
    for mail in session.scalars(lost):
        yield f"mail {mail} was sent and still waits"


def _database_is_sound() -> Iterator[str]:
    if session.get_bind().dialect.name != "sqlite":
        return  # PostgreSQL checks its constraints itself; pages are checked by its own tools
    connection = session.connection()
    for (said,) in connection.exec_driver_sql("PRAGMA integrity_check"):
        if said != "ok":
            yield said
    for row in connection.exec_driver_sql("PRAGMA foreign_key_check"):
        yield f"{row[0]} {row[1]} points at a row of {row[2]} that is not there"


def _forms_have_one_result() -> Iterator[str]:
    query = sa.select(SubmittedForm.key).group_by(SubmittedForm.key).having(sa.func.count(SubmittedForm.id) > 1)
    for key in session.scalars(query):
        yield f"the form {key} has two results"


def _nothing_waits_for_the_absent() -> Iterator[str]:
    """Whatever waits has an owner who is here; the worker passes on within minutes what was theirs who left.

    That HR has too few partners to decide is no fault of the data: `doctor` says so.
    """
    for move in list_without_decider():
        if move.releaser is not None and move.status is MoveStatus.AWAITING_RELEASE:
            yield f"move {move.id} waits for {move.releaser.employee_number}, and nobody who is here can decide"
    gone = sa.select(Person.id).where(Person.left_at.is_not(None))
    left_open = sa.select(Application.id).where(Application.applicant_id.in_(gone), Application.status.in_(UNDECIDED))
    for application in session.scalars(left_open):
        yield f"application {application} waits and the applicant has left"
    unfinished = sa.select(Move.id).where(Move.person_id.in_(gone), Move.status.in_(BEFORE_DECISION))
    for number in session.scalars(unfinished):
        yield f"move {number} waits and the person has left"
    for posting in session.scalars(_waiting_for_a_host()):
        partners = list_hr_for_unit(posting.org_unit, posting.legal_entity_id)
        if not any(is_active(person) for person in (*posting.hosts, *partners)):
            yield f"opportunity {posting.id} waits for a host, and neither one nor HR of its unit is here"


def _waiting_for_a_host() -> sa.Select[Opportunity]:
    """Postings whose host owes something: an answer to applicants, to a change, or whether it is current."""
    applied = sa.select(Application.opportunity_id).where(Application.status.in_(UNDECIDED))
    changed = sa.select(Move.opportunity_id).where(Move.status == MoveStatus.CHANGE_PROPOSED)
    asked = sa.and_(Opportunity.status == OpportunityStatus.OPEN, Opportunity.asked_current_at.is_not(None))
    return sa.select(Opportunity).where(sa.or_(Opportunity.id.in_(applied.union(changed)), asked))


LIFECYCLES: tuple[tuple[Any, Workflow], ...] = (
    (Opportunity, opportunity_workflow),
    (Enrolment, ENROLLING),
    (Application, application_workflow),
    (Move, move_workflow),
    (Clearance, clearance_workflow),
)
INVARIANTS: dict[str, Callable[[], Iterable[str]]] = {
    "I1 one open application per person and opportunity": _one_open_application,
    "I2 a place has one holder": _places_and_seats,
    "I3 nobody beyond full time": _time_not_exceeded,
    "I4 the status follows from the history": _states_follow_from_history,
    "I5 the record is whole": _record_is_whole,
    "I6 released, then approved by somebody else": _approved_by_two,
    "I7 told once, and no mail lost": _told_once,
    "I9 the database is sound": _database_is_sound,
    "I10 a form has one result": _forms_have_one_result,
    "F17 nothing waits for somebody who has left": _nothing_waits_for_the_absent,
}
