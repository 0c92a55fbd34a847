"""Who takes what: a person's own training, requests that wait for an answer, and who comes to a session."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from mobility.core import clock
from mobility.core.authz import permits
from mobility.core.db import session
from mobility.people.models import DelegationScope, Person, Role
from mobility.people.policy import list_held
from mobility.people.queries import is_gone, list_hr_for, with_delegates
from mobility.skills.models import Skill
from mobility.skills.queries import get_target
from mobility.training.models import (
    UNDER_WAY,
    Course,
    CourseCertificate,
    CoursePrerequisite,
    CourseRating,
    CourseSession,
    Enrolment,
    EnrolmentStatus,
    LearntSkill,
)
from mobility.training.policy import TrainingPermission as P

S = EnrolmentStatus
WITH_COURSE = joinedload(Enrolment.course), joinedload(Enrolment.session), joinedload(Enrolment.person)
SOON = dt.timedelta(days=3)


def find_enrolment(enrolment_id: int) -> Enrolment | None:
    return session.get(Enrolment, enrolment_id)


def find_learnt(learnt_id: int) -> LearntSkill | None:
    return session.get(LearntSkill, learnt_id)


def find_under_way(person: Person, course: Course) -> Enrolment | None:
    query = sa.select(Enrolment).where(Enrolment.person_id == person.id, Enrolment.course_id == course.id)
    return session.scalar(query.where(Enrolment.status.in_(UNDER_WAY)))


def find_completed(person: Person, course: Course) -> Enrolment | None:
    """The last time this person completed it."""
    query = sa.select(Enrolment).where(
        Enrolment.person_id == person.id, Enrolment.course_id == course.id, Enrolment.status == S.COMPLETED
    )
    return session.scalar(query.order_by(Enrolment.completed_on.desc(), Enrolment.id.desc()).limit(1))


def list_completion_days(person: Person, course: Course) -> set[dt.date | None]:
    """On which days this person completed it."""
    query = sa.select(Enrolment.completed_on).where(
        Enrolment.person_id == person.id, Enrolment.course_id == course.id, Enrolment.status == S.COMPLETED
    )
    return set(session.scalars(query))


def list_under_way(person: Person) -> Sequence[Enrolment]:
    query = _with_course().where(Enrolment.person_id == person.id, Enrolment.status.in_(UNDER_WAY))
    return session.scalars(query.order_by(Enrolment.id)).all()


def list_past(person: Person) -> Sequence[Enrolment]:
    """What is over, the newest first."""
    query = _with_course().where(Enrolment.person_id == person.id, Enrolment.status.not_in(UNDER_WAY))
    return session.scalars(query.order_by(Enrolment.ended_at.desc(), Enrolment.id.desc())).all()


def list_completed_ids(person: Person) -> set[int]:
    """The courses that this person completed."""
    query = sa.select(Enrolment.course_id).where(Enrolment.person_id == person.id, Enrolment.status == S.COMPLETED)
    return set(session.scalars(query))


def unanswered(person: Person) -> sa.Select[LearntSkill]:
    """In SQL: levels that completed courses propose, and about which the person has said nothing."""
    query = sa.select(LearntSkill).join(LearntSkill.enrolment)
    return query.where(Enrolment.person_id == person.id, LearntSkill.answered_at.is_(None))


def list_unanswered(person: Person) -> Sequence[LearntSkill]:
    shown = (
        selectinload(LearntSkill.skill).selectinload(Skill.labels),
        joinedload(LearntSkill.enrolment).joinedload(Enrolment.course),
    )
    return session.scalars(unanswered(person).options(*shown).order_by(LearntSkill.id)).all()


def find_rating(enrolment: Enrolment) -> CourseRating | None:
    return session.scalar(sa.select(CourseRating).where(CourseRating.enrolment_id == enrolment.id))


def list_rated_ids(person: Person) -> set[int]:
    query = sa.select(CourseRating.enrolment_id).join(Enrolment, CourseRating.enrolment_id == Enrolment.id)
    return set(session.scalars(query.where(Enrolment.person_id == person.id)))


def list_certificates(person: Person) -> Sequence[CourseCertificate]:
    """The newest of each course, those that end first before the others."""
    newest = sa.select(sa.func.max(CourseCertificate.id)).where(CourseCertificate.person_id == person.id)
    query = (
        sa.select(CourseCertificate)
        .where(CourseCertificate.id.in_(newest.group_by(CourseCertificate.course_id)))
        .options(joinedload(CourseCertificate.course))
    )
    rows = session.scalars(query).all()
    return sorted(rows, key=lambda row: (row.expires_on or dt.date.max, row.id))


def list_waiting(course_session: CourseSession) -> Sequence[Enrolment]:
    """The waiting list of a session, in its order."""
    query = sa.select(Enrolment).where(Enrolment.session_id == course_session.id, Enrolment.status == S.WAITING)
    return session.scalars(query.order_by(Enrolment.queued_at, Enrolment.id)).all()


def count_before(enrolment: Enrolment) -> int:
    """How many wait longer for the same session."""
    if enrolment.queued_at is None:
        return 0
    query = sa.select(sa.func.count()).where(
        Enrolment.session_id == enrolment.session_id,
        Enrolment.status == S.WAITING,
        sa.or_(
            Enrolment.queued_at < enrolment.queued_at,
            sa.and_(Enrolment.queued_at == enrolment.queued_at, Enrolment.id < enrolment.id),
        ),
    )
    return session.scalar(query) or 0


def list_participants(course: Course, course_session: CourseSession | None = None) -> Sequence[Enrolment]:
    """Everybody who takes or took it, by session and name."""
    query = _with_course().join(Enrolment.person).where(Enrolment.course_id == course.id)
    if course_session is not None:
        query = query.where(Enrolment.session_id == course_session.id)
    return session.scalars(query.order_by(Person.name, Enrolment.id)).all()


def asked_of(actor: Person) -> sa.Select[Enrolment]:
    """In SQL: requests that may be this person's to answer."""
    hats = [actor.id, *(row.owner_id for row in list_held(actor))]
    may_be_theirs: list[sa.ColumnElement[bool]] = [Person.line_manager_id.in_(hats), Person.line_manager_id.is_(None)]
    if actor.has(Role.HR):
        may_be_theirs += [Enrolment.answer_by < clock.latest_today(), is_gone(Person.line_manager_id)]
    return sa.select(Enrolment).join(Enrolment.person).where(Enrolment.status == S.ASKED, sa.or_(*may_be_theirs))


