"""`doctor`: every check of health and consistency, with what to do about each that fails."""

from __future__ import annotations

import datetime as dt
import stat
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import sqlalchemy as sa
from flask import current_app
from sqlalchemy.exc import DBAPIError

from mobility import production
from mobility.accounts.models import Account
from mobility.audit import queries as audit
from mobility.backup import find_newest
from mobility.core import clock
from mobility.core.db import find_fault, session
from mobility.home import system
from mobility.invariants import find_violations
from mobility.moves.queries.deciding import list_without_decider
from mobility.notifications.models import MailStatus, OutgoingMail
from mobility.opportunities.models import Opportunity, OpportunityStatus
from mobility.people.models import Person, Role, RoleGrant

ROOT = Path(__file__).parents[1]
KEY_FILES = ("secret_key", "audit_key")
LARGEST_JOURNAL = 200 * 1024**2
BACKUP_EVERY = dt.timedelta(hours=26)
RUNNING = (OpportunityStatus.OPEN, OpportunityStatus.CLOSED)


@dataclass(frozen=True)
class Check:
    """`find` answers what is wrong, one line each; `remedy` says what to do."""

    name: str
    find: Callable[[], Iterable[str]]
    remedy: str


def _database() -> Iterator[str]:
    fault = find_fault(current_app.extensions["engine"])
    if fault is not None:
        yield fault


def _schema() -> Iterator[str]:
    database = system.describe_database(ROOT / "migrations")
    if not database.is_current:
        yield f"the schema is at {database.revision}, this version needs {database.head}"


def _record() -> Iterator[str]:
    problem = audit.verify().problem
    if problem is not None:
        yield str(problem)


def _consistency() -> Iterator[str]:
    return (str(violation) for violation in find_violations() if not violation.invariant.startswith("I5"))


def _worker() -> Iterator[str]:
    worker = system.describe_worker()
    if worker.is_silent:
        yield f"last seen {worker.seen_at:%Y-%m-%d %H:%M} UTC" if worker.seen_at else "never seen"


def _mails() -> Iterator[str]:
    dead = session.scalar(sa.select(sa.func.count(OutgoingMail.id)).where(OutgoingMail.status == MailStatus.FAILED))
    if dead:
        yield f"{dead} mails were given up after three days"


def _model() -> Iterator[str]:
    index = system.describe_index(_setting("EMBEDDING_MODEL"), _setting("MODELS_DIR"))
    active = index.active
    if index.version is None:
        yield f"{index.name} is not there or damaged"
    if active is None:
        yield "no text has been read by a model yet"
    elif not index.is_whole:
        yield f"the files of {active.key}, which made the index, are missing, damaged or of another version"
    elif active.problem is not None:
        yield f"the last run over the texts ended with: {active.problem.value}"
    elif index.has_other:
        yield f"the index was made by {active.key}, and {index.name} is configured"
    if index.last_run is not None and index.last_run.problem is not None:
        yield f"the last {index.last_run.kind.value} failed: {index.last_run.detail or index.last_run.problem.value}"


def _disk() -> Iterator[str]:
    disk = system.describe_disk(_setting("INSTANCE_DIR"))
    if disk.is_low:
        yield f"{disk.free:.1f} of {disk.total:.0f} GB are free"


def _journal() -> Iterator[str]:
    """On SQLite a reader that never ends keeps what is written from going into the file (F19)."""
    url = current_app.extensions["engine"].url
    if url.get_backend_name() == "sqlite" and url.database:
        journal = Path(f"{url.database}-wal")
        size = journal.stat().st_size if journal.exists() else 0
        if size > LARGEST_JOURNAL:
            yield f"{journal.name} has {size // 1024**2} MB"


def _backups() -> Iterator[str]:
    """Where nobody has set a key there are none to be late; production is asked for one."""
    newest = find_newest(_setting("BACKUP_DIR"))
    if not _setting("BACKUP_RECIPIENTS"):
        if _setting("MOBILITY_ENV") == "production":
            yield "no key is set for backups"
    elif newest is None or clock.now() - newest > BACKUP_EVERY:
        yield f"the newest is of {newest:%Y-%m-%d %H:%M} UTC" if newest else "there is none"


def _keys() -> Iterator[str]:
    for name in KEY_FILES:
        file = Path(_setting("INSTANCE_DIR")) / name
        if file.exists() and stat.S_IMODE(file.stat().st_mode) & 0o077:
            yield f"{file} can be read by others"


