"""Rankings that were shown, kept with what made them; what is searched for words; searches that people saved."""

from __future__ import annotations

import datetime as dt
import enum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mobility.core.db import Model, instant
from mobility.embeddings.models import Problem
from mobility.opportunities.models import Opportunity
from mobility.people.models import LegalEntity, Person


class Direction(enum.StrEnum):
    PEOPLE = "people"
    OPPORTUNITIES = "opportunities"


class SuggestionList(Model):
    """One list shown to one viewer: people for an opportunity, or opportunities for a person."""

    __tablename__ = "suggestion_list"

    direction: Mapped[Direction]
    viewer_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    opportunity_id: Mapped[int | None] = mapped_column(sa.ForeignKey("opportunity.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    model: Mapped[str] = mapped_column(sa.String(120))
    weights: Mapped[str] = mapped_column(sa.String(40))
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

    opportunity: Mapped[Opportunity] = relationship()
    person: Mapped[Person] = relationship()


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
