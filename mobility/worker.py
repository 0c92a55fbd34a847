"""The job consumer: what runs beside the pages, in threads for a newcomer, in processes of its own at scale."""

from __future__ import annotations

import datetime as dt
import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from flask import Flask
from huey import Huey, PostgresHuey, SqliteHuey
from huey.consumer import Consumer, Scheduler

from mobility.applications import jobs as applications
from mobility.audit import jobs as audit
from mobility.home import jobs as home
from mobility.integrations import jobs as integrations
from mobility.matching import jobs as matching
from mobility.moves import jobs as moves
from mobility.notifications import jobs as notifications
from mobility.opportunities import jobs as opportunities
from mobility.people import jobs as people
from mobility.privacy import jobs as privacy
from mobility.skills import jobs as skills

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
    (moves.follow_moves, 1800),
    (people.close_ended_employments, 600),
    (people.begin_announced_hours, 3600),
    (integrations.drop_expired_files, 600),
    (skills.drop_expired_cvs, 3600),
    (skills.tell_of_expiring_certificates, 86_400),
    (skills.ask_whether_skills_are_current, 86_400),
    (matching.index_changes, 60),
    (matching.link_phrases, 60),
    (matching.forget_changes, 3600),
    (privacy.apply_terms, 86_400),
    (matching.write_searchable_texts, 60),
    (matching.follow_searches, 600),
    (audit.seal_entries, 60),
)
WORKERS = 2  # a long run of one job does not keep the mails waiting
STOP_SECONDS = 5


def create_queue(app: Flask) -> Huey:
    """A queue beside the data, that knows every job."""
    if app.extensions["engine"].dialect.name == "postgresql":
        queue = PostgresHuey("mobility", dsn=app.config["DATABASE_URL"].replace("+psycopg", ""))
    else:
        app.config["INSTANCE_DIR"].mkdir(parents=True, exist_ok=True)
        queue = SqliteHuey("mobility", filename=str(app.config["INSTANCE_DIR"] / "jobs.db"))
    for job, seconds in JOBS:
        queue.periodic_task(Every(seconds), name=_name(job))(_within(app, job))
    queue.on_shutdown()(_closing(queue))
    return queue


def _closing(queue: Huey) -> Callable[[], None]:
    """What each worker thread does at its end, one after the other: on PostgreSQL each listens on a connection."""
    one_at_a_time = threading.Lock()

    def close() -> None:
        with one_at_a_time:
            queue.storage.close()

    return close


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


def _within(app: Flask, job: Callable[[], None]) -> Callable[[], None]:
    """The job with the application around it, which takes the database session away at the end; one run at a time."""
    running = threading.Lock()

    def run() -> None:
        if not running.acquire(blocking=False):
            return
        try:
            with app.app_context():
                job()
        except Exception:
            log.exception("%s failed; it runs again at its next time", _name(job))
        finally:
            running.release()

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
    """Run the jobs in threads of this process while the pages are served; only with one web process."""
    queue = create_queue(app)
    consumer = EmbeddedConsumer(queue, workers=WORKERS, max_delay=1.0, shutdown_timeout=STOP_SECONDS)
    consumer.start()
    try:
        yield
    finally:
        consumer.stop(graceful=True)
        queue.storage.close()
