"""Signs of life of what runs beside the pages, and whose turn it is."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from mobility.core.db import Model, instant


class WorkerBeat(Model):
    """One row: when the worker was last seen, and on which machine."""

    __tablename__ = "worker_beat"

    host: Mapped[str] = mapped_column(sa.String(200))
    beaten_at: Mapped[instant]


class JobRun(Model):
    """One row for each job of the worker: when it is due, and which of several workers runs it now.

    The lease is short and renewed while the job runs, so that a worker that dies is made up for within a minute.
    """

    __tablename__ = "job_run"

    name: Mapped[str] = mapped_column(sa.String(200), unique=True)
    due_at: Mapped[instant]
    leased_until: Mapped[instant | None]
    leased_by: Mapped[str | None] = mapped_column(sa.String(200))
    started_at: Mapped[instant | None]
    ended_at: Mapped[instant | None]
    failed_at: Mapped[instant | None]
