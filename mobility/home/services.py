"""What the marketplace notes about itself."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from mobility.core import clock
from mobility.core.db import session
from mobility.home.models import JobRun, WorkerBeat

LEASE = dt.timedelta(seconds=45)


def note_beat(*, host: str) -> None:
    """The worker lives: the one row is moved, or made the first time."""
    beat = session.scalar(sa.select(WorkerBeat).order_by(WorkerBeat.id).limit(1))
    if beat is None:
        session.add(WorkerBeat(host=host, beaten_at=clock.now()))
    else:
        beat.host, beat.beaten_at = host, clock.now()


def claim_job(*, worker: str, name: str, every: dt.timedelta) -> bool:
    """Whether this worker runs the job now: it is due, and no other worker that lives has it.

    A time that lies too far ahead is one of before the clock went back. A second's early turn is taken: the next one
    would come a whole round later.
    """
    now = clock.now()
    if session.scalar(sa.select(JobRun.id).where(JobRun.name == name)) is None:
        session.add(JobRun(name=name, due_at=now))
        session.flush()  # of two that come first one runs again, and finds the row
    is_due = sa.or_(JobRun.due_at <= now + min(every / 2, dt.timedelta(seconds=1)), JobRun.due_at > now + every)
    is_free = sa.or_(JobRun.leased_until.is_(None), JobRun.leased_until <= now, JobRun.leased_until > now + 2 * LEASE)
    claimed = session.execute(
        sa.update(JobRun)
        .where(JobRun.name == name, is_due, is_free)
        .values(leased_until=now + LEASE, leased_by=worker, started_at=now)
        .returning(JobRun.id)
    )
    return claimed.first() is not None


def keep_jobs(*, worker: str) -> None:
    """What this worker runs goes on being its own."""
    session.execute(sa.update(JobRun).where(JobRun.leased_by == worker).values(leased_until=clock.now() + LEASE))


def end_job(*, worker: str, name: str, every: dt.timedelta, failed: bool) -> None:
    """The job is due again one round after it began; one that was taken away meanwhile is another's."""
    run = session.scalars(sa.select(JobRun).where(JobRun.name == name, JobRun.leased_by == worker)).first()
    if run is None or run.started_at is None:
        return
    run.due_at, run.ended_at = run.started_at + every, clock.now()
    run.failed_at = run.ended_at if failed else run.failed_at
    run.leased_until = run.leased_by = None


def hand_back_jobs(*, worker: str) -> None:
    """What is cut off is due at once, for another worker."""
    session.execute(sa.update(JobRun).where(JobRun.leased_by == worker).values(leased_until=None, leased_by=None))
