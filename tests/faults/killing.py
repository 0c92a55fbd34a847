"""Killing a process at every write of an act, as SQLite tests itself: fail the n-th one, raise n until none fails.

A fork server imports the application once and forks a child for each try. The child sends one request and, at the n-th
point (a statement that writes, the moment before a commit, the moment after it), kills itself with SIGKILL: nothing is
cleaned up. Before a statement that only reads, a death leaves what it leaves before the next that writes.
"""

from __future__ import annotations

import itertools
import multiprocessing
import os
import re
import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import command

from mobility import copying
from mobility.app import create_app
from mobility.core.db import create_engine, session
from mobility.people.models import Person
from mobility.worker import run_all
from tests.client import AuditingClient
from tests.migrating import alembic_config

FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload([__name__])
PATIENCE_SECONDS = 60
MOST_POINTS = 5000
LAST_POINTS = 3
READS = re.compile(r"\s*SELECT\b(?!.*\bFOR\b.*\bUPDATE\b)", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True)
class Request:
    """A form that somebody sends."""

    person_id: int
    path: str
    fields: dict[str, Any]


def send(config: dict[str, Any], asked: Request, die_at: int | None = None) -> tuple[int, str]:
    """Send it within this process; answers status and location."""
    app = create_app(config)
    app.test_client_class = AuditingClient
    client = app.test_client()
    with app.app_context():
        client.sign_in(session.get_one(Person, asked.person_id))
        session.commit()
    if die_at is not None:
        _arm(app.extensions["engine"], die_at)
    answer = client.post(asked.path, data=asked.fields)
    session.remove()
    app.extensions["engine"].dispose()
    return answer.status_code, answer.location or ""


def send_and_die(config: dict[str, Any], asked: Request, die_at: int) -> bool:
    """Send it in a child that dies at that point; False once the act has fewer points and the child lived."""
    return _run_until_death(_live_or_die, config, asked, die_at)


def _run_until_death(act: Callable[..., None], *arguments: Any) -> bool:
    child = FORKS.Process(target=act, args=arguments)
    child.start()
    child.join(PATIENCE_SECONDS)
    assert child.exitcode is not None, "the child hangs"
    assert child.exitcode in {-signal.SIGKILL, 0}, f"the child ended with {child.exitcode}"
    return child.exitcode != 0


def work_and_die(config: dict[str, Any], die_at: int) -> bool:
    """Run every job of the worker in a child that dies at that point; False once the child lived."""
    return _run_until_death(_work, config, die_at)


def migrate_and_die(url: str, die_at: int) -> bool:
    """Bring a database to head in a child that dies at that point; False once the child lived."""
    return _run_until_death(_migrate, url, die_at)


def copy_and_die(source: str, target: str, die_at: int) -> bool:
    """Copy one database into another in a child that dies at that point; False once the child lived."""
    return _run_until_death(_copy, source, target, die_at)


def every_death(
    make: Callable[[], tuple[dict[str, Any], Request]], step: int = 1
) -> Iterator[tuple[int, dict[str, Any], Request]]:
    """For each point of the act, or each so many and the last ones: a fresh company, in which it was cut off there."""
    for die_at in itertools.count(1, step):
        config, asked = make()
        if not send_and_die(config, asked, die_at):
            break
        assert die_at < MOST_POINTS, "this act never ends"
        yield die_at, config, asked
    for last in range(max(1, die_at - min(step, LAST_POINTS) + 1), die_at):  # what is written is written there
        config, asked = make()
        if not send_and_die(config, asked, last):
            return
        yield last, config, asked


def _live_or_die(config: dict[str, Any], asked: Request, die_at: int) -> None:
    status, _ = send(config, asked, die_at)
    os._exit(0 if status == 303 else 3)


def _work(config: dict[str, Any], die_at: int) -> None:
    app = create_app(config)
    _arm(app.extensions["engine"], die_at)
    run_all(app)
    os._exit(0)


def _copy(source: str, target: str, die_at: int) -> None:
    engine = create_engine(target)
    _arm(engine, die_at)
    copying.BATCH = 2
    copying.copy(create_engine(source), engine)
    os._exit(0)


def _migrate(url: str, die_at: int) -> None:
    engine = create_engine(url)
    _arm(engine, die_at)
    command.upgrade(alembic_config(engine), "head")
    os._exit(0)


def _arm(engine: sa.Engine, die_at: int) -> None:
    points = itertools.count(1)

    def pass_point(*_: Any) -> None:
        if next(points) == die_at:
            os.kill(os.getpid(), signal.SIGKILL)

    def pass_statement(connection: sa.Connection, cursor: Any, statement: str, *_: Any) -> None:
        if not READS.match(statement):
            pass_point()

    sa.event.listen(engine, "before_cursor_execute", pass_statement)
    sa.event.listen(engine, "commit", pass_point)
    sa.event.listen(session.session_factory, "after_commit", pass_point)


def config_for(url: str, folder: Path) -> dict[str, Any]:
    from tests.conftest import settings

    return settings(url, folder)