def _administrators() -> Iterator[str]:
    admins = session.scalars(
        sa.select(Person).join(RoleGrant, RoleGrant.person_id == Person.id).where(RoleGrant.role == Role.ADMIN)
    ).all()
    if not any(not person.has_left(clock.today(person.time_zone)) for person in admins):
        yield "nobody who works here is an administrator"


def _accounts() -> Iterator[str]:
    query = sa.select(Account).where(Account.closed_at.is_(None)).join(Account.person)
    for account in session.scalars(query.where(Person.left_at.is_not(None))):
        yield f"the account of {account.person.employee_number}, who has left, is open"


def _hosts() -> Iterator[str]:
    query = sa.select(Opportunity).where(Opportunity.status.in_(RUNNING)).join(Opportunity.host_manager)
    for posting in session.scalars(query.where(Person.left_at.is_not(None))):
        yield f"{posting.reference} is hosted by somebody who has left"


def _deciders() -> Iterator[str]:
    return (f"move {move.id} of {move.person.employee_number} waits for nobody" for move in list_without_decider())


def _setting(name: str) -> Any:
    return current_app.config[name]


CHECKS = (
    Check("the database can be used", _database, "Look at DATABASE_URL, the rights of the file and the disk."),
    Check("the schema is the one of this version", _schema, "Run: flask db upgrade"),
    Check("the record of who did what is whole", _record, "Change nothing, keep copies, call security."),
    Check("the data is consistent", _consistency, "Restore a backup, or send these lines to the maintainers."),
    Check("the worker runs", _worker, "make run starts it beside the pages; look at its log."),
    Check("mails go out", _mails, "Look at Administration, System: the error, and Send again."),
    Check("the embedding model is in use", _model, "Run: flask matching prepare-model, then index or use-model"),
    Check("the disk has room", _disk, "Free some space, or move INSTANCE_DIR and the database."),
    Check("what was written goes into the file", _journal, "Some program reads without end: find it, and end it."),
    Check("no backup is late", _backups, "Run each night: flask backup create (docs/backup.md)."),
    Check("nobody else reads the keys", _keys, "Run: chmod 600 on each of them."),
    Check("somebody administers", _administrators, "Run: flask accounts create-admin EMAIL"),
    Check("who has left is shut out", _accounts, "The worker does it; see whether it runs."),
    Check("every posting has a host", _hosts, "HR of the unit gives it to somebody else: Postings, Reassign."),
    Check("every move has somebody to decide", _deciders, "Give an HR partner a scope that covers the person."),
)


PRODUCTION = (
    Check("this is production", production.find_environment, "Set MOBILITY_ENV=production; unset the other."),
    Check("the keys are strong", production.find_keys, "Make each anew: openssl rand -base64 48"),
    Check("addresses are encrypted", production.find_addresses, "Set BASE_URL to what people type: https://name"),
    Check(
        "the proxies are told", production.find_proxies, "Set TRUSTED_PROXIES to how many stand before us: 1, mostly."
    ),
    Check(
        "mails have a server",
        production.find_mail,
        "Set SMTP_URL to smtps://…, MAIL_FROM to who may send.",
    ),
    Check("the database is fit for it", production.find_database, "See docs/deploy.md, Connections and PostgreSQL."),
    Check("the clocks agree", production.find_clock, "Run a time service (chrony) on both."),
    Check("what happens is written down", production.find_records, "Set LOG_FORMAT=json and SECURITY_LOG=-"),
    Check(
        "nobody is made up", production.find_made_up, "Begin with an empty database: the demo company is for trying."
    ),
)


@click.command("doctor")
@click.option("--production", "is_production", is_flag=True, help="Check the settings of a production server too.")
def command(is_production: bool) -> None:
    """Check health and consistency; say what to do about what is wrong."""
    ill, checks = 0, CHECKS + (PRODUCTION if is_production else ())
    for check in checks:
        problems = _list_problems(check)
        ill += bool(problems)
        click.echo(f"{'not ok' if problems else 'ok    '}  {check.name}")
        for problem in problems:
            click.echo(f"          {problem}")
        if problems:
            click.echo(f"          → {check.remedy}")
    if ill:
        raise click.ClickException(f"{ill} of {len(checks)} checks failed.")


def _list_problems(check: Check) -> list[str]:
    """One check that cannot be made holds up none of the others."""
    try:
        return list(check.find())
    except DBAPIError as error:
        return [f"could not be checked: {error.orig}"]
    finally:
        session.rollback()
