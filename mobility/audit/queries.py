"""Reading the audit record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import TypeVar

import sqlalchemy as sa

from mobility.audit import chain
from mobility.audit.models import AuditEntry, AuditNote, AuditSeal
from mobility.core.actor import Actor
from mobility.core.db import Model, session
from mobility.core.i18n import N_, Message

STREAMED = 2000  # rows held in memory at a time

M = TypeVar("M", bound=Model)


def list_entries(subject: Model) -> Sequence[AuditEntry]:
    """The history of one thing, oldest first."""
    return session.scalars(
        sa.select(AuditEntry)
        .where(AuditEntry.subject_type == subject.__tablename__, AuditEntry.subject_id == subject.id)
        .order_by(AuditEntry.id)
    ).all()


def list_done_for(owner: Actor, by: Actor, since: dt.datetime) -> Sequence[AuditEntry]:
    """What somebody did on behalf of another, newest first."""
    query = sa.select(AuditEntry).where(AuditEntry.on_behalf_of_id == owner.id, AuditEntry.actor_id == by.id)
    return session.scalars(query.where(AuditEntry.created_at >= since).order_by(AuditEntry.id.desc()).limit(50)).all()


def list_concerning(person: Actor, action: str, since: dt.datetime) -> Sequence[AuditEntry]:
    """What was done about somebody, newest first."""
    query = sa.select(AuditEntry).where(AuditEntry.concerns_id == person.id, AuditEntry.action == action)
    return session.scalars(query.where(AuditEntry.created_at >= since).order_by(AuditEntry.id.desc()).limit(200)).all()


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
    return list_notes([entry]).get(entry.id)


def list_notes(entries: Sequence[AuditEntry]) -> dict[int, str]:
    """What was written beside these, by the id of the entry."""
    query = sa.select(AuditNote.entry_id, AuditNote.note)
    return dict(session.execute(query.where(AuditNote.entry_id.in_([entry.id for entry in entries]))).all())


def find_last_seal() -> AuditSeal | None:
    return session.scalar(sa.select(AuditSeal).order_by(AuditSeal.number.desc()).limit(1))


def list_unsealed(limit: int | None = None) -> Sequence[AuditEntry]:
    """What was recorded and is not in the chain yet, oldest first."""
    query = sa.select(AuditEntry).outerjoin(AuditSeal, AuditSeal.entry_id == AuditEntry.id)
    return session.scalars(query.where(AuditSeal.id.is_(None)).order_by(AuditEntry.id).limit(limit)).all()


@dataclass(frozen=True)
class Verdict:
    """How far the record is proven whole; `problem` names the first row that is not as it was written."""

    sealed: int
    unsealed: int
    anchored_at: str | None
    problem: Message | None


def verify() -> Verdict:
    """Recompute every code and every link, and compare the chain with the anchors on file."""
    anchors = chain.read_anchors()
    sealed, is_signed, problem = _follow_chain(anchors)
    unsealed = list_unsealed()
    if problem is None and anchors and max(anchors) > sealed:
        params = {"row": sealed + 1, "anchored": max(anchors), "at": anchors[max(anchors)].at}
        problem = Message(
            N_("Row %(row)s and those after it are missing: row %(anchored)s was sealed at %(at)s."), params
        )
    if problem is None:
        problem = _find_fault_outside(unsealed, is_signed)
    return Verdict(sealed, len(unsealed), anchors[max(anchors)].at if anchors else None, problem)


def _follow_chain(anchors: dict[int, chain.Anchor]) -> tuple[int, bool, Message | None]:
    """How many links hold, whether any entry in them has a code, and what is wrong with the next link."""
    before, expected, is_signed = chain.FIRST, 1, False
    with closing(_list_chain()) as links:
        for seal, entry in links:
            is_signed = is_signed or (entry is not None and entry.code is not None)
            fault = _find_fault(seal, entry, expected, before, is_signed, anchors.get(expected))
            if fault is not None:
                return expected - 1, is_signed, fault
            before, expected = seal.hash, expected + 1
    return expected - 1, is_signed, None


def _list_chain() -> Generator[tuple[AuditSeal, AuditEntry | None]]:
    query = (
        sa.select(AuditSeal, AuditEntry)
        .outerjoin(AuditEntry, AuditEntry.id == AuditSeal.entry_id)
        .order_by(AuditSeal.number)
        .execution_options(yield_per=STREAMED)
    )
    with session.execute(query) as rows:
        for seal, entry in rows:
            yield seal, entry
            session.expunge(seal)
            if entry is not None:
                session.expunge(entry)


def _find_fault(
    seal: AuditSeal, entry: AuditEntry | None, expected: int, before: str, is_signed: bool, anchor: chain.Anchor | None
) -> Message | None:
    row = {"row": expected, "entry": seal.entry_id}
    if seal.number != expected:
        return Message(N_("Row %(row)s is missing from the chain."), row)
    if entry is None:
        return Message(N_("Row %(row)s: the entry %(entry)s was deleted."), row)
    # what was recorded before entries had codes comes first, and is held by its seal alone
    if is_signed and entry.code != chain.sign(entry):
        return Message(N_("Row %(row)s: the entry %(entry)s was changed, or not written by this application."), row)
    if seal.hash != chain.link(before, expected, entry.id, entry.code):
        return Message(N_("Row %(row)s: the entry %(entry)s is not the one that was sealed here."), row)
    if anchor is not None and anchor.hash != seal.hash:
        return Message(N_("Row %(row)s: the chain is not the one whose seal is on file."), row)
    return None


def _find_fault_outside(entries: Sequence[AuditEntry], is_signed: bool) -> Message | None:
    for entry in entries:
        is_signed = is_signed or entry.code is not None
        if is_signed and entry.code != chain.sign(entry):
            sentence = N_("The entry %(entry)s, not sealed yet, was not written by this application.")
            return Message(sentence, {"entry": entry.id})
    return None
