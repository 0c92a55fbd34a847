"""What HR partners keep with a case: notes for each other, and that one of them is not to decide."""

from __future__ import annotations

import sqlalchemy as sa

from mobility.audit import services as audit
from mobility.core import clock
from mobility.core.authz import authorize
from mobility.core.db import lock, session
from mobility.core.errors import ConditionNotMet
from mobility.core.i18n import N_
from mobility.moves.messages import approval_path
from mobility.moves.models import BEFORE_DECISION, CaseNote, CaseReading, ConflictOfInterest, Move, MoveStatus
from mobility.moves.policy import MovePermission as P
from mobility.moves.queries.deciding import list_deciders, list_hr_who_may
from mobility.moves.services.steps import require_text, tell
from mobility.people.models import Person


def write_note(*, actor: Person, move: Move, text: str) -> CaseNote:
    """For the HR partners who may decide; it cannot be changed afterwards."""
    authorize(actor, P.WRITE_NOTE, move)
    note = CaseNote(move=move, author=actor, text=require_text(text, "case_note", N_("Write the note.")))
    session.add(note)
    audit.record(actor=actor, action="write_note", subject=note, concerns=move.person)
    return note


def record_reading(*, move_id: int, reader_id: int) -> None:
    """The reader has had the notes of the case before them until now."""
    row = session.scalar(
        sa.select(CaseReading).where(CaseReading.move_id == move_id, CaseReading.reader_id == reader_id)
    )
    if row is None:
        row = CaseReading(move_id=move_id, reader_id=reader_id)
        session.add(row)
    row.read_at = clock.now()


def declare_conflict(*, actor: Person, move: Move) -> list[Person]:
    """From now on somebody else decides; who can, and was told. Why is not asked."""
    lock(move)
    authorize(actor, P.DECLARE_CONFLICT, move)
    if move.status not in BEFORE_DECISION:
        raise ConditionNotMet(N_("HR has nothing more to decide here."))
    session.add(ConflictOfInterest(move=move, person=actor))
    audit.record(actor=actor, action="declare_conflict", subject=move, concerns=move.person)
    session.flush()
    if move.status in {MoveStatus.AWAITING_HR, MoveStatus.IN_REVIEW}:
        others = list_deciders(move)
        tell("conflict_declared", move, others, by=move.starts_on, path=approval_path(move))
        return others
    return list_hr_who_may(P.APPROVE, move)
