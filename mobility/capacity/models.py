"""Commitments: who is promised to other teams, when and for how much of full time; and when people are away."""

from __future__ import annotations

import datetime as dt
import enum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mobility.core.db import Model
from mobility.people.models import Person


class CommitmentKind(enum.StrEnum):
    WORK_PACKAGE = "work_package"
    GIG = "gig"


class Commitment(Model):
    """A share of full time, both dates included; written by moves. `released_at` set means it no longer counts."""

    __tablename__ = "commitment"
    __table_args__ = (
        sa.CheckConstraint("ends_on >= starts_on", name="ends_after_start"),
        sa.CheckConstraint("percent > 0 AND percent <= 100", name="percent_in_range"),
        sa.Index("ix_commitment_person_dates", "person_id", "starts_on", "ends_on"),
    )

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    kind: Mapped[CommitmentKind]
    starts_on: Mapped[dt.date]
    ends_on: Mapped[dt.date]
    percent: Mapped[float]
    title: Mapped[str] = mapped_column(sa.String(200))
    released_at: Mapped[dt.datetime | None]

    person: Mapped[Person] = relationship()


class Leave(Model):
    """Days on which a person is away, both dates included. There is no reason here, and no place for one."""

    __tablename__ = "leave"
    __table_args__ = (
        sa.CheckConstraint("ends_on >= starts_on", name="ends_after_start"),
        sa.Index("ix_leave_person_dates", "person_id", "starts_on", "ends_on"),
    )

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    starts_on: Mapped[dt.date]
    ends_on: Mapped[dt.date]

    person: Mapped[Person] = relationship()
