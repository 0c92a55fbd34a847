"""Finding moves: mine, those waiting for me, and what is needed to decide them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from mobility.applications.models import Application, Offer
from mobility.applications.workflow import first_offer_day
from mobility.applications.workflow import workflow as application_workflow
from mobility.audit.models import AuditEntry
from mobility.audit.queries import list_entries
from mobility.capacity.load import ONE_DAY, Stretch, average_sum, highest_sum
from mobility.capacity.models import Commitment, CommitmentKind
from mobility.capacity.queries import get_gig_cap, list_commitments, to_stretches
from mobility.core import clock
from mobility.core.authz import permits
from mobility.core.db import session
from mobility.moves.checks import LIMITS, Facts, find_release
from mobility.moves.models import (
    BEFORE_DECISION,
    UNDER_WAY,
    Backfill,
    Decision,
    Feedback,
    FeedbackKind,
    Move,
    MoveStatus,
    ReleaseDecision,
    RequestedAct,
    RequestedAction,
    TaskKind,
)
from mobility.moves.policy import MovePermission as P
from mobility.moves.policy import has_to_answer, is_mover
from mobility.moves.queries.background import count_days_abroad, find_last_home_day, list_levels, list_other_moves
from mobility.moves.queries.deciding import with_everything
from mobility.moves.queries.milestones import is_asked_no_more
from mobility.moves.workflow import workflow
from mobility.opportunities.models import Opportunity, OpportunityKind, last_day
from mobility.people.models import Person
from mobility.people.queries import list_by_id
from mobility.people.working_days import add_working_days
from mobility.policies.queries import Rule, get_value
from mobility.skills.models import Skill

S = MoveStatus
NOTICE_WORKING_DAYS = 10
GIG_NOTICE_WORKING_DAYS = 5
TRIAL_DAYS = 21
FEEDBACK_ASKED_FOR = dt.timedelta(days=60)


def find_move(move_id: int) -> Move | None:
    return session.get(Move, move_id)


def find_feedback(feedback_id: int) -> Feedback | None:
    return session.get(Feedback, feedback_id)


def find_move_of(application_id: int) -> Move | None:
    return session.scalar(sa.select(Move).where(Move.application_id == application_id))


def find_moves_of(application_ids: Sequence[int]) -> dict[int, Move]:
    """Those that these applications led to, by the id of the application."""
    moves = with_everything().where(Move.application_id.in_(application_ids))
    return {move.application_id: move for move in session.scalars(moves)} if application_ids else {}


def list_skills_of(opportunity: Opportunity) -> list[Skill]:
    """What the opportunity asked for and taught, each skill once."""
    needed, taught = opportunity.required_skills, opportunity.taught_skills
    skills = [row.skill for row in needed] + [row.skill for row in taught]
    return list({skill.id: skill for skill in skills}.values())


def find_offer(move: Move) -> Offer:
    """The offer that was accepted."""
    return session.scalars(
        sa.select(Offer)
        .where(Offer.application_id == move.application_id, Offer.accepted_at.is_not(None))
        .order_by(Offer.id.desc())
    ).one()


def find_backfill(move: Move) -> Opportunity | None:
    """The gig by which the home team looks for somebody to step in."""
    return session.scalar(sa.select(Opportunity).join(Backfill).where(Backfill.move_id == move.id))


def find_feedback_by(move: Move, kind: FeedbackKind) -> Feedback | None:
    return next((row for row in move.feedback if row.kind is kind), None)


def list_history(move: Move) -> list[tuple[AuditEntry, Person | None]]:
    """What happened and who did it, newest first; the system has no name."""
    entries = list_entries(move)
    actors = list_by_id(entry.actor_id for entry in entries)
    return [(entry, actors.get(entry.actor_id) if entry.actor_id else None) for entry in reversed(entries)]


def count_declined_releases(person: Person, since: dt.datetime) -> int:
    """Over all moves of this person."""
    query = (
        sa.select(sa.func.count(ReleaseDecision.id))
        .join(ReleaseDecision.move)
        .where(
            Move.person_id == person.id,
            ReleaseDecision.decision == Decision.DECLINED,
            ReleaseDecision.decided_at >= since,
        )
    )
    return session.scalar(query) or 0


def list_pending_for_releaser(releaser: Person) -> Sequence[Move]:
    return session.scalars(
        sa.select(Move).where(Move.releaser_id == releaser.id, Move.status.in_(BEFORE_DECISION))
    ).all()


def list_unfinished(person: Person) -> Sequence[Move]:
    """This person's own moves that are still to be decided, to begin or to end."""
    return session.scalars(
        sa.select(Move).where(Move.person_id == person.id, Move.status.in_([*BEFORE_DECISION, *UNDER_WAY]))
    ).all()


