"""What HR partners do with a case besides deciding it: undo, note, leave it to somebody else."""

from __future__ import annotations

from flask import flash, request
from flask_babel import gettext as _

from mobility.core.errors import Conflict
from mobility.moves import forms, services
from mobility.moves.models import Move
from mobility.moves.policy import MovePermission as P
from mobility.moves.routes.approval import CONFLICT, approval_page
from mobility.moves.routes.pieces import Answer, bp, find, go
from mobility.web.current import me, requires, row_id
from mobility.web.filters import translate


@bp.post("/approvals/<int:move_id>/undo")
@requires(P.UNDO_DECISION, of=find, seen_by=P.READ_APPROVAL)
def undo(move: Move) -> Answer:
    """Back to the case, or to the batch it was decided in."""
    try:
        services.undo_decision(actor=me(), move=move)
    except Conflict as late:
        flash(translate(late.message), "warn")
        return approval_page(move)[0], CONFLICT
    flash(_("The decision on the move of %(person)s is undone. Nobody was told of it.", person=move.person.name))
    batch_id = request.form.get("batch", type=row_id)
    return go("batch", batch_id=batch_id) if batch_id else go("approval", move_id=move.id)


@bp.post("/approvals/<int:move_id>/notes")
@requires(P.WRITE_NOTE, of=find, seen_by=P.READ_APPROVAL)
def write_note(move: Move) -> Answer:
    form = forms.NoteForm()
    if not form.attempt(lambda: services.write_note(actor=me(), move=move, text=form.case_note.data)):
        return approval_page(move, form)
    flash(_("The note is kept. The other HR partners of this case read it."))
    return go("approval", move_id=move.id)


@bp.post("/approvals/<int:move_id>/conflict")
@requires(P.DECLARE_CONFLICT, of=find, seen_by=P.READ_APPROVAL)
def declare_conflict(move: Move) -> Answer:
    others = services.declare_conflict(actor=me(), move=move)
    if others:
        names = ", ".join(person.name for person in others)
        flash(_("Somebody else decides on the move of %(person)s: %(names)s.", person=move.person.name, names=names))
    else:
        flash(_("Nobody else can decide on this move. Ask an administrator to name another HR partner."), "warn")
    return go("approvals")
