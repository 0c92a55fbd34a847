"""Approving clean cases together: choose, read the summary, confirm, see what became of each."""

from __future__ import annotations

from collections.abc import Sequence

from flask import flash, request
from flask_babel import ngettext

from mobility.core.i18n import unpack
from mobility.moves import forms, services
from mobility.moves.changes import effort_of
from mobility.moves.models import ApprovalBatch, Move
from mobility.moves.policy import MovePermission as P
from mobility.moves.queries import batching
from mobility.moves.routes.approval import list_undoable
from mobility.moves.routes.pieces import Answer, bp, go, page
from mobility.web.current import ask_for_proof, is_proven, me, requires, row_id

MOST_WITHOUT_PROOF = 5


@bp.get("/approvals/batch")
@requires(P.APPROVE_BATCH)
def choose_batch() -> Answer:
    """The clean cases of the queue, and why the others are none."""
    cases = batching.list_cases(me())
    return page("batch_choose", None, clean=[case for case in cases if case.obstacle is None],
                others=[case for case in cases if case.obstacle is not None], effort_of=effort_of)  # fmt: skip


@bp.get("/approvals/batch/summary")
@requires(P.APPROVE_BATCH)
def batch_summary() -> Answer:
    """What would be approved and what the set leaves out, before anything is written."""
    chosen = batching.list_chosen(me(), request.args.getlist("pick", type=row_id))
    return _summary(chosen, forms.BatchForm(formdata=None))


def _summary(chosen: Sequence[Move], form: forms.BatchForm) -> Answer:
    together, unread = batching.find_set_obstacles(chosen), batching.list_with_unread_notes(me(), chosen)
    cases = [
        batching.Case(
            move,
            together.get(move.id) or batching.find_obstacle(me(), move, has_unread_notes=move.id in unread),
        )
        for move in chosen
    ]
    return page("batch_summary", form, going=[case.move for case in cases if case.obstacle is None],
                left_out=[case for case in cases if case.obstacle is not None], effort_of=effort_of)  # fmt: skip


@bp.post("/approvals/batch")
@requires(P.APPROVE_BATCH)
def approve_batch() -> Answer:
    chosen = batching.list_chosen(me(), request.form.getlist("pick", type=row_id))
    if len(chosen) > MOST_WITHOUT_PROOF and not is_proven():
        return ask_for_proof()
    form = forms.BatchForm()
    if not form.attempt(
        lambda: services.approve_batch(
            actor=me(), moves=chosen, reason=form.approval_reason.data, note=form.approval_note.data
        )
    ):
        return _summary(chosen, form)
    return go("batch", batch_id=form.result.id)


@bp.get("/approvals/batches/<int:batch_id>")
@requires(P.READ_BATCH, of=batching.find_batch)
def batch(batch: ApprovalBatch) -> Answer:
    """What became of each case, as it is by now."""
    rows = [{"item": item, "move": item.move, "why": unpack(item.why)} for item in batch.items]
    return page("batch", None, batch=batch, rows=rows, undoable=list_undoable())


@bp.post("/approvals/batches/<int:batch_id>/undo")
@requires(P.READ_BATCH, of=batching.find_batch)
def undo_batch(batch: ApprovalBatch) -> Answer:
    done, kept = services.undo_batch(actor=me(), batch=batch)
    flash(ngettext("%(num)s decision is undone.", "%(num)s decisions are undone.", done))
    if kept:
        flash(ngettext("%(num)s decision stays: see the reason on its page.",
                       "%(num)s decisions stay: see the reasons on their pages.", kept), "warn")  # fmt: skip
    return go("batch", batch_id=batch.id)
