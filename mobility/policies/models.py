"""Company rules with their versions: a change adds a row, nothing is overwritten."""

from __future__ import annotations

import enum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mobility.core.db import Model, instant
from mobility.people.models import Person


class ClearanceKind(enum.StrEnum):
    """A condition on a move that neither manager nor HR partner can grant."""

    WORKS_COUNCIL = "works_council"
    AGREEMENT = "agreement"
    RECHARGE = "recharge"
    TAX = "tax"
    SOCIAL_SECURITY = "social_security"
    DATA_ACCESS = "data_access"
    WORKPLACE_ADJUSTMENT = "workplace_adjustment"


class Side(enum.StrEnum):
    """Whose HR sees to it: that of the person, or that of the hosting unit."""

    HOME = "home"
    HOST = "host"


class PolicyVersion(Model):
    """The value of one rule from an instant on; the newest row that has begun holds."""

    __tablename__ = "policy_version"
    __table_args__ = (sa.UniqueConstraint("rule", "valid_from"),)

    rule: Mapped[str] = mapped_column(sa.String(60))
    value: Mapped[Any] = mapped_column(sa.JSON)
    valid_from: Mapped[instant]
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    reason: Mapped[str] = mapped_column(sa.Text, default="")

    decided_by: Mapped[Person | None] = relationship()
