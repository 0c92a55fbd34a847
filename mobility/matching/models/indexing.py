"""What the index must read again, what phrases and titles were linked to, and how bringing it up to date went."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Iterator
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mobility.core.db import Model
from mobility.embeddings.models import Problem
from mobility.people.models import Person


class IndexChange(Model):
    """A person or a skill whose rows changed, noted by the database itself, so that no way of writing is forgotten.

    `stamp` tells a reader that the row is the one it saw, and not another's after a restored backup: on SQLite a random
    number, on PostgreSQL the number of the transaction, which tells too what may yet be committed below.
    """

    __tablename__ = "index_change"

    stamp: Mapped[int] = mapped_column(sa.BigInteger)
    person_id: Mapped[int | None]  # no foreign keys: they may be gone by the time this is read
    skill_id: Mapped[int | None]


class SkillLink(Model):
    """What a phrase that no taxonomy knows probably means; `concept_id` None: it was looked for, and nothing is near.

    `made_with` names the taxonomy and the model: with others it is looked for again.
    """

    __tablename__ = "skill_link"
    __table_args__ = (sa.UniqueConstraint("skill_id", "concept_id"),)

    skill_id: Mapped[int] = mapped_column(sa.ForeignKey("skill.id", ondelete="CASCADE"))
    concept_id: Mapped[int | None] = mapped_column(sa.ForeignKey("skill.id", ondelete="CASCADE"), index=True)
    share: Mapped[float]
    made_with: Mapped[str] = mapped_column(sa.String(64))


class TitleLink(Model):
    """Which occupations a job title probably means; `occupation_id` None: nothing is near."""

    __tablename__ = "title_link"
    __table_args__ = (sa.UniqueConstraint("title", "occupation_id"),)

    title: Mapped[str] = mapped_column(sa.String(300))  # the language and the folded words: `corpus.make_title`
    occupation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("occupation.id", ondelete="CASCADE"), index=True)
    share: Mapped[float]
    made_with: Mapped[str] = mapped_column(sa.String(64))


class Watched(NamedTuple):
    """A table the index is made of: the columns that name whose it is, those that matter in an update (all), what must
    be true of a row (nothing)."""

    table: str
    names: tuple[str, ...]
    matter: tuple[str, ...] = ()
    only: str = ""
    events: tuple[str, ...] = ("INSERT", "UPDATE", "DELETE")


WATCHED = (
    Watched(
        "person",
        ("id",),
        ("employee_number", "job_title", "language", "country", "legal_entity_id", "engagement", "employed_until"),
    ),
    Watched("profile", ("person_id",)),
    Watched("profile_section", ("person_id",)),
    Watched("experience", ("person_id",)),
    Watched("held_skill", ("person_id",)),
    Watched("evidence", ("person_id",)),
    Watched("wanted_skill", ("person_id",)),
    Watched("language_held", ("person_id",)),
    Watched("skill", ("id", "merged_into_id"), ("merged_into_id", "state"), events=("UPDATE",)),
    Watched("skill_label", ("skill_id",), only="is_preferred"),
    Watched("skill_relation", ("skill_id", "other_id")),
    Watched("skill_link", ("skill_id", "concept_id")),
)
SIDES = {"INSERT": ("new",), "UPDATE": ("old", "new"), "DELETE": ("old",)}
# what each engine has for an instant and for a stamp
NOTED_BY = {
    "sqlite": "strftime('%Y-%m-%d %H:%M:%f000', 'now'), random()",
    "postgresql": "clock_timestamp(), CAST(CAST(pg_current_xact_id() AS text) AS bigint)",
}
# titles belong to no concept: number 0 makes readers look up anew what is related to what, and nobody's rows
NOTE_TITLES = {
    engine: f"INSERT INTO index_change (created_at, stamp, skill_id) SELECT {noted}, 0"  # nosec B608
    for engine, noted in NOTED_BY.items()
}


def _watch(one: Watched, event: str, engine: str) -> Iterator[str]:
    name, kind = f"{one.table}_{event.lower()}_noted", "skill_id" if one.table.startswith("skill") else "person_id"
    named = " UNION ".join(f"SELECT {side}.{column} AS id" for side in SIDES[event] for column in one.names)
    note = (
        f"INSERT INTO index_change (created_at, stamp, {kind}) "  # noqa: S608  # nosec B608  (our own tables)
        f"SELECT {NOTED_BY[engine]}, id FROM ({named}) AS named WHERE id IS NOT NULL"
    )
    of = f" OF {', '.join(one.matter)}" if event == "UPDATE" and one.matter else ""
    when = f" WHEN ({' OR '.join(f'{side}.{one.only}' for side in SIDES[event])})" if one.only else ""
    if engine == "sqlite":
        yield f"CREATE TRIGGER {name} AFTER {event}{of} ON {one.table}{when} BEGIN {note}; END"
        return
    yield f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {note}; RETURN NULL; END $$"
    yield f"CREATE TRIGGER {name} AFTER {event}{of} ON {one.table} FOR EACH ROW{when} EXECUTE FUNCTION {name}()"


WATCH = {
    engine: [statement for one in WATCHED for event in one.events for statement in _watch(one, event, engine)]
    for engine in NOTED_BY
}
WATCH["postgresql"].append("CREATE INDEX ix_index_change_stamp ON index_change (stamp)")


@sa.event.listens_for(Model.metadata, "after_create")
def _watch_new_tables(metadata: sa.MetaData, connection: sa.Connection, **_: Any) -> None:
    for statement in WATCH[connection.dialect.name]:
        connection.exec_driver_sql(statement)


class RunKind(enum.StrEnum):
    """Rebuild: every vector of the model in use, anew. Prepare: the configured model, beside it."""

    REBUILD = "rebuild"
    PREPARE = "prepare"


class RunStatus(enum.StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


_is_open = {"sqlite_where": sa.text("finished_at IS NULL"), "postgresql_where": sa.text("finished_at IS NULL")}


class IndexRun(Model):
    """A long run over every text that an administrator asked for; the worker takes it, and again if it was cut off."""

    __tablename__ = "index_run"
    __table_args__ = (sa.Index("uq_index_run_unfinished", "kind", unique=True, **_is_open),)

    kind: Mapped[RunKind]
    status: Mapped[RunStatus] = mapped_column(default=RunStatus.WAITING)
    requested_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    reason: Mapped[str] = mapped_column(sa.Text)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int | None]
    touched_at: Mapped[dt.datetime | None]
    finished_at: Mapped[dt.datetime | None]
    problem: Mapped[Problem | None]
    detail: Mapped[str] = mapped_column(sa.Text, default="")

    requested_by: Mapped[Person] = relationship()
