"""How somebody likes to learn, courses that do not interest them, and the lists of courses that they were shown."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mobility.core.db import Model
from mobility.people.models import Person
from mobility.training.models import Course

SEPARATOR = ","


class LearningChoice(Model):
    """What a person says of how they like to learn; without a row nothing was said and courses are recommended."""

    __tablename__ = "learning_choice"
    __table_args__ = (sa.CheckConstraint("hours_a_quarter BETWEEN 1 AND 500", name="hours_in_range"),)

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), unique=True)
    formats: Mapped[str] = mapped_column(sa.String(100), default="")
    hours_a_quarter: Mapped[int | None]
    is_off: Mapped[bool] = mapped_column(default=False)

    person: Mapped[Person] = relationship()

    @property
    def stated(self) -> list[str]:
        return [one for one in self.formats.split(SEPARATOR) if one]


class HiddenCourse(Model):
    """A course that does not interest a person; taken back, the row is gone."""

    __tablename__ = "hidden_course"
    __table_args__ = (sa.UniqueConstraint("person_id", "course_id"),)

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    course_id: Mapped[int] = mapped_column(sa.ForeignKey("course.id"), index=True)

    person: Mapped[Person] = relationship()
    course: Mapped[Course] = relationship()


class RecommendationList(Model):
    """One list of courses shown to the person it is for, with all that it was made of (`reproducing.write_inputs`)."""

    __tablename__ = "recommendation_list"

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    model: Mapped[str] = mapped_column(sa.String(200))
    weights: Mapped[str] = mapped_column(sa.String(20))
    inputs: Mapped[dict[str, Any]]

    person: Mapped[Person] = relationship()
    recommendations: Mapped[list[Recommendation]] = relationship(
        back_populates="recommendation_list", cascade="all, delete-orphan", order_by="Recommendation.rank"
    )


class Recommendation(Model):
    """One course as it was shown: its score, and the parts that add up to it."""

    __tablename__ = "recommendation"
    __table_args__ = (sa.UniqueConstraint("recommendation_list_id", "rank"),)

    recommendation_list_id: Mapped[int] = mapped_column(sa.ForeignKey("recommendation_list.id", ondelete="CASCADE"))
    course_id: Mapped[int] = mapped_column(sa.ForeignKey("course.id"), index=True)
    rank: Mapped[int]
    score: Mapped[float]
    parts: Mapped[dict[str, Any]]

    recommendation_list: Mapped[RecommendationList] = relationship(back_populates="recommendations")
    course: Mapped[Course] = relationship()
