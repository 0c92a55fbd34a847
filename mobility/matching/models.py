"""Rankings that were shown, with what made them; places given by hand; what the index must read again; searches."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Iterator
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mobility.core.db import Model, instant
from mobility.embeddings.models import Problem
from mobility.opportunities.models import Opportunity
from mobility.people.models import LegalEntity, Person


class Direction(enum.StrEnum):
    """Who is on a list: people who might like to, people who applied, or opportunities."""

    PEOPLE = "people"
    APPLICANTS = "applicants"
    OPPORTUNITIES = "opportunities"


class Placing(enum.StrEnum):
    """How a row came to stand where it does."""

    RANKED = "ranked"
    BY_HAND = "by_hand"
    DRAWN = "drawn"


class PlaceReason(enum.StrEnum):
    """Why a host puts somebody elsewhere; where they stand already is no reason (P13)."""

    EVIDENCE = "evidence"
    DEVELOPMENT = "development"
    TEAM = "team"
    TIME = "time"
    CONDITIONS = "conditions"
    OTHER = "other"


class InputKind(enum.StrEnum):
    PERSON = "person"
    OPPORTUNITY = "opportunity"
    RELATIONS = "relations"
    WEIGHTS = "weights"
    VECTOR = "vector"


class SuggestionList(Model):
    """One list shown to one viewer: people for an opportunity, or opportunities for a person.

    What it was made of stands in `ranking_input`, under the hashes: with it the list can be made again (P15).
    """

    __tablename__ = "suggestion_list"

    direction: Mapped[Direction]
    viewer_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    opportunity_id: Mapped[int | None] = mapped_column(sa.ForeignKey("opportunity.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    model: Mapped[str] = mapped_column(sa.String(120))
    weights: Mapped[str] = mapped_column(sa.String(40))
    sorted_by: Mapped[str] = mapped_column(sa.String(20), default="", server_default="")
    mix: Mapped[float | None]
    filters: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    length: Mapped[int | None]  # of the whole list, of which a page was shown
    seed: Mapped[str | None] = mapped_column(sa.String(40))
    subject_hash: Mapped[str | None] = mapped_column(sa.String(64), index=True)
    relations_hash: Mapped[str | None] = mapped_column(sa.String(64), index=True)
    weights_hash: Mapped[str | None] = mapped_column(sa.String(64), index=True)
    suggestions: Mapped[list[Suggestion]] = relationship(cascade="all, delete-orphan", order_by="Suggestion.rank")


class Suggestion(Model):
    """A matcher's output: opportunity × person × score × parts × rank."""

    __tablename__ = "suggestion"

    suggestion_list_id: Mapped[int] = mapped_column(sa.ForeignKey("suggestion_list.id"), index=True)
    opportunity_id: Mapped[int] = mapped_column(sa.ForeignKey("opportunity.id"), index=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    rank: Mapped[int]
    score: Mapped[float]
    parts: Mapped[dict[str, Any]]
    placing: Mapped[Placing] = mapped_column(default=Placing.RANKED, server_default="ranked")
    input_hash: Mapped[str | None] = mapped_column(sa.String(64), index=True)

    opportunity: Mapped[Opportunity] = relationship()
    person: Mapped[Person] = relationship()


class RankingInput(Model):
    """Something that went into rankings, once under its hash: `value` as plain data, a vector as float32 bytes.

    `person_id` is whose words it holds. Rows are erased with the suggestions made of them; the hashes stay (rule 15).
    """

    __tablename__ = "ranking_input"

    hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    kind: Mapped[InputKind] = mapped_column(index=True)
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    value: Mapped[dict[str, Any] | None]
    vector: Mapped[bytes | None] = mapped_column(sa.LargeBinary)


class ManualPlace(Model):
    """A host put somebody at a place of their own choosing on the list of one opportunity, and said why.

    One stands for each person; whoever moves them again, or undoes it, closes the row and opens another.
    """

    __tablename__ = "manual_place"
    __table_args__ = (
        sa.Index(
            "uq_manual_place_standing", "opportunity_id", "person_id", unique=True,
            sqlite_where=sa.text("undone_at IS NULL"), postgresql_where=sa.text("undone_at IS NULL"),
        ),
        sa.CheckConstraint("position >= 1", name="position"),
    )  # fmt: skip

    opportunity_id: Mapped[int] = mapped_column(sa.ForeignKey("opportunity.id"), index=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    position: Mapped[int]
    reason_code: Mapped[str] = mapped_column(sa.String(40))
    reason_sentence: Mapped[str] = mapped_column(sa.Text)
    weights: Mapped[str] = mapped_column(sa.String(40))
    placed_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    undone_at: Mapped[dt.datetime | None]
    undone_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))

    opportunity: Mapped[Opportunity] = relationship()
    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    placed_by: Mapped[Person] = relationship(foreign_keys=[placed_by_id])


