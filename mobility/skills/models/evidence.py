"""What shows that a skill is held, and what colleagues say of its level."""

from __future__ import annotations

import datetime as dt
import enum
from urllib.parse import urlsplit

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mobility.core.db import Model
from mobility.people.models import Person
from mobility.skills.models.taxonomy import Skill

_WAITS = sa.text("status IN ('asked', 'declined')")  # nobody is asked again who said nothing


class EvidenceKind(enum.StrEnum):
    """What a row of evidence is; words stand in the held skill itself."""

    CERTIFICATE = "certificate"
    LINK = "link"
    DOCUMENT = "document"
    MOVE = "move"
    COURSE = "course"


class Evidence(Model):
    """Something that shows a skill of a person, whichever level they say; a document is for its owner's eyes only."""

    __tablename__ = "evidence"
    __table_args__ = (
        sa.CheckConstraint("(kind = 'link') = (url <> '')", name="link_has_address"),
        sa.CheckConstraint("(kind = 'document') = (content IS NOT NULL)", name="document_has_content"),
        sa.CheckConstraint("kind = 'certificate' OR expires_on IS NULL", name="certificate_expires"),
    )

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    skill_id: Mapped[int] = mapped_column(sa.ForeignKey("skill.id"), index=True)
    kind: Mapped[EvidenceKind]
    title: Mapped[str] = mapped_column(sa.String(200))
    issuer: Mapped[str] = mapped_column(sa.String(200), default="")
    url: Mapped[str] = mapped_column(sa.String(500), default="")
    path: Mapped[str] = mapped_column(sa.String(200), default="")  # the page of a completed move or course
    expires_on: Mapped[dt.date | None] = mapped_column(index=True)
    lapsed_at: Mapped[dt.datetime | None]  # when the worker saw that it had expired: by this row the index learns of it
    content: Mapped[bytes | None] = mapped_column(sa.LargeBinary, deferred=True)

    skill: Mapped[Skill] = relationship()

    @property
    def host(self) -> str:
        """Where a link leads, to be seen before it is followed."""
        return urlsplit(self.url).hostname or ""

    def is_valid(self, on: dt.date) -> bool:
        return self.expires_on is None or self.expires_on >= on


class ConfirmationStatus(enum.StrEnum):
    """The owner cannot tell ASKED from DECLINED."""

    ASKED = "asked"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class Confirmation(Model):
    """A colleague was asked whether somebody has a skill; the level is theirs, never the owner's.

    `held_skill_id` is the row it confirms, `settled_at` when the owner did something about another level than theirs.
    """

    __tablename__ = "confirmation"
    __table_args__ = (
        sa.Index(
            "uq_confirmation_waiting",
            "person_id",
            "skill_id",
            "asked_id",
            unique=True,
            sqlite_where=_WAITS,
            postgresql_where=_WAITS,
        ),
        sa.CheckConstraint("asked_id <> person_id", name="nobody_confirms_their_own"),
        sa.CheckConstraint("(status = 'confirmed') = (level IS NOT NULL)", name="confirmed_has_level"),
        sa.CheckConstraint("level BETWEEN 1 AND 5", name="level_in_range"),
    )

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    skill_id: Mapped[int] = mapped_column(sa.ForeignKey("skill.id"), index=True)
    asked_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    status: Mapped[ConfirmationStatus] = mapped_column(default=ConfirmationStatus.ASKED)
    level: Mapped[int | None]
    answered_at: Mapped[dt.datetime | None]
    held_skill_id: Mapped[int | None] = mapped_column(sa.ForeignKey("held_skill.id"), index=True)
    settled_at: Mapped[dt.datetime | None]

    person: Mapped[Person] = relationship(foreign_keys=person_id)
    asked: Mapped[Person] = relationship(foreign_keys=asked_id)
    skill: Mapped[Skill] = relationship()
