"""Taking a course: enrolling, waiting, asking, choosing another session, giving the seat up."""

from __future__ import annotations

import datetime as dt

from mobility.audit import services as audit
from mobility.core import clock
from mobility.core.authz import authorize
from mobility.core.db import lock, session
from mobility.core.errors import Conflict, InvalidInput
from mobility.core.events import publish
from mobility.core.i18n import N_
from mobility.notifications.services import notify
from mobility.people.models import Person
from mobility.people.working_days import add_working_days
from mobility.policies.queries import Rule, get_value
from mobility.training import queries
from mobility.training.events import EnrolmentEnded
from mobility.training.messages import about_request
from mobility.training.models import CENTS, Course, CourseSession, Enrolment
from mobility.training.models import EnrolmentStatus as S
from mobility.training.policy import TrainingPermission as P
from mobility.training.services.seats import fill_seats, give_up_seat, seat_or_queue
from mobility.training.services.steps import begin, hold, move_on
from mobility.training.workflow import ENROLLING


def needs_approval(*, course: Course) -> bool:
    """Where it costs more than the company's limit; what everybody must hold is never a favour."""
    return not course.is_mandatory and course.cost_cents > get_value(Rule.TRAINING_COST_LIMIT) * CENTS


def enrol(
    *, actor: Person, course: Course, course_session: CourseSession | None = None, motivation: str = ""
) -> Enrolment:
    """Get a seat, a place on the waiting list, or ask the line manager first where the cost asks for it."""
    authorize(actor, P.ENROL, course)
    if not course.is_active:
        raise Conflict(N_("This course is no longer offered. Look for another one in the catalogue."))
    if course_session is not None:
        lock(course_session)  # before a row points at it, which would hold it only half
    _check_session(course, course_session)
    known = queries.find_under_way(actor, course)
    if known is not None:
        raise Conflict(N_("You take this course already. See where it stands in My training."))
    asks = needs_approval(course=course)
    enrolment = Enrolment(
        person=actor,
        course=course,
        session=course_session,
        status=S.ASKED if asks else S.APPROVED,
        needs_approval=asks,
        motivation=motivation.strip(),
        answer_by=_count_answer_day(actor) if asks else None,
    )
    session.add(enrolment)
    audit.record(actor=actor, action="enrol", subject=enrolment, concerns=actor, new_status=enrolment.status)
    if asks:
        ask_again(enrolment=enrolment)
    else:
        place(enrolment)
    return enrolment


def place(enrolment: Enrolment) -> None:
    """What was approved, or needs no approval, becomes a seat, unless its session is no longer to be had."""
    course_session = enrolment.session
    seat_or_queue(enrolment, course_session if course_session is not None and course_session.is_open else None)


def choose_session(*, actor: Person, enrolment: Enrolment, course_session: CourseSession | None) -> Enrolment:
    """Another session of the same course; the seat held so far goes to whoever waits longest."""
    if course_session is None:
        raise InvalidInput(N_("Choose a session."), field="session")
    for one in sorted(filter(None, (enrolment.session, course_session)), key=lambda row: row.id):
        lock(one)
    begin(actor, "choose_session", enrolment)
    _check_session(enrolment.course, course_session)
    if course_session.id == enrolment.session_id and enrolment.status is not S.APPROVED:
        return enrolment
    before = enrolment.session
    give_up_seat(enrolment)
    move_on("choose_session", actor, enrolment)
    seat_or_queue(enrolment, course_session)
    fill_seats(before)
    return enrolment


def cancel(*, actor: Person, enrolment: Enrolment) -> None:
    """The person gives it up; nobody asks why."""
    begin(actor, "cancel", enrolment)
    _leave("cancel", actor, enrolment)


def end_with_employment(*, enrolment: Enrolment) -> None:
    """A leaver's seat is free."""
    hold(enrolment)
    if ENROLLING.allows("end_with_employment", enrolment):
        _leave("end_with_employment", None, enrolment)


def ask_again(*, enrolment: Enrolment) -> None:
    """Whoever decides now is told once; after a change of the reporting line, or a departure, that is somebody else."""
    if enrolment.status is S.ASKED:
        for decider in queries.list_deciders(enrolment):
            notify(recipient=decider, notice=about_request("training_asked", enrolment))


def _leave(action: str, actor: Person | None, enrolment: Enrolment) -> None:
    course_session = enrolment.session
    is_ahead = course_session is not None and course_session.is_open
    if is_ahead:
        give_up_seat(enrolment)
    move_on(action, actor, enrolment)
    if is_ahead:
        fill_seats(course_session)
    publish(EnrolmentEnded(enrolment))


def _check_session(course: Course, course_session: CourseSession | None) -> None:
    if course_session is None:
        if course.has_sessions and course.coming_sessions:
            raise InvalidInput(N_("Choose a session."), field="session")
        return
    if course_session.course_id != course.id or not course_session.is_open:
        raise InvalidInput(N_("This session has begun or was cancelled. Choose another one."), field="session")


def _count_answer_day(person: Person) -> dt.date:
    today = clock.today(person.time_zone)
    days = get_value(Rule.TRAINING_ANSWER_WORKING_DAYS)
    return add_working_days(today, days, person.manager_here, ordinary_week=True)
