"""What people ask about their data, whose data may not be erased for now, and what the terms of retention erased."""

from __future__ import annotations

import datetime as dt
import enum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mobility.core.db import Model
from mobility.core.i18n import N_
from mobility.people.models import Person


class RequestKind(enum.StrEnum):
    CORRECTION = "correction"
    ERASURE = "erasure"
    OBJECTION = "objection"
    HUMAN_REVIEW = "human_review"


class ErasureScope(enum.StrEnum):
    PROFILE = "profile"
    EVERYTHING = "everything"


class RequestStatus(enum.StrEnum):
    OPEN = "open"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


WAITING = (RequestStatus.OPEN, RequestStatus.IN_PROGRESS)
KIND_WORDS = {
    RequestKind.CORRECTION: N_("Correction"),
    RequestKind.ERASURE: N_("Erasure"),
    RequestKind.OBJECTION: N_("Objection to ranking"),
    RequestKind.HUMAN_REVIEW: N_("Review by a person"),
}
SCOPE_WORDS = {
    ErasureScope.PROFILE: N_("What my profile says"),
    ErasureScope.EVERYTHING: N_("Everything that may be erased"),
}
STATUS_WORDS = {
    RequestStatus.OPEN: N_("Waiting to be taken up"),
    RequestStatus.IN_PROGRESS: N_("In progress"),
    RequestStatus.DONE: N_("Done"),
    RequestStatus.REFUSED: N_("Refused"),
    RequestStatus.WITHDRAWN: N_("Withdrawn"),
}


class PrivacyRequest(Model):
    """Somebody asks that their data be corrected or erased, or that a person look at what a computer did."""

    __tablename__ = "privacy_request"
    __table_args__ = (
        sa.CheckConstraint("(kind = 'erasure') = (scope IS NOT NULL)", name="erasures_have_a_scope"),
        sa.Index("ix_privacy_request_due", "status", "due_on"),
    )

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    kind: Mapped[RequestKind]
    scope: Mapped[ErasureScope | None]
    text: Mapped[str] = mapped_column(sa.Text, default="")
    status: Mapped[RequestStatus] = mapped_column(default=RequestStatus.OPEN)
    due_on: Mapped[dt.date]
    handled_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    answer: Mapped[str] = mapped_column(sa.Text, default="")
    decided_at: Mapped[dt.datetime | None]
    read_at: Mapped[dt.datetime | None]

    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    handled_by: Mapped[Person | None] = relationship(foreign_keys=[handled_by_id])

    @property
    def is_waiting(self) -> bool:
        return self.status in WAITING


class LegalHold(Model):
    """As long as it is not lifted nothing of this person is erased, by a term or on request."""

    __tablename__ = "legal_hold"
    __table_args__ = (
        sa.Index(
            "uq_legal_hold_current",
            "person_id",
            unique=True,
            sqlite_where=sa.text("lifted_at IS NULL"),
            postgresql_where=sa.text("lifted_at IS NULL"),
        ),
    )

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    reason: Mapped[str] = mapped_column(sa.Text)
    set_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    lifted_at: Mapped[dt.datetime | None]
    lifted_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))

    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    set_by: Mapped[Person] = relationship(foreign_keys=[set_by_id])


class RetentionRun(Model):
    """One run of the terms that erased something: how many of what."""

    __tablename__ = "retention_run"

    counts: Mapped[dict[str, Any]]
