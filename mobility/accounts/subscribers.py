"""What the accounts room does when something happens in a room below."""

from __future__ import annotations

from mobility.accounts import services
from mobility.core.events import subscribe
from mobility.people.events import PersonLeft, RoleChanged


@subscribe(RoleChanged)
def sign_out_after_another_role(event: RoleChanged) -> None:
    """Whoever holds other rights than before signs in anew, so that no old cookie carries them."""
    services.end_sessions(actor=None, person=event.person, reason="role_changed")


@subscribe(PersonLeft)
def sign_out_for_good(event: PersonLeft) -> None:
    services.end_sessions(actor=None, person=event.person, reason="left")
