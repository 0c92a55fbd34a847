"""The job consumer: what runs beside the pages, in threads for a newcomer, in processes of its own at scale."""

from __future__ import annotations

import datetime as dt
import logging
import os
import platform
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import psycopg
from flask import Flask
from huey import Huey, PostgresHuey, SqliteHuey
from huey.consumer import Consumer, Scheduler
from sqlalchemy.exc import SQLAlchemyError

from mobility.applications import jobs as applications
from mobility.audit import jobs as audit
from mobility.core.db import unit_of_work
from mobility.core.postgresql import CONNECT_SECONDS, KEEPALIVE
from mobility.development import jobs as development
from mobility.home import jobs as home
from mobility.home import services as turns
from mobility.integrations import jobs as integrations
from mobility.matching import jobs as matching
from mobility.moves import jobs as moves
from mobility.notifications import jobs as notifications
from mobility.opportunities import jobs as opportunities
from mobility.people import jobs as people
from mobility.privacy import jobs as privacy
from mobility.skills import jobs as skills
from mobility.training import jobs as training

log = logging.getLogger("mobility.worker")

# what runs, and every how many seconds; the truth is in the tables, so the next run makes up for one that was missed
JOBS: tuple[tuple[Callable[[], None], int], ...] = (
    (home.beat, 30),
    (notifications.deliver_links, 5),
    (notifications.deliver_mails, 5),
    (opportunities.close_past_deadlines, 600),
    (opportunities.ask_whether_current, 3600),
    (opportunities.remind_of_questions, 3600),
    (applications.expire_offers, 600),
    (applications.remind_of_answers, 600),
    (moves.advance_moves, 600),
    (moves.warn_of_ending_standing_approvals, 86_400),
    (moves.tell_of_undecidable, 86_400),
    (moves.follow_moves, 1800),
    (people.close_ended_employments, 600),
    (people.begin_announced_hours, 3600),
    (integrations.drop_expired_files, 600),
    (skills.drop_expired_cvs, 3600),
    (skills.tell_of_expiring_certificates, 86_400),
    (skills.ask_whether_skills_are_current, 86_400),
    (training.remind_of_requests, 3600),
    (training.follow_sessions, 600),
    (training.chase_what_must_be_held, 86_400),
    (matching.index_changes, 60),
    (matching.link_phrases, 60),
    (matching.forget_changes, 3600),
    (privacy.apply_terms, 86_400),
    (matching.write_searchable_texts, 60),
    (matching.follow_searches, 600),
    (development.remind_of_drafts, 86_400),
    (development.follow_contracts, 86_400),
    (development.remind_of_interviews, 86_400),
    (audit.seal_entries, 60),
)
WORKERS = 2  # a long run of one job does not keep the mails waiting
STOP_SECONDS = 5
LOOK_SECONDS = 15  # how often it is seen whether another worker has left something undone
KEEP_SECONDS = 15  # how often a lease is renewed


def create_queue(app: Flask) -> Huey:
    """A queue beside the data, that knows every job."""
    if is_shared(app):
        connections = Connections(app.config["DATABASE_URL"].replace("+psycopg", ""))
        queue = PostgresHuey("mobility", connection=connections)
        queue.close = connections.close
    else:
        app.config["INSTANCE_DIR"].mkdir(parents=True, exist_ok=True)
        queue = SqliteHuey("mobility", filename=str(app.config["INSTANCE_DIR"] / "jobs.db"))
        queue.close = queue.storage.close
    kept = Turns(app) if is_shared(app) else None
    for job, seconds in JOBS:
        run = _within(app, job)
        run, every = (kept.taking(job, seconds, run), min(seconds, LOOK_SECONDS)) if kept else (run, seconds)
        queue.periodic_task(Every(every), name=_name(job))(run)
    queue.turns = kept
    return queue


def is_shared(app: Flask) -> bool:
    """Whether other processes may work on the same data: a file of SQLite has one worker, beside the pages."""
    return bool(app.extensions["engine"].dialect.name == "postgresql")


