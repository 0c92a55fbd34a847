"""What the applications room does when something happens in a room below."""

from __future__ import annotations

from mobility.applications import services
from mobility.applications.queries import fill_figures
from mobility.core.events import subscribe
from mobility.opportunities.events import (
    HealthAsked,
    HostNamed,
    HostReplaced,
    OpportunityCancelled,
    OpportunityCompleted,
    TermsChanged,
)
from mobility.people.events import ClocksChanged, PersonLeft


@subscribe(HostNamed)
def keep_applications_from_the_line(event: HostNamed) -> None:
    services.refuse_host_in_line(opportunity=event.opportunity, host=event.host)


@subscribe(HostReplaced)
def tell_who_answers_now(event: HostReplaced) -> None:
    services.tell_of_new_host(opportunity=event.opportunity)


@subscribe(TermsChanged)
def tell_what_changed(event: TermsChanged) -> None:
    services.tell_of_change(change=event.change)


@subscribe(HealthAsked)
def say_who_waits(event: HealthAsked) -> None:
    fill_figures(event.figures, event.viewer)


@subscribe(OpportunityCancelled)
def end_what_waited(event: OpportunityCancelled) -> None:
    services.cancel_applications(actor=event.actor, opportunity=event.opportunity, reason=event.reason)


@subscribe(OpportunityCompleted)
def end_what_found_no_place(event: OpportunityCompleted) -> None:
    services.end_without_place(opportunity=event.opportunity)


@subscribe(ClocksChanged)
def recount_on_pause(event: ClocksChanged) -> None:
    services.recount_offers(pause=event.pause)


@subscribe(PersonLeft)
def close_what_was_open(event: PersonLeft) -> None:
    services.withdraw_leaver(person=event.person)
