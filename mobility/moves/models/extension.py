"""A later last day: who proposed it, who has to agree, and what became of it."""

from __future__ import annotations

import datetime as dt
import enum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mobility.core.db import Model, instant
from mobility.moves.models.move import Move
from mobility.people.models import Person


class ExtensionStatus(enum.StrEnum):
    PROPOSED = "proposed"
    AGREED = "agreed"
    REFUSED = "refused"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"


class Part(enum.StrEnum):
    """In which part somebody agrees."""

    PERSON = "person"
    HOST = "host"
    LINE = "line"
    HR = "hr"


class Extension(Model):
    """First the person and the host agree, then the line manager, then HR where policy asks it (`needs_hr`).

    `answer_by` is the day of those who are asked now. Nothing of the move changes before all have agreed.
    """

    __tablename__ = "extension"
    __table_args__ = (
        sa.CheckConstraint("ends_on > old_ends_on", name="ends_later"),
        sa.CheckConstraint("(status = 'proposed') = (ended_at IS NULL)", name="ended_unless_proposed"),
        sa.Index(
            "uq_extension_proposed",
            "move_id",
            unique=True,
            sqlite_where=sa.text("status = 'proposed'"),
            postgresql_where=sa.text("status = 'proposed'"),
        ),
    )

    move_id: Mapped[int] = mapped_column(sa.ForeignKey("move.id"), index=True)
    proposed_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    status: Mapped[ExtensionStatus] = mapped_column(default=ExtensionStatus.PROPOSED)
    old_ends_on: Mapped[dt.date]
    ends_on: Mapped[dt.date]
    note: Mapped[str] = mapped_column(sa.Text, default="")
    needs_hr: Mapped[bool]
    answer_by: Mapped[dt.date]
    ended_at: Mapped[dt.datetime | None]
    ended_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))

    move: Mapped[Move] = relationship(back_populates="extensions")
    proposed_by: Mapped[Person] = relationship(foreign_keys=[proposed_by_id])
    ended_by: Mapped[Person | None] = relationship(foreign_keys=[ended_by_id])
    answers: Mapped[list[ExtensionAnswer]] = relationship(
        back_populates="extension", order_by="ExtensionAnswer.id", cascade="all, delete-orphan"
    )

    @property
    def waiting_parts(self) -> list[Part]:
        """Whose yes is missing now; those who come later are not asked yet."""
        agreed = {answer.part for answer in self.answers}
        turns = [[Part.PERSON, Part.HOST], [Part.LINE], [Part.HR] if self.needs_hr else []]
        missing = [[part for part in turn if part not in agreed] for turn in turns]
        return next(filter(None, missing), [])


class ExtensionAnswer(Model):
    """One yes; a no ends the proposal."""

    __tablename__ = "extension_answer"
    __table_args__ = (sa.UniqueConstraint("extension_id", "part"),)

    extension_id: Mapped[int] = mapped_column(sa.ForeignKey("extension.id"))
    part: Mapped[Part]
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    answered_at: Mapped[instant]

    extension: Mapped[Extension] = relationship(back_populates="answers")
    person: Mapped[Person] = relationship()
