"""What HR decided, and the lists of moves that HR took out."""

from __future__ import annotations

import datetime as dt
import enum
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mobility.core import clock
from mobility.core.db import Model, instant
from mobility.moves.models.move import Move
from mobility.moves.models.standing import StandingApproval
from mobility.moves.models.status import Decision
from mobility.people.models import Person

if TYPE_CHECKING:
    from mobility.moves.models.seen import RuleSeen

TIME_TO_UNDO = dt.timedelta(minutes=10)


class HrReason(enum.StrEnum):
    BOTH_AGREE = "both_agree"
    DEVELOPMENT = "development"
    NEED = "need"
    POLICY = "policy"
    DATES = "dates"
    COST = "cost"
    CAPACITY = "capacity"
    OTHER = "other"


APPROVAL_REASONS = (HrReason.BOTH_AGREE, HrReason.DEVELOPMENT, HrReason.NEED, HrReason.OTHER)
REFUSAL_REASONS = (HrReason.POLICY, HrReason.DATES, HrReason.COST, HrReason.CAPACITY, HrReason.OTHER)


class HrDecision(Model):
    """What a refusal gave up is kept with it for as long as it can be undone: since when the place was held."""

    __tablename__ = "hr_decision"

    move_id: Mapped[int] = mapped_column(sa.ForeignKey("move.id"), unique=True)
    decision: Mapped[Decision]
    decided_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    on_behalf_of_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    decided_at: Mapped[instant]
    reason_code: Mapped[HrReason | None]
    note: Mapped[str] = mapped_column(sa.Text, default="")
    standing_approval_id: Mapped[int | None] = mapped_column(sa.ForeignKey("standing_approval.id"), index=True)
    place_held_since: Mapped[dt.datetime | None]
    application_decided_at: Mapped[dt.datetime | None]

    move: Mapped[Move] = relationship(back_populates="hr_decision")
    decided_by: Mapped[Person] = relationship(foreign_keys=[decided_by_id])
    on_behalf_of: Mapped[Person | None] = relationship(foreign_keys=[on_behalf_of_id])
    standing_approval: Mapped[StandingApproval | None] = relationship()
    seen: Mapped[list[RuleSeen]] = relationship(
        back_populates="decision", cascade="all, delete-orphan", order_by="RuleSeen.id"
    )

    @property
    def final_at(self) -> dt.datetime:
        """Until then whoever decided can undo it, and nobody is told."""
        return self.decided_at + TIME_TO_UNDO

    @property
    def is_final(self) -> bool:
        """What a standing approval decided is so at once."""
        return self.standing_approval_id is not None or clock.now() >= self.final_at

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
