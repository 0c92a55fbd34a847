"""`db copy`: a company's data from one database into another, of either engine, compared row by row in the end.

The application must not be running. Cut off anywhere it is called again and goes on; each batch is there or not.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from mobility.core.db import Model

BATCH = 1000
# each database keeps these by itself: a log of its own changes, and words as its own full text wants them
DERIVED = frozenset({"index_change", "searchable_text"})
# only while it lasts: what is being copied, so that nobody's rows are taken for ours
MARKER = sa.Table("copy_in_progress", sa.MetaData(), sa.Column("source", sa.Text, nullable=False))
AGAIN = "something was written meanwhile. Stop the application, take an empty database and copy again."

Say = Callable[[str], None]
Row = tuple[Any, ...]


class CopyError(Exception):
    """Why nothing more is copied, in one line that says what to do."""


@dataclass(frozen=True)
class Copied:
    """How much there was, and one digest over all of it, the same on both sides."""

    tables: int
    rows: int
    digest: str


def copy(source: sa.Engine, target: sa.Engine, say: Say = lambda words: None) -> Copied:
    """Everything of `source` into `target`, an empty database of the same schema; raises CopyError."""
    _refuse_other_schema(source, target)
    tables = [table for table in Model.metadata.sorted_tables if table.name not in DERIVED]
    _claim(source, target, tables)
    with source.connect() as reading:  # one transaction: all of it as of one moment
        with _without_circles(target, tables):
            for table in tables:
                _copy_table(reading, target, table, say)
        _set_sequences(target)
        copied = _compare(reading, target, tables)
    MARKER.drop(target)
    return copied


def _refuse_other_schema(source: sa.Engine, target: sa.Engine) -> None:
    there, here = _revision(source), _revision(target)
    if there is None:
        raise CopyError("There is no company in the source: it has no tables of ours.")
    if there != here:
        raise CopyError(
            f"The source is at schema {there}, the target at {here}. Run flask db upgrade on each with this version."
        )


def _revision(engine: sa.Engine) -> str | None:
    from alembic.runtime.migration import MigrationContext  # 8 MB, for commands only

    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def _claim(source: sa.Engine, target: sa.Engine, tables: Sequence[sa.Table]) -> None:
    """Mark the target as ours; rows that are there already must be those of an earlier call for the same source."""
    name = source.url.set(password=None).render_as_string()
    if sa.inspect(target).has_table(MARKER.name):
        with target.connect() as connection:
            if connection.scalar(sa.select(MARKER.c.source)) != name:
                raise CopyError("Another company is being copied into the target. Take an empty database.")
        return
    with target.connect() as connection:
        for table in tables:
            if connection.execute(sa.select(table.c.id).limit(1)).first() is not None:
                raise CopyError(f"The target is not empty: there are rows in {table.name}. Take an empty database.")
    with target.begin() as connection:
        MARKER.create(connection)
        connection.execute(MARKER.insert().values(source=name))


@contextmanager
def _without_circles(target: sa.Engine, tables: Sequence[sa.Table]) -> Iterator[None]:
    """Keys by which a table points at itself or in a circle wait until all rows are there."""
    keys = list(_list_circles(tables)) if target.dialect.name == "postgresql" else []
    with target.begin() as connection:
        for key in keys:
            connection.exec_driver_sql(
                f'ALTER TABLE "{key.parent.table.name}" DROP CONSTRAINT IF EXISTS "{_name(key)}"'
            )
    yield  # where it is cut off another call goes on from here
    with target.begin() as connection:
        for key in keys:
            assert key.constraint is not None
            connection.execute(sa.schema.AddConstraint(key.constraint, isolate_from_table=False))


def _list_circles(tables: Sequence[sa.Table]) -> Iterator[sa.ForeignKey]:
    """Keys to the table itself, or to one that comes later."""
    place = {table.name: number for number, table in enumerate(tables)}
    for table in tables:
        for key in sorted(table.foreign_keys, key=lambda key: key.parent.name):
            if place[key.column.table.name] >= place[table.name]:
                yield key


def _name(key: sa.ForeignKey) -> str:
    assert key.constraint is not None
    return str(key.constraint.name)


def _copy_table(reading: sa.Connection, target: sa.Engine, table: sa.Table, say: Say) -> None:
    with target.connect() as connection:
        last = connection.scalar(sa.select(sa.func.max(table.c.id))) or 0
    copied = 0
    for rows in _batches(reading, table, after=last):
        with target.connect() as connection:
            if connection.dialect.name == "sqlite":
                connection.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")  # type: ignore[union-attr]
            with connection.begin():
                connection.execute(table.insert(), [_values(table, row) for row in rows])
        copied += len(rows)
    if copied:
        say(f"{table.name}: {copied}")


def _batches(reading: sa.Connection, table: sa.Table, after: int = 0) -> Iterator[Sequence[Row]]:
    """By id, with a last column for each that may hold JSON: whether it is NULL, which JSON has a word for too."""
    query = sa.select(table, *(column.is_(None) for column in _nullable_json(table))).order_by(table.c.id).limit(BATCH)
    while True:
        rows = [tuple(row) for row in reading.execute(query.where(table.c.id > after))]
        if rows:
            yield rows
            after = rows[-1][_id(table)]
        if len(rows) < BATCH:
            return


def _nullable_json(table: sa.Table) -> list[sa.Column[Any]]:
    return [column for column in table.c if isinstance(column.type, sa.JSON) and column.nullable]


def _values(table: sa.Table, row: Row) -> dict[str, Any]:
    values: dict[str, Any] = dict(zip(table.c.keys(), row, strict=False))
    for column, is_null in zip(_nullable_json(table), row[len(table.c) :], strict=True):
        if is_null:
            values[column.key] = sa.null()
    return values


def _set_sequences(target: sa.Engine) -> None:
    """The next row gets an id that none has; SQLite sees to it itself."""
    if target.dialect.name != "postgresql":
        return
    with target.begin() as connection:
        for table in Model.metadata.sorted_tables:
            highest = sa.select(sa.func.coalesce(sa.func.max(table.c.id), 0) + 1).scalar_subquery()
            sequence = sa.func.pg_get_serial_sequence(table.name, "id")
            connection.execute(sa.select(sa.func.setval(sequence, highest, False)))


def _compare(reading: sa.Connection, target: sa.Engine, tables: Sequence[sa.Table]) -> Copied:
    whole, rows = hashlib.sha256(), 0
    with target.connect() as other:
        for table in tables:
            digest, number = _compare_table(reading, other, table)
            whole.update(digest)
            rows += number
    return Copied(len(tables), rows, whole.hexdigest())


def _compare_table(reading: sa.Connection, other: sa.Connection, table: sa.Table) -> tuple[bytes, int]:
    digest, number = hashlib.sha256(table.name.encode()), 0
    theirs = _rows(other, table)
    for row in _rows(reading, table):
        if row != next(theirs, None):
            raise CopyError(f"{table.name} {row[_id(table)]} is not the same in both: {AGAIN}")
        digest.update(repr(row).encode())
        number += 1
    if next(theirs, None) is not None:
        raise CopyError(f"There is more in {table.name} of the target than in the source: {AGAIN}")
    return digest.digest(), number


def _rows(connection: sa.Connection, table: sa.Table) -> Iterator[Row]:
    for rows in _batches(connection, table):
        for row in rows:
            yield tuple(bool(value) if at >= len(table.c) else value for at, value in enumerate(row))


def _id(table: sa.Table) -> int:
    return list(table.c.keys()).index("id")
