"""What the applications room does when something happens in a room below."""

from __future__ import annotations

from mobility.applications import services
from mobility.core.events import subscribe
from mobility.opportunities.events import OpportunityCancelled
from mobility.people.events import PersonLeft


@subscribe(OpportunityCancelled)
def end_what_waited(event: OpportunityCancelled) -> None:
    services.cancel_applications(actor=event.actor, opportunity=event.opportunity, reason=event.reason)


@subscribe(PersonLeft)
def close_what_was_open(event: PersonLeft) -> None:
    services.withdraw_leaver(person=event.person)
