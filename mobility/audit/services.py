"""Writing to the audit record."""

from __future__ import annotations

import enum
import logging
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from mobility.audit import chain
from mobility.audit.models import AuditEntry, AuditNote, AuditSeal
from mobility.audit.queries import find_last_seal, list_unsealed
from mobility.core import clock
from mobility.core.actor import Actor
from mobility.core.db import Model, session, unit_of_work

BATCH = 1000

log = logging.getLogger("mobility.audit")
_agent: ContextVar[tuple[Actor, Actor] | None] = ContextVar("agent", default=None)


@contextmanager
def acted_for(*, person: Actor, by: Actor) -> Iterator[None]:
    """What is recorded inside as done by `person` was done by somebody whom they asked to."""
    token = _agent.set((person, by))
    try:
        yield
    finally:
        _agent.reset(token)


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
    on_behalf_of: Actor | None = None,
) -> AuditEntry:
    """Append one entry in the current transaction; `concerns` is the person whose matter it is."""
    session.flush()  # the subject needs its id
    asked = _agent.get()
    if asked is not None and actor is not None and actor.id == asked[0].id:
        on_behalf_of, actor = asked
    entry = AuditEntry(
        created_at=clock.now(),
        key=uuid.uuid4().hex,
        actor_id=actor.id if actor else None,
        on_behalf_of_id=on_behalf_of.id if on_behalf_of else None,
        action=action,
        subject_type=subject.__tablename__,
        subject_id=subject.id,
        concerns_id=concerns.id if concerns else None,
        old_status=old_status.value if old_status else None,
        new_status=new_status.value if new_status else None,
        reason_code=reason_code,
        note_hash=chain.hash_note(note) if note else None,
    )
    entry.code = chain.sign(entry)
    session.add(entry)
    if note:
        session.flush()
        session.add(AuditNote(entry_id=entry.id, note=note))
    return entry


def seal_entries() -> int:
    """Seal what was recorded since the last time, and put the newest seal on file; how many entries."""
    sealed = 0
    while count := unit_of_work(_seal_batch):
        sealed += count
    if sealed and (newest := find_last_seal()):
        chain.drop_anchor(clock.now(), newest.number, newest.hash)
        log.info("sealed to row %s: %s", newest.number, newest.hash)
    return sealed


def _seal_batch() -> int:
    last = find_last_seal()
    sealed, before = (last.number, last.hash) if last else (0, chain.FIRST)
    entries = list_unsealed(BATCH)
    for number, entry in enumerate(entries, start=sealed + 1):
        before = chain.link(before, number, entry.id, entry.code)
        session.add(AuditSeal(number=number, entry_id=entry.id, hash=before))
    return len(entries)
