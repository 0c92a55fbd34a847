"""A move whose last day passes before it is decided and cleared: it is cancelled, and nobody waits any longer."""

from __future__ import annotations

from mobility.applications import services as applications
from mobility.applications.models import ReasonCode
from mobility.core import clock
from mobility.moves.models import BEFORE_DECISION, Move, MoveStatus
from mobility.moves.services.steps import get_people, stop, take, tell

IN_HR = frozenset({MoveStatus.AWAITING_HR, MoveStatus.AWAITING_CLEARANCES})


def has_run_out(move: Move) -> bool:
    """Not begun, and no day is left on which it could be worked, by the calendar of where it would be."""
    waits = {*BEFORE_DECISION, MoveStatus.AWAITING_CLEARANCES}
    return move.status in waits and move.last_day < clock.today(move.time_zone)


def run_out(move: Move) -> None:
    """`end_reason` keeps apart what ran out from what a leaver cancelled."""
    end = applications.end_not_approved if move.status in IN_HR else applications.end_not_released
    move.end_reason = ReasonCode.DATES
    take(None, "run_out", move, reason=ReasonCode.DATES)
    stop(move, lambda: end(application=move.application))
    tell("move_ran_out", move, get_people(move))
