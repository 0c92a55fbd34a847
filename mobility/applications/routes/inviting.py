"""Inviting somebody who was suggested, and answering an invitation."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from mobility.applications import forms, queries, services
from mobility.applications.models import Invitation
from mobility.applications.policy import ApplicationPermission as P
from mobility.applications.routes.pieces import Answer, bp, go, page
from mobility.applications.workflow import invitation_workflow
from mobility.core.errors import NotFound
from mobility.opportunities.models import Opportunity
from mobility.opportunities.policy import OpportunityPermission
from mobility.opportunities.queries import find_opportunity
from mobility.web.current import me, requires
from mobility.web.filters import translate
from mobility.web.pages import buttons_for


@bp.route("/opportunities/<int:opportunity_id>/invite/<code>", methods=["GET", "POST"])
@requires(P.INVITE, of=find_opportunity, seen_by=OpportunityPermission.READ)
def invite(opportunity: Opportunity, code: str) -> Answer:
    """By the candidate's code: a host can ask somebody without knowing who it is."""
    found = queries.find_person_by_code(opportunity, code)
    person = queries.find_invitable(me(), opportunity, found.id) if found else None
    if person is None:
        raise NotFound
    face = queries.see(me(), opportunity, person)
    form = forms.MessageForm()
    if request.method == "POST" and form.attempt(
        lambda: services.invite(actor=me(), opportunity=opportunity, person=person, **form.values())
    ):
        flash(_("%(person)s was invited.", person=translate(face.label)))
        return redirect(url_for("matching.candidates", opportunity_id=opportunity.id), code=303)
    return page("invite", form, opportunity=opportunity, face=face)


@bp.get("/invitations/<int:invitation_id>")
@requires(P.READ_INVITATION, of=queries.find_invitation)
def invitation(invitation: Invitation) -> Answer:
    buttons = buttons_for(invitation_workflow, me(), invitation, "applications", invitation_id=invitation.id)
    return render_template(
        "applications/invitation.html",
        invitation=invitation,
        buttons=buttons,
        obstacle=invitation_workflow.unmet("accept_invitation", invitation),
    )


@bp.post("/invitations/<int:invitation_id>/accept")
@requires(P.ANSWER_INVITATION, of=queries.find_invitation)
def accept_invitation(invitation: Invitation) -> Answer:
    application = services.accept_invitation(actor=me(), invitation=invitation)
    return go("show", application_id=application.id)


@bp.post("/invitations/<int:invitation_id>/decline")
@requires(P.ANSWER_INVITATION, of=queries.find_invitation)
def decline_invitation(invitation: Invitation) -> Answer:
    services.decline_invitation(actor=me(), invitation=invitation)
    flash(_("You declined; the host manager was told. They cannot ask you again for this opportunity."))
    return go("invitation", invitation_id=invitation.id)
