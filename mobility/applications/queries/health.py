"""What applications say of how postings do: figures only, no names."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, lazyload

from mobility.applications.models import UNDECIDED, Application, Invitation
from mobility.applications.queries.applications import get_answer_day
from mobility.core import clock
from mobility.core.db import session
from mobility.opportunities.health import Figures
from mobility.opportunities.models import Opportunity
from mobility.opportunities.queries import run_by
from mobility.people.directory import reports_to
from mobility.people.models import Person
from mobility.people.policy import may_stand_above

Clause = sa.ColumnElement[bool]


def fill_figures(figures: Mapping[int, Figures], viewer: Person) -> None:
    """Who applied, who was invited and who waits; whoever looks from above in somebody's line does not count them."""
    unseen = _list_unseen(figures, viewer)
    applied = _is_seen(Application.opportunity_id, Application.applicant_id, unseen, viewer)
    invited = Invitation.person_id.not_in(unseen)  # nobody invites their own, and no host learns that another has
    for posting_id, number in _count(Application, figures, sa.and_(Application.submitted_at.is_not(None), applied)):
        figures[posting_id].applicants = number
    for posting_id, number in _count(Invitation, figures, invited):
        figures[posting_id].invitations = number
    for application in _list_undecided(sa.and_(Application.opportunity_id.in_(figures), applied)):
        one = figures[application.opportunity_id]
        one.unanswered += 1
        one.overdue += _is_overdue(application)
        one.wait_days = max(one.wait_days, _days_since(application.submitted_at))
        one.waits_since = min(filter(None, (one.waits_since, _day_of(application))), default=None)


def _list_unseen(figures: Mapping[int, Figures], viewer: Person) -> list[int]:
    """Those below the viewer who applied or were invited (rule 5: no counts either, before an offer is accepted)."""
    if not may_stand_above(viewer):
        return []
    applied = sa.select(Application.applicant_id).where(Application.opportunity_id.in_(figures))
    invited = sa.select(Invitation.person_id).where(Invitation.opportunity_id.in_(figures))
    below = sa.select(Person.id).where(Person.id.in_(sa.union(applied, invited)), reports_to(viewer))
    return list(session.scalars(below))


def _is_seen(posting: Any, person: Any, unseen: Collection[int], viewer: Person) -> Clause:
    """Whoever offers the work sees who applied for it, the own reports included."""
    return sa.or_(person.not_in(unseen), posting.in_(sa.select(Opportunity.id).where(run_by(viewer))))


def count_overdue_postings(host: Person) -> int:
    """How many postings of this host have somebody who waits longer than the answer clock allows."""
    mine = sa.select(Opportunity.id).where(run_by(host))
    waiting = _list_undecided(Application.opportunity_id.in_(mine))
    return len({application.opportunity_id for application in waiting if _is_overdue(application)})


def _count(table: type[Application] | type[Invitation], ids: Collection[int], only: Clause) -> Sequence[sa.Row]:  # type: ignore[type-arg]
    query = sa.select(table.opportunity_id, sa.func.count()).where(table.opportunity_id.in_(ids), only)
    return session.execute(query.group_by(table.opportunity_id)).all()


def _list_undecided(only: Clause) -> Sequence[Application]:
    return session.scalars(
        sa.select(Application)
        .where(Application.status.in_(UNDECIDED), only)
        .options(
            joinedload(Application.opportunity).options(
                joinedload(Opportunity.host_manager), lazyload(Opportunity.co_owners)
            )
        )
        .order_by(Application.id)
    ).all()


def _is_overdue(application: Application) -> bool:
    return clock.today(application.opportunity.time_zone) > get_answer_day(application)


def _day_of(application: Application) -> dt.date | None:
    zone = ZoneInfo(application.opportunity.time_zone)
    return application.submitted_at.astimezone(zone).date() if application.submitted_at else None


def _days_since(instant: dt.datetime | None) -> int:
    return (clock.now() - instant).days if instant else 0
