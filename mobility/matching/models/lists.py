"""Rankings that were shown, with what made them, and places given by hand; where ranking may start."""

from __future__ import annotations

import datetime as dt
import enum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mobility.core.db import Model
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
    """A matcher's output: opportunity × person × score × parts × rank; what is not posted yet is no opportunity."""

    __tablename__ = "suggestion"

    suggestion_list_id: Mapped[int] = mapped_column(sa.ForeignKey("suggestion_list.id"), index=True)
    opportunity_id: Mapped[int | None] = mapped_column(sa.ForeignKey("opportunity.id"), index=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    rank: Mapped[int]
    score: Mapped[float]
    parts: Mapped[dict[str, Any]]
    placing: Mapped[Placing] = mapped_column(default=Placing.RANKED, server_default="ranked")
    input_hash: Mapped[str | None] = mapped_column(sa.String(64), index=True)

    opportunity: Mapped[Opportunity | None] = relationship()
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
