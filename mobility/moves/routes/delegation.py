"""Who decides for me, for whom I decide, and what was done."""

from __future__ import annotations

from typing import Any

from flask import flash
from flask_babel import gettext as _

from mobility.audit.queries import list_done_for
from mobility.moves import forms
from mobility.moves.messages.acting import SCOPES
from mobility.moves.queries import find_subject_of
from mobility.moves.routes.pieces import Answer, bp, go, page
from mobility.moves.words.happenings import HAPPENINGS
from mobility.people import services as people
from mobility.people.models import Delegation, DelegationScope
from mobility.people.policy import PersonPermission as P
from mobility.people.queries import find_delegation
from mobility.web.current import me, requires


@bp.get("/delegations")
@requires(P.LIST_DELEGATIONS)
def delegations() -> Answer:
    return page(
        "delegations",
        None,
        given=[_row_of(row) for row in reversed(me().delegations_given)],
        received=[_row_of(row) for row in reversed(me().delegations_received)],
    )


def _row_of(delegation: Delegation) -> dict[str, Any]:
    """A delegation with its state, and what was done under it by now."""
    state = _("Over") if delegation.is_over else _("In force") if delegation.is_in_force else _("Not begun")
    mark = "neutral" if delegation.is_over else "good" if delegation.is_in_force else "waiting"
    entries = list_done_for(delegation.owner, delegation.delegate, delegation.created_at)
    done = [
        {"at": entry.created_at, "text": _(HAPPENINGS[entry.action]), "move": find_subject_of(entry)}
        for entry in entries
        if entry.subject_type == "move" and (delegation.ended_at is None or entry.created_at <= delegation.ended_at)
    ]
    return {"row": delegation, "scope": _(SCOPES[delegation.scope]), "state": state, "mark": mark, "done": done}


@bp.route("/delegations/new", methods=["GET", "POST"])
@requires(P.DELEGATE)
def delegate() -> Answer:
    form = forms.DelegationForm()
    form.offer(me())

    def act() -> None:
        people.delegate(
            actor=me(),
            to=form.person,
            scope=DelegationScope(form.scope.data),
            unit=form.unit.found,
            **form.values("starts_on", "ends_on"),
        )

    if form.is_submitted() and form.attempt(act):
        flash(_("%(name)s can decide for you in these days. You are both told.", name=form.person.name))
        return go("delegations")
    return page("delegate", form)


@bp.post("/delegations/<int:delegation_id>/end")
@requires(P.END_DELEGATION, of=find_delegation)
def end_delegation(delegation: Delegation) -> Answer:
    people.end_delegation(actor=me(), delegation=delegation)
    flash(_("Ended. You are both told."))
    return go("delegations")
