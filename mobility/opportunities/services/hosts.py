"""Who runs a posting: co-owners beside the owner, and who takes over from somebody who leaves."""

from __future__ import annotations

from mobility.audit import services as audit
from mobility.core import clock
from mobility.core.authz import authorize, permits
from mobility.core.db import lock, session
from mobility.core.errors import InvalidInput, TransitionNotAllowed
from mobility.core.events import publish as publish_event
from mobility.core.i18n import N_
from mobility.notifications.services import notify
from mobility.opportunities import messages
from mobility.opportunities.events import HostNamed, HostReplaced
from mobility.opportunities.models import CoOwner, Opportunity
from mobility.opportunities.policy import OpportunityPermission as P
from mobility.opportunities.services.lifecycle import make_owner, refuse_unfit_host
from mobility.people.models import Person
from mobility.people.queries import list_hr_for_unit


def add_co_owner(*, actor: Person, opportunity: Opportunity, person: Person) -> None:
    """From now on this person may do what the owner may, except cancel the posting."""
    lock(opportunity)
    authorize(actor, P.NAME_CO_OWNERS, opportunity)
    if opportunity.is_over:
        raise TransitionNotAllowed(N_("This opportunity is over, so it needs no other host."))
    if person.id in opportunity.host_ids:
        raise InvalidInput(N_("This person is a host already. Name somebody else."), field="host")
    refuse_unfit_host(opportunity, person)
    publish_event(HostNamed(opportunity, person))
    opportunity.co_owners.append(CoOwner(person=person))
    entry = audit.record(actor=actor, action="add_co_owner", subject=opportunity, concerns=person)
    session.flush()  # the entry needs its id
    if person.id != actor.id:
        notify(recipient=person, notice=messages.co_owner_named(opportunity, actor, entry))


def remove_co_owner(*, actor: Person, opportunity: Opportunity, person: Person) -> None:
    """Without effect on somebody who is none; the owner is replaced by HR only."""
    lock(opportunity)
    authorize(actor, P.NAME_CO_OWNERS, opportunity)
    if person.id == opportunity.host_manager_id:
        raise InvalidInput(N_("The owner cannot be removed. HR of the unit can give the posting to somebody else."))
    if person.id not in opportunity.host_ids:
        return
    opportunity.co_owners[:] = [row for row in opportunity.co_owners if row.person_id != person.id]
    entry = audit.record(actor=actor, action="remove_co_owner", subject=opportunity, concerns=person)
    session.flush()
    if person.id != actor.id:
        notify(recipient=person, notice=messages.co_owner_removed(opportunity, actor, entry))


def replace_leaver(*, opportunity: Opportunity, leaver: Person) -> None:
    """A host has left: the first co-owner who may host takes over, else HR of the unit is asked to name somebody."""
    lock(opportunity)
    opportunity.co_owners[:] = [row for row in opportunity.co_owners if row.person_id != leaver.id]
    if opportunity.is_over or opportunity.host_manager_id != leaver.id:
        return
    heir = next((row.person for row in opportunity.co_owners if _can_take_over(row.person)), None)
    if heir is None:
        for partner in list_hr_for_unit(opportunity.org_unit, opportunity.legal_entity_id):
            notify(recipient=partner, notice=messages.host_left(opportunity))
        return
    make_owner(opportunity, heir)
    audit.record(actor=None, action="replace_host", subject=opportunity, concerns=heir)
    notify(recipient=heir, notice=messages.posting_inherited(opportunity, leaver))
    publish_event(HostReplaced(opportunity))


def _can_take_over(person: Person) -> bool:
    return not person.has_left(clock.today(person.time_zone)) and permits(person, P.POST)
