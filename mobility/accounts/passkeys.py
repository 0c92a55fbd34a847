"""Passkeys (WebAuthn Level 3): what a browser is asked for, and whether what it answers is right."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import webauthn
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

# what the library raises, and what parsing odd JSON raises inside it
WRONG = (WebAuthnException, ValueError, TypeError, KeyError, AttributeError, UnicodeError)
LONGEST_ANSWER = 20_000  # characters; real ones have a tenth of that


@dataclass(frozen=True)
class Site:
    """Whose passkeys these are: a host name, and the origin that pages come from."""

    host: str
    origin: str


@dataclass(frozen=True)
class Made:
    """A new passkey, in base64url."""

    credential_id: str
    public_key: str
    sign_count: int


def ask_to_make(site: Site, challenge: str, *, account_id: int, name: str, email: str, known: Iterable[str]) -> str:
    """Options for `navigator.credentials.create`, as JSON; a device that is `known` makes no second one."""
    options = webauthn.generate_registration_options(
        rp_id=site.host,
        rp_name="Talent marketplace",
        user_id=hashlib.sha256(f"account {account_id}".encode()).digest(),
        user_name=email,
        user_display_name=name,
        challenge=challenge.encode(),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(id=base64url_to_bytes(one)) for one in known],
    )
    return webauthn.options_to_json(options)


def ask_to_use(site: Site, challenge: str) -> str:
    """Options for `navigator.credentials.get`, as JSON: any passkey of this site, unlocked by its owner."""
    options = webauthn.generate_authentication_options(
        rp_id=site.host, challenge=challenge.encode(), user_verification=UserVerificationRequirement.REQUIRED
    )
    return webauthn.options_to_json(options)


def read_challenge(answer: str) -> str:
    """The challenge that the browser says it signed; empty where the answer is none. Nothing is verified yet."""
    try:
        said = json.loads(base64url_to_bytes(_parse(answer)["response"]["clientDataJSON"]))
        return base64url_to_bytes(said["challenge"]).decode("ascii")
    except WRONG:
        return ""


def read_credential_id(answer: str) -> str:
    try:
        return str(_parse(answer)["id"])
    except WRONG:
        return ""


def check_made(site: Site, challenge: str, answer: str) -> Made | None:
    """The passkey that a device made for this challenge and this site, its owner having unlocked it; else None."""
    try:
        found = webauthn.verify_registration_response(
            credential=_parse(answer),
            expected_challenge=challenge.encode(),
            expected_rp_id=site.host,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    except WRONG:
        return None
    public_key = bytes_to_base64url(found.credential_public_key)
    return Made(bytes_to_base64url(found.credential_id), public_key, found.sign_count)


def check_used(site: Site, challenge: str, answer: str, *, public_key: str, sign_count: int) -> int | None:
    """The new count of signatures of the device, where everything is right; else None."""
    try:
        found = webauthn.verify_authentication_response(
            credential=_parse(answer),
            expected_challenge=challenge.encode(),
            expected_rp_id=site.host,
            expected_origin=site.origin,
            credential_public_key=base64url_to_bytes(public_key),
            credential_current_sign_count=sign_count,
            require_user_verification=True,
        )
    except WRONG:
        return None
    return found.new_sign_count


def _parse(answer: str) -> dict[str, Any]:
    if len(answer) > LONGEST_ANSWER:
        raise ValueError("too long")
    parsed = json.loads(answer)
    if not isinstance(parsed, dict):
        raise TypeError("no object")
    return parsed
