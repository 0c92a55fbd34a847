"""Requests about people's data, the holds that keep data, and what both wait for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from mobility.core import clock
from mobility.core.db import session
from mobility.core.i18n import N_, Message
from mobility.core.waiting import Waiting
from mobility.people.models import Person, Role, RoleGrant
from mobility.privacy.models import KIND_WORDS, WAITING, LegalHold, PrivacyRequest, RequestStatus
from mobility.skills.models import NoticeText, PrivacyChoice

RECENT = 100


def find_request(request_id: int) -> PrivacyRequest | None:
    return session.get(PrivacyRequest, request_id)


def list_waiting_requests() -> Sequence[PrivacyRequest]:
    """What the privacy officers have to answer, the most urgent first."""
    return session.scalars(
        _requests().where(PrivacyRequest.status.in_(WAITING)).order_by(PrivacyRequest.due_on, PrivacyRequest.id)
    ).all()


def list_answered_requests() -> Sequence[PrivacyRequest]:
    """The last ones that are settled, newest first."""
    query = _requests().where(PrivacyRequest.status.not_in(WAITING))
    return session.scalars(query.order_by(PrivacyRequest.id.desc()).limit(RECENT)).all()


def list_requests_of(person: Person) -> Sequence[PrivacyRequest]:
    query = _requests().where(PrivacyRequest.person_id == person.id)
    return session.scalars(query.order_by(PrivacyRequest.id.desc())).all()


def _requests() -> sa.Select[PrivacyRequest]:
    return sa.select(PrivacyRequest).options(
        joinedload(PrivacyRequest.person).joinedload(Person.org_unit), joinedload(PrivacyRequest.handled_by)
    )


def list_officers() -> list[Person]:
    """Everyone with the role `privacy` who still works here."""
    grants = session.scalars(
        sa.select(RoleGrant).where(RoleGrant.role == Role.PRIVACY).options(joinedload(RoleGrant.person))
    )
    people = {grant.person_id: grant.person for grant in grants}
    return [person for person in people.values() if not person.has_left(clock.today(person.time_zone))]


def find_hold(hold_id: int) -> LegalHold | None:
    return session.get(LegalHold, hold_id)


def find_current_hold(person: Person) -> LegalHold | None:
    return session.scalar(sa.select(LegalHold).where(LegalHold.person_id == person.id, LegalHold.lifted_at.is_(None)))


def list_holds() -> Sequence[LegalHold]:
    """Those in force, newest first."""
    query = sa.select(LegalHold).where(LegalHold.lifted_at.is_(None)).order_by(LegalHold.id.desc())
    return session.scalars(query.options(joinedload(LegalHold.person), joinedload(LegalHold.set_by))).all()


def list_held_ids() -> sa.Select[int]:
    """In SQL: the people whose data no term may erase."""
    return sa.select(LegalHold.person_id).where(LegalHold.lifted_at.is_(None))


def list_choices(person: Person) -> Sequence[PrivacyChoice]:
    """Every choice a person ever made, newest first."""
    query = sa.select(PrivacyChoice).where(PrivacyChoice.person_id == person.id)
    return session.scalars(query.order_by(PrivacyChoice.id.desc())).all()


def find_choice(choice_id: int) -> PrivacyChoice | None:
    return session.get(PrivacyChoice, choice_id)


def find_notice_text(sha256: str | None) -> NoticeText | None:
    return session.scalar(sa.select(NoticeText).where(NoticeText.sha256 == sha256))


def waiting_for(person: Person) -> sa.Select[PrivacyRequest]:
    """In SQL: for a privacy officer every request to answer; for whoever asked, an answer not yet read."""
    settled = PrivacyRequest.status.in_([RequestStatus.DONE, RequestStatus.REFUSED])
    waits = [sa.and_(PrivacyRequest.person_id == person.id, settled, PrivacyRequest.read_at.is_(None))]
    if person.has(Role.PRIVACY):
        waits.append(sa.and_(PrivacyRequest.person_id != person.id, PrivacyRequest.status.in_(WAITING)))
    return sa.select(PrivacyRequest).where(sa.or_(*waits))


def list_waiting_for(person: Person) -> list[Waiting]:
    """The same as tasks."""
    tasks = [
        Waiting(
            Message(
                N_("Read the answer to your request %(number)s: %(kind)s"),
                {"kind": Message(KIND_WORDS[asked.kind]), "number": asked.id},
            ),
            f"/privacy/requests/{asked.id}",
        )
        for asked in list_requests_of(person)
        if asked.status in {RequestStatus.DONE, RequestStatus.REFUSED} and asked.read_at is None
    ]
    if person.has(Role.PRIVACY):
        tasks += [_to_answer(asked) for asked in list_waiting_requests() if asked.person_id != person.id]
    return tasks


def _to_answer(asked: PrivacyRequest) -> Waiting:
    params = {"kind": Message(KIND_WORDS[asked.kind]), "person": asked.person.name}
    sentence = Message(N_("Answer the request of %(person)s about their data: %(kind)s"), params)
    return Waiting(sentence, f"/privacy/requests/{asked.id}", asked.due_on)


def is_late(asked: PrivacyRequest, today: dt.date) -> bool:
    return asked.is_waiting and asked.due_on < today
