"""The list of approved, changed and ended moves that payroll reads: which moves, which columns, how it is written."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload

from mobility.audit.models import AuditEntry
from mobility.core import clock
from mobility.core.db import session
from mobility.moves.models import TIME_TO_UNDO, Decision, HrDecision, Move
from mobility.moves.queries.deciding import in_scope_of, with_everything
from mobility.opportunities.models import Opportunity
from mobility.people.models import Person

ONE_DAY = dt.timedelta(days=1)
BATCH = 500  # values in one IN (…)
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
# a French spreadsheet takes a semicolon for the end of a cell, whatever the file means by it
BEGINS_ANOTHER = re.compile(r"(?<=[;\t\r\n])(?=[=+\-@])")
CHANGES = {
    "extend": "extended",
    "end_early": "ends_early",
    "end_while_paused": "ends_early",
    "end_on_leaving": "ends_on_leaving",
    "pause": "paused",
    "resume": "resumed",
}
ENDINGS = {"complete": "completed", "finish_early": "ended_early", "withdraw": "withdrawn", "cancel": "cancelled"}
APPROVALS = ("approve", "approve_by_standing", "pass_clearances")
TAKEN_BACK = "undo_approval"
HAPPENINGS = (*APPROVALS, *CHANGES, *ENDINGS)

COLUMNS = (
    "person_number",
    "name",
    "home_entity",
    "home_cost_centre",
    "host_entity",
    "host_cost_centre",
    "who_pays",
    "kind",
    "opportunity",
    "percent",
    "hours_per_week",
    "from",
    "until",
    "status",
    "approved_by",
    "approved_on",
    "changed_on",
    "change",
    "ended_on",
    "ending",
)

Row = dict[str, Any]


def list_export_rows(partner: Person | None, from_on: dt.date, until_on: dt.date, zone: str) -> list[Row]:
    """Every approved move to which something happened on one of these days; all of them, or those in one HR scope.

    An approval happens when it can no longer be undone, so that a list of a day once over never changes.
    """
    midnight = dt.time(tzinfo=ZoneInfo(zone))
    first, end = (dt.datetime.combine(day, midnight) for day in (from_on, until_on + ONE_DAY))
    entries: dict[int, list[AuditEntry]] = {}
    for entry in _list_happenings(first - TIME_TO_UNDO, end):
        entries.setdefault(entry.subject_id, []).append(entry)
    rows = []
    for move in _list_moves(partner, sorted(entries)):
        counted = [entry for entry in entries[move.id] if first <= _counts_at(entry, move) < end]
        if counted and not _stopped_before_it_was_final(move, entries[move.id]):
            rows.append(_row(move, counted, ZoneInfo(zone)))
    return rows


def _list_happenings(first: dt.datetime, end: dt.datetime) -> Sequence[AuditEntry]:
    return session.scalars(
        sa.select(AuditEntry)
        .where(_is_of_a_move(HAPPENINGS), AuditEntry.created_at >= first, AuditEntry.created_at < end)
        .order_by(AuditEntry.id)
    ).all()


def _is_of_a_move(actions: Iterable[str]) -> sa.ColumnElement[bool]:
    """Of one of these kinds, and not taken back with the approval since."""
    undoing = aliased(AuditEntry)
    is_undone = sa.exists().where(
        undoing.subject_type == AuditEntry.subject_type,
        undoing.subject_id == AuditEntry.subject_id,
        undoing.action == TAKEN_BACK,
        undoing.id > AuditEntry.id,
    )
    return sa.and_(AuditEntry.subject_type == Move.__tablename__, AuditEntry.action.in_(actions), ~is_undone)


def _counts_at(entry: AuditEntry, move: Move) -> dt.datetime:
    return max(entry.created_at, _final_at(move)) if entry.action in APPROVALS else entry.created_at


def _final_at(move: Move) -> dt.datetime:
    decision = move.hr_decision
    assert decision is not None
    return decision.decided_at if decision.standing_approval_id is not None else decision.final_at


def _stopped_before_it_was_final(move: Move, entries: Iterable[AuditEntry]) -> bool:
    """Approved and withdrawn within the minutes of undoing: nobody was told of it, and payroll is not either."""
    return any(entry.action in ENDINGS and entry.created_at < _final_at(move) for entry in entries)


def _list_moves(partner: Person | None, ids: Sequence[int]) -> list[Move]:
    query = (
        with_everything()
        .options(
            joinedload(Move.opportunity).options(
                joinedload(Opportunity.org_unit), joinedload(Opportunity.legal_entity)
            ),
            joinedload(Move.hr_decision).joinedload(HrDecision.decided_by),
        )
        .join(Move.hr_decision)
        .join(Move.person)
        .outerjoin(Person.org_unit)
        .where(
            HrDecision.decision == Decision.APPROVED,
            sa.or_(
                HrDecision.decided_at <= clock.now() - TIME_TO_UNDO,
                HrDecision.standing_approval_id.is_not(None),  # nobody can undo those
            ),
            Move.id.in_(_ids_approved()),
        )
    )
    if partner is not None:
        query = query.where(in_scope_of(partner), Move.person_id != partner.id)
    found: list[Move] = []
    for start in range(0, len(ids), BATCH):
        found += session.scalars(query.where(Move.id.in_(ids[start : start + BATCH]))).all()
    return sorted(found, key=lambda move: (move.person.employee_number, move.starts_on, move.id))


def _ids_approved() -> sa.Select[int]:
    """A move that HR approved and that is not cleared is nothing for payroll yet."""
    return sa.select(AuditEntry.subject_id).where(_is_of_a_move(APPROVALS))


def _row(move: Move, entries: Iterable[AuditEntry], zone: ZoneInfo) -> Row:
    person, opportunity, decision = move.person, move.opportunity, move.hr_decision
    assert decision is not None
    changed_on, change = _last_of(entries, CHANGES, zone)
    ended_on, ending = _last_of(entries, ENDINGS, zone)
    return {
        "person_number": person.employee_number,
        "name": person.name,
        "home_entity": person.legal_entity.name if person.legal_entity else "",
        "home_cost_centre": person.cost_centre or (person.org_unit.name if person.org_unit else ""),
        "host_entity": opportunity.legal_entity.name if opportunity.legal_entity else "",
        "host_cost_centre": opportunity.cost_centre or opportunity.org_unit.name,
        "who_pays": opportunity.who_pays.value,
        "kind": opportunity.kind.value,
        "opportunity": opportunity.title,
        "percent": round(move.percent, 2),
        "hours_per_week": round(move.hours_per_week, 2),
        "from": move.starts_on,
        "until": move.last_day,
        "status": move.status.value,
        "approved_by": decision.decided_by.name,
        "approved_on": decision.decided_at.astimezone(zone).date(),
        "changed_on": changed_on,
        "change": change,
        "ended_on": move.last_day if ending in {"completed", "ended_early"} else ended_on,
        "ending": ending,
    }


def _last_of(entries: Iterable[AuditEntry], words: Mapping[str, str], zone: ZoneInfo) -> tuple[dt.date | None, str]:
    mine = [entry for entry in entries if entry.action in words]
    return (mine[-1].created_at.astimezone(zone).date(), words[mine[-1].action]) if mine else (None, "")


def write_csv(rows: Iterable[Row]) -> bytes:
    """UTF-8 with a byte order mark, so that spreadsheets read the accents, and no cell that one would calculate."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    writer.writerows([safe_cell(row[name]) for name in COLUMNS] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def safe_cell(value: Any) -> str:
    """A value as a spreadsheet shows it: what of a text it would take for a formula gets an apostrophe before it."""
    if not isinstance(value, str):
        return "" if value is None else str(value)
    text = BEGINS_ANOTHER.sub("'", value)
    return f"'{text}" if text.startswith(STARTS_A_FORMULA) else text
