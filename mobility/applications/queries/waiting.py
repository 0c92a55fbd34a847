"""What applications, offers and invitations ask of a person, for their home page."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from mobility.applications.models import UNDECIDED, Application, ApplicationStatus, Invitation
from mobility.applications.queries.applications import (
    EVERYTHING,
    find_due_day,
    get_answer_day,
    invited,
    list_open_invitations,
)
from mobility.applications.queries.late import late_for, list_late_tasks
from mobility.applications.queries.reviewing import names_for
from mobility.core.db import session
from mobility.core.i18n import N_, Message
from mobility.core.waiting import Source, Waiting
from mobility.opportunities.models import Opportunity
from mobility.opportunities.queries import run_by
from mobility.people.models import Person


def _offered_to(person: Person) -> sa.Select[Application]:
    return sa.select(Application).where(
        Application.applicant_id == person.id, Application.status == ApplicationStatus.OFFERED
    )


def _offers_to(person: Person) -> list[Waiting]:
    offered = session.scalars(_offered_to(person).options(*EVERYTHING))
    return [
        Waiting(_sentence(N_("Answer the offer for “%(title)s”"), row), f"/applications/{row.id}", find_due_day(row))
        for row in offered
    ]


def _invitations_to(person: Person) -> list[Waiting]:
    return [
        Waiting(
            _sentence(N_("Answer the invitation to “%(title)s”"), row),
            f"/invitations/{row.id}",
            row.opportunity.closes_on,
        )
        for row in list_open_invitations(person)
    ]


def _undecided_with(host: Person) -> sa.Select[Application]:
    return (
        sa.select(Application)
        .join(Application.opportunity)
        .where(run_by(host), Application.applicant_id != host.id, Application.status.in_(UNDECIDED))
    )


def _applications_with(host: Person) -> list[Waiting]:
    its_posting = contains_eager(Application.opportunity)
    shown = its_posting.joinedload(Opportunity.host_manager), its_posting.lazyload(Opportunity.co_owners)
    sent = session.scalars(_undecided_with(host).options(joinedload(Application.applicant), *shown)).all()
    names = names_for(host, sent)
    return [
        Waiting(
            Message(
                N_("Answer %(person)s about “%(title)s”"), {"person": names[row.id], "title": row.opportunity.title}
            ),
            f"/applications/{row.id}",
            get_answer_day(row),
        )
        for row in sent
    ]


def _sentence(msgid: str, row: Application | Invitation) -> Message:
    return Message(msgid, {"title": row.opportunity.title})


SOURCES = (
    Source(_offered_to, _offers_to),
    Source(invited, _invitations_to),
    Source(_undecided_with, _applications_with),
    Source(late_for, list_late_tasks),
)
