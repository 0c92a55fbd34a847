"""What the moves room does when something happens in a room below."""

from __future__ import annotations

from mobility.applications.events import OfferAccepted
from mobility.core.events import subscribe
from mobility.moves import services
from mobility.opportunities.events import HostReplaced
from mobility.people.events import PersonLeft, ReportingLineChanged


@subscribe(OfferAccepted)
def open_move_on_acceptance(event: OfferAccepted) -> None:
    services.open_move(actor=event.actor, application=event.application, offer=event.offer)


@subscribe(ReportingLineChanged)
def reroute_on_new_line(event: ReportingLineChanged) -> None:
    services.reroute_releases_of(person=event.person)


@subscribe(PersonLeft)
def close_on_leaving(event: PersonLeft) -> None:
    services.close_for_leaver(person=event.person)


@subscribe(HostReplaced)
def pass_on_to_new_host(event: HostReplaced) -> None:
    services.pass_on_to_host(opportunity=event.opportunity)
