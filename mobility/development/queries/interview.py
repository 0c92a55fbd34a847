"""Reads of career interviews: on record, due, overdue."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from mobility.core import clock
from mobility.core.db import session
from mobility.core.i18n import N_, Message
from mobility.core.waiting import Waiting
from mobility.development.interviews import COUNTRY, Due, find_due
from mobility.development.models import CareerInterview, InterviewKind
from mobility.development.words import INTERVIEW_WORDS
from mobility.people.models import EMPLOYED, LegalEntity, Person
from mobility.people.policy import is_hr_for


class DueInterview(NamedTuple):
    person: Person
    kind: InterviewKind
    due_on: dt.date

    @property
    def is_overdue(self) -> bool:
        return self.due_on < clock.today(self.person.time_zone)


def find_interview(interview_id: int) -> CareerInterview | None:
    return session.get(CareerInterview, interview_id)


def list_interviews(person: Person) -> Sequence[CareerInterview]:
    """The newest first."""
    query = sa.select(CareerInterview).where(CareerInterview.person_id == person.id)
    return session.scalars(query.order_by(CareerInterview.held_on.desc(), CareerInterview.id.desc())).all()


def is_covered(person: Person) -> bool:
    """Whether the law of France asks for the interview: the employer is French, and the day of hiring is known."""
    entity = person.legal_entity
    return bool(person.is_employed and entity and entity.country == COUNTRY and person.employed_from)


def list_covered() -> Sequence[Person]:
    return session.scalars(
        sa.select(Person)
        .join(Person.legal_entity)
        .where(
            LegalEntity.country == COUNTRY,
            Person.engagement.in_(EMPLOYED),
            Person.employed_from.is_not(None),
            sa.or_(Person.employed_until.is_(None), Person.employed_until >= clock.latest_today()),
        )
        .options(joinedload(Person.org_unit))
        .order_by(Person.name, Person.id)
    ).all()


def list_in_scope(actor: Person) -> list[Person]:
    """Those of them whose home HR this person is; oneself is somebody else's matter."""
    return [one for one in list_covered() if one.id != actor.id and is_hr_for(actor, one)]


def find_due_of(person: Person) -> Due | None:
    return _due(person, list_interviews(person)) if is_covered(person) else None


def _due(person: Person, held: Sequence[CareerInterview]) -> Due:
    assert person.employed_from is not None  # who is covered has one
    days = {kind: [row.held_on for row in held if row.kind is kind] for kind in InterviewKind}
    return find_due(person.employed_from, days[InterviewKind.CAREER], days[InterviewKind.REVIEW])


def list_due(people: Sequence[Person], until: dt.date) -> list[DueInterview]:
    """What is due by a day, the longest overdue first; a review that is due counts for the interview too."""
    held: dict[int, list[CareerInterview]] = defaultdict(list)
    ids = [one.id for one in people]
    for row in session.scalars(sa.select(CareerInterview).where(CareerInterview.person_id.in_(ids))):
        held[row.person_id].append(row)
    found = []
    for person in people:
        due = _due(person, held[person.id])
        kind = InterviewKind.REVIEW if due.review_on <= max(due.career_on, until) else InterviewKind.CAREER
        if due.first_on <= until:
            found.append(DueInterview(person, kind, due.first_on))
    return sorted(found, key=lambda row: (row.due_on, row.person.name, row.person.id))


def waiting_for(person: Person) -> sa.Select[CareerInterview]:
    """In SQL: records that the person has not signed."""
    return sa.select(CareerInterview).where(
        CareerInterview.person_id == person.id, CareerInterview.signed_by_person_at.is_(None)
    )


def list_waiting_for(person: Person) -> list[Waiting]:
    """The same as tasks."""
    sentence = N_("Read and sign the record: %(interview)s")
    return [
        Waiting(
            Message(sentence, {"interview": Message(INTERVIEW_WORDS[row.kind])}),
            f"/development/people/{person.id}/interviews",
        )
        for row in session.scalars(waiting_for(person).order_by(CareerInterview.id))
    ]
