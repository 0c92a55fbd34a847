"""Secrets that have to be read again, sealed with a key that is not in the database (AES-128-CBC and HMAC: Fernet)."""

from __future__ import annotations

import base64
import hmac

from cryptography.fernet import Fernet, InvalidToken

PURPOSE = b"second factors"

_key = {"fernet": Fernet(Fernet.generate_key())}


def configure(*, key: str) -> None:
    """Once, when the application starts."""
    _key["fernet"] = Fernet(base64.urlsafe_b64encode(hmac.digest(key.encode(), PURPOSE, "sha256")))


def seal(secret: str) -> str:
    return _key["fernet"].encrypt(secret.encode()).decode()


def unseal(sealed: str) -> str | None:
    """What was sealed; None where the key is another one by now."""
    try:
        return _key["fernet"].decrypt(sealed.encode()).decode()
    except InvalidToken:
        return None