def list_to_advance() -> Sequence[Move]:
    """Moves whose next step may be a matter of time."""
    timed = (S.AWAITING_RELEASE, S.CHANGE_PROPOSED, S.RELEASE_DECLINED, *UNDER_WAY)
    runs_out = sa.and_(Move.status.in_(BEFORE_DECISION), Move.ends_on < clock.latest_today())
    return session.scalars(sa.select(Move).where(sa.or_(Move.status.in_(timed), runs_out)).order_by(Move.id)).all()


def find_requested_act(act_id: int) -> RequestedAct | None:
    return session.get(RequestedAct, act_id)


def list_requested_acts(application: Application) -> Sequence[RequestedAct]:
    """What HR did in the name of this applicant, newest first."""
    acts = sa.select(RequestedAct).where(RequestedAct.application_id == application.id)
    return session.scalars(acts.order_by(RequestedAct.id.desc())).all()


def list_possible_actions(application: Application) -> list[RequestedAction]:
    """What the person could do themselves now, of what HR may do for them."""
    person, move = application.applicant, find_move_of(application.id)
    if move is not None:
        is_asked = workflow.allows("accept_change", move) and has_to_answer(person, move)
        return [RequestedAction.ACCEPT_CHANGE, RequestedAction.REFUSE_CHANGE] if is_asked else []
    own = (RequestedAction.ACCEPT_OFFER, RequestedAction.DECLINE_OFFER, RequestedAction.WITHDRAW)
    return [action for action in own if application_workflow.allows(action.value, application)]


def find_subject_of(entry: AuditEntry) -> Move | None:
    """The move that an entry of the record is about."""
    return find_move(entry.subject_id) if entry.subject_type == Move.__tablename__ else None


def list_with_running_clock() -> Sequence[Move]:
    """Moves in which somebody has to answer by a day."""
    running = (S.AWAITING_RELEASE, S.CHANGE_PROPOSED, S.RELEASE_DECLINED)
    return session.scalars(sa.select(Move).where(Move.status.in_(running)).order_by(Move.id)).all()


def get_facts(move: Move) -> Facts:
    """All that the rules and the table of changes look at."""
    opportunity, offer = move.opportunity, find_offer(move)
    others = _list_others(move, move.starts_on, move.ends_on)
    zone = ZoneInfo(move.time_zone)
    closed_on = opportunity.closed_at.astimezone(zone).date() if opportunity.closed_at else opportunity.closes_on
    gigs = to_stretches(others, CommitmentKind.GIG)
    before = list_other_moves(move)
    return Facts(
        move=move,
        offer=offer,
        release=find_release(move),
        today=clock.today(move.time_zone),
        others_percent=highest_sum(to_stretches(others), move.starts_on, move.ends_on),
        other_gigs_percent=highest_sum(gigs, move.starts_on, move.ends_on),
        gig_cap=get_gig_cap(move.person, move.starts_on, move.ends_on),
        closed_on=closed_on,
        offered_on=offer.created_at.astimezone(zone).date(),
        first_offer_on=first_offer_day(opportunity),
        limits={rule: get_value(rule) for rule in LIMITS},
        last_home_on=find_last_home_day(move, before),
        days_abroad=count_days_abroad(move, before),
        levels=list_levels(move),
    )


