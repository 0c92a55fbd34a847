"""Secrets that have to be read again, sealed with a key that is not in the database (AES-128-CBC and HMAC: Fernet).

And marks of what must never be read again, only known again: HMAC-SHA256 with such a key, since what people type where
a name is asked for may be a password, which a plain hash would give away to whoever tries likely ones.
"""

from __future__ import annotations

import base64
import hmac
import secrets

from cryptography.fernet import Fernet, InvalidToken

PURPOSE, MARKING = b"second factors", b"marks"

_key = {"fernet": Fernet(Fernet.generate_key())}
_marking = {"key": secrets.token_bytes()}


def configure(*, key: str) -> None:
    """Once, when the application starts."""
    _key["fernet"] = Fernet(base64.urlsafe_b64encode(hmac.digest(key.encode(), PURPOSE, "sha256")))
    _marking["key"] = hmac.digest(key.encode(), MARKING, "sha256")


def seal(secret: str) -> str:
    return _key["fernet"].encrypt(secret.encode()).decode()


def unseal(sealed: str) -> str | None:
    """What was sealed; None where the key is another one by now."""
    try:
        return _key["fernet"].decrypt(sealed.encode()).decode()
    except InvalidToken:
        return None


def mark(typed: str) -> str:
    """The same for the same words, and telling nobody without the key which they were."""
    return hmac.new(_marking["key"], typed.encode("utf-8", "surrogatepass"), "sha256").hexdigest()
