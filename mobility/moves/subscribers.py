"""What the moves room does when something happens in a room below."""

from __future__ import annotations

from mobility.applications.events import OfferAccepted
from mobility.core.events import subscribe
from mobility.moves import services
from mobility.opportunities.events import HostReplaced
from mobility.people.events import ClocksChanged, DelegationChanged, PersonLeft, ReportingLineChanged


@subscribe(OfferAccepted)
def open_move_on_acceptance(event: OfferAccepted) -> None:
    services.open_move(actor=event.actor, application=event.application, offer=event.offer, note=event.note)


@subscribe(ReportingLineChanged)
def reroute_on_new_line(event: ReportingLineChanged) -> None:
    services.reroute_releases_of(person=event.person)


@subscribe(DelegationChanged)
def tell_both(event: DelegationChanged) -> None:
    services.tell_of_delegation(delegation=event.delegation, ended_by=event.ended_by)


@subscribe(ClocksChanged)
def recount_on_pause(event: ClocksChanged) -> None:
    services.recount_clocks(pause=event.pause)


@subscribe(PersonLeft)
def close_on_leaving(event: PersonLeft) -> None:
    services.close_for_leaver(person=event.person)


@subscribe(HostReplaced)
def pass_on_to_new_host(event: HostReplaced) -> None:
    services.pass_on_to_host(opportunity=event.opportunity)
