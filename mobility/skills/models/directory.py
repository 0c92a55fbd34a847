"""Whom to ask about what: help that people offer, and what units specialise in."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mobility.core.db import Model
from mobility.skills.models.taxonomy import Skill

_STANDS = sa.text("withdrawn_at IS NULL")


class HelpOffer(Model):
    """A person lets colleagues ask about a skill they hold: chosen at `created_at`, until it is withdrawn."""

    __tablename__ = "help_offer"
    __table_args__ = (
        sa.Index(
            "uq_help_offer_current",
            "person_id",
            "skill_id",
            unique=True,
            sqlite_where=_STANDS,
            postgresql_where=_STANDS,
        ),
    )

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    skill_id: Mapped[int] = mapped_column(sa.ForeignKey("skill.id"), index=True)
    withdrawn_at: Mapped[dt.datetime | None]

    skill: Mapped[Skill] = relationship()


class UnitSkill(Model):
    """A skill that a unit specialises in, as its head or HR says."""

    __tablename__ = "unit_skill"
    __table_args__ = (sa.UniqueConstraint("org_unit_id", "skill_id"),)

    org_unit_id: Mapped[int] = mapped_column(sa.ForeignKey("org_unit.id"))
    skill_id: Mapped[int] = mapped_column(sa.ForeignKey("skill.id"), index=True)

    skill: Mapped[Skill] = relationship()
