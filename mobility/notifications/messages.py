"""The words of every kind of message, registered by the rooms that send them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from mobility.accounts.events import Change, SignInChanged
from mobility.core.i18n import N_, Message, unpack_all
from mobility.notifications.models import Notification
from mobility.people.events import EmailChanged, RoleChanged
from mobility.people.messages import ROLES
from mobility.people.models import Person


@dataclass(frozen=True)
class Wording:
    """Marked sentences (N_): the subject says what happened, the body what happens next, who acts, by when.

    `unsubscribe` is the endpoint that stops such mails without a sign-in, for those that nobody has to get.
    """

    subject: str
    body: str
    link: str
    unsubscribe: str = ""


@dataclass(frozen=True)
class Notice:
    """One thing to tell: a registered kind, a key that names the happening, where the link leads, what fills it."""

    kind: str
    event_key: str
    path: str
    params: Mapping[str, Any] = field(default_factory=dict)


class Attachment(NamedTuple):
    """A file that goes with a mail."""

    name: str
    mimetype: str
    content: bytes


Say = Callable[[Message], str]  # in the reader's language
Attach = Callable[[Notification, str, Say], Attachment | None]

EMAIL_CHANGED = "email_changed"

_wordings: dict[str, Wording] = {}
_attachments: dict[str, Attach] = {}


def register_wordings(wordings: Mapping[str, Wording]) -> None:
    _wordings.update(wordings)


def register_attachments(attachments: Mapping[str, Attach]) -> None:
    """By kind, what makes the file from the notice and the address of the site; as things are when the mail is sent."""
    _attachments.update(attachments)


def find_attachment(notification: Notification, base_url: str, say: Say) -> Attachment | None:
    attach = _attachments.get(notification.kind)
    return attach(notification, base_url, say) if attach else None


def get_wording(kind: str) -> Wording:
    return _wordings[kind]


def registered_wordings() -> Mapping[str, Wording]:
    """All of them, for tests and for whoever proofreads."""
    return dict(_wordings)


@dataclass(frozen=True)
class Words:
    """A notification as sentences, still untranslated."""

    subject: Message
    body: Message
    link: Message


def put_into_words(notification: Notification) -> Words:
    wording, params = get_wording(notification.kind), unpack_all(notification.params)
    return Words(*(Message(sentence, params) for sentence in (wording.subject, wording.body, wording.link)))


register_wordings(
    {
        "role_granted": Wording(
            subject=N_("You have a new role: %(role)s"),
            body=N_(
                "%(actor)s granted it for %(scope)s; you can use it as soon as you sign in again. If that is a "
                "mistake, tell them: nobody hands back a role alone."
            ),
            link=N_("Open your home page"),
        ),
        "role_revoked": Wording(
            subject=N_("You no longer have this role: %(role)s"),
            body=N_(
                "%(actor)s revoked it for %(scope)s. Its pages are closed to you from now on, and what waited for you "
                "there goes to the others who hold it. If that is a mistake, write to them."
            ),
            link=N_("Open your home page"),
        ),
        "sign_in_changed": Wording(
            subject=N_("%(what)s"),
            body=N_(
                "It was done in your name just now. If it was you, there is nothing to do. If not, change your "
                "password and sign out all other browsers at once, then tell your administrator."
            ),
            link=N_("Look at your sign-ins"),
        ),
        EMAIL_CHANGED: Wording(
            subject=N_("Your work e-mail address was changed"),
            body=N_(
                "Mails, also those with a link to sign in, go to the new address from now on; this one alone went to "
                "the former. If you did not expect that, tell HR and your administrator at once."
            ),
            link=N_("Look at your sign-ins"),
        ),
        "factors_reset": Wording(
            subject=N_("Your second factors and passkeys were removed"),
            body=N_(
                "%(actor)s removed them, and you are signed out everywhere. Your password works as before: sign in "
                "and set up a new second factor. If you did not ask for it, write to them at once."
            ),
            link=N_("Set up a second factor"),
        ),
    }
)

# about the safety of an account: mailed at once, whatever its person chose or chooses before it is sent
MAILED_ANYWAY = frozenset({"sign_in_changed", "factors_reset", EMAIL_CHANGED})

CHANGES = {
    Change.PASSWORD_CHANGED: N_("Your password was changed"),
    Change.APP_ADDED: N_("An authenticator app was added to your account"),
    Change.APP_REMOVED: N_("The authenticator app was removed from your account"),
    Change.PASSKEY_ADDED: N_("A passkey was added to your account"),
    Change.PASSKEY_REMOVED: N_("A passkey was removed from your account"),
    Change.CODES_RENEWED: N_("New recovery codes were made for your account"),
    Change.CODE_USED: N_("A recovery code was used to sign in to your account"),
}


def role_changed(event: RoleChanged, actor: Person) -> Notice:
    parts = [event.unit.path if event.unit else "", event.legal_entity.name if event.legal_entity else ""]
    scope = ", ".join(filter(None, parts)) or Message(N_("the whole company"))
    return Notice(
        kind="role_granted" if event.is_granted else "role_revoked",
        event_key=f"role:{event.entry_id}",
        path="/",
        params={"role": Message(ROLES[event.role]), "scope": scope, "actor": actor.name},
    )


def email_changed(event: EmailChanged) -> Notice:
    """No sentence names an address; `former` is where the letter goes (`find_address`)."""
    return Notice(EMAIL_CHANGED, f"email:{event.entry_id}", "/account", {"former": event.former})


def find_address(notification: Notification) -> str:
    """Where a letter about it goes: to its recipient, but to where they were when they hear of it no more."""
    if notification.kind == EMAIL_CHANGED:
        return str(unpack_all(notification.params)["former"])
    return notification.recipient.email


def sign_in_changed(event: SignInChanged) -> Notice:
    key = f"sign-in:{event.entry_id}"
    if event.change is Change.FACTORS_RESET:
        return Notice("factors_reset", key, "/account/factors", {"actor": event.actor.name})
    return Notice("sign_in_changed", key, "/account", {"what": Message(CHANGES[event.change])})
