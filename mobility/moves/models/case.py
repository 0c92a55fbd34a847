"""What HR keeps with a case while it decides: notes, who has read them, who is not to decide."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mobility.core.db import Model, instant
from mobility.moves.models.move import Move
from mobility.people.models import Person


class CaseNote(Model):
    """For the HR partners of the case alone; the person finds it in a copy of their data, without its author."""

    __tablename__ = "case_note"

    move_id: Mapped[int] = mapped_column(sa.ForeignKey("move.id"), index=True)
    author_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    text: Mapped[str] = mapped_column(sa.Text)

    move: Mapped[Move] = relationship()
    author: Mapped[Person] = relationship()


class CaseReading(Model):
    """When a partner last had the case open, so that a note written since is unread."""

    __tablename__ = "case_reading"
    __table_args__ = (sa.UniqueConstraint("move_id", "reader_id"),)

    move_id: Mapped[int] = mapped_column(sa.ForeignKey("move.id"))
    reader_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    read_at: Mapped[instant]


class ConflictOfInterest(Model):
    """An HR partner said that they are not to decide about this move; why is not asked."""

    __tablename__ = "conflict_of_interest"
    __table_args__ = (sa.UniqueConstraint("move_id", "person_id"),)

    move_id: Mapped[int] = mapped_column(sa.ForeignKey("move.id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))

    move: Mapped[Move] = relationship(back_populates="conflicts")
    person: Mapped[Person] = relationship()
