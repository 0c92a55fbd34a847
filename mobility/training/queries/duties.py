"""What must be held by whom and until when: the duties of one person, and of everybody a rule is for."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload

from mobility.core import clock
from mobility.core.db import session
from mobility.people.models import OrgUnit, Person
from mobility.training.models import Course, CourseCertificate, Enrolment, EnrolmentStatus, MandatoryRule

RENEW_BEFORE = dt.timedelta(days=60)
EXPIRED_SINCE = dt.timedelta(days=31)  # what ended longer ago is not chased any more; it stands in HR's list


class DutyState(enum.StrEnum):
    DUE = "due"
    OVERDUE = "overdue"
    RENEW = "renew"
    HELD = "held"


URGENCY = (DutyState.OVERDUE, DutyState.RENEW, DutyState.DUE, DutyState.HELD)


@dataclass(frozen=True)
class Duty:
    """A course that this person must hold: by when, and until when what they hold lasts (None: without end)."""

    rule: MandatoryRule
    state: DutyState
    due_on: dt.date
    held_until: dt.date | None = None

    @property
    def course(self) -> Course:
        return self.rule.course

    @property
    def is_urgent(self) -> bool:
        return self.state is not DutyState.HELD


def find_rule(rule_id: int) -> MandatoryRule | None:
    return session.get(MandatoryRule, rule_id)


def list_rules() -> Sequence[MandatoryRule]:
    """Those that stand, by course."""
    query = (
        sa.select(MandatoryRule)
        .join(MandatoryRule.course)
        .where(MandatoryRule.ended_at.is_(None))
        .options(joinedload(MandatoryRule.course), joinedload(MandatoryRule.org_unit))
    )
    return session.scalars(query.order_by(Course.title, MandatoryRule.id)).all()


def list_duties(person: Person) -> list[Duty]:
    """What is asked of this person, the most urgent first; of two rules for one course the stricter."""
    today = clock.today(person.time_zone)
    rules = [rule for rule in list_rules() if rule.covers(person)]
    held = _list_held(person, [rule.course_id for rule in rules])
    strictest: dict[int, Duty] = {}
    for rule in rules:
        duty = _judge(rule, person, held.get(rule.course_id), today)
        known = strictest.get(rule.course_id)
        if known is None or duty.due_on < known.due_on:
            strictest[rule.course_id] = duty
    return sorted(strictest.values(), key=lambda duty: (URGENCY.index(duty.state), duty.due_on))


def _judge(rule: MandatoryRule, person: Person, held: CourseCertificate | None, today: dt.date) -> Duty:
    due_on = rule.due_for(person)
    if held is None:
        return Duty(rule, DutyState.OVERDUE if due_on < today else DutyState.DUE, due_on)
    until = held.expires_on
    if until is None:
        return Duty(rule, DutyState.HELD, due_on)
    if until < today:
        return Duty(rule, DutyState.OVERDUE, max(due_on, until), until)
    return Duty(rule, DutyState.RENEW if until <= today + RENEW_BEFORE else DutyState.HELD, until, until)


def find_due_day(rule: MandatoryRule, person: Person) -> dt.date:
    """By when somebody who does not hold it has or had to: where it was held, the day on which that ended."""
    return _judge(rule, person, find_held(person, rule.course), clock.today(person.time_zone)).due_on


def find_held(person: Person, course: Course) -> CourseCertificate | None:
    """What the last completion of a course gave, valid or not."""
    return _list_held(person, [course.id]).get(course.id)


def _list_held(person: Person, course_ids: Sequence[int]) -> dict[int, CourseCertificate]:
    """The same for several courses, by their ids."""
    query = sa.select(CourseCertificate).where(
        CourseCertificate.person_id == person.id, CourseCertificate.course_id.in_(course_ids)
    )
    oldest_first = query.order_by(CourseCertificate.issued_on, CourseCertificate.id)
    return {row.course_id: row for row in session.scalars(oldest_first)} if course_ids else {}


def holds(rule: MandatoryRule, on: dt.date) -> sa.ColumnElement[bool]:
    """In SQL, over Person: whether they hold what the rule asks for."""
    return sa.exists().where(
        CourseCertificate.person_id == Person.id,
        CourseCertificate.course_id == rule.course_id,
        sa.or_(CourseCertificate.expires_on.is_(None), CourseCertificate.expires_on >= on),
    )


def in_scope(rule: MandatoryRule, on: dt.date) -> list[sa.ColumnElement[bool]]:
    """In SQL, over Person: whom the rule is for."""
    clauses = [sa.or_(Person.employed_until.is_(None), Person.employed_until >= on)]
    if rule.org_unit is not None:
        path = rule.org_unit.path
        below = sa.or_(OrgUnit.path == path, OrgUnit.path.startswith(f"{path} / ", autoescape=True))
        clauses.append(Person.org_unit_id.in_(sa.select(OrgUnit.id).where(below)))
    if rule.legal_entity_id is not None:
        clauses.append(Person.legal_entity_id == rule.legal_entity_id)
    if rule.country is not None:
        clauses.append(Person.country == rule.country)
    return clauses


def count_rule(rule: MandatoryRule) -> tuple[int, int]:
    """How many people it is for, and how many of them hold it today."""
    today = clock.today()
    everybody = sa.select(sa.func.count(Person.id)).where(*in_scope(rule, today))
    return session.scalar(everybody) or 0, session.scalar(everybody.where(holds(rule, today))) or 0


def list_missing_ids(rule: MandatoryRule) -> list[int]:
    """Who does not hold it, by name."""
    today = clock.today()
    query = sa.select(Person.id).where(*in_scope(rule, today), ~holds(rule, today))
    return list(session.scalars(query.order_by(Person.name, Person.id)))


def list_people(ids: Sequence[int]) -> Sequence[Person]:
    query = sa.select(Person).where(Person.id.in_(ids)).options(joinedload(Person.org_unit))
    return session.scalars(query.order_by(Person.name, Person.id)).all()


def list_ending(first: dt.date, last: dt.date) -> Sequence[CourseCertificate]:
    """Certificates that are good until one of these days, if nothing newer of the course takes their place."""
    return session.scalars(_newest().where(CourseCertificate.expires_on.between(first, last))).all()


def list_ending_certificates() -> list[CourseCertificate]:
    """For HR: what ended or ends within weeks, the oldest first."""
    today = clock.today()
    query = _newest().where(CourseCertificate.expires_on <= today + RENEW_BEFORE)
    rows = session.scalars(query.order_by(CourseCertificate.expires_on, CourseCertificate.id))
    return [row for row in rows if not row.person.has_left(today)]


def _newest() -> sa.Select[CourseCertificate]:
    newer = aliased(CourseCertificate)
    is_replaced = sa.exists().where(
        newer.person_id == CourseCertificate.person_id,
        newer.course_id == CourseCertificate.course_id,
        newer.issued_on > CourseCertificate.issued_on,
    )
    return sa.select(CourseCertificate).where(~is_replaced).order_by(CourseCertificate.id)


def list_enrolled_ids(course: Course) -> set[int]:
    """People who are on their way to hold it."""
    query = sa.select(Enrolment.person_id).where(
        Enrolment.course_id == course.id,
        Enrolment.status.in_([EnrolmentStatus.ENROLLED, EnrolmentStatus.WAITING, EnrolmentStatus.ATTENDED]),
    )
    return set(session.scalars(query))
