"""The life of an opportunity: review, publication, closing, cancelling, completion, a new host."""

from __future__ import annotations

import datetime as dt

from mobility.audit import services as audit
from mobility.core import clock
from mobility.core.authz import authorize, permits
from mobility.core.db import lock
from mobility.core.errors import ConditionNotMet, InvalidInput, TransitionNotAllowed
from mobility.core.events import publish as publish_event
from mobility.core.i18n import N_
from mobility.notifications.services import notify
from mobility.opportunities import messages
from mobility.opportunities.events import (
    HostNamed,
    HostReplaced,
    OpportunityCancelled,
    OpportunityChanged,
    OpportunityClosed,
    OpportunityCompleted,
    OpportunityPublished,
)
from mobility.opportunities.models import Opportunity
from mobility.opportunities.policy import OpportunityPermission as P
from mobility.opportunities.services.drafting import refuse_bad_dates
from mobility.opportunities.workflow import workflow
from mobility.people.models import Person
from mobility.people.queries import list_hr_for_unit


def submit_for_review(*, actor: Person, opportunity: Opportunity) -> None:
    lock(opportunity)
    workflow.may(actor, "submit_for_review", opportunity)
    reviewers = _list_reviewers(opportunity)
    if not reviewers:
        raise ConditionNotMet(
            N_("No other HR partner covers this unit, so nobody could review it. Ask an administrator to name one.")
        )
    move_on("submit_for_review", actor, opportunity, dated=True)
    opportunity.submitted_at = clock.now()
    for reviewer in reviewers:
        notify(recipient=reviewer, notice=messages.posting_to_review(opportunity))


def _list_reviewers(opportunity: Opportunity) -> list[Person]:
    partners = list_hr_for_unit(opportunity.org_unit, opportunity.legal_entity_id)
    return [partner for partner in partners if permits(partner, P.REVIEW, opportunity)]


def publish(*, actor: Person, opportunity: Opportunity) -> None:
    lock(opportunity)
    workflow.may(actor, "publish", opportunity)
    move_on("publish", actor, opportunity, dated=True)
    publish_event(OpportunityPublished(opportunity, actor))


def approve(*, actor: Person, opportunity: Opportunity) -> None:
    lock(opportunity)
    workflow.may(actor, "approve", opportunity)
    move_on("approve", actor, opportunity, dated=True)
    notify(recipient=opportunity.host_manager, notice=messages.posting_approved(opportunity, actor))
    publish_event(OpportunityPublished(opportunity, actor))


def open_from_file(*, opportunity: Opportunity) -> None:
    """Open what an import brought, history included: its dates are not checked and nobody reviews it."""
    move_on("open_from_file", None, opportunity)
    publish_event(OpportunityPublished(opportunity, None))


def send_back(*, actor: Person, opportunity: Opportunity, reason: str) -> None:
    lock(opportunity)
    workflow.may(actor, "send_back", opportunity)
    move_on("send_back", actor, opportunity, note=_sentence(reason))
    notify(recipient=opportunity.host_manager, notice=messages.posting_sent_back(opportunity, actor, reason.strip()))


def close(*, actor: Person, opportunity: Opportunity) -> None:
    lock(opportunity)
    workflow.may(actor, "close", opportunity)
    move_on("close", actor, opportunity)
    if actor.id != opportunity.host_manager_id:
        notify(recipient=opportunity.host_manager, notice=messages.posting_closed_by(opportunity, actor))
    publish_event(OpportunityClosed(opportunity, actor))


def close_on_deadline(*, opportunity: Opportunity) -> None:
    """The system closes; without effect before the deadline is over, or where somebody closed it already."""
    lock(opportunity)
    if not opportunity.is_past_deadline or not workflow.allows("close_on_deadline", opportunity):
        return
    move_on("close_on_deadline", None, opportunity)
    notify(recipient=opportunity.host_manager, notice=messages.posting_closed(opportunity))
    publish_event(OpportunityClosed(opportunity, None))


def reopen(*, actor: Person, opportunity: Opportunity, closes_on: dt.date | None = None) -> None:
    """Take applications again, until a new deadline where the old one is over; who reopens it says it is current."""
    lock(opportunity)
    workflow.may(actor, "reopen", opportunity)
    opportunity.closes_on = closes_on or opportunity.closes_on
    move_on("reopen", actor, opportunity, dated=True)
    opportunity.confirmed_at, opportunity.asked_current_at = clock.now(), None
    publish_event(OpportunityChanged(opportunity))


def complete(*, actor: Person, opportunity: Opportunity) -> None:
    lock(opportunity)
    workflow.may(actor, "complete", opportunity)
    move_on("complete", actor, opportunity)
    publish_event(OpportunityCompleted(opportunity, actor))


def cancel(*, actor: Person, opportunity: Opportunity, reason: str) -> None:
    lock(opportunity)
    workflow.may(actor, "cancel", opportunity)
    move_on("cancel", actor, opportunity, note=_sentence(reason))
    if actor.id != opportunity.host_manager_id:
        notify(recipient=opportunity.host_manager, notice=messages.posting_cancelled(opportunity, actor, reason))
    publish_event(OpportunityCancelled(opportunity, actor, reason.strip()))


def reassign_host(*, actor: Person, opportunity: Opportunity, host: Person) -> None:
    """HR gives the opportunity to another person who may host."""
    lock(opportunity)
    authorize(actor, P.REASSIGN, opportunity)
    if opportunity.is_over:
        raise TransitionNotAllowed(N_("This opportunity is over, so it needs no other host."))
    refuse_unfit_host(opportunity, host)
    former = opportunity.host_manager
    make_owner(opportunity, host)
    audit.record(actor=actor, action="reassign", subject=opportunity, concerns=host, new_status=opportunity.status)
    notify(recipient=host, notice=messages.posting_given(opportunity, actor))
    notify(recipient=former, notice=messages.posting_taken(opportunity, actor, host))
    publish_event(HostNamed(opportunity, host))
    publish_event(HostReplaced(opportunity))


def make_owner(opportunity: Opportunity, host: Person) -> None:
    """Whoever was named beside the former owner and now is the owner stands in one place only."""
    opportunity.co_owners[:] = [row for row in opportunity.co_owners if row.person_id != host.id]
    opportunity.host_manager = host


def refuse_unfit_host(opportunity: Opportunity, host: Person) -> None:
    if host.id == opportunity.host_manager_id:
        raise InvalidInput(N_("This person is the host already. Name somebody else."), field="host")
    if host.has_left(clock.today(host.time_zone)) or not permits(host, P.POST):
        raise InvalidInput(
            N_("%(name)s may not host. Name a line manager, or ask an administrator to grant the host role."),
            field="host",
            name=host.name,
        )
    if any(place.holder_id == host.id for place in opportunity.places):
        raise InvalidInput(
            N_("%(name)s holds a place here, and nobody hosts themselves. Name somebody else."),
            field="host",
            name=host.name,
        )


def _sentence(reason: str) -> str:
    """A reason somebody will read; never empty."""
    if not reason.strip():
        raise InvalidInput(N_("Write a sentence that says why."), field="reason")
    return reason.strip()


def move_on(
    action: str, actor: Person | None, opportunity: Opportunity, *, dated: bool = False, note: str | None = None
) -> None:
    if dated and workflow.allows(action, opportunity):
        refuse_bad_dates(opportunity=opportunity)
    old, new = workflow.apply(action, opportunity)
    opportunity.stamp(clock.now())
    audit.record(
        actor=actor,
        action=action,
        subject=opportunity,
        concerns=opportunity.host_manager,
        old_status=old,
        new_status=new,
        note=note,
    )
