"""When a move rests: dates and who said so, and on purpose no reason."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mobility.core.db import Model
from mobility.moves.models.move import Move
from mobility.people.models import Person

_OPEN = sa.text("resumed_on IS NULL")


class Pause(Model):
    __tablename__ = "pause"
    __table_args__ = (
        sa.CheckConstraint("expected_on IS NULL OR expected_on > from_on", name="expected_after_start"),
        sa.CheckConstraint("resumed_on IS NULL OR resumed_on >= from_on", name="resumed_after_start"),
        sa.Index("uq_pause_open", "move_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
    )

    move_id: Mapped[int] = mapped_column(sa.ForeignKey("move.id"), index=True)
    from_on: Mapped[dt.date]
    expected_on: Mapped[dt.date | None]
    resumed_on: Mapped[dt.date | None]
    paused_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    resumed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))

    move: Mapped[Move] = relationship(back_populates="pauses")
    paused_by: Mapped[Person] = relationship(foreign_keys=[paused_by_id])
    resumed_by: Mapped[Person | None] = relationship(foreign_keys=[resumed_by_id])
