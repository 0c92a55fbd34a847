"""Rankings that were shown: kept with what made them, so that they can be explained and contested."""

from __future__ import annotations

import enum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mobility.core.db import Model
from mobility.opportunities.models import Opportunity
from mobility.people.models import Person


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
