"""Saved searches: whose, what they find now, what they found since, who waits to be told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from mobility.applications.models import Application, ApplicationStatus
from mobility.core import clock
from mobility.core.db import session
from mobility.matching.finding import Filters, Shelf, read_filters
from mobility.matching.models import SavedSearch, SearchableText, SearchHit
from mobility.matching.queries.open_postings import (
    Clause,
    Rows,
    is_open_to,
    list_findable,
    look_up,
    make_viewer,
    search_words,
)
from mobility.opportunities.models import Opportunity as Posting
from mobility.opportunities.models import OpportunityStatus, SavedOpportunity
from mobility.opportunities.queries import run_by
from mobility.people.models import Person as Employee
from mobility.policies.queries import Rule, get_value


def find_search(saved_search_id: int) -> SavedSearch | None:
    return session.get(SavedSearch, saved_search_id)


def list_searches(person: Employee) -> Sequence[SavedSearch]:
    """By name, each with what it found."""
    query = sa.select(SavedSearch).where(SavedSearch.person_id == person.id).options(selectinload(SavedSearch.hits))
    return session.scalars(query.order_by(SavedSearch.name)).all()


def count_open(person: Employee, searches: Sequence[SavedSearch]) -> dict[int, int]:
    """How many each search finds now; raises SearchUnavailable where words cannot be searched."""
    rows = list_findable(person) if searches else []
    return {saved.id: len(_narrow(person, rows, read_filters(saved.filters))) for saved in searches}


def _narrow(person: Employee, rows: Rows, filters: Filters) -> frozenset[int]:
    viewer = make_viewer(person)
    relevance = search_words(filters, is_open_to(person))
    return Shelf(rows, viewer, look_up(filters, viewer, relevance)).narrow(filters)


def list_found(saved: SavedSearch, since: dt.datetime) -> list[int]:
    """Ids of what opened after an instant, is found, and may be seen by the owner now; not what they offer themselves.

    Raises SearchUnavailable where words cannot be searched.
    """
    person = saved.person
    rows = list_findable(person, Posting.published_at > since, sa.not_(run_by(person)))
    found = _narrow(person, rows, read_filters(saved.filters)) if rows else frozenset()
    return [row.id for row in rows if row.id in found]


def list_to_check(overlap: dt.timedelta) -> Sequence[SavedSearch]:
    """Searches whose last look was before something opened."""
    newest = session.scalar(
        sa.select(sa.func.max(Posting.published_at)).where(Posting.status == OpportunityStatus.OPEN)
    )
    if newest is None:
        return []
    query = sa.select(SavedSearch).where(SavedSearch.checked_at < newest + overlap)
    return session.scalars(query.order_by(SavedSearch.id)).all()


def list_untold(person: Employee) -> Sequence[SearchHit]:
    return session.scalars(
        sa.select(SearchHit)
        .join(SearchHit.saved_search)
        .where(SavedSearch.person_id == person.id, SearchHit.told_at.is_(None))
        .options(contains_eager(SearchHit.saved_search), joinedload(SearchHit.opportunity))
        .order_by(SearchHit.id)
    ).all()


def list_people_to_tell() -> Sequence[Employee]:
    """Whoever has hits of which they were not told."""
    waiting = sa.select(SavedSearch.person_id).join(SavedSearch.hits).where(SearchHit.told_at.is_(None))
    return session.scalars(sa.select(Employee).where(Employee.id.in_(waiting)).order_by(Employee.id)).all()


def list_latest_hits(person: Employee, searches: Sequence[SavedSearch], most: int) -> dict[int, list[Posting]]:
    """The last that each search found, of what is still open to the person."""
    findable = _list_ids(person, Posting.id.in_([hit.opportunity_id for saved in searches for hit in saved.hits]))
    ids = {
        saved.id: [hit.opportunity_id for hit in saved.hits if hit.opportunity_id in findable][:most]
        for saved in searches
    }
    shown = {one for found in ids.values() for one in found}
    postings = {one.id: one for one in session.scalars(sa.select(Posting).where(Posting.id.in_(shown)))}
    return {saved_id: [postings[one] for one in found] for saved_id, found in ids.items()}


def _list_ids(person: Employee, *conditions: Clause) -> set[int]:
    return {row.id for row in list_findable(person, *conditions)}


def list_saved_closing() -> Sequence[SavedOpportunity]:
    """Put aside by people who have not applied, and closing within the days that the company's rule names."""
    last = clock.latest_today() + dt.timedelta(days=get_value(Rule.SAVED_CLOSING_DAYS))
    applied = sa.exists().where(
        Application.applicant_id == SavedOpportunity.person_id,
        Application.opportunity_id == SavedOpportunity.opportunity_id,
        Application.status != ApplicationStatus.DRAFT,
    )
    return session.scalars(
        sa.select(SavedOpportunity)
        .join(SavedOpportunity.opportunity)
        .where(Posting.status == OpportunityStatus.OPEN, Posting.closes_on <= last, ~applied)
        .options(contains_eager(SavedOpportunity.opportunity))
        .order_by(SavedOpportunity.id)
    ).all()


def list_without_words(limit: int) -> Sequence[Posting]:
    """Published postings whose searchable words are missing or older than they are."""
    return session.scalars(
        sa.select(Posting)
        .outerjoin(SearchableText, SearchableText.opportunity_id == Posting.id)
        .where(
            Posting.published_at.is_not(None),
            sa.or_(SearchableText.id.is_(None), SearchableText.version != Posting.version),
        )
        .order_by(Posting.id)
        .limit(limit)
    ).all()
