"""Approving several clean cases at once: each on its own, none of them twice, with what became of each on record."""

from __future__ import annotations

from collections.abc import Sequence

from mobility.audit import services as audit
from mobility.core.authz import authorize
from mobility.core.db import session
from mobility.core.errors import InvalidInput, MobilityError
from mobility.core.i18n import N_, Message, pack
from mobility.moves.models import ApprovalBatch, BatchItem, BatchOutcome, HrReason, Move
from mobility.moves.policy import MovePermission as P
from mobility.moves.queries.batching import find_obstacle, find_set_obstacles, list_with_unread_notes
from mobility.moves.services.approval import approve
from mobility.moves.services.undoing import undo_decision
from mobility.people.models import Person


def approve_batch(*, actor: Person, moves: Sequence[Move], reason: HrReason, note: str) -> ApprovalBatch:
    """Approve those that are still clean, alone and as a set; the others are left out, each with the reason."""
    authorize(actor, P.APPROVE_BATCH)
    if not moves:
        raise InvalidInput(N_("Choose at least one case."))
    batch = ApprovalBatch(decided_by=actor, reason_code=reason, note=note.strip())
    session.add(batch)
    audit.record(actor=actor, action="approve_batch", subject=batch, reason_code=reason.value, note=note.strip())
    together, unread = find_set_obstacles(moves), list_with_unread_notes(actor, moves)
    for move in moves:
        why = together.get(move.id) or find_obstacle(actor, move, has_unread_notes=move.id in unread)
        why = why or _try_to_approve(actor, move, reason, note)
        outcome = BatchOutcome.LEFT_OUT if why else BatchOutcome.APPROVED
        batch.items.append(BatchItem(move=move, outcome=outcome, why=pack(why) if why else None))
    session.flush()
    return batch


def _try_to_approve(actor: Person, move: Move, reason: HrReason, note: str) -> Message | None:
    """Why it could not be done; what one case wrote goes with it, and nothing of the others."""
    try:
        with session.begin_nested():
            approve(actor=actor, move=move, note=note, reason=reason)
    except MobilityError as refused:
        return refused.message
    return None


def undo_batch(*, actor: Person, batch: ApprovalBatch) -> tuple[int, int]:
    """Take back what can still be taken back of it; how many were, and how many were not."""
    authorize(actor, P.READ_BATCH, batch)
    done = kept = 0
    for item in batch.items:
        if item.outcome is BatchOutcome.APPROVED:
            try:
                with session.begin_nested():
                    undo_decision(actor=actor, move=item.move)
                done += 1
            except MobilityError:
                kept += 1
    return done, kept
