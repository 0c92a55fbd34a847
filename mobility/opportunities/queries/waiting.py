"""What postings ask of a person, for their home page: to review, to change, to confirm, to answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from mobility.core.db import session
from mobility.core.i18n import N_, Message
from mobility.core.waiting import Source, Waiting
from mobility.opportunities.models import Opportunity, OpportunityStatus, Question
from mobility.opportunities.queries import awaits_review_by, get_confirmation_day, is_unanswered, run_by
from mobility.people.models import Person


def waiting_for(person: Person) -> sa.Select[Opportunity]:
    """In SQL: postings that wait for this person, to review as HR, or sent back to them as the host."""
    was_sent_back = sa.and_(
        Opportunity.status == OpportunityStatus.DRAFT,
        Opportunity.submitted_at.is_not(None),
        run_by(person),
    )
    waits = sa.or_(awaits_review_by(person), was_sent_back)
    return sa.select(Opportunity).where(waits).order_by(Opportunity.submitted_at, Opportunity.id)


def list_waiting_for(person: Person) -> Sequence[Opportunity]:
    """The same, the one that waits longest first."""
    return session.scalars(waiting_for(person)).all()


def _asked_whether_current(person: Person) -> sa.Select[Opportunity]:
    return sa.select(Opportunity).where(
        run_by(person), Opportunity.status == OpportunityStatus.OPEN, Opportunity.asked_current_at.is_not(None)
    )


def _list_to_confirm(person: Person) -> list[Waiting]:
    sentence = N_("Say whether “%(title)s” is still current")
    asked = session.scalars(_asked_whether_current(person).options(joinedload(Opportunity.host_manager)))
    return [_waiting(sentence, one, f"/opportunities/{one.id}", get_confirmation_day(one)) for one in asked]


def _unanswered_questions(person: Person) -> sa.Select[Question]:
    query = sa.select(Question).join(Question.opportunity).where(run_by(person), *is_unanswered())
    return query.options(contains_eager(Question.opportunity)).order_by(Question.id)


def _list_to_answer(person: Person) -> list[Waiting]:
    sentence = N_("Answer a question about “%(title)s”")
    return [
        _waiting(sentence, one.opportunity, f"/opportunities/questions/{one.id}/answer")
        for one in session.scalars(_unanswered_questions(person))
    ]


HOST_SOURCES = (Source(_asked_whether_current, _list_to_confirm), Source(_unanswered_questions, _list_to_answer))


def _waiting(sentence: str, opportunity: Opportunity, path: str, due_on: dt.date | None = None) -> Waiting:
    return Waiting(Message(sentence, {"title": opportunity.title}), path, due_on)
