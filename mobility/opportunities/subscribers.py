"""What the opportunities room does when something happens in a room below."""

from __future__ import annotations

from mobility.core.events import subscribe
from mobility.opportunities import queries, services
from mobility.people.events import PersonLeft


@subscribe(PersonLeft)
def find_other_hosts(event: PersonLeft) -> None:
    for opportunity in queries.list_run_by(event.person):
        services.replace_leaver(opportunity=opportunity, leaver=event.person)
