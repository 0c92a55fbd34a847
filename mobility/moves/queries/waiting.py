"""What moves ask of a person, for their home page: to decide, to answer, to tell how it went."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from mobility.core import clock
from mobility.core.authz import permits
from mobility.core.db import session
from mobility.core.i18n import N_, Message
from mobility.core.waiting import Source, Waiting
from mobility.moves.models import FINISHED, Clearance, CourseTask, Feedback, FeedbackKind, Move, MoveStatus, TaskKind
from mobility.moves.policy import MovePermission as P
from mobility.moves.policy import find_principal, is_mover
from mobility.moves.progress import find_answer_day, is_answered_before_the_day
from mobility.moves.queries import FEEDBACK_ASKED_FOR, find_feedback_by, may_give_feedback
from mobility.moves.queries.clearing import list_clearances_waiting, owned_by
from mobility.moves.queries.deciding import list_approvals, list_release_requests, select_approvals, select_releases
from mobility.moves.queries.milestones import (
    list_extensions_waiting,
    list_tasks_waiting,
    may_be_in_line,
    proposed_to,
    tasks_of,
)
from mobility.moves.words.on_the_way import find_feedback_day, find_home_day
from mobility.opportunities.models import Opportunity, OpportunityKind
from mobility.opportunities.queries import run_by
from mobility.people.models import Person, Role
from mobility.people.policy import list_held

S = MoveStatus
ON_HOME = 50  # more decisions than that are a matter of the queue

# where the thing that waits is done; `{}` is the id of the move
RELEASE_PATH, APPROVAL_PATH = "/releases/{}", "/approvals/{}"
MOVE_PATH, FEEDBACK_PATH = "/moves/{}", "/moves/{}/feedback"
# what these lists look at of a move; the rest of it is on its page
NAMED = (joinedload(Move.person), joinedload(Move.opportunity).lazyload(Opportunity.co_owners))
SHOWN = (joinedload(Move.person), joinedload(Move.opportunity).joinedload(Opportunity.host_manager))


def _waiting(sentence: str, path: str, move: Move, due_on: dt.date | None, is_before: bool = False) -> Waiting:
    names = {"person": move.person.name, "title": move.opportunity.title}
    filling = {name: value for name, value in names.items() if f"%({name})s" in sentence}
    return Waiting(Message(sentence, filling), path.format(move.id), due_on, is_before)


def _list_releases(person: Person) -> list[Waiting]:
    sentence = N_("Answer the release request of %(person)s: %(title)s")
    rows = []
    for move in list_release_requests(person):
        row = _waiting(sentence, RELEASE_PATH, move, find_answer_day(move), is_answered_before_the_day(move))
        rows.append(_for_owner(person, P.RELEASE, move, row))
    return rows


def _approvals(person: Person) -> sa.Select[int] | None:
    return select_approvals(person) if permits(person, P.LIST_APPROVALS) else None


def _list_approvals(person: Person) -> list[Waiting]:
    approval = N_("Approve or decline the move of %(person)s: %(title)s")
    review = N_("Review the declined release of %(person)s: %(title)s")
    rows = []
    for move in list_approvals(person, limit=ON_HOME, shown=NAMED) if permits(person, P.LIST_APPROVALS) else ():
        is_review = move.status is S.IN_REVIEW
        row = _waiting(review if is_review else approval, APPROVAL_PATH, move, move.starts_on)
        rows.append(_for_owner(person, P.DECIDE_REVIEW if is_review else P.APPROVE, move, row))
    return rows


def _for_owner(person: Person, permission: P, move: Move, row: Waiting) -> Waiting:
    """A delegate reads for whom they would decide."""
    owner = find_principal(person, permission, move) if list_held(person) else None
    if owner is None:
        return row
    said = Message(N_("On behalf of %(owner)s: %(task)s"), {"owner": owner.name, "task": row.sentence})
    return replace(row, sentence=said)


def _to_be_answered(person: Person) -> sa.Select[Move]:
    return (
        sa.select(Move)
        .join(Move.opportunity)
        .where(
            Move.status.in_([S.CHANGE_PROPOSED, S.RELEASE_DECLINED]),
            sa.or_(Move.person_id == person.id, run_by(person)),
        )
    )


def _list_answers(person: Person) -> list[Waiting]:
    proposal = N_("Answer the change proposed for %(person)s: %(title)s")
    own_proposal = N_("Answer the change proposed for your move: %(title)s")
    review = N_("Decide whether you ask HR for a review: %(title)s")
    rows = []
    for move in session.scalars(_to_be_answered(person).options(*SHOWN, selectinload(Move.release_decisions))):
        if move.status is S.CHANGE_PROPOSED and permits(person, P.ACCEPT_PROPOSAL, move):
            sentence = own_proposal if is_mover(person, move) else proposal
            rows.append(_waiting(sentence, MOVE_PATH, move, move.release.answer_by if move.release else None))
        elif move.status is S.RELEASE_DECLINED and is_mover(person, move):
            rows.append(_waiting(review, MOVE_PATH, move, move.review_by))
    return rows


def _not_back_home(person: Person) -> sa.Select[Move]:
    mine = [Move.releaser_id == person.id, may_be_in_line(person)]
    if person.has(Role.HR):
        late = sa.and_(CourseTask.kind == TaskKind.HOMECOMING, CourseTask.remind_again_on <= clock.latest_today())
        mine += [Move.releaser_id.is_(None), Move.tasks.any(late)]
    return (
        sa.select(Move)
        .join(Move.person)
        .join(Move.opportunity)
        .where(
            Move.status.in_(FINISHED),
            Move.back_home_at.is_(None),
            Opportunity.kind != OpportunityKind.GIG,
            sa.or_(*mine),
        )
    )


def _list_homecomings(person: Person) -> list[Waiting]:
    sentence = N_("Confirm that %(person)s is back home: %(title)s")
    return [
        _waiting(sentence, MOVE_PATH, move, find_home_day(move))
        for move in session.scalars(_not_back_home(person).options(*SHOWN, joinedload(Move.releaser)))
        if move.needs_homecoming and permits(person, P.CONFIRM_HOME, move)
    ]


def _clearances(person: Person) -> sa.Select[Clearance] | None:
    return owned_by(person) if permits(person, P.LIST_CLEARANCES) else None


def _without_feedback(person: Person) -> sa.Select[Move]:
    """Finished lately without a word of this person, or with words for them that they have not answered."""
    is_recent = sa.func.coalesce(Move.ended_on, Move.ends_on) >= clock.today() - FEEDBACK_ASKED_FOR - dt.timedelta(1)
    about_person = sa.exists().where(Feedback.move_id == Move.id, Feedback.kind == FeedbackKind.ABOUT_PERSON)
    about_work = sa.exists().where(Feedback.move_id == Move.id, Feedback.kind == FeedbackKind.ABOUT_OPPORTUNITY)
    unanswered = about_person.where(Feedback.accepted_at.is_(None), Feedback.declined_at.is_(None))
    is_own = Move.person_id == person.id
    return (
        sa.select(Move)
        .join(Move.opportunity)
        .where(
            Move.status.in_(FINISHED),
            sa.or_(
                sa.and_(is_own, is_recent, ~about_work),
                sa.and_(is_own, unanswered),
                sa.and_(run_by(person), is_recent, ~about_person),
            ),
        )
    )


def _list_feedback(person: Person) -> list[Waiting]:
    give = N_("Tell how it went: %(title)s")
    read = N_("Read your feedback and decide about your profile: %(title)s")
    rows = []
    for move in session.scalars(
        _without_feedback(person).options(*SHOWN, selectinload(Move.feedback), selectinload(Move.tasks))
    ):
        recent = clock.today(move.time_zone) - move.last_day <= FEEDBACK_ASKED_FOR
        if recent and may_give_feedback(person, move):
            rows.append(_waiting(give, FEEDBACK_PATH, move, find_feedback_day(move, person)))
        received = find_feedback_by(move, FeedbackKind.ABOUT_PERSON)
        if is_mover(person, move) and received is not None and received.is_unanswered:
            rows.append(_waiting(read, FEEDBACK_PATH, move, None))
    return rows


SOURCES = (
    Source(select_releases, _list_releases),
    Source(_approvals, _list_approvals),
    Source(_to_be_answered, _list_answers),
    Source(_not_back_home, _list_homecomings),
    Source(_without_feedback, _list_feedback),
    Source(_clearances, list_clearances_waiting),
    Source(tasks_of, list_tasks_waiting),
    Source(proposed_to, list_extensions_waiting),
)
