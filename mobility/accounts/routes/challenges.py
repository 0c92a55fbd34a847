"""What a passkey is asked to sign: words that only we can have written, for one purpose, and not long ago."""

from __future__ import annotations

import ipaddress
import secrets
from urllib.parse import urlsplit

from flask import current_app
from itsdangerous import BadData

from mobility.accounts import passkeys
from mobility.accounts.models import Account
from mobility.accounts.passkeys import Site
from mobility.accounts.services.passkeys import CHALLENGE_SECONDS
from mobility.web.signing import dated

USING, MAKING = "use a passkey", "make a passkey"


def site() -> Site:
    """As the settings say it, whatever the request does."""
    parts = urlsplit(current_app.config["BASE_URL"])
    return Site(parts.hostname or "", f"{parts.scheme}://{parts.netloc}")


def new_challenge(purpose: str) -> str:
    return str(dated(purpose).dumps(secrets.token_urlsafe(16)))


def find_challenge(purpose: str, answer: str) -> str:
    """The challenge that an answer says it signed; empty if it is not ours, for something else, or too old."""
    challenge = passkeys.read_challenge(answer)
    try:
        dated(purpose).loads(challenge, max_age=CHALLENGE_SECONDS)
    except BadData:
        return ""
    return challenge


def ask_for_passkey(purpose: str) -> str | None:
    """What the page hands to the script; None where no passkey can be: a site needs a name, a number is none."""
    return passkeys.ask_to_use(site(), new_challenge(purpose)) if has_name() else None


def has_name() -> bool:
    try:
        ipaddress.ip_address(site().host)
    except ValueError:
        return True
    return False


def ask_for_new_passkey(account: Account, known: list[str]) -> str:
    person = account.person
    return passkeys.ask_to_make(
        site(), new_challenge(MAKING), account_id=account.id, name=person.name, email=person.email, known=known
    )
