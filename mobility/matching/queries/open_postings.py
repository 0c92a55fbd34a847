"""Open postings as light rows: what filters, counts and orders need of thousands of them, and no more."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, lazyload

from mobility.core import clock
from mobility.core.db import session
from mobility.matching import search
from mobility.matching.finding import Filters, Known, Viewer
from mobility.opportunities.models import Opportunity as Posting
from mobility.opportunities.models import OpportunityStatus, RequiredSkill, SavedOpportunity, TaughtSkill
from mobility.opportunities.queries import visible_to
from mobility.people.models import OrgUnit
from mobility.people.models import Person as Employee
from mobility.skills.models import HeldSkill, Skill, WantedSkill
from mobility.skills.queries import find_families

OVER = (OpportunityStatus.COMPLETED, OpportunityStatus.CANCELLED)

Rows = list[Any]
Clause = sa.ColumnElement[bool]

LIGHT = sa.select(
    Posting.id,
    Posting.version,
    Posting.reference,
    Posting.kind,
    Posting.status,
    Posting.language,
    Posting.org_unit_id,
    OrgUnit.name.label("unit"),
    Posting.country,
    Posting.remote,
    Posting.starts_on,
    Posting.closes_on,
    Posting.time_zone,
    Posting.hours_per_week,
    Posting.allocation_percent,
    Posting.host_manager_id,
).join(OrgUnit, OrgUnit.id == Posting.org_unit_id)


def list_findable(person: Employee, *more: Clause) -> Rows:
    """What this person may see and apply for now, the newest first."""
    rows = session.execute(
        LIGHT.where(is_open_to(person), *more).order_by(Posting.published_at.desc(), Posting.id.desc())
    )
    days: dict[str, dt.date] = {}
    return [row for row in rows if row.closes_on is None or row.closes_on >= _today(row.time_zone, days)]


def list_takeable(*columns: Any, where: Clause | None = None) -> Rows:
    """Of everything that takes applications now, whoever may see it."""
    query = sa.select(Posting.closes_on, Posting.time_zone, *columns).where(Posting.status == OpportunityStatus.OPEN)
    days: dict[str, dt.date] = {}
    rows = session.execute(query if where is None else query.where(where))
    return [row for row in rows if row.closes_on is None or row.closes_on >= _today(row.time_zone, days)]


def is_open_to(person: Employee) -> Clause:
    """As a condition in SQL: whatever is narrowed, counted or searched starts from this."""
    return sa.and_(Posting.status == OpportunityStatus.OPEN, visible_to(person))


def is_saved_by(person: Employee) -> Clause:
    """Put aside by this person, to be seen, and not over."""
    saved = sa.select(SavedOpportunity.opportunity_id).where(SavedOpportunity.person_id == person.id)
    return sa.and_(Posting.id.in_(saved), Posting.status.not_in(OVER), visible_to(person))


def list_saved_rows(person: Employee) -> Rows:
    """What this person put aside and that is not over, the newest first."""
    query = LIGHT.where(is_saved_by(person))
    return list(session.execute(query.order_by(Posting.published_at.desc(), Posting.id.desc())))


def list_saved_ids(person: Employee) -> set[int]:
    return set(session.scalars(sa.select(Posting.id).where(is_saved_by(person))))


def _today(time_zone: str, days: dict[str, dt.date]) -> dt.date:
    if time_zone not in days:
        days[time_zone] = clock.today(time_zone)
    return days[time_zone]


def load_postings(ids: Sequence[int]) -> list[Posting]:
    """The few that a page shows, in the order given."""
    query = sa.select(Posting).options(joinedload(Posting.org_unit), lazyload(Posting.co_owners))
    found = {one.id: one for one in session.scalars(query.where(Posting.id.in_(ids)))}
    return [found[one] for one in ids if one in found]


def make_viewer(person: Employee) -> Viewer:
    """Skills held and wanted under all their names, since postings may name what was merged; in one statement."""
    nothing = sa.cast(sa.null(), sa.Integer)
    held = sa.select(HeldSkill.skill_id, nothing, sa.true()).where(HeldSkill.valid_to.is_(None))
    wanted = sa.select(WantedSkill.skill_id, nothing, sa.false()).where(WantedSkill.person_id == person.id)
    merges = sa.select(Skill.id, Skill.merged_into_id, sa.false()).where(Skill.merged_into_id.is_not(None))
    merged: dict[int, int] = {}
    own: dict[bool, set[int]] = {True: set(), False: set()}
    rows: list[Any] = list(session.execute(sa.union_all(merges, held.where(HeldSkill.person_id == person.id), wanted)))
    for skill_id, target_id, is_held in rows:
        if target_id is None:
            own[bool(is_held)].add(skill_id)
        else:
            merged[skill_id] = target_id
    return Viewer(find_families(own[True], merged), find_families(own[False], merged), person.full_time_hours)


def _part(first: sa.Select[bool, int], second: sa.Select[bool, int]) -> tuple[frozenset[int], frozenset[int]]:
    """The ids that each finds, in one statement."""
    found: tuple[set[int], set[int]] = (set(), set())
    for is_first, one in session.execute(sa.union_all(first, second)):
        found[0 if is_first else 1].add(one)
    return frozenset(found[0]), frozenset(found[1])


def look_up(filters: Filters, viewer: Viewer, relevance: dict[int, float] | None) -> Known:
    """What the filters ask of other tables: words that were searched, skills that are used or taught."""
    using = sa.select(sa.true(), RequiredSkill.opportunity_id).where(RequiredSkill.skill_id.in_(viewer.held))
    teaching = sa.select(sa.false(), TaughtSkill.opportunity_id).where(TaughtSkill.skill_id.in_(viewer.wanted))
    return Known(None if relevance is None else frozenset(relevance), *_part(using.distinct(), teaching.distinct()))


def search_words(filters: Filters, *conditions: Clause) -> dict[int, float] | None:
    """Relevance by id among postings that fulfil the conditions; None where no word is asked."""
    return search.find_by_words(filters.q, *conditions) if filters.q else None


def name_teams(rows: Sequence[Any], filters: Filters) -> dict[str, str]:
    """Names of units by their ids as they stand in the address."""
    names = {str(row.org_unit_id): row.unit for row in rows}
    missing = [int(team) for team in filters.team if team not in names]
    if missing:
        query = sa.select(OrgUnit.id, OrgUnit.name).where(OrgUnit.id.in_(missing))
        names |= {str(row.id): row.name for row in session.execute(query)}
    return names
