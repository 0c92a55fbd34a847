"""Reading the audit record."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from mobility.audit.models import AuditEntry, AuditNote
from mobility.core.db import Model, session


def list_entries(subject: Model) -> Sequence[AuditEntry]:
    """The history of one thing, oldest first."""
    return session.scalars(
        sa.select(AuditEntry)
        .where(AuditEntry.subject_type == subject.__tablename__, AuditEntry.subject_id == subject.id)
        .order_by(AuditEntry.id)
    ).all()


def find_note(entry: AuditEntry) -> str | None:
    return session.scalar(sa.select(AuditNote.note).where(AuditNote.entry_id == entry.id))
