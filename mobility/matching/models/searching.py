"""The words that searching compares, and searches that people saved."""

from __future__ import annotations

import datetime as dt
import enum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mobility.core.db import Model, instant
from mobility.opportunities.models import Opportunity
from mobility.people.models import Person


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
