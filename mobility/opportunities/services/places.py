"""Taking and freeing places: at most one holder each, whatever happens at the same time."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from mobility.core import clock
from mobility.core.db import lock, session
from mobility.core.errors import Conflict
from mobility.core.i18n import N_
from mobility.opportunities.models import Opportunity, OpportunityStatus, Place
from mobility.people.models import Person

STILL_RUNNING = frozenset({OpportunityStatus.OPEN, OpportunityStatus.CLOSED})


def take_place(*, opportunity: Opportunity, person: Person) -> Place:
    """Hold the first free place for a person; Conflict when there is none.

    The opportunity's row is locked first, so that nobody cancels it or changes its terms in between.
    """
    lock(opportunity)
    if opportunity.status not in STILL_RUNNING:
        raise Conflict(N_("This opportunity is over, so no place can be held. Nothing was changed."))
    first_free = (
        sa.select(Place.id)
        .where(Place.opportunity_id == opportunity.id, Place.holder_id.is_(None))
        .order_by(Place.number)
        .limit(1)
        .scalar_subquery()
    )
    taken = session.scalar(
        sa.update(Place)
        .where(Place.id == first_free, Place.holder_id.is_(None))
        .values(holder_id=person.id, held_since=clock.now())
        .returning(Place.id)
        .execution_options(synchronize_session=False)
    )
    if taken is None:
        raise Conflict(N_("Every place is taken. Keep this person in reserve, or wait until a place is free again."))
    session.expire(opportunity, ["places"])
    return session.get_one(Place, taken, populate_existing=True)


def hold_again(*, place: Place, person: Person, since: dt.datetime | None) -> None:
    """The place is this person's as it was before it was given up; Conflict when somebody else has it by now."""
    lock(place.opportunity)
    if place.opportunity.status not in STILL_RUNNING:
        raise Conflict(N_("The opportunity is over by now, so the decision stays."))
    taken = session.scalar(
        sa.update(Place)
        .where(Place.id == place.id, Place.holder_id.is_(None))
        .values(holder_id=person.id, held_since=since or clock.now())
        .returning(Place.id)
        .execution_options(synchronize_session=False)
    )
    if taken is None:
        raise Conflict(N_("The place was offered to somebody else by now, so the decision stays."))
    session.refresh(place)


def free_place(*, place: Place, person: Person) -> None:
    """Give up the place that this person holds; without effect if it is already free or another's."""
    session.execute(
        sa.update(Place)
        .where(Place.id == place.id, Place.holder_id == person.id)
        .values(holder_id=None, held_since=None)
        .execution_options(synchronize_session=False)
    )
    session.refresh(place)
