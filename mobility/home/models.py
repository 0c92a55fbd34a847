"""Signs of life of what runs beside the pages."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from mobility.core.db import Model, instant


class WorkerBeat(Model):
    """One row: when the worker was last seen, and on which machine."""

    __tablename__ = "worker_beat"

    host: Mapped[str] = mapped_column(sa.String(200))
    beaten_at: Mapped[instant]
