"""Half-way: host and person each say how it goes, for each other's eyes."""

from __future__ import annotations

from mobility.audit import services as audit
from mobility.core import clock
from mobility.core.authz import authorize
from mobility.core.db import lock, session
from mobility.core.errors import ConditionNotMet
from mobility.core.i18n import N_
from mobility.moves.models import CheckIn, Move
from mobility.moves.policy import CoursePermission as C
from mobility.moves.queries.milestones import may_check_in, side_of, task_of_side
from mobility.moves.services.steps import require_text
from mobility.moves.services.tasks import settle_task
from mobility.people.models import Person


def give_check_in(
    *, actor: Person, move: Move, goes_well: str, is_difficult: str = "", should_change: str = ""
) -> CheckIn:
    """One of the two writes; the other reads it at once."""
    lock(move)
    authorize(actor, C.GIVE_CHECK_IN, move)
    if not may_check_in(actor, move):
        raise ConditionNotMet(N_("A check-in is written once, half-way through a work package."))
    row = CheckIn(
        move=move,
        side=side_of(actor, move),
        author=actor,
        goes_well=require_text(goes_well, "goes_well", N_("Write what goes well.")),
        is_difficult=is_difficult.strip(),
        should_change=should_change.strip(),
    )
    session.add(row)
    settle_task(move, task_of_side(side_of(actor, move)))
    audit.record(actor=actor, action="give_check_in", subject=move, concerns=move.person)
    return row


def share_check_in(*, actor: Person, move: Move) -> None:
    """The person shows the line manager what they wrote themselves, and nothing of what the host wrote."""
    lock(move)
    authorize(actor, C.SHARE_CHECK_IN, move)
    own = next((row for row in move.check_ins if row.author_id == actor.id), None)
    if own is None:
        raise ConditionNotMet(N_("Write your check-in first; then you can share it."))
    if own.shared_at is None:
        own.shared_at = clock.now()
        audit.record(actor=actor, action="share_check_in", subject=move, concerns=move.person)
