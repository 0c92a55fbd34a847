"""Writing rows many at a time, and the record of what became of each thing, signed and sealed as the services do."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from types import SimpleNamespace
from typing import Any, cast

import sqlalchemy as sa

from mobility.audit import chain
from mobility.audit.models import AuditEntry, AuditSeal
from mobility.core.db import Model, session

BATCH = 5000

Row = dict[str, Any]


def batches(rows: Iterable[Row], size: int = BATCH) -> Iterator[list[Row]]:
    remaining = iter(rows)
    while some := list(islice(remaining, size)):
        yield some


def write(model: type[Model], rows: Iterable[Row]) -> None:
    for some in batches(rows):
        session.execute(sa.insert(cast(sa.Table, model.__table__)), some)


def write_numbered(model: type[Model], rows: Sequence[Row]) -> list[int]:
    """The ids of the new rows, in the order of these."""
    table = cast(sa.Table, model.__table__)
    query = sa.insert(table).returning(table.c.id, sort_by_parameter_order=True)
    return [number for some in batches(rows) for number in session.scalars(query, some)]


def change(model: type[Model], column: str, values: dict[int, Any], **more: Any) -> None:
    """Set a column of many rows, each to its own value by id, and others of all of them to one."""
    table = cast(sa.Table, model.__table__)
    query = sa.update(table).where(table.c.id == sa.bindparam("of")).values({column: sa.bindparam("to"), **more})
    for some in batches({"of": number, "to": value} for number, value in values.items()):
        session.execute(query, some)


class Record:
    """Entries that wait to be written together."""

    def __init__(self) -> None:
        self._rows: list[Row] = []

    def note(
        self,
        at: dt.datetime,
        subject: tuple[type[Model], int],
        action: str,
        statuses: tuple[str | None, str],
        actor: int | None = None,
        concerns: int | None = None,
    ) -> None:
        row: Row = {
            "created_at": at,
            "key": uuid.uuid4().hex,
            "actor_id": actor,
            "on_behalf_of_id": None,
            "action": action,
            "subject_type": subject[0].__tablename__,
            "subject_id": subject[1],
            "concerns_id": concerns,
            "old_status": statuses[0],
            "new_status": statuses[1],
            "reason_code": None,
            "note_hash": None,
        }
        row["code"] = chain.sign(cast(AuditEntry, SimpleNamespace(**row)))
        self._rows.append(row)

    def write(self) -> None:
        write(AuditEntry, self._rows)
        self._rows = []


def seal(at: dt.datetime) -> None:
    """Chain all that was recorded, as the worker would over the next hours."""
    number, before, last = 0, chain.FIRST, 0
    query = sa.select(AuditEntry.id, AuditEntry.code).order_by(AuditEntry.id).limit(BATCH)
    while entries := session.execute(query.where(AuditEntry.id > last)).all():
        rows: list[Row] = []
        for entry, code in entries:
            number += 1
            before = chain.link(before, number, entry, code)
            rows.append({"created_at": at, "number": number, "entry_id": entry, "hash": before})
        write(AuditSeal, rows)
        last = entries[-1].id
