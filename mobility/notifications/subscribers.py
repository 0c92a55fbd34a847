"""What the notifications room does when something happens in a room below."""

from __future__ import annotations

from mobility.core.events import subscribe
from mobility.notifications import services
from mobility.people.events import PersonLeft


@subscribe(PersonLeft)
def write_no_more(event: PersonLeft) -> None:
    services.drop_unsent_mails(person=event.person)
