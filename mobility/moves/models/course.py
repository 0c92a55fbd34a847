"""What a move asks of people on its way: what is asked of whom and when, the check-in half-way, the plan of return."""

from __future__ import annotations

import datetime as dt
import enum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mobility.core.db import Model, instant
from mobility.moves.models.move import Move
from mobility.people.models import Person


class TaskKind(enum.StrEnum):
    CHECK_IN_PERSON = "check_in_person"
    CHECK_IN_HOST = "check_in_host"
    RETURN_PLAN = "return_plan"
    FEEDBACK_PERSON = "feedback_person"
    FEEDBACK_HOST = "feedback_host"
    HOMECOMING = "homecoming"


class TaskStep(enum.StrEnum):
    """How often somebody was asked, in this order."""

    ASKED = "asked"
    REMINDED = "reminded"
    REMINDED_AGAIN = "reminded_again"


class TaskOutcome(enum.StrEnum):
    DONE = "done"
    DECLINED = "declined"
    NOT_GIVEN = "not_given"


class CourseTask(Model):
    """One thing asked for: its dates are counted once, in the working days of whoever is asked first.

    Whose it is follows from the kind and from who is here today, so that it passes to a successor by itself. Without
    `close_on` it stays open until it is done.
    """

    __tablename__ = "course_task"
    __table_args__ = (
        sa.UniqueConstraint("move_id", "kind"),
        sa.CheckConstraint("(ended_at IS NULL) = (outcome IS NULL)", name="ended_with_outcome"),
    )

    move_id: Mapped[int] = mapped_column(sa.ForeignKey("move.id"))
    kind: Mapped[TaskKind]
    asked_at: Mapped[instant]
    remind_on: Mapped[dt.date]
    remind_again_on: Mapped[dt.date]
    close_on: Mapped[dt.date | None]
    step: Mapped[TaskStep] = mapped_column(default=TaskStep.ASKED)
    ended_at: Mapped[dt.datetime | None]
    outcome: Mapped[TaskOutcome | None]

    move: Mapped[Move] = relationship(back_populates="tasks")

    @property
    def is_open(self) -> bool:
        return self.outcome is None


class Side(enum.StrEnum):
    PERSON = "person"
    HOST = "host"


class CheckIn(Model):
    """What one of the two says half-way; the other reads it, the line manager only what the person shared."""

    __tablename__ = "check_in"
    __table_args__ = (sa.UniqueConstraint("move_id", "side"),)

    move_id: Mapped[int] = mapped_column(sa.ForeignKey("move.id"))
    side: Mapped[Side]
    author_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    goes_well: Mapped[str] = mapped_column(sa.Text)
    is_difficult: Mapped[str] = mapped_column(sa.Text, default="")
    should_change: Mapped[str] = mapped_column(sa.Text, default="")
    shared_at: Mapped[dt.datetime | None]

    move: Mapped[Move] = relationship(back_populates="check_ins")
    author: Mapped[Person] = relationship()


class ReturnPlan(Model):
    """What the person comes back to; agreed by the person and by whoever is their line manager."""

    __tablename__ = "return_plan"

    version: Mapped[int] = mapped_column(default=1)
    move_id: Mapped[int] = mapped_column(sa.ForeignKey("move.id"), unique=True)
    drafted_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    comes_back_to: Mapped[str] = mapped_column(sa.Text)
    handover: Mapped[str] = mapped_column(sa.Text, default="")
    skills_at_home: Mapped[str] = mapped_column(sa.Text, default="")
    person_agreed_at: Mapped[dt.datetime | None]
    manager_agreed_at: Mapped[dt.datetime | None]

    move: Mapped[Move] = relationship(back_populates="return_plan")
    drafted_by: Mapped[Person] = relationship()

    __mapper_args__ = {"version_id_col": version}

    @property
    def is_agreed(self) -> bool:
        return self.person_agreed_at is not None and self.manager_agreed_at is not None
