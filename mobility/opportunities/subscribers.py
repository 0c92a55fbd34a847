"""What the opportunities room does when something happens in a room below."""

from __future__ import annotations

from mobility.core.events import subscribe
from mobility.opportunities import queries, services
from mobility.people.events import PersonLeft


@subscribe(PersonLeft)
def ask_for_another_host(event: PersonLeft) -> None:
    for opportunity in queries.list_hosted_by(event.person):
        services.report_missing_host(opportunity=opportunity)
