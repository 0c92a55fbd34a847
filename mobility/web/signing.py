"""Words in links, cookies and hidden fields that only we can have written: signed for one purpose each."""

from __future__ import annotations

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer, URLSafeTimedSerializer


def sign(purpose: str, number: int) -> str:
    return str(URLSafeSerializer(_keys(), salt=purpose).dumps(number))


def read_signed(purpose: str, token: str) -> int | None:
    """The number that was signed for this purpose; None where the token is not ours."""
    try:
        number = URLSafeSerializer(_keys(), salt=purpose).loads(token)
    except BadSignature:
        return None
    return number if isinstance(number, int) else None


def dated(purpose: str) -> URLSafeTimedSerializer:
    """For what is believed for a while only."""
    return URLSafeTimedSerializer(_keys(), salt=purpose)


def _keys() -> list[str]:
    """The last one signs; those before it are still believed."""
    return [*(current_app.config.get("SECRET_KEY_FALLBACKS") or ()), current_app.config["SECRET_KEY"]]
