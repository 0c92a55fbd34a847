"""What the applications room does when something happens in a room below."""

from __future__ import annotations

from mobility.applications import services
from mobility.core.events import subscribe
from mobility.opportunities.events import HostNamed, OpportunityCancelled, OpportunityCompleted
from mobility.people.events import PersonLeft


@subscribe(HostNamed)
def keep_applications_from_the_line(event: HostNamed) -> None:
    services.refuse_host_in_line(opportunity=event.opportunity, host=event.host)


@subscribe(OpportunityCancelled)
def end_what_waited(event: OpportunityCancelled) -> None:
    services.cancel_applications(actor=event.actor, opportunity=event.opportunity, reason=event.reason)


@subscribe(OpportunityCompleted)
def end_what_found_no_place(event: OpportunityCompleted) -> None:
    services.end_without_place(opportunity=event.opportunity)


@subscribe(PersonLeft)
def close_what_was_open(event: PersonLeft) -> None:
    services.withdraw_leaver(person=event.person)
