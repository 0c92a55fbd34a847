"""The line manager proposes other terms; host and person both accept them, or the first terms are asked for again."""

from __future__ import annotations

import datetime as dt

from mobility.capacity import services as capacity
from mobility.core import clock
from mobility.core.errors import InvalidInput
from mobility.core.i18n import N_
from mobility.moves.models import Decision, Move, ReleaseDecision
from mobility.moves.queries import keep_length, latest_start
from mobility.moves.services.release import add_decision
from mobility.moves.services.standing import approve_or_ask
from mobility.moves.services.steps import (
    ask_for_release,
    begin,
    count_change_day,
    get_people,
    require_text,
    take,
    tell,
)
from mobility.people.models import FULL_SHARE, Person


def propose_change(
    *, actor: Person, move: Move, starts_on: dt.date | None, percent: float | None, home_work: str, note: str
) -> ReleaseDecision:
    """A later start, a smaller share of full time, or both; what happens to the work at home is settled with it."""
    begin(actor, "propose_change", move)
    starts_on, percent = starts_on or move.starts_on, percent or move.percent
    _make_sure_it_is_a_change(move, starts_on, percent)
    work = require_text(home_work, "change_home_work", N_("Write which work at home stops or who takes it over."))
    now = clock.now()
    decision = add_decision(
        actor,
        move,
        Decision.PROPOSED,
        home_work=work,
        proposed_starts_on=starts_on,
        proposed_percent=percent,
        note=note.strip(),
        answer_by=count_change_day(move, now),
        host_accepted_at=now if actor.id in move.opportunity.host_ids else None,
    )
    take(actor, "propose_change", move, note=note.strip())
    tell("change_proposed", move, [move.person, move.opportunity.host_manager], by=decision.answer_by)
    return decision


def accept_change(*, actor: Person, move: Move) -> None:
    """One of the two says yes; with the second yes the change is settled and HR is asked."""
    begin(actor, "accept_change", move)
    take(actor, "accept_change", move)
    release = move.release
    assert release is not None
    if actor.id == move.person_id:
        release.person_accepted_at = clock.now()
    else:
        release.host_accepted_at = clock.now()
    if release.is_agreed_by_both:
        _settle_change(move, release)


def refuse_change(*, actor: Person, move: Move) -> None:
    """One no is enough: the first terms are asked for again."""
    begin(actor, "refuse_change", move)
    take(actor, "refuse_change", move)
    _ask_again(move)


def lapse_change(move: Move) -> None:
    """Nobody answered in time: the first terms are asked for again."""
    take(None, "lapse_change", move)
    _ask_again(move)


def _settle_change(move: Move, release: ReleaseDecision) -> None:
    """The move and the promised time get the new terms together."""
    assert release.proposed_starts_on is not None
    assert release.proposed_percent is not None
    take(None, "settle_change", move)
    ends_on = keep_length(move, release.proposed_starts_on)
    commitment = capacity.change_commitment(
        commitment=move.commitment,
        starts_on=release.proposed_starts_on,
        ends_on=ends_on,
        percent=release.proposed_percent,
    )
    move.starts_on, move.ends_on, move.percent = commitment.starts_on, commitment.ends_on, commitment.percent
    move.hours_per_week = move.percent / FULL_SHARE * move.person.full_time_hours
    tell("change_settled", move, get_people(move))
    approve_or_ask(move=move)


def _ask_again(move: Move) -> None:
    ask_for_release(move)
    tell("change_dropped", move, get_people(move), by=move.release_due_on)


def _make_sure_it_is_a_change(move: Move, starts_on: dt.date, percent: float) -> None:
    latest = latest_start(move)
    if not move.starts_on <= starts_on <= latest:
        raise InvalidInput(
            N_("Choose a start from %(first)s to %(latest)s."), field="starts_on", first=move.starts_on, latest=latest
        )
    if not 0 < percent <= move.percent:
        raise InvalidInput(N_("Choose a smaller share than was asked for, above zero."), field="share")
    if starts_on == move.starts_on and percent == move.percent:
        raise InvalidInput(N_("Choose a later start or a smaller share; otherwise agree."), field="starts_on")
