"""What HR saw when it decided: one row per rule, in words that can be read years later, and what was overridden."""

from __future__ import annotations

import enum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mobility.core.db import Model
from mobility.moves.models.approval import HrDecision


class OverrideReason(enum.StrEnum):
    AGREED_ELSEWHERE = "agreed_elsewhere"
    BUSINESS_NEED = "business_need"
    FOR_THE_PERSON = "for_the_person"
    DATA_OUTDATED = "data_outdated"
    OTHER = "other"


class RuleSeen(Model):
    """`policy_version_id` None is the company's value as delivered; a reason stands where a warning was overridden."""

    __tablename__ = "rule_seen"
    __table_args__ = (
        sa.UniqueConstraint("decision_id", "rule"),
        sa.CheckConstraint("override_reason IS NULL OR verdict = 'warn'", name="only_warnings_are_overridden"),
        sa.CheckConstraint("(override_reason IS NULL) = (override_text IS NULL)", name="override_with_its_words"),
    )

    decision_id: Mapped[int] = mapped_column(sa.ForeignKey("hr_decision.id", ondelete="CASCADE"))
    rule: Mapped[str] = mapped_column(sa.String(40))
    version: Mapped[int]
    policy_version_id: Mapped[int | None] = mapped_column(sa.ForeignKey("policy_version.id"))
    label: Mapped[str] = mapped_column(sa.String(100))
    verdict: Mapped[str] = mapped_column(sa.String(10))
    text: Mapped[dict[str, Any]]
    finding: Mapped[dict[str, Any]]
    override_reason: Mapped[OverrideReason | None]
    override_text: Mapped[str | None] = mapped_column(sa.Text)

    decision: Mapped[HrDecision] = relationship(back_populates="seen")
