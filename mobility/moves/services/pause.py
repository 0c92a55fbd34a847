"""Pausing a move and resuming it: dates alone, and nowhere a reason."""

from __future__ import annotations

import datetime as dt

from mobility.capacity import services as capacity
from mobility.core import clock
from mobility.core.errors import InvalidInput
from mobility.core.i18n import N_
from mobility.moves.messages.clearing import about_pause
from mobility.moves.models import Move, Pause
from mobility.moves.policy import is_mover
from mobility.moves.queries.clearing import latest_end
from mobility.moves.services.steps import begin, get_people, take
from mobility.notifications.services import notify
from mobility.people.models import Person


def pause(*, actor: Person, move: Move, from_on: dt.date | None = None, expected_on: dt.date | None = None) -> Pause:
    """The move rests, and its time is free meanwhile; the place stays held."""
    begin(actor, "pause", move)
    today = clock.today(move.time_zone)
    from_on = from_on or today
    if not move.starts_on <= from_on <= today:
        raise InvalidInput(N_("Choose today or an earlier day of the move."), field="from_on")
    if expected_on is not None and expected_on <= today:
        raise InvalidInput(N_("Choose a day in the future, or leave this empty."), field="expected_on")
    take(actor, "pause", move)
    rest = Pause(from_on=from_on, expected_on=expected_on, paused_by=actor)
    move.pauses.append(rest)
    capacity.release_time(commitment=move.commitment)
    _tell("pause_begun", rest)
    return rest


def resume(*, actor: Person, move: Move, ends_on: dt.date | None = None) -> Pause:
    """The time is taken again from today on, if it is still free; HR may add the days that were lost at the end."""
    begin(actor, "resume", move)
    take(actor, "resume", move)
    today, rest = clock.today(move.time_zone), move.pause
    assert rest is not None
    if ends_on is not None and ends_on != move.last_day:
        _move_end(actor, move, rest, ends_on, today)
    capacity.take_again(
        commitment=move.commitment, starts_on=max(today, move.starts_on), ends_on=max(today, move.last_day)
    )
    rest.resumed_on, rest.resumed_by = today, actor
    _tell("pause_over", rest)
    return rest


def close_pause(*, move: Move) -> None:
    """The move ended while it rested."""
    if move.pause is not None:
        move.pause.resumed_on = max(move.last_day, move.pause.from_on)


def _move_end(actor: Person, move: Move, rest: Pause, ends_on: dt.date, today: dt.date) -> None:
    latest = latest_end(move, today)
    if is_mover(actor, move) or not move.last_day <= ends_on <= latest:
        raise InvalidInput(
            N_("HR may choose a last day from %(first)s to %(latest)s."),
            field="ends_on",
            first=move.last_day,
            latest=latest,
        )
    if move.person.has_left(ends_on):
        raise InvalidInput(N_("The person is no longer employed then. Choose an earlier last day."), field="ends_on")
    move.ends_on = ends_on


def _tell(kind: str, rest: Pause) -> None:
    for person in {person.id: person for person in get_people(rest.move) if person is not None}.values():
        notify(recipient=person, notice=about_pause(kind, rest))