def list_requests(actor: Person) -> list[Enrolment]:
    """What waits for this person's answer, the most urgent first."""
    rows = session.scalars(asked_of(actor).options(*WITH_COURSE).order_by(Enrolment.answer_by, Enrolment.id))
    return [row for row in rows if permits(actor, P.DECIDE, row)]


def list_answered(actor: Person, limit: int = 20) -> Sequence[Enrolment]:
    """What this person decided, the newest first."""
    query = _with_course().where(Enrolment.decided_by_id == actor.id)
    return session.scalars(query.order_by(Enrolment.decided_at.desc(), Enrolment.id.desc()).limit(limit)).all()


def list_deciders(enrolment: Enrolment) -> list[Person]:
    """Who is asked: the line manager, else the head of a unit above, and who acts for them; else home HR."""
    person = enrolment.person
    if person.manager_here is None:
        return list_hr_for(person)
    asked = with_delegates([person.manager_here], DelegationScope.RELEASES, person)
    return [one for one in asked if permits(one, P.DECIDE, enrolment)]


def list_asked_of(manager: Person) -> list[Enrolment]:
    """Requests that wait for this line manager."""
    return [one for one in list_open_requests() if one.person.releasing_manager is manager]


def list_open_requests() -> Sequence[Enrolment]:
    """All that wait for an answer, for the worker."""
    return session.scalars(sa.select(Enrolment).where(Enrolment.status == S.ASKED).order_by(Enrolment.id)).all()


def list_begun_waits() -> Sequence[Enrolment]:
    """Who still waits for a seat in a session that has begun."""
    begun = sa.select(CourseSession.id).where(CourseSession.starts_at <= clock.now())
    query = sa.select(Enrolment).where(Enrolment.status == S.WAITING, Enrolment.session_id.in_(begun))
    return session.scalars(query.order_by(Enrolment.id)).all()


def list_coming_soon() -> Sequence[Enrolment]:
    """Who has a seat in a session that begins within days."""
    now = clock.now()
    soon = sa.select(CourseSession.id).where(
        CourseSession.starts_at.between(now, now + SOON), CourseSession.cancelled_at.is_(None)
    )
    query = sa.select(Enrolment).where(Enrolment.status == S.ENROLLED, Enrolment.session_id.in_(soon))
    return session.scalars(query.order_by(Enrolment.id)).all()


def list_of_session(course_session: CourseSession, *statuses: EnrolmentStatus) -> Sequence[Enrolment]:
    query = sa.select(Enrolment).where(Enrolment.session_id == course_session.id, Enrolment.status.in_(statuses))
    return session.scalars(query.order_by(Enrolment.id)).all()


def list_concerned(course_session: CourseSession) -> Sequence[Enrolment]:
    """Whoever has a seat, waits for one, or asks for it: another time or place concerns them."""
    return list_of_session(course_session, S.ENROLLED, S.WAITING, S.ASKED)


def list_without_session(course: Course) -> Sequence[Enrolment]:
    """Who was approved and has no session yet."""
    query = sa.select(Enrolment).where(
        Enrolment.course_id == course.id, Enrolment.status == S.APPROVED, Enrolment.session_id.is_(None)
    )
    return session.scalars(query.order_by(Enrolment.id)).all()


def lacks(person: Person, prerequisite: CoursePrerequisite, levels: dict[int, int]) -> bool:
    """Whether a prerequisite is not met, by levels held (by what skills are by now) and courses completed."""
    if prerequisite.skill is not None:
        return levels.get(get_target(prerequisite.skill).id, 0) < (prerequisite.level or 0)
    return prerequisite.required_course_id not in list_completed_ids(person)


def _with_course() -> sa.Select[Enrolment]:
    return sa.select(Enrolment).options(*WITH_COURSE)
