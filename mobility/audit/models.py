"""The append-only record of who did what to which thing; values stand apart, where they can be erased."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from mobility.core.db import Model


class AuditEntry(Model):
    """Ids, codes and hashes only. `actor_id` None is the system; `code` proves that the entry was written here.

    `on_behalf_of_id` is for whom the actor acted: as a delegate, or because they were asked to.
    """

    __tablename__ = "audit_entry"
    __table_args__ = (sa.Index("ix_audit_entry_subject", "subject_type", "subject_id"),)

    actor_id: Mapped[int | None] = mapped_column(sa.Integer, index=True)
    on_behalf_of_id: Mapped[int | None] = mapped_column(sa.Integer, index=True)
    action: Mapped[str] = mapped_column(sa.String(60))
    subject_type: Mapped[str] = mapped_column(sa.String(60))
    subject_id: Mapped[int]
    concerns_id: Mapped[int | None] = mapped_column(sa.Integer, index=True)
    old_status: Mapped[str | None] = mapped_column(sa.String(40))
    new_status: Mapped[str | None] = mapped_column(sa.String(40))
    reason_code: Mapped[str | None] = mapped_column(sa.String(60))
    note_hash: Mapped[str | None] = mapped_column(sa.String(64))
    key: Mapped[str | None] = mapped_column(sa.String(32), unique=True)
    code: Mapped[str | None] = mapped_column(sa.String(64))


class AuditNote(Model):
    """The words of an entry; deleting the row leaves the entry and its hash."""

    __tablename__ = "audit_note"

    entry_id: Mapped[int] = mapped_column(sa.ForeignKey("audit_entry.id"), unique=True)
    note: Mapped[str] = mapped_column(sa.Text)


class AuditSeal(Model):
    """A link of the chain over all entries: `hash` covers the link before it and the entry, under a key."""

    __tablename__ = "audit_seal"

    number: Mapped[int] = mapped_column(unique=True)
    entry_id: Mapped[int] = mapped_column(sa.ForeignKey("audit_entry.id"), unique=True)
    hash: Mapped[str] = mapped_column(sa.String(64))


# Neither table is ever changed: whoever asks the database to is refused, the application included.
FROZEN = ("audit_entry", "audit_seal")
FREEZE = {
    "sqlite": tuple(
        f"CREATE TRIGGER IF NOT EXISTS {table}_refuses_{act} BEFORE {act} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        for table in FROZEN
        for act in ("update", "delete")
    ),
    "postgresql": (
        (
            "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION USING MESSAGE = TG_TABLE_NAME || ' is append-only'; END $$"
        ),
        *(
            f"CREATE OR REPLACE TRIGGER {table}_refuses_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
            for table in FROZEN
        ),
    ),
}
THAW = {
    "sqlite": tuple(
        f"DROP TRIGGER IF EXISTS {table}_refuses_{act}" for table in FROZEN for act in ("update", "delete")
    ),
    "postgresql": (
        *(f"DROP TRIGGER IF EXISTS {table}_refuses_change ON {table}" for table in FROZEN),
        "DROP FUNCTION IF EXISTS refuse_change()",
    ),
}


def freeze(connection: sa.Connection) -> None:
    """From now on the database refuses to change or delete what is recorded."""
    for statement in FREEZE[connection.dialect.name]:
        connection.exec_driver_sql(statement)


def thaw(connection: sa.Connection) -> None:
    """For the command that empties a made-up company, and for the way down of a migration."""
    for statement in THAW[connection.dialect.name]:
        connection.exec_driver_sql(statement)


@sa.event.listens_for(Model.metadata, "after_create")
def _freeze_new_tables(metadata: sa.MetaData, connection: sa.Connection, **_: Any) -> None:
    freeze(connection)
