"""Clearances: the inbox of HR, one of them with what can be done, and what a person tells HR alone."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from flask import Response as FlaskResponse
from flask import flash, request
from flask_babel import gettext as _

from mobility.core import clock
from mobility.core.authz import permits
from mobility.core.errors import Conflict
from mobility.moves import forms, services
from mobility.moves.models import Clearance, Move
from mobility.moves.policy import MovePermission as P
from mobility.moves.queries import clearing
from mobility.moves.routes.pieces import Answer, bp, find, go, page, row_of
from mobility.skills.services import LARGEST_DOCUMENT
from mobility.web.current import me, requires
from mobility.web.fields import BaseForm
from mobility.web.filters import translate
from mobility.web.pages import paginate
from mobility.web.transactions import leave_trace

CONFLICT = 409


@bp.get("/clearances")
@requires(P.LIST_CLEARANCES)
def clearances() -> Answer:
    waiting = clearing.list_inbox(me())
    mine = sum(one.owner_id == me().id for one in waiting)
    return page("clearances", None, waiting=paginate(waiting), mine=mine, today=clock.today(me().time_zone))


@bp.get("/clearances/<int:clearance_id>")
@requires(P.READ_CLEARANCE, of=clearing.find_clearance)
def clearance(clearance: Clearance) -> Answer:
    return _clearance_page(clearance)


def _clearance_page(clearance: Clearance, tried: BaseForm | None = None) -> tuple[str, int]:
    kinds = {
        "clear_form": forms.ClearForm,
        "not_needed_form": forms.NotNeededForm,
        "refuse_form": forms.RefuseClearanceForm,
    }
    shown = {name: tried if isinstance(tried, kind) else kind(formdata=None) for name, kind in kinds.items()}
    move = clearance.move
    may_decide = clearance.is_open and move.status in clearing.MAY_ASK and permits(me(), P.DECIDE_CLEARANCE, clearance)
    today = clock.today(me().time_zone)
    return page("clearance", tried, **row_of(move), **shown, clearance=clearance, may_decide=may_decide, today=today)


def _settle(clearance: Clearance, form: BaseForm, act: Callable[[], Any], told: str) -> Answer:
    try:
        if not form.attempt(act):
            return _clearance_page(clearance, form)
    except Conflict as late:  # somebody was first: the page shows what it is by now
        flash(translate(late.message), "warn")
        return _clearance_page(clearance)[0], CONFLICT
    flash(told)
    return go("clearances")


@bp.post("/clearances/<int:clearance_id>/clear")
@requires(P.DECIDE_CLEARANCE, of=clearing.find_clearance, seen_by=P.READ_CLEARANCE)
def clear(clearance: Clearance) -> Answer:
    form = forms.ClearForm()
    file = form.file.data
    act = partial(
        services.clear,
        actor=me(),
        clearance=clearance,
        note=form.clear_note.data,
        name=file.filename or "" if file else "",
        content=file.stream.read(LARGEST_DOCUMENT + 1) if file else b"",
    )
    return _settle(clearance, form, act, _("It is cleared. The move goes on once nothing else is open."))


@bp.post("/clearances/<int:clearance_id>/not-needed")
@requires(P.DECIDE_CLEARANCE, of=clearing.find_clearance, seen_by=P.READ_CLEARANCE)
def mark_not_needed(clearance: Clearance) -> Answer:
    form = forms.NotNeededForm()
    act = partial(services.mark_not_needed, actor=me(), clearance=clearance, note=form.not_needed_note.data)
    return _settle(clearance, form, act, _("It is marked as not needed. The move goes on once nothing else is open."))


@bp.post("/clearances/<int:clearance_id>/refuse")
@requires(P.DECIDE_CLEARANCE, of=clearing.find_clearance, seen_by=P.READ_CLEARANCE)
def refuse_clearance(clearance: Clearance) -> Answer:
    form = forms.RefuseClearanceForm()
    act = partial(
        services.refuse_clearance,
        actor=me(),
        clearance=clearance,
        reason=form.reason.data,
        note=form.explanation.data,
    )
    return _settle(clearance, form, act, _("It is refused. The move will not take place; everyone concerned is told."))


@bp.get("/clearances/<int:clearance_id>/document")
@requires(P.READ_CLEARANCE, of=clearing.find_document)
def clearance_document(clearance: Clearance) -> FlaskResponse:
    """The file as it was sent: to be saved, never to be shown here."""
    answer = FlaskResponse(clearance.document, mimetype="application/octet-stream")
    answer.headers.set("Content-Disposition", "attachment", filename=clearance.document_name)
    read = partial(services.note_clearance_document_read, actor=me(), clearance=clearance)
    leave_trace(read, is_required=True)
    return answer


@bp.route("/moves/<int:move_id>/adjustment", methods=["GET", "POST"])
@requires(P.ASK_ADJUSTMENT, of=find, seen_by=P.READ)
def ask_adjustment(move: Move) -> Answer:
    form = forms.AdjustmentForm()
    if request.method == "POST" and form.attempt(
        lambda: services.ask_adjustment(actor=me(), move=move, need=form.need.data)
    ):
        flash(_("HR knows, and nobody else. They speak with you before the move begins."))
        return go("show", move_id=move.id)
    return page("adjustment", form, **row_of(move))
