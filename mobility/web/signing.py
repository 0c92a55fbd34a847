"""Ids in links that work without a sign-in: signed for one purpose, so that nobody can make up another's."""

from __future__ import annotations

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer


def sign(purpose: str, number: int) -> str:
    return str(_serializer(purpose).dumps(number))


def read_signed(purpose: str, token: str) -> int | None:
    """The number that was signed for this purpose; None where the token is not ours."""
    try:
        number = _serializer(purpose).loads(token)
    except BadSignature:
        return None
    return number if isinstance(number, int) else None


def _serializer(purpose: str) -> URLSafeSerializer:
    keys = [*(current_app.config.get("SECRET_KEY_FALLBACKS") or ()), current_app.config["SECRET_KEY"]]
    return URLSafeSerializer(keys, salt=purpose)
