"""What becomes of an accepted offer: release, review, HR's decision, the work, the way home, feedback."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import partial

import sqlalchemy as sa

from benchmarks.year.office import Act, Office, to_day
from mobility.applications.models import ReasonCode
from mobility.core import clock
from mobility.core.authz import permits
from mobility.core.db import session
from mobility.moves import services as moves
from mobility.moves.models import (
    BEFORE_DECISION,
    HrReason,
    Move,
    MoveStatus,
    OverrideReason,
    ReleaseReason,
)
from mobility.moves.policy import MovePermission as P
from mobility.moves.policy import has_to_answer
from mobility.moves.queries import earliest_last_day, find_backfill, latest_start
from mobility.moves.queries.deciding import list_deciders
from mobility.people.models import Person, Role

S = MoveStatus
ONE_DAY = dt.timedelta(days=1)
LATER_START, SMALLER_SHARE = dt.timedelta(weeks=2), 0.8
PLAN = "The weekly report stops; a colleague takes the calls."
TRIED = "I asked both neighbouring teams for help, and neither has anybody to spare."


def list_moves(*statuses: MoveStatus) -> list[Move]:
    return list(session.scalars(sa.select(Move).where(Move.status.in_(statuses)).order_by(Move.id)))


def release(office: Office) -> Iterator[Act]:
    """The line manager; whoever is above once they let their time pass; then HR."""
    for move in list_moves(S.AWAITING_RELEASE):
        for decider in list_deciders(move):
            part, since = _part_in_release(move, decider)
            if office.habits.is_due(part, decider, since, office.today, move.id):
                yield _say(office, decider, move)
                break


def _part_in_release(move: Move, decider: Person) -> tuple[str, dt.date]:
    asked = to_day(move.release_asked_at)
    request = move.request
    if decider.id == move.releaser_id:
        return "releasing", asked
    if request is not None and decider.id == request.above_id:
        return "releasing in place", request.above_on or asked
    if decider.has(Role.HR):
        return "deciding as HR", (move.release_due_on or asked) if move.releaser_id else asked
    return "releasing", asked  # a delegate


def _say(office: Office, decider: Person, move: Move) -> Act:
    round_of = (move.id, len(move.release_decisions))
    agree = Act("release", move.id, partial(moves.agree, actor=decider, move=move, home_work=PLAN))
    if office.habits.happens("release declined", *round_of):
        reason = office.habits.chance("reason", *round_of).choice(list(ReleaseReason))
        later = clock.today(decider.time_zone) + 60 * ONE_DAY
        act = partial(moves.decline, actor=decider, move=move, reason=reason, tried=TRIED, possible_from=later)
        return Act("decline a release", move.id, act)
    if office.habits.happens("change proposed", *round_of):
        starts_on: dt.date | None = min(move.starts_on + LATER_START, latest_start(move))
        percent: float | None = None
        if office.habits.chance("smaller", *round_of).random() < 0.4:
            starts_on, percent = None, round(move.percent * SMALLER_SHARE, 2)
        act = partial(
            moves.propose_change,
            actor=decider,
            move=move,
            starts_on=starts_on,
            percent=percent,
            home_work=PLAN,
            note="So that the quarter can be closed first.",
        )
        return Act("propose a change", move.id, act, otherwise=agree)
    return agree


def post_backfills(office: Office) -> Iterator[Act]:
    """A few line managers, once they have agreed, look for somebody to step in."""
    for move in list_moves(S.AWAITING_HR):
        manager = move.releaser
        if manager is None or not office.habits.happens("a backfill", move.id) or find_backfill(move) is not None:
            continue
        if office.habits.is_at_work(manager, office.today):
            words = {"title": f"Step in for {move.person.name}", "description": PLAN, "language": "en"}
            yield Act("post a backfill", move.id, partial(moves.post_backfill, actor=manager, move=move, **words))


def answer_changes(office: Office) -> Iterator[Act]:
    """Host and person, each once; where one keeps silent it lapses."""
    for move in list_moves(S.CHANGE_PROPOSED):
        proposal = move.release
        assert proposal is not None
        for person in (move.person, *move.opportunity.hosts):
            if not (permits(person, P.ACCEPT_PROPOSAL, move) and has_to_answer(person, move)):
                continue
            if office.first_due("answering a change", [person], proposal.decided_at, move.id, proposal.id):
                refuse = Act("keep the first terms", move.id, partial(moves.refuse_change, actor=person, move=move))
                if office.habits.happens("change accepted", person.employee_number, proposal.id):
                    act = partial(moves.accept_change, actor=person, move=move)
                    yield Act("accept a change", (move.id, person.id), act, otherwise=refuse)
                else:
                    yield refuse
                break  # whoever is next answers tomorrow: the first answer may have ended it


def ask_for_reviews(office: Office) -> Iterator[Act]:
    for move in list_moves(S.RELEASE_DECLINED):
        declined = move.release
        if declined and office.first_due("asking for a review", [move.person], declined.decided_at, move.id):
            yield Act("ask for a review", move.id, partial(moves.ask_review, actor=move.person, move=move))


def decide(office: Office) -> Iterator[Act]:
    """HR: reviews of declined releases, then approvals; what a check forbids is refused."""
    for move in list_moves(S.IN_REVIEW, S.AWAITING_HR):
        release = move.release
        since = release.decided_at if release else move.release_asked_at
        partner = office.first_due("deciding as HR", list_deciders(move), since, move.id, move.status)
        if partner is None:
            continue
        if move.status is S.AWAITING_HR:
            yield _approve(office, partner, move)
        elif office.habits.happens("released in review", move.id, len(move.release_decisions)):
            act = partial(moves.release_in_review, actor=partner, move=move, home_work=PLAN)
            yield Act("release in review", move.id, act)
        else:
            uphold = partial(moves.uphold_decline, actor=partner, move=move, note="The team would stand still.")
            yield Act("uphold a refusal", move.id, uphold)


def _approve(office: Office, partner: Person, move: Move) -> Act:
    refuse = Act("refuse a move", move.id, partial(_refuse, partner, move, HrReason.POLICY))
    if office.habits.happens("refused by HR", move.id):
        return Act("refuse a move", move.id, partial(_refuse, partner, move, HrReason.COST))
    override = moves.Override(OverrideReason.BUSINESS_NEED, "Both teams want it, and the rule is there to warn.")
    act = partial(moves.approve, actor=partner, move=move, note="", override=override)
    return Act("approve a move", move.id, act, otherwise=refuse)


def _refuse(partner: Person, move: Move, reason: HrReason) -> None:
    moves.refuse(actor=partner, move=move, reason=reason, note="It does not fit the rules as they are.")


def step_back(office: Office) -> Iterator[Act]:
    """Before it begins the person withdraws; afterwards person or host ends it early."""
    for move in list_moves(*BEFORE_DECISION, S.AWAITING_CLEARANCES, S.APPROVED):
        days = office.habits.chance("withdrawn after", move.id).randint(1, 20)
        is_time = to_day(move.created_at) + days * ONE_DAY == office.today
        if is_time and office.habits.happens("move withdrawn", move.id):
            act = partial(moves.withdraw, actor=move.person, move=move, reason=ReasonCode.WORKLOAD, note="")
            yield Act("withdraw from a move", move.id, act)
    for move in list_moves(S.ACTIVE):
        chance = office.habits.chance("ended after", move.id)
        day = move.starts_on + chance.randint(5, 60) * ONE_DAY
        if move.ended_on is None and day == office.today and office.habits.happens("ended early", move.id):
            actor = chance.choice([move.person, move.opportunity.host_manager])
            last_day = earliest_last_day(move, clock.today(move.time_zone))
            if last_day < move.ends_on:
                why = {"reason": ReasonCode.WORKLOAD, "sentence": "The work has become less."}
                act = partial(moves.end_early, actor=actor, move=move, last_day=last_day, **why)
                yield Act("end a move early", move.id, act)
