"""Answers that hosts owe and that are late: what HR of the hosting unit sees, by posting and without applicants."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from mobility.applications.models import UNDECIDED, Application
from mobility.applications.queries.applications import get_answer_day
from mobility.core import clock
from mobility.core.db import session
from mobility.core.i18n import N_, Message
from mobility.core.waiting import Waiting
from mobility.opportunities.models import Opportunity, OpportunityStatus
from mobility.opportunities.policy import is_host, is_host_hr
from mobility.opportunities.queries import covered_by
from mobility.people.models import Person, Role
from mobility.people.policy import is_in_line_above, may_stand_above
from mobility.policies.queries import Rule, get_value

LATE_PATH = "/answers-late"
ON_HOME = 10


@dataclass(frozen=True)
class LateAnswer:
    """A posting whose applicants wait longer than they should: how many, and since when."""

    opportunity: Opportunity
    waiting: int
    since: dt.date


def list_late_answers(partner: Person) -> list[LateAnswer]:
    """In this HR partner's scope, the longest wait first; never their own postings, applications and reports."""
    late: dict[int, list[tuple[Opportunity, dt.date]]] = {}
    for application in _list_late_in_scope(partner):
        opportunity = application.opportunity
        late.setdefault(opportunity.id, []).append((opportunity, get_answer_day(application)))
    rows = [LateAnswer(found[0][0], len(found), min(day for _, day in found)) for found in late.values()]
    return sorted(rows, key=lambda row: (row.since, row.opportunity.id))


def list_late_tasks(person: Person) -> list[Waiting]:
    """The same as tasks of an HR partner."""
    if not person.has(Role.HR):
        return []
    sentence = N_("Ask %(host)s to answer, applicants wait too long: %(title)s")
    return [
        Waiting(
            Message(sentence, {"host": row.opportunity.host_manager.name, "title": row.opportunity.title}),
            LATE_PATH,
            row.since,
        )
        for row in list_late_answers(person)[:ON_HOME]
    ]


def is_late(application: Application) -> bool:
    """The day for an answer is over where the work is offered."""
    return get_answer_day(application) < clock.today(application.opportunity.time_zone)


def late_for(person: Person) -> sa.Select[Application] | None:
    """In SQL: what an HR partner may have to ask hosts about."""
    return _late_in_scope(person) if person.has(Role.HR) else None


def _late_in_scope(partner: Person) -> sa.Select[Application]:
    """The database leaves out what cannot be late even if every day were a working day."""
    answer_time = dt.timedelta(days=get_value(Rule.ANSWER_WORKING_DAYS))
    begun_before = clock.now() - answer_time
    is_closed = sa.and_(Opportunity.status == OpportunityStatus.CLOSED, Opportunity.closed_at.is_not(None))
    open_until = sa.or_(Opportunity.closes_on.is_(None), Opportunity.closes_on <= clock.latest_today() - answer_time)
    return (
        sa.select(Application)
        .join(Application.opportunity)
        .where(
            Application.status.in_(UNDECIDED),
            Application.submitted_at <= begun_before,
            sa.case((is_closed, Opportunity.closed_at <= begun_before), else_=open_until),
            covered_by(partner),
        )
    )


def _list_late_in_scope(partner: Person) -> Iterable[Application]:
    sent = session.scalars(
        _late_in_scope(partner).options(
            joinedload(Application.applicant),
            joinedload(Application.opportunity).joinedload(Opportunity.host_manager),
            joinedload(Application.opportunity).joinedload(Opportunity.org_unit),
        )
    ).all()
    leads = may_stand_above(partner)
    for application in sent:
        opportunity = application.opportunity
        if application.applicant_id == partner.id or is_host(partner, opportunity):
            continue
        if not is_host_hr(partner, opportunity) or not is_late(application):
            continue
        if not (leads and is_in_line_above(partner, application.applicant)):
            yield application