def earliest_last_day(move: Move, announced_on: dt.date) -> dt.date:
    """Ten working days' notice (gig five); none in the first three weeks."""
    if is_in_first_weeks(move, announced_on):
        return announced_on
    notice = GIG_NOTICE_WORKING_DAYS if move.opportunity.is_gig else NOTICE_WORKING_DAYS
    return min(add_working_days(announced_on, notice, move.person), move.ends_on)


def is_in_first_weeks(move: Move, day: dt.date) -> bool:
    """Then either side ends it without notice and without a reason."""
    return (day - move.starts_on).days < TRIAL_DAYS


def keep_length(move: Move, starts_on: dt.date) -> dt.date:
    """The last day after a later start: four calendar months stay four months, else as many days as before."""
    kind = move.opportunity.kind
    if kind is OpportunityKind.WORK_PACKAGE and move.ends_on == last_day(kind, move.starts_on):
        return last_day(kind, starts_on)
    return starts_on + (move.ends_on - move.starts_on)


def find_proposed_last_day(move: Move) -> dt.date | None:
    """The last day of a change that waits for answers, where it moves with the start."""
    starts_on = move.release.proposed_starts_on if move.release and move.status is S.CHANGE_PROPOSED else None
    return keep_length(move, starts_on) if starts_on not in {None, move.starts_on} else None


def latest_start(move: Move) -> dt.date:
    """The latest start that a line manager may propose."""
    return move.starts_on + dt.timedelta(weeks=get_value(Rule.LATEST_START_WEEKS))


@dataclass(frozen=True)
class MonthShare:
    """Mean shares of full time in one month, per cent."""

    first_day: dt.date
    home: float
    committed: float
    proposed: float


def list_month_shares(move: Move) -> list[MonthShare]:
    """The months of the move with one before and one after: how the person's time is divided."""
    first = clock.add_months(move.starts_on.replace(day=1), -1)
    last = clock.add_months(move.ends_on.replace(day=1), 1)
    others = to_stretches(_list_others(move, first, clock.add_months(last, 1)))
    own = [Stretch(move.starts_on, move.last_day, move.percent)]
    shares = []
    while first <= last:
        until = clock.add_months(first, 1) - ONE_DAY
        committed, proposed = average_sum(others, first, until), average_sum(own, first, until)
        home = max(0.0, move.person.share_on(first) - committed - proposed)
        shares.append(MonthShare(first, round(home, 1), round(committed, 1), round(proposed, 1)))
        first = clock.add_months(first, 1)
    return shares


def _list_others(move: Move, from_on: dt.date, until_on: dt.date) -> list[Commitment]:
    return [row for row in list_commitments(move.person, from_on, until_on) if row.id != move.commitment_id]


def feedback_kind_of(author: Person, move: Move) -> FeedbackKind:
    return FeedbackKind.ABOUT_OPPORTUNITY if is_mover(author, move) else FeedbackKind.ABOUT_PERSON


def may_give_feedback(person: Person, move: Move) -> bool:
    """Host and person each once, when the move is over."""
    return (
        move.is_finished
        and not move.ends_with_employment
        and permits(person, P.GIVE_FEEDBACK, move)
        and find_feedback_by(move, feedback_kind_of(person, move)) is None
        and not is_asked_no_more(move, feedback_task_of(person, move))
    )


def feedback_task_of(author: Person, move: Move) -> TaskKind:
    return TaskKind.FEEDBACK_PERSON if is_mover(author, move) else TaskKind.FEEDBACK_HOST


def list_readable_feedback(person: Person, move: Move) -> list[Feedback]:
    """What was said about the person is theirs and the author's until they accept it; about the host, both sides'."""
    both_sides = {move.person_id, *move.opportunity.host_ids}
    return [
        row
        for row in move.feedback
        if (person.id in both_sides if row.kind is FeedbackKind.ABOUT_OPPORTUNITY else row.accepted_at is not None)
        or person.id in {row.author_id, move.person_id}
    ]
