"""Seats of a session: never more than there are, and a freed one goes to whoever waits longest."""

from __future__ import annotations

import sqlalchemy as sa

from mobility.core import clock
from mobility.core.db import lock, session
from mobility.core.events import publish
from mobility.training.events import Enrolled
from mobility.training.models import CourseSession, Enrolment
from mobility.training.models import EnrolmentStatus as S
from mobility.training.queries import list_waiting
from mobility.training.services.steps import move_on, tell


def seat_or_queue(enrolment: Enrolment, course_session: CourseSession | None) -> None:
    """From approved to enrolled, or to the end of the waiting list; without a session where one is needed it stays."""
    enrolment.session = course_session
    if course_session is None:
        if not enrolment.course.has_sessions:
            give_seat(enrolment)
        return
    lock(course_session)
    if not list_waiting(course_session) and take_seat(course_session):
        give_seat(enrolment)
    else:
        move_on("queue", None, enrolment)


def give_seat(enrolment: Enrolment, kind: str = "training_enrolled") -> None:
    move_on("take_seat", None, enrolment, enrolled_at=clock.now())
    tell(kind, enrolment, again=str(enrolment.session_id or ""))
    publish(Enrolled(enrolment))


def take_seat(course_session: CourseSession) -> bool:
    """Take one if there is one, by a conditional UPDATE: of two who come at once for the last only one gets it."""
    taken = session.scalar(
        sa.update(CourseSession)
        .where(
            CourseSession.id == course_session.id,
            CourseSession.taken < CourseSession.seats,
            CourseSession.cancelled_at.is_(None),
            CourseSession.starts_at > clock.now(),
        )
        .values(taken=CourseSession.taken + 1)
        .returning(CourseSession.id)
        .execution_options(synchronize_session=False)
    )
    session.refresh(course_session)
    return taken is not None


def give_up_seat(enrolment: Enrolment) -> None:
    """The seat is free, if this person held one; who gets it next is said by `fill_seats`."""
    course_session = enrolment.session
    if course_session is None or enrolment.status is not S.ENROLLED:
        return
    lock(course_session)
    session.execute(
        sa.update(CourseSession)
        .where(CourseSession.id == course_session.id, CourseSession.taken > 0)
        .values(taken=CourseSession.taken - 1)
        .execution_options(synchronize_session=False)
    )
    session.refresh(course_session)


def fill_seats(course_session: CourseSession | None) -> None:
    """As long as there is a free seat and somebody waits for one."""
    if course_session is None:
        return
    for enrolment in list_waiting(course_session):
        if not take_seat(course_session):
            return
        give_seat(enrolment, "training_seat_freed")