class SearchableText(Model):
    """The words of a posting as searching compares them (`matching.search`); of which version of the posting."""

    __tablename__ = "searchable_text"

    opportunity_id: Mapped[int] = mapped_column(sa.ForeignKey("opportunity.id"), unique=True)
    version: Mapped[int]
    title: Mapped[str] = mapped_column(sa.Text)
    skills: Mapped[str] = mapped_column(sa.Text)
    body: Mapped[str] = mapped_column(sa.Text)


# What metadata cannot say: the index over those words, kept in step by the database itself.
FULL_TEXT_SQLITE = (
    """CREATE VIRTUAL TABLE searchable_words USING fts5(
        title, skills, body, content='searchable_text', content_rowid='id', tokenize='unicode61 remove_diacritics 0'
    )""",
    """CREATE TRIGGER searchable_text_added AFTER INSERT ON searchable_text BEGIN
        INSERT INTO searchable_words(rowid, title, skills, body) VALUES (new.id, new.title, new.skills, new.body);
    END""",
    """CREATE TRIGGER searchable_text_removed AFTER DELETE ON searchable_text BEGIN
        INSERT INTO searchable_words(searchable_words, rowid, title, skills, body)
        VALUES ('delete', old.id, old.title, old.skills, old.body);
    END""",
    """CREATE TRIGGER searchable_text_changed AFTER UPDATE ON searchable_text BEGIN
        INSERT INTO searchable_words(searchable_words, rowid, title, skills, body)
        VALUES ('delete', old.id, old.title, old.skills, old.body);
        INSERT INTO searchable_words(rowid, title, skills, body) VALUES (new.id, new.title, new.skills, new.body);
    END""",
)
NO_FULL_TEXT_SQLITE = ("DROP TABLE IF EXISTS searchable_words",)
# the words are cast, not parsed: they were cut in Python, the same way on both engines
WORDS_POSTGRESQL = (
    "CAST(searchable_text.title || ' ' || searchable_text.skills || ' ' || searchable_text.body AS tsvector)"
)
FULL_TEXT_POSTGRESQL = (f"CREATE INDEX ix_searchable_text_words ON searchable_text USING gin (({WORDS_POSTGRESQL}))",)


def _attach_full_text() -> None:
    table = SearchableText.__table__
    for statements, dialect, moment in (
        (FULL_TEXT_SQLITE, "sqlite", "after_create"),
        (FULL_TEXT_POSTGRESQL, "postgresql", "after_create"),
        (NO_FULL_TEXT_SQLITE, "sqlite", "before_drop"),
    ):
        for statement in statements:
            sa.event.listen(table, moment, sa.DDL(statement).execute_if(dialect=dialect))


_attach_full_text()


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


class AlertChoice(enum.StrEnum):
    """When somebody wants a mail about what a saved search finds; in the app it is always told."""

    AT_ONCE = "at_once"
    DAILY = "daily"
    WEEKLY = "weekly"
    NEVER = "never"


class SavedSearch(Model):
    """What somebody looks for: the filters as the address has them. Only they see it, whatever their line."""

    __tablename__ = "saved_search"
    __table_args__ = (sa.UniqueConstraint("person_id", "name"),)

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    name: Mapped[str] = mapped_column(sa.String(80))
    filters: Mapped[dict[str, Any]]
    alert: Mapped[AlertChoice] = mapped_column(default=AlertChoice.DAILY)
    checked_at: Mapped[instant]  # postings that opened before are no news

    person: Mapped[Person] = relationship()
    hits: Mapped[list[SearchHit]] = relationship(
        back_populates="saved_search", cascade="all, delete-orphan", order_by="SearchHit.id.desc()"
    )


class SearchHit(Model):
    """A posting that opened after a search was saved and that it finds; its owner is told once."""

    __tablename__ = "search_hit"
    __table_args__ = (sa.UniqueConstraint("saved_search_id", "opportunity_id"),)

    saved_search_id: Mapped[int] = mapped_column(sa.ForeignKey("saved_search.id"))
    opportunity_id: Mapped[int] = mapped_column(sa.ForeignKey("opportunity.id"), index=True)
    told_at: Mapped[dt.datetime | None]

    saved_search: Mapped[SavedSearch] = relationship(back_populates="hits")
    opportunity: Mapped[Opportunity] = relationship()


class Consultation(Model):
    """The works council of a legal entity was consulted on ranking; a correction is a row of its own.

    `recorded_by` None: taken over with the company's data.
    """

    __tablename__ = "consultation"

    legal_entity_id: Mapped[int] = mapped_column(sa.ForeignKey("legal_entity.id"), index=True)
    held_on: Mapped[dt.date]
    document: Mapped[str] = mapped_column(sa.String(200))
    link: Mapped[str | None] = mapped_column(sa.String(500))
    note: Mapped[str] = mapped_column(sa.Text, default="")
    recorded_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    withdrawn_at: Mapped[dt.datetime | None]
    withdrawn_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    withdrawn_reason: Mapped[str | None] = mapped_column(sa.Text)
    corrected_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("consultation.id"))

    legal_entity: Mapped[LegalEntity] = relationship()
    recorded_by: Mapped[Person | None] = relationship(foreign_keys=[recorded_by_id])
    corrected_by: Mapped[Consultation | None] = relationship(remote_side="Consultation.id")


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
