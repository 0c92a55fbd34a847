"""The French career interview: what was held, with whom, what it was about, signed by both; no rating."""

from __future__ import annotations

import datetime as dt
import enum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mobility.core.db import Model
from mobility.people.models import Person


class InterviewKind(enum.StrEnum):
    """The interview on the career, and the review of the years before (état des lieux récapitulatif)."""

    CAREER = "career"
    REVIEW = "review"


class CareerInterview(Model):
    __tablename__ = "career_interview"
    __table_args__ = (sa.UniqueConstraint("person_id", "kind", "held_on"),)

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    kind: Mapped[InterviewKind]
    held_on: Mapped[dt.date]
    held_with_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    topics: Mapped[list[Any]]
    signed_by_person_at: Mapped[dt.datetime | None]
    signed_by_employer_at: Mapped[dt.datetime | None]

    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    held_with: Mapped[Person] = relationship(foreign_keys=[held_with_id])
