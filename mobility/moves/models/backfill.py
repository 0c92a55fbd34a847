"""The gig by which a home team looks for somebody to step in."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mobility.core.db import Model
from mobility.moves.models.move import Move
from mobility.opportunities.models import Opportunity


class Backfill(Model):
    """One for each move, a row of its own: a draft that is deleted takes this with it, and never the move."""

    __tablename__ = "backfill"

    move_id: Mapped[int] = mapped_column(sa.ForeignKey("move.id"), unique=True)
    opportunity_id: Mapped[int] = mapped_column(sa.ForeignKey("opportunity.id"), index=True)

    move: Mapped[Move] = relationship()
    opportunity: Mapped[Opportunity] = relationship()
