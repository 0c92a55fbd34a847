"""The job consumer: what runs beside the pages, in a thread for a newcomer, in processes of its own at scale."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from flask import Flask
from huey import Huey, PostgresHuey, SqliteHuey, crontab
from huey.consumer import Consumer

from mobility.applications import jobs as applications
from mobility.core.db import session
from mobility.matching import jobs as matching
from mobility.moves import jobs as moves
from mobility.notifications import jobs as notifications
from mobility.opportunities import jobs as opportunities

log = logging.getLogger("mobility.worker")

# what runs when; the truth is in the tables, so a run that was missed is made up for by the next
EVERY_MINUTE = crontab(minute="*")
EVERY_TEN_MINUTES = crontab(minute="*/10")
JOBS: tuple[tuple[Callable[[], None], Callable[..., bool]], ...] = (
    (notifications.deliver_mails, EVERY_MINUTE),
    (opportunities.close_past_deadlines, EVERY_TEN_MINUTES),
    (applications.expire_offers, EVERY_TEN_MINUTES),
    (applications.remind_of_answers, EVERY_TEN_MINUTES),
    (moves.advance_moves, EVERY_TEN_MINUTES),
    (matching.index_changes, EVERY_MINUTE),
)


def create_queue(app: Flask) -> Huey:
    """A queue beside the data, that knows every job."""
    if app.extensions["engine"].dialect.name == "postgresql":
        queue = PostgresHuey("mobility", dsn=app.config["DATABASE_URL"].replace("+psycopg", ""))
    else:
        queue = SqliteHuey("mobility", filename=str(app.config["INSTANCE_DIR"] / "jobs.db"))
    for job, schedule in JOBS:
        name = f"{job.__module__}.{job.__name__}"
        queue.periodic_task(schedule, name=name)(_within(app, job, name))
    return queue


def run_all(app: Flask) -> None:
    """Every job once, now: for tests, and for whoever moves the clock by hand."""
    for job, _ in JOBS:
        _within(app, job, job.__name__)()


def _within(app: Flask, job: Callable[[], None], name: str) -> Callable[[], None]:
    def run() -> None:
        with app.app_context():
            try:
                job()
            except Exception:
                log.exception("%s failed; it runs again at its next time", name)
            finally:
                session.remove()

    return run


class EmbeddedConsumer(Consumer):
    """A consumer in a thread of somebody else's process, whose signals it leaves alone."""

    def _set_signal_handlers(self) -> None:
        pass


@contextmanager
def embedded(app: Flask) -> Iterator[None]:
    """Run the jobs in threads of this process while the pages are served; only with one web process."""
    consumer = EmbeddedConsumer(create_queue(app), workers=1, periodic=True, check_worker_health=False)
    consumer.start()
    try:
        yield
    finally:
        consumer.stop(graceful=True)
