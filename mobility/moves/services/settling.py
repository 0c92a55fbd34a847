"""One step of a clearance, on record; and what becomes of those that are open when their move stops."""

from __future__ import annotations

from mobility.audit import services as audit
from mobility.core import clock
from mobility.core.db import session
from mobility.moves.messages.clearing import about_clearance
from mobility.moves.models import Clearance, Move
from mobility.moves.workflow import clearance_workflow
from mobility.notifications.services import drop_held, notify
from mobility.people.models import Person


def settle(actor: Person | None, action: str, clearance: Clearance, *, note: str) -> None:
    """The record names no kind: that a person needs an adjustment stands in no log."""
    old, new = clearance_workflow.apply(action, clearance)
    clearance.decided_by, clearance.note = actor, note.strip()
    clearance.decided_at = clock.now() if not clearance.is_open else None
    audit.record(
        actor=actor,
        action=action,
        subject=clearance,
        concerns=clearance.move.person,
        old_status=old,
        new_status=new,
    )
    session.flush()


def settle_with_move(*, move: Move) -> None:
    """The move will not take place, so nothing of it is left to clear; whoever was to, hears of it with the others."""
    for clearance in move.open_clearances:
        drop_held_notices_of(clearance)
        settle(None, "fall_away", clearance, note="")
        if clearance.owner is not None:
            notice = about_clearance("clearance_fell_away", clearance, clearance.owner)
            notify(recipient=clearance.owner, notice=notice, held_until=move.undoable_until)


def open_again_with_move(*, move: Move) -> None:
    """The refusal is undone: what fell away with it is open as it was, and its owner has heard of nothing."""
    for clearance in move.clearances:
        if clearance.fell_away:
            drop_held_notices_of(clearance)
            settle(None, "come_back", clearance, note="")


def drop_held_notices_of(clearance: Clearance) -> None:
    drop_held(starting_with=f"clearance:{clearance.id}:")
