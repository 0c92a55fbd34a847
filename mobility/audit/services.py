"""Writing to the audit record."""

from __future__ import annotations

import enum
import hashlib

from mobility.audit.models import AuditEntry, AuditNote
from mobility.core.actor import Actor
from mobility.core.db import Model, session


def record(
    *,
    actor: Actor | None,
    action: str,
    subject: Model,
    concerns: Actor | None = None,
    old_status: enum.StrEnum | None = None,
    new_status: enum.StrEnum | None = None,
    reason_code: str | None = None,
    note: str | None = None,
) -> AuditEntry:
    """Append one entry in the current transaction; `concerns` is the person whose matter it is."""
    session.flush()  # the subject needs its id
    entry = AuditEntry(
        actor_id=actor.id if actor else None,
        action=action,
        subject_type=subject.__tablename__,
        subject_id=subject.id,
        concerns_id=concerns.id if concerns else None,
        old_status=old_status.value if old_status else None,
        new_status=new_status.value if new_status else None,
        reason_code=reason_code,
        note_hash=hashlib.sha256(note.encode()).hexdigest() if note else None,
    )
    session.add(entry)
    if note:
        session.flush()
        session.add(AuditNote(entry_id=entry.id, note=note))
    return entry
