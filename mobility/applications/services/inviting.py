"""Asking a suggested person to apply, and what they answer."""

from __future__ import annotations

from mobility.applications import messages, queries
from mobility.applications.models import Application, Invitation
from mobility.applications.policy import ApplicationPermission
from mobility.applications.services.applying import start_application
from mobility.applications.workflow import invitation_workflow, is_taking_applications
from mobility.audit import services as audit
from mobility.core import clock
from mobility.core.authz import authorize
from mobility.core.db import lock, session
from mobility.core.errors import ConditionNotMet, Conflict, NotFound
from mobility.core.i18n import N_
from mobility.notifications.services import notify
from mobility.opportunities.models import Opportunity
from mobility.people.models import Person
from mobility.people.policy import is_in_line_above


def invite(*, actor: Person, opportunity: Opportunity, person: Person, message: str = "") -> Invitation:
    """Ask once; somebody who does not want to be found is not there to be asked."""
    authorize(actor, ApplicationPermission.INVITE, opportunity)
    if queries.find_invitable(actor, opportunity, person.id) is None:
        raise NotFound
    if not is_taking_applications(opportunity):
        raise ConditionNotMet(N_("This opportunity takes no applications now. Reopen it before you invite anybody."))
    name = queries.see(actor, opportunity, person).label
    if queries.find_invitation_of(person, opportunity) is not None:
        raise Conflict(N_("%(person)s was invited already. Their answer appears in the list."), person=name)
    application = queries.find_open(person, opportunity)
    if application is not None and application.submitted_at is not None:
        raise Conflict(N_("%(person)s has applied already: answer the application."), person=name)
    invitation = Invitation(opportunity=opportunity, person=person, invited_by=actor, message=message.strip())
    session.add(invitation)
    audit.record(
        actor=actor,
        action="invite",
        subject=invitation,
        concerns=person,
        new_status=invitation.status,
        note=message.strip(),
    )
    notify(recipient=person, notice=messages.about_invitation("invitation_received", invitation))
    return invitation


def accept_invitation(*, actor: Person, invitation: Invitation) -> Application:
    """An application opens as a draft; it is seen once it is sent."""
    _answer(actor, "accept_invitation", invitation)
    return start_application(actor=actor, opportunity=invitation.opportunity)


def decline_invitation(*, actor: Person, invitation: Invitation) -> None:
    _answer(actor, "decline_invitation", invitation)


def _answer(actor: Person, action: str, invitation: Invitation) -> None:
    lock(invitation)
    invitation_workflow.may(actor, action, invitation)
    old, new = invitation_workflow.apply(action, invitation)
    invitation.answered_at = clock.now()
    audit.record(actor=actor, action=action, subject=invitation, concerns=actor, old_status=old, new_status=new)
    kind = "invitation_accepted" if action == "accept_invitation" else "invitation_declined"
    for host in _list_who_hears(invitation):
        notice = messages.about_invitation(kind, invitation, person=queries.name_for(host, invitation))
        notify(recipient=host, notice=notice)


def _list_who_hears(invitation: Invitation) -> list[Person]:
    """Whoever invited; if they run it no longer, whoever does but stands in no line above the person (rule 5)."""
    hosts = invitation.opportunity.hosts
    if invitation.invited_by in hosts:
        return [invitation.invited_by]
    return [host for host in hosts if not is_in_line_above(host, invitation.person)]
