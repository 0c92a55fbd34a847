"""Several clean cases approved at once, and what became of each."""

from __future__ import annotations

import enum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mobility.core.db import Model
from mobility.moves.models.approval import HrReason
from mobility.moves.models.move import Move
from mobility.people.models import Person


class BatchOutcome(enum.StrEnum):
    APPROVED = "approved"
    LEFT_OUT = "left_out"


class ApprovalBatch(Model):
    __tablename__ = "approval_batch"

    decided_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    reason_code: Mapped[HrReason]
    note: Mapped[str] = mapped_column(sa.Text, default="")

    decided_by: Mapped[Person] = relationship()
    items: Mapped[list[BatchItem]] = relationship(
        back_populates="batch", cascade="all, delete-orphan", order_by="BatchItem.id"
    )


class BatchItem(Model):
    """`why` says why a case was left out."""

    __tablename__ = "batch_item"
    __table_args__ = (
        sa.UniqueConstraint("batch_id", "move_id"),
        sa.CheckConstraint("(outcome = 'left_out') = (why IS NOT NULL)", name="why_when_left_out"),
    )

    batch_id: Mapped[int] = mapped_column(sa.ForeignKey("approval_batch.id"))
    move_id: Mapped[int] = mapped_column(sa.ForeignKey("move.id"))
    outcome: Mapped[BatchOutcome]
    why: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON(none_as_null=True))

    batch: Mapped[ApprovalBatch] = relationship(back_populates="items")
    move: Mapped[Move] = relationship()
