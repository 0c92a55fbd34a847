"""What applications say of how postings do: figures only, no names."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from mobility.applications.models import UNDECIDED, Application, Invitation
from mobility.applications.queries.applications import get_answer_day
from mobility.core import clock
from mobility.core.db import session
from mobility.opportunities.health import Figures
from mobility.opportunities.models import Opportunity
from mobility.opportunities.queries import run_by
from mobility.people.models import Person

Clause = sa.ColumnElement[bool]


def fill_figures(figures: Mapping[int, Figures]) -> None:
    """Who applied, who was invited and who waits, for all these postings in three statements."""
    for posting_id, number in _count(Application, figures, Application.submitted_at.is_not(None)):
        figures[posting_id].applicants = number
    for posting_id, number in _count(Invitation, figures, sa.true()):
        figures[posting_id].invitations = number
    for application in _list_undecided(Application.opportunity_id.in_(figures)):
        one = figures[application.opportunity_id]
        one.unanswered += 1
        one.overdue += _is_overdue(application)
        one.wait_days = max(one.wait_days, _days_since(application.submitted_at))


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
        .options(joinedload(Application.opportunity), joinedload(Application.applicant))
        .order_by(Application.id)
    ).all()


def _is_overdue(application: Application) -> bool:
    return clock.today(application.opportunity.time_zone) > get_answer_day(application)


def _days_since(instant: dt.datetime | None) -> int:
    return (clock.now() - instant).days if instant else 0
