"""Places that hosts gave by hand: who stands where, and a list in that order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from mobility.core.db import session
from mobility.matching.models import ManualPlace
from mobility.opportunities.models import Opportunity as Posting
from mobility.people.models import Person


def find_placing(placing_id: int) -> ManualPlace | None:
    return session.get(ManualPlace, placing_id)


def find_manual_place(posting: Posting, person: Person) -> ManualPlace | None:
    """The one that stands."""
    return session.scalar(
        sa.select(ManualPlace).where(
            ManualPlace.opportunity_id == posting.id,
            ManualPlace.person_id == person.id,
            ManualPlace.undone_at.is_(None),
        )
    )


def list_manual_places(posting: Posting) -> dict[int, ManualPlace]:
    """Those that stand, by person: the highest first, of two at the same place the one given last before the other."""
    query = (
        sa.select(ManualPlace)
        .where(ManualPlace.opportunity_id == posting.id, ManualPlace.undone_at.is_(None))
        .order_by(ManualPlace.position, ManualPlace.id)
        .options(joinedload(ManualPlace.placed_by))
    )
    return {one.person_id: one for one in session.scalars(query)}


def put_in_place(ranked: Sequence[tuple[int, float]], positions: Mapping[int, int]) -> list[tuple[int, float]]:
    """The list with some rows at given places, from 1; nobody else changes before or after whom they stand.

    `positions` by row, in the order in which they are put in; whoever is not in the list drops out, and a place beyond
    its end is its end.
    """
    scores = dict(ranked)
    order = [row for row, _score in ranked if row not in positions]
    for row, position in positions.items():
        if row in scores:
            order.insert(min(position - 1, len(order)), row)
    return [(row, scores[row]) for row in order]
