"""Pausing a move and resuming it."""

from __future__ import annotations

from flask import flash, request
from flask_babel import gettext as _

from mobility.core import clock
from mobility.moves import forms, services
from mobility.moves.models import Move
from mobility.moves.policy import MovePermission as P
from mobility.moves.policy import is_mover
from mobility.moves.queries import clearing
from mobility.moves.routes.pieces import Answer, bp, find, go, page, refuse_what_is_over, row_of
from mobility.web.current import me, requires


@bp.route("/moves/<int:move_id>/pause", methods=["GET", "POST"])
@requires(P.PAUSE, of=find, seen_by=P.READ)
def pause(move: Move) -> Answer:
    refuse_what_is_over("pause", move)
    form = forms.PauseForm(data={"from_on": clock.today(move.time_zone)})
    if request.method == "POST" and form.attempt(
        lambda: services.pause(actor=me(), move=move, **form.values("from_on", "expected_on"))
    ):
        flash(_("The move is paused. Everyone concerned is told, and nobody is told why."))
        return go("show", move_id=move.id)
    return page("pause", form, **row_of(move))


@bp.route("/moves/<int:move_id>/resume", methods=["GET", "POST"])
@requires(P.PAUSE, of=find, seen_by=P.READ)
def resume(move: Move) -> Answer:
    refuse_what_is_over("resume", move)
    latest = clearing.latest_end(move, clock.today(move.time_zone))
    may_move_end = not is_mover(me(), move) and latest > move.last_day
    form = forms.ResumeForm(data={"ends_on": move.last_day})
    if request.method == "POST" and form.attempt(
        lambda: services.resume(actor=me(), move=move, ends_on=form.ends_on.data if may_move_end else None)
    ):
        flash(_("The move goes on. Everyone concerned is told."))
        return go("show", move_id=move.id)
    return page("resume", form, **row_of(move), latest=latest, may_move_end=may_move_end)
