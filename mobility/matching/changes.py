"""Whose rows changed since one last looked: the log that the database keeps of itself (`models.IndexChange`).

A reader remembers how far it read and asks for what came since, at a cost that does not depend on how many people there
are. On SQLite rows are committed in the order of their ids. On PostgreSQL they are not: there everything is read again
whose transaction may have been open at the last look (`pg_snapshot_xmin`), and what was seen already is left out.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import islice
from typing import Any

import sqlalchemy as sa

from mobility.core.db import session
from mobility.matching.corpus import AGED_MONTHS, OLD_MONTHS
from mobility.matching.models import IndexChange
from mobility.skills.models import Evidence, HeldSkill

MOST_REMEMBERED = 2**12
HORIZON: sa.ColumnElement[int] = sa.literal_column(
    "CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS text) AS bigint)", sa.BigInteger
)


@dataclass(frozen=True)
class Mark:
    """How far the log was read: the newest row, and on PostgreSQL the first transaction that may still have been open.

    `seen` are the stamps of the last rows by their ids.
    """

    id: int
    stamp: int
    horizon: int
    seen: dict[int, int]


@dataclass(frozen=True)
class News:
    """Who and what changed, and where to go on from."""

    mark: Mark
    people: frozenset[int] = frozenset()
    skills: frozenset[int] = frozenset()


def _is_on_sqlite() -> bool:
    return session.connection().dialect.name == "sqlite"


def _read(*conditions: sa.ColumnElement[bool]) -> Any:
    horizon = sa.literal(0) if _is_on_sqlite() else HORIZON
    columns = (IndexChange.id, IndexChange.stamp, IndexChange.person_id, IndexChange.skill_id)
    return sa.select(*columns, horizon.label("horizon")).where(*conditions)


def read_mark() -> Mark:
    """Where the log ends now; to be read before the tables are."""
    if _is_on_sqlite():
        newest = session.execute(_read().order_by(IndexChange.id.desc()).limit(1)).first()
        return Mark(newest.id, newest.stamp, 0, {newest.id: newest.stamp}) if newest else Mark(0, 0, 0, {})
    horizon = session.scalar(sa.select(HORIZON)) or 0
    newest_id = sa.select(sa.func.max(IndexChange.id)).scalar_subquery()
    rows = session.execute(_read(sa.or_(IndexChange.stamp >= horizon, IndexChange.id == newest_id))).all()
    seen = {row.id: row.stamp for row in rows}
    last = max(seen, default=0)
    return Mark(last, seen.get(last, 0), horizon, seen)


def read_news(mark: Mark) -> News | None:
    """What came since; None where the log is another or no longer goes back so far, and all must be read anew."""
    if _is_on_sqlite():
        rows = session.execute(_read(IndexChange.id >= mark.id).order_by(IndexChange.id)).all()
    else:
        asked = _read(sa.or_(IndexChange.id == mark.id, IndexChange.stamp >= mark.horizon))
        rows = session.execute(asked.order_by(IndexChange.id)).all()
    if mark.id and not any(row.id == mark.id and row.stamp == mark.stamp for row in rows):
        return News(mark) if _is_behind(mark) else None
    new = [row for row in rows if row.id not in mark.seen]
    if not new:
        return News(mark)
    return News(
        _move(mark, rows),
        frozenset(row.person_id for row in new if row.person_id is not None),
        frozenset(row.skill_id for row in new if row.skill_id is not None),
    )


def list_aged(one: dt.date, other: dt.date) -> set[int]:
    """Whose skills the days between two dates alone change: last used longer ago, or shown by what has expired."""
    first, last = sorted((one, other))
    expired = sa.select(Evidence.person_id).where(Evidence.expires_on >= first, Evidence.expires_on < last)
    found = set(session.scalars(expired))
    begin, end = (12 * day.year + day.month - 1 for day in (first, last))
    numbers = [month - limit for limit in (OLD_MONTHS, AGED_MONTHS) for month in range(begin, end)]
    if numbers:
        turned = [f"{number // 12}-{number % 12 + 1:02}" for number in numbers]
        held = sa.select(HeldSkill.person_id).where(HeldSkill.valid_to.is_(None), HeldSkill.last_used.in_(turned))
        found |= set(session.scalars(held))
    return found


def _is_behind(mark: Mark) -> bool:
    """Whether this transaction began before what was read last was committed; its own newest row was seen then."""
    newest = session.execute(_read().order_by(IndexChange.id.desc()).limit(1)).first()
    return newest is not None and mark.seen.get(newest.id) == newest.stamp


def _move(mark: Mark, rows: Any) -> Mark:
    last, horizon = rows[-1], rows[-1].horizon
    seen = mark.seen | {row.id: row.stamp for row in rows}
    open_yet = {one: stamp for one, stamp in seen.items() if stamp >= horizon} if horizon else {}
    recent = dict(islice(sorted(seen.items(), reverse=True), MOST_REMEMBERED))
    return Mark(last.id, last.stamp, horizon, recent | open_yet)
