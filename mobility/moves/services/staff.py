"""What becomes of moves when people change line manager or leave."""

from __future__ import annotations

from mobility.core import clock
from mobility.core.db import lock
from mobility.moves.messages import nobody_decides
from mobility.moves.models import MoveStatus
from mobility.moves.queries import list_pending_for_releaser, list_unfinished
from mobility.moves.queries.deciding import find_active_releaser, list_without_decider
from mobility.moves.services.clearance_clock import reassign_clearances_of
from mobility.moves.services.course import cancel, end_on_leaving
from mobility.moves.services.release import reroute_release
from mobility.moves.services.release_clock import replace_manager_above
from mobility.notifications.services import notify
from mobility.people.models import Person
from mobility.people.queries import list_administrators

RELEASE_IS_OPEN = frozenset({
    MoveStatus.AWAITING_RELEASE, MoveStatus.CHANGE_PROPOSED, MoveStatus.RELEASE_DECLINED, MoveStatus.IN_REVIEW,
})  # fmt: skip


def reroute_releases_of(*, person: Person) -> None:
    """A new line manager decides what the former one had not settled, and stands in where this person is late."""
    for move in list_unfinished(person):
        lock(move)
        if move.status in RELEASE_IS_OPEN:
            reroute_release(move=move, releaser=find_active_releaser(person))
    for move in list_pending_for_releaser(person):
        lock(move)
        replace_manager_above(move=move)


def close_for_leaver(*, person: Person) -> None:
    """Own moves end on the last day or are cancelled; releases waiting for a leaver go to whoever is next, else HR."""
    last_day = person.employed_until or clock.today(person.time_zone)
    for move in list_unfinished(person):
        lock(move)
        if move.status in {MoveStatus.ACTIVE, MoveStatus.PAUSED}:
            end_on_leaving(move=move, last_day=last_day)
        else:
            cancel(move=move)
    reassign_clearances_of(person=person)
    for move in list_pending_for_releaser(person):
        lock(move)
        if move.status in RELEASE_IS_OPEN:
            releaser = find_active_releaser(move.person)
            reroute_release(move=move, releaser=None if releaser is person else releaser)


def tell_of_undecidable() -> None:
    """Administrators hear, once for each decision, that HR has nobody left to take it, and where; never whose it is."""
    for move in list_without_decider():
        for administrator in list_administrators():
            notify(recipient=administrator, notice=nobody_decides(move, administrator))
