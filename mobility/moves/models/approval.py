"""What HR decided, and the lists of moves that HR took out."""

from __future__ import annotations

import datetime as dt
import enum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mobility.core.db import Model, instant
from mobility.moves.models.move import Move
from mobility.moves.models.status import Decision
from mobility.people.models import Person


class HrReason(enum.StrEnum):
    POLICY = "policy"
    DATES = "dates"
    COST = "cost"
    CAPACITY = "capacity"
    OTHER = "other"


class HrDecision(Model):
    __tablename__ = "hr_decision"

    move_id: Mapped[int] = mapped_column(sa.ForeignKey("move.id"), unique=True)
    decision: Mapped[Decision]
    decided_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    on_behalf_of_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    decided_at: Mapped[instant]
    reason_code: Mapped[HrReason | None]
    note: Mapped[str] = mapped_column(sa.Text, default="")

    move: Mapped[Move] = relationship(back_populates="hr_decision")
    decided_by: Mapped[Person] = relationship(foreign_keys=[decided_by_id])
    on_behalf_of: Mapped[Person | None] = relationship(foreign_keys=[on_behalf_of_id])

    @property
    def humans(self) -> set[int]:
        """Whoever decided, and for whom."""
        return {self.decided_by_id} | ({self.on_behalf_of_id} if self.on_behalf_of_id else set())


class MoveExport(Model):
    """A list of moves that somebody took out: who, of which days, how many rows of which columns."""

    __tablename__ = "move_export"

    requested_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    from_on: Mapped[dt.date]
    until_on: Mapped[dt.date]
    row_count: Mapped[int]
    columns: Mapped[str] = mapped_column(sa.Text)
