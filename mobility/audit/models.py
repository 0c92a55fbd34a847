"""The append-only record of who did what to which thing; values stand apart, where they can be erased."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from mobility.core.db import Model


class AuditEntry(Model):
    """Ids, codes and hashes only. `actor_id` None is the system."""

    __tablename__ = "audit_entry"
    __table_args__ = (sa.Index("ix_audit_entry_subject", "subject_type", "subject_id"),)

    actor_id: Mapped[int | None] = mapped_column(sa.Integer, index=True)
    action: Mapped[str] = mapped_column(sa.String(60))
    subject_type: Mapped[str] = mapped_column(sa.String(60))
    subject_id: Mapped[int]
    concerns_id: Mapped[int | None] = mapped_column(sa.Integer, index=True)
    old_status: Mapped[str | None] = mapped_column(sa.String(40))
    new_status: Mapped[str | None] = mapped_column(sa.String(40))
    reason_code: Mapped[str | None] = mapped_column(sa.String(60))
    note_hash: Mapped[str | None] = mapped_column(sa.String(64))


class AuditNote(Model):
    """The words of an entry; deleting the row leaves the entry and its hash."""

    __tablename__ = "audit_note"

    entry_id: Mapped[int] = mapped_column(sa.ForeignKey("audit_entry.id"), unique=True)
    note: Mapped[str] = mapped_column(sa.Text)
