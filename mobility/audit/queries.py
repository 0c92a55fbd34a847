"""Reading the audit record."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import sqlalchemy as sa

from mobility.audit.models import AuditEntry, AuditNote
from mobility.core.db import Model, session

M = TypeVar("M", bound=Model)


def list_entries(subject: Model) -> Sequence[AuditEntry]:
    """The history of one thing, oldest first."""
    return session.scalars(
        sa.select(AuditEntry)
        .where(AuditEntry.subject_type == subject.__tablename__, AuditEntry.subject_id == subject.id)
        .order_by(AuditEntry.id)
    ).all()


def list_done(action: str, subjects: Sequence[M]) -> list[M]:
    """Those of these things, all of one kind, to which an action was ever done."""
    if not subjects:
        return []
    done = set(
        session.scalars(
            sa.select(AuditEntry.subject_id).where(
                AuditEntry.subject_type == subjects[0].__tablename__,
                AuditEntry.action == action,
                AuditEntry.subject_id.in_([subject.id for subject in subjects]),
            )
        )
    )
    return [subject for subject in subjects if subject.id in done]


def find_note(entry: AuditEntry) -> str | None:
    return session.scalar(sa.select(AuditNote.note).where(AuditNote.entry_id == entry.id))
