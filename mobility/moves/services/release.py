"""Opening a move when an offer is accepted, and the line manager's word on it."""

from __future__ import annotations

import datetime as dt

from mobility.applications import services as applications
from mobility.applications.models import Application, Offer
from mobility.applications.queries import get_percent
from mobility.audit import services as audit
from mobility.capacity import services as capacity
from mobility.capacity.models import CommitmentKind
from mobility.core import clock
from mobility.core.db import session
from mobility.core.errors import InvalidInput
from mobility.core.i18n import N_
from mobility.moves.messages import move_path
from mobility.moves.models import Decision, Move, MoveStatus, ReleaseDecision, ReleaseReason
from mobility.moves.policy import MovePermission as P
from mobility.moves.policy import find_principal
from mobility.moves.queries import count_declined_releases
from mobility.moves.queries.deciding import find_active_releaser
from mobility.moves.queries.team import list_team
from mobility.moves.services.standing import approve_or_ask
from mobility.moves.services.steps import (
    ask_for_approval,
    ask_for_release,
    ask_for_review,
    begin,
    count_review_day,
    get_people,
    require_text,
    stop,
    take,
    tell,
    tell_of_reroute,
)
from mobility.people.models import FULL_SHARE, Person

A_YEAR = dt.timedelta(days=365)
HR = "HR"  # the same word in both languages


def open_move(*, actor: Person, application: Application, offer: Offer, note: str = "") -> Move:
    """The person accepted the offer: their time is promised, and the line manager is asked, with a note from them."""
    person, opportunity = application.applicant, application.opportunity
    commitment = capacity.commit_time(
        person=person,
        kind=CommitmentKind(opportunity.kind.value),
        starts_on=offer.starts_on,
        ends_on=offer.ends_on,
        percent=get_percent(offer),
        title=opportunity.title,
    )
    move = Move(
        application=application,
        person=person,
        opportunity=opportunity,
        place=offer.place,
        commitment=commitment,
        starts_on=offer.starts_on,
        ends_on=offer.ends_on,
        percent=commitment.percent,
        hours_per_week=commitment.percent / FULL_SHARE * person.full_time_hours,
        releaser=find_active_releaser(person),
        release_asked_at=clock.now(),
        status=MoveStatus.AWAITING_RELEASE,
        note_for_manager=note,
    )
    session.add(move)
    audit.record(actor=actor, action="open", subject=move, concerns=person, new_status=move.status)
    ask_for_release(move)
    tell("release_expected", move, [person], by=move.release_due_on)
    return move


def agree(*, actor: Person, move: Move, home_work: str, taken_over_by: Person | None = None) -> ReleaseDecision:
    """The line manager (or HR in their place) releases the person; a colleague may take work over."""
    begin(actor, "agree", move)
    text = require_text(home_work, "home_work", N_("Write which work at home stops or who takes it over."))
    if taken_over_by is not None and taken_over_by not in list_team(move):
        raise InvalidInput(N_("Choose somebody of the same team."), field="taken_over_by")
    decision = add_decision(actor, move, Decision.AGREED, home_work=text, taken_over_by=taken_over_by)
    take(actor, "agree", move, note=text)
    tell("release_given", move, get_people(move))
    approve_or_ask(move=move)
    return decision


def decline(
    *, actor: Person, move: Move, reason: ReleaseReason, tried: str, possible_from: dt.date | None
) -> ReleaseDecision:
    """No, with a coded reason, what was tried, and when it would work; a second one in a year HR reviews by itself."""
    begin(actor, "decline", move)
    text = require_text(tried, "tried", N_("Write what you tried to make it possible."))
    if possible_from is not None and possible_from <= clock.today(actor.time_zone):
        raise InvalidInput(N_("Choose a day in the future, or leave this empty."), field="possible_from")
    is_repeated = count_declined_releases(move.person, since=clock.now() - A_YEAR) > 0
    decision = add_decision(
        actor=actor, move=move, decision=Decision.DECLINED, reason_code=reason, tried=text, possible_from=possible_from
    )
    take(actor, "decline", move, reason=reason, note=text)
    move.review_by = count_review_day(move, decision)
    if is_repeated:
        tell("release_declined_again", move, [move.person])
        open_review(actor=None, move=move)
    else:
        tell("release_declined_to_you", move, [move.person], by=move.review_by, path=move_path(move))
        tell("release_declined", move, [move.opportunity.host_manager], by=move.review_by)
    return decision


def open_review(*, actor: Person | None, move: Move) -> None:
    """HR looks at a declined release; the place stays held."""
    take(actor, "ask_review", move)
    tell("review_begun", move, get_people(move))
    ask_for_review(move)


def ask_review(*, actor: Person, move: Move) -> None:
    """The person asks HR to look at a declined release, within the days that policy gives."""
    begin(actor, "ask_review", move)
    open_review(actor=actor, move=move)


def lapse_review(move: Move) -> None:
    """Nobody asked for a review in time: the release stays declined."""
    take(None, "lapse_review", move)
    _end_unreleased(move)


def release_in_review(*, actor: Person, move: Move, home_work: str) -> ReleaseDecision:
    """HR releases after a review; another HR partner approves."""
    begin(actor, "release_in_review", move)
    text = require_text(home_work, "home_work", N_("Write which work at home stops or who takes it over."))
    take(actor, "release_in_review", move, note=text)
    decision = add_decision(actor, move, Decision.AGREED, home_work=text)
    tell("release_given", move, get_people(move))
    ask_for_approval(move)
    return decision


def uphold_decline(*, actor: Person, move: Move, note: str) -> ReleaseDecision:
    """HR leaves it at no, with a sentence that the person can read."""
    begin(actor, "uphold_decline", move)
    text = require_text(note, "note", N_("Write a sentence that the person can read."))
    take(actor, "uphold_decline", move, note=text)
    decision = add_decision(actor, move, Decision.UPHELD, note=text)
    _end_unreleased(move)
    return decision


def add_decision(actor: Person, move: Move, decision: Decision, **said: object) -> ReleaseDecision:
    is_release = move.status is MoveStatus.AWAITING_RELEASE
    principal = find_principal(actor, P.RELEASE if is_release else P.DECIDE_REVIEW, move)
    is_in_place = is_release and move.releaser not in {actor, principal}
    row = ReleaseDecision(
        decision=decision,
        decided_by=actor,
        decided_at=clock.now(),
        in_place_of=move.releaser if is_in_place else None,
        on_behalf_of=principal,
        **said,
    )
    move.release_decisions.append(row)
    session.flush()
    return row


def reroute_release(*, move: Move, releaser: Person | None) -> None:
    """Somebody else is now to decide: they are asked, with a clock of their own; whoever was asked is told."""
    former = move.releaser
    if former is releaser:
        return
    move.releaser = releaser
    names = " → ".join(person.name if person else HR for person in (former, releaser))
    audit.record(actor=None, action="reroute", subject=move, concerns=move.person, note=names)
    if move.status is MoveStatus.AWAITING_RELEASE:
        ask_for_release(move)
    tell_of_reroute(move, former)


def _end_unreleased(move: Move) -> None:
    stop(move, lambda: applications.end_not_released(application=move.application))
    tell("release_final", move, get_people(move))
