"""What host and person tell each other at the end."""

from __future__ import annotations

import datetime as dt
import enum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mobility.core.db import Model
from mobility.moves.models.move import Move
from mobility.people.models import Person
from mobility.skills.models import Skill


class FeedbackKind(enum.StrEnum):
    ABOUT_PERSON = "about_person"
    ABOUT_OPPORTUNITY = "about_opportunity"


class Feedback(Model):
    """What host and person tell each other at the end; the person decides whether theirs enters the profile."""

    __tablename__ = "feedback"
    __table_args__ = (sa.UniqueConstraint("move_id", "kind"),)

    move_id: Mapped[int] = mapped_column(sa.ForeignKey("move.id"))
    kind: Mapped[FeedbackKind]
    author_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    text: Mapped[str] = mapped_column(sa.Text)
    accepted_at: Mapped[dt.datetime | None]
    declined_at: Mapped[dt.datetime | None]

    move: Mapped[Move] = relationship(back_populates="feedback")
    author: Mapped[Person] = relationship()
    skills: Mapped[list[FeedbackSkill]] = relationship(cascade="all, delete-orphan", order_by="FeedbackSkill.id")

    @property
    def is_unanswered(self) -> bool:
        return self.accepted_at is None and self.declined_at is None


class FeedbackSkill(Model):
    __tablename__ = "feedback_skill"
    __table_args__ = (sa.UniqueConstraint("feedback_id", "skill_id"),)

    feedback_id: Mapped[int] = mapped_column(sa.ForeignKey("feedback.id"))
    skill_id: Mapped[int] = mapped_column(sa.ForeignKey("skill.id"))
    level: Mapped[int]
    evidence: Mapped[str] = mapped_column(sa.Text, default="")  # one sentence on where it showed

    skill: Mapped[Skill] = relationship()
