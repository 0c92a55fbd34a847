"""What the marketplace notes about itself."""

from __future__ import annotations

import sqlalchemy as sa

from mobility.core import clock
from mobility.core.db import session
from mobility.home.models import WorkerBeat


def note_beat(*, host: str) -> None:
    """The worker lives: the one row is moved, or made the first time."""
    beat = session.scalar(sa.select(WorkerBeat).order_by(WorkerBeat.id).limit(1))
    if beat is None:
        session.add(WorkerBeat(host=host, beaten_at=clock.now()))
    else:
        beat.host, beat.beaten_at = host, clock.now()
