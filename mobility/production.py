"""What `doctor --production` asks besides: the settings and the servers of an installation that people rely on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import sqlalchemy as sa
from flask import current_app

from mobility.accounts.models import Account
from mobility.core import clock
from mobility.core.db import session
from mobility.core.postgresql import POOL
from mobility.people.models import Person

SHORTEST_KEY = 32
# web processes and workers of deploy/compose.yaml, and what each may open beside its pool, for the queue
PROCESSES, BESIDE_THE_POOL = 4, 5
FOR_OTHERS = 10  # backups, migrations, whoever looks after the server
OWN_MACHINE = ("", "localhost", "127.0.0.1", "::1")
ENCRYPTED = frozenset({"require", "verify-ca", "verify-full"})
DURABLE = ("fsync", "full_page_writes", "synchronous_commit")
MOST_SECONDS_APART = 5
MADE_UP = "@demo.example"


def find_environment() -> Iterator[str]:
    if _setting("MOBILITY_ENV") != "production":
        yield "MOBILITY_ENV is development"
    if current_app.debug:
        yield "FLASK_DEBUG is on: an error would show the program to whoever meets it"
    if _setting("MOBILITY_NOW") is not None:
        yield "MOBILITY_NOW moves the clock"


def find_keys() -> Iterator[str]:
    keys = {name: str(_setting(name)) for name in ("SECRET_KEY", "AUDIT_KEY")}
    yield from (f"{name} is shorter than {SHORTEST_KEY} characters" for name in keys if len(keys[name]) < SHORTEST_KEY)
    if len(set(keys.values())) < len(keys):
        yield "SECRET_KEY and AUDIT_KEY are the same"
    if not _setting("METRICS_TOKEN"):
        yield "METRICS_TOKEN is not set"


def find_addresses() -> Iterator[str]:
    address = urlsplit(_setting("BASE_URL"))
    if address.scheme != "https":
        yield "BASE_URL does not begin with https"
    if address.hostname in OWN_MACHINE:
        yield f"BASE_URL leads to {address.hostname}: nobody else can follow a link in a mail"
    if not current_app.config.get("SESSION_COOKIE_SECURE"):
        yield "cookies travel unencrypted"


def find_proxies() -> Iterator[str]:
    if not _setting("TRUSTED_PROXIES"):
        yield "TRUSTED_PROXIES is 0: everybody seems to come from the proxy, so limits on guessing hold for all as one"


def find_mail() -> Iterator[str]:
    server = urlsplit(_setting("SMTP_URL"))
    if not server.scheme:
        yield "SMTP_URL is not set: mails are files, and nobody gets one"
    elif server.scheme == "smtp" and not server.username and server.hostname not in OWN_MACHINE:
        yield "SMTP_URL is smtp:// without a user: mails travel unencrypted, the links to sign in among them"
    if str(_setting("MAIL_FROM")).endswith("@localhost"):
        yield f"MAIL_FROM is {_setting('MAIL_FROM')}"


def find_database() -> Iterator[str]:
    url = current_app.extensions["engine"].url
    if url.get_backend_name() != "postgresql":
        yield "it is SQLite, which serves one process"
        return
    host = str(url.host or url.query.get("host", ""))
    is_far = host not in OWN_MACHINE and not host.startswith("/")
    if is_far and url.query.get("sslmode") not in ENCRYPTED:
        yield "what travels to it is not encrypted for certain: sslmode is not set in DATABASE_URL"
    for name in DURABLE:
        if session.scalar(sa.select(sa.func.current_setting(name))) == "off":
            yield f"{name} is off: what was acknowledged can be lost"
    yield from _find_few_connections()


def _find_few_connections() -> Iterator[str]:
    names = ("max_connections", "superuser_reserved_connections")
    most, reserved = (int(session.scalar(sa.select(sa.func.current_setting(name))) or 0) for name in names)
    each = int(_setting("POOL_SIZE") or POOL["pool_size"]) + int(POOL["max_overflow"]) + BESIDE_THE_POOL
    needed = PROCESSES * each + FOR_OTHERS
    if needed > most - reserved:
        yield f"{PROCESSES} processes may open {needed} connections ({each} each), and there are {most - reserved}"


def find_clock() -> Iterator[str]:
    if session.connection().dialect.name == "postgresql":
        theirs = session.execute(sa.select(sa.func.clock_timestamp())).scalar_one()
        apart = abs((theirs - clock.now()).total_seconds())
        if apart > MOST_SECONDS_APART:
            yield f"this machine and the database are {apart:.0f} seconds apart"


def find_records() -> Iterator[str]:
    if _setting("LOG_FORMAT") != "json":
        yield "LOG_FORMAT is text: requests are not in the log"
    if not _setting("SECURITY_LOG"):
        yield "SECURITY_LOG is empty: nobody is told of attacks"


def find_made_up() -> Iterator[str]:
    is_made_up = Person.email.endswith(MADE_UP, autoescape=True)
    query = sa.select(sa.func.count(Account.id)).join(Account.person).where(is_made_up)
    if made_up := session.scalar(query.where(Account.closed_at.is_(None))):
        yield f"{made_up} made-up people can sign in with a password that is written in a file"


def _setting(name: str) -> Any:
    return current_app.config.get(name)
