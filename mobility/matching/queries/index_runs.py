"""Runs over every text: which are asked for, and how the last one went."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from mobility.core.db import session
from mobility.matching.models import IndexRun, RunKind


def list_open_runs() -> Sequence[IndexRun]:
    """The oldest first."""
    return session.scalars(sa.select(IndexRun).where(IndexRun.finished_at.is_(None)).order_by(IndexRun.id)).all()


def find_open_run(kind: RunKind) -> IndexRun | None:
    return next((run for run in list_open_runs() if run.kind is kind), None)


def find_last_run() -> IndexRun | None:
    return session.scalars(sa.select(IndexRun).order_by(IndexRun.id.desc()).limit(1)).first()
