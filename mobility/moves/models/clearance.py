"""What a move has to be cleared of before it begins: one row per condition and side."""

from __future__ import annotations

import datetime as dt
import enum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mobility.core.db import Model
from mobility.moves.models.move import Move
from mobility.people.models import Person
from mobility.policies.models import ClearanceKind, Side


class ClearanceStatus(enum.StrEnum):
    OPEN = "open"
    NOT_NEEDED = "not_needed"
    CLEARED = "cleared"
    REFUSED = "refused"


class ClearanceReason(enum.StrEnum):
    LAW = "law"
    CONDITION = "condition"
    COST = "cost"
    TIME = "time"
    OTHER = "other"


class ClearanceStep(enum.StrEnum):
    """How far its clock has come, in this order."""

    OPENED = "opened"
    REMINDED = "reminded"
    DUE = "due"
    WITH_OTHERS = "with_others"


class Clearance(Model):
    """`law` names the law by which silence until `due_on` is a yes; `need` is what a person wrote to HR alone.

    `decided_by_id` None, once decided, means that silence cleared it, or that it fell away with its move.
    """

    __tablename__ = "clearance"
    __table_args__ = (
        sa.UniqueConstraint("move_id", "kind", "side"),
        sa.CheckConstraint("(status = 'open') = (decided_at IS NULL)", name="decided_when_not_open"),
        sa.CheckConstraint("status <> 'refused' OR reason_code IS NOT NULL", name="refused_with_reason"),
        sa.Index("ix_clearance_status", "status", "due_on"),
    )

    version: Mapped[int] = mapped_column(default=1)
    move_id: Mapped[int] = mapped_column(sa.ForeignKey("move.id"))
    kind: Mapped[ClearanceKind]
    side: Mapped[Side]
    status: Mapped[ClearanceStatus] = mapped_column(default=ClearanceStatus.OPEN)
    owner_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    due_on: Mapped[dt.date]
    law: Mapped[str] = mapped_column(sa.String(200), default="")
    need: Mapped[str] = mapped_column(sa.Text, default="")
    step: Mapped[ClearanceStep] = mapped_column(default=ClearanceStep.OPENED)
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    decided_at: Mapped[dt.datetime | None]
    reason_code: Mapped[ClearanceReason | None]
    note: Mapped[str] = mapped_column(sa.Text, default="")
    document_name: Mapped[str] = mapped_column(sa.String(200), default="")
    document: Mapped[bytes | None] = mapped_column(sa.LargeBinary, deferred=True)

    move: Mapped[Move] = relationship(back_populates="clearances")
    owner: Mapped[Person | None] = relationship(foreign_keys=[owner_id])
    decided_by: Mapped[Person | None] = relationship(foreign_keys=[decided_by_id])

    __mapper_args__ = {"version_id_col": version}

    @property
    def is_open(self) -> bool:
        return self.status is ClearanceStatus.OPEN

    @property
    def fell_away(self) -> bool:
        """Its move stopped while it was open."""
        return self.status is ClearanceStatus.NOT_NEEDED and self.decided_by_id is None

    @property
    def is_adjustment(self) -> bool:
        """Nobody but the person and home HR learns that it exists (rule 8)."""
        return self.kind is ClearanceKind.WORKPLACE_ADJUSTMENT

    @property
    def time_zone(self) -> str:
        """Where its days are counted."""
        return self.owner.time_zone if self.owner else self.move.time_zone
