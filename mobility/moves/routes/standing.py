"""Standing approvals: those of one's scope, one with its uses, signing and revoking."""

from __future__ import annotations

import datetime as dt

from flask import flash, request
from flask_babel import gettext as _

from mobility.core import clock
from mobility.core.authz import permits
from mobility.moves import forms, services
from mobility.moves.models import StandingApproval
from mobility.moves.policy import MovePermission as P
from mobility.moves.queries import clearing
from mobility.moves.routes.pieces import Answer, bp, go, page
from mobility.people.queries import find_legal_entity, find_unit_by_id
from mobility.web.current import me, requires
from mobility.web.pages import paginate

ENDS_SOON = dt.timedelta(days=30)


@bp.get("/standing-approvals")
@requires(P.LIST_STANDING)
def standing_approvals() -> Answer:
    shown = paginate(clearing.list_standing_approvals(me()))
    uses = clearing.count_uses(shown.items)
    return page("standing_approvals", None, approvals=shown, uses=uses, state_of=_state_of)


@bp.route("/standing-approvals/new", methods=["GET", "POST"])
@requires(P.SIGN_STANDING)
def sign_standing_approval() -> Answer:
    today = clock.today(me().time_zone)
    latest = today + clearing.LONGEST_STANDING
    form = forms.SignForm(data={"valid_until": latest}).offer_scopes(me())
    unit, entity = form.org_unit.data or "", form.legal_entity.data or ""
    if request.method == "POST" and form.attempt(
        lambda: services.sign_standing_approval(
            actor=me(),
            org_unit=find_unit_by_id(int(unit)) if unit else None,
            legal_entity=find_legal_entity(int(entity)) if entity else None,
            valid_until=form.valid_until.data,
        )
    ):
        flash(_("You signed it. Each move that it approves is listed here."))
        return go("standing_approval", approval_id=form.result.id)
    return page("sign_standing_approval", form, latest=latest)


@bp.get("/standing-approvals/<int:approval_id>")
@requires(P.READ_STANDING, of=clearing.find_standing_approval)
def standing_approval(approval: StandingApproval) -> Answer:
    word, mark = _state_of(approval)
    return page(
        "standing_approval",
        None,
        approval=approval,
        word=word,
        mark=mark,
        uses=paginate(clearing.list_uses(approval)),
        may_revoke=approval.revoked_at is None and permits(me(), P.REVOKE_STANDING, approval),
    )


@bp.post("/standing-approvals/<int:approval_id>/revoke")
@requires(P.REVOKE_STANDING, of=clearing.find_standing_approval)
def revoke_standing_approval(approval: StandingApproval) -> Answer:
    services.revoke_standing_approval(actor=me(), approval=approval)
    flash(_("It is revoked. HR decides each small gig by hand from now on."))
    return go("standing_approval", approval_id=approval.id)


def _state_of(approval: StandingApproval) -> tuple[str, str]:
    today = clock.today(me().time_zone)
    if approval.revoked_at is not None:
        return _("Revoked"), "neutral"
    if approval.valid_until < today:
        return _("Expired"), "neutral"
    return (_("Ends soon"), "warn") if approval.valid_until - today <= ENDS_SOON else (_("In force"), "good")