class Connections:
    """Those that the queue opens on PostgreSQL, each thread its own; closed together, whoever is still busy."""

    def __init__(self, dsn: str) -> None:
        self._dsn, self._lock = dsn, threading.Lock()
        self._open: list[psycopg.Connection[Any]] = []
        self._have_ended = False

    def __call__(self) -> psycopg.Connection[Any]:
        connection = psycopg.connect(self._dsn, connect_timeout=CONNECT_SECONDS, **KEEPALIVE)
        with self._lock:
            self._open = [one for one in self._open if not one.closed] + [connection]
            if self._have_ended:
                connection.close()
        return connection

    def close(self) -> None:
        with self._lock:
            self._have_ended = True
            for one in self._open:
                one.close()


class Turns:
    """Of any number of workers one runs a job at a time, and each job once a round: see `turns.claim_job`."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._worker = f"{platform.node()[:100]}:{os.getpid()}:{secrets.token_hex(4)}"
        self._ended = threading.Event()
        self._running: set[str] = set()
        threading.Thread(target=self._keep, name="leases", daemon=True).start()

    def taking(self, job: Callable[[], None], seconds: int, run: Callable[[], bool]) -> Callable[[], None]:
        name, every = _name(job), dt.timedelta(seconds=seconds)

        def take() -> None:
            if self._ended.is_set() or name in self._running:
                return
            if not self._write(partial(turns.claim_job, worker=self._worker, name=name, every=every)):
                return
            self._running.add(name)
            try:
                failed = run() is False
            finally:
                self._running.discard(name)
            self._write(partial(turns.end_job, worker=self._worker, name=name, every=every, failed=failed))

        return take

    def hand_back(self) -> None:
        """What still runs is cut off soon: another worker may begin it again at once."""
        self._ended.set()
        self._write(partial(turns.hand_back_jobs, worker=self._worker))

    def _keep(self) -> None:
        while not self._ended.wait(KEEP_SECONDS):
            if self._running:
                self._write(partial(turns.keep_jobs, worker=self._worker))

    def _write(self, write: Callable[[], Any]) -> Any:
        """A database that is away is told in one line; the lease then ends by itself."""
        try:
            with self._app.app_context():
                return unit_of_work(write)
        except SQLAlchemyError as error:
            log.warning("leases cannot be written: %s", type(error).__name__)
            return None


def run_all(app: Flask) -> None:
    """Every job once, now: for tests, and for whoever moves the clock by hand."""
    for job, _ in JOBS:
        _within(app, job)()


class Every:
    """Due when the consumer starts, and again each time so many seconds have passed."""

    def __init__(self, seconds: int) -> None:
        self._seconds = seconds
        self._next = time.monotonic()

    def __call__(self, _: dt.datetime) -> bool:
        if time.monotonic() < self._next:
            return False
        self._next = time.monotonic() + self._seconds
        return True


def _name(job: Callable[[], None]) -> str:
    return f"{job.__module__}.{job.__name__}"


def _within(app: Flask, job: Callable[[], None]) -> Callable[[], bool]:
    """The job with the application around it, which takes the database session away at the end; one run at a time.

    False if it failed.
    """
    running = threading.Lock()

    def run() -> bool:
        if not running.acquire(blocking=False):
            return True
        try:
            with app.app_context():
                job()
        except Exception:
            log.exception("%s failed; it runs again at its next time", _name(job))
            return False
        finally:
            running.release()
        return True

    return run


class EverySecond(Scheduler):
    """Huey's own looks once a minute for what is due."""

    periodic_task_seconds = 1


class EmbeddedConsumer(Consumer):
    """A consumer in threads of somebody else's process, whose signals it leaves alone."""

    scheduler_class = EverySecond

    def _set_signal_handlers(self) -> None:
        pass


@contextmanager
def embedded(app: Flask) -> Iterator[None]:
    """Run the jobs in threads of this process, beside the pages or alone; on PostgreSQL any number of processes may."""
    queue = create_queue(app)
    consumer = EmbeddedConsumer(queue, workers=WORKERS, max_delay=1.0, shutdown_timeout=STOP_SECONDS)
    consumer.start()
    try:
        yield
    finally:
        consumer.stop(graceful=True)
        if queue.turns is not None:
            queue.turns.hand_back()
        queue.close()
