"""What a pause of clocks does to those of this room that run."""

from __future__ import annotations

import datetime as dt

from mobility.core.db import lock
from mobility.moves.messages.acting import clock_moved
from mobility.moves.models import Move, MoveStatus
from mobility.moves.queries import list_with_running_clock
from mobility.moves.services.clearance_clock import recount_clearances
from mobility.moves.services.steps import count_change_day, count_release_days, count_review_day, get_people
from mobility.notifications.services import notify
from mobility.people.models import ClockPause


def recount_clocks(*, pause: ClockPause) -> None:
    """Count every date again from its start; whoever is concerned by one that moved is told."""
    for move in list_with_running_clock():
        lock(move)
        before = find_due_day(move)
        _recount(move)
        due_on = find_due_day(move)
        if due_on is not None and due_on != before:
            for person in {one.id: one for one in get_people(move) if one is not None}.values():
                notify(recipient=person, notice=clock_moved(move, pause, person, due_on))
    recount_clearances()


def find_due_day(move: Move) -> dt.date | None:
    """When the clock of this state runs out."""
    days = {
        MoveStatus.AWAITING_RELEASE: move.release_due_on,
        MoveStatus.CHANGE_PROPOSED: move.release.answer_by if move.release else None,
        MoveStatus.RELEASE_DECLINED: move.review_by,
    }
    return days.get(move.status)


def _recount(move: Move) -> None:
    if move.status is MoveStatus.AWAITING_RELEASE and move.request is not None:
        count_release_days(move, move.request)
    elif move.status is MoveStatus.CHANGE_PROPOSED and move.release is not None:
        move.release.answer_by = count_change_day(move, move.release.decided_at)
    elif move.status is MoveStatus.RELEASE_DECLINED and move.release is not None:
        move.review_by = count_review_day(move, move.release)
