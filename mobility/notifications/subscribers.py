"""What the notifications room does when something happens in a room below."""

from __future__ import annotations

from mobility.accounts.events import SignInChanged
from mobility.accounts.queries import find_account
from mobility.core.events import subscribe
from mobility.notifications import messages, services
from mobility.people.events import EmailChanged, PersonLeft, RoleChanged


@subscribe(PersonLeft)
def write_no_more(event: PersonLeft) -> None:
    services.drop_unsent_mails(person=event.person)


@subscribe(RoleChanged)
def tell_of_role(event: RoleChanged) -> None:
    """What a command grants comes with the link to sign in, and needs no message."""
    if event.actor is not None:
        services.notify(recipient=event.person, notice=messages.role_changed(event, event.actor))


@subscribe(EmailChanged)
def tell_at_the_former_address(event: EmailChanged) -> None:
    """Whoever changes an address can have a new password sent there; without an account there is nothing to take."""
    if find_account(event.person) is not None:
        services.notify(recipient=event.person, notice=messages.email_changed(event), at_once=True)


@subscribe(SignInChanged)
def tell_of_sign_in(event: SignInChanged) -> None:
    """By mail whatever they chose: it may have been somebody else who did it."""
    services.notify(recipient=event.person, notice=messages.sign_in_changed(event), at_once=True)
