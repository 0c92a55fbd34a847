"""Who was there, who completed the course, and what that shows: evidence, a proposed level, a certificate."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from mobility.audit import services as audit
from mobility.core import clock
from mobility.core.authz import authorize
from mobility.core.db import lock, session
from mobility.core.errors import Conflict, InvalidInput
from mobility.core.events import publish
from mobility.core.i18n import N_
from mobility.people.models import Person
from mobility.skills import queries as skills_queries
from mobility.skills import services as skills
from mobility.training import queries
from mobility.training.events import CourseCompleted, EnrolmentEnded
from mobility.training.messages import course_path
from mobility.training.models import (
    SCORES,
    Course,
    CourseCertificate,
    CourseRating,
    Enrolment,
    LearntSkill,
)
from mobility.training.models import EnrolmentStatus as S
from mobility.training.policy import TrainingPermission as P
from mobility.training.services.seats import fill_seats, give_up_seat
from mobility.training.services.steps import begin, hold, move_on, tell

TOLD_OF = dt.timedelta(days=31)  # of what a file tells from the past nobody hears anew


def attend(*, actor: Person, enrolment: Enrolment) -> None:
    begin(actor, "attend", enrolment)
    if enrolment.status is S.NO_SHOW and queries.find_under_way(enrolment.person, enrolment.course):
        raise Conflict(N_("This person has enrolled again meanwhile. Mark them in their new session."))
    move_on("attend", actor, enrolment)


def miss(*, actor: Person, enrolment: Enrolment) -> None:
    begin(actor, "miss", enrolment)
    move_on("miss", actor, enrolment)
    tell("training_missed", enrolment)
    publish(EnrolmentEnded(enrolment))


def complete(*, actor: Person, enrolment: Enrolment, result: str = "") -> None:
    """HR says so: today, or on the last day of the session."""
    begin(actor, "complete", enrolment)
    held = enrolment.session
    ended_at = min(held.ends_at, clock.now()) if held is not None else clock.now()
    _complete("complete", actor, enrolment, ended_at.astimezone(ZoneInfo(_zone_of(enrolment))).date(), result)


def _zone_of(enrolment: Enrolment) -> str:
    """Where it is learnt."""
    return enrolment.session.time_zone if enrolment.session is not None else enrolment.person.time_zone


def finish(*, actor: Person, enrolment: Enrolment) -> None:
    """The person says so, of a course that proves nothing to anybody else."""
    begin(actor, "finish", enrolment)
    _complete("finish", actor, enrolment, clock.today(actor.time_zone), "")


def record_completion(*, person: Person, course: Course, completed_on: dt.date, result: str = "") -> bool:
    """What a file tells; whether that was new. The same completion told again changes nothing."""
    if _is_known(person, course, completed_on):
        return False
    enrolment = queries.find_under_way(person, course)
    if enrolment is None:
        enrolment = Enrolment(person=person, course=course, status=S.APPROVED, was_imported=True)
        session.add(enrolment)
        session.flush()
    else:
        hold(enrolment)
    _complete("complete_from_file", None, enrolment, completed_on, result)
    return True


def _is_known(person: Person, course: Course, completed_on: dt.date) -> bool:
    return completed_on in queries.list_completion_days(person, course)


def _complete(action: str, actor: Person | None, enrolment: Enrolment, on: dt.date, result: str) -> None:
    # of whoever only asked or waited it was completed elsewhere: no seat of that session is theirs
    course_session = enrolment.session if enrolment.holds_seat else None
    ahead = course_session if course_session is not None and course_session.is_open else None
    if ahead is not None:  # nor of one that has not begun
        give_up_seat(enrolment)
    move_on(action, actor, enrolment, completed_on=on, result=result.strip(), session=None if ahead else course_session)
    fill_seats(ahead)
    person, course = enrolment.person, enrolment.course
    months = course.validity_months
    certificate = CourseCertificate(
        person=person,
        course=course,
        enrolment=enrolment,
        issued_on=on,
        expires_on=clock.add_months(on, months) if months else None,
    )
    session.add(certificate)
    for row in course.skills:
        skills.note_course(person=person, skill=row.skill, title=course.title, path=course_path(course))
        current = skills_queries.find_current(person, row.skill)
        if current is None or current.level < row.to_level:
            session.add(LearntSkill(enrolment=enrolment, skill=row.skill, level=row.to_level))
    if on > clock.today() - TOLD_OF:
        tell("training_completed", enrolment)
    publish(CourseCompleted(enrolment, person, course))


def take_level(*, actor: Person, learnt: LearntSkill) -> None:
    """The person takes the level into the profile; it never lowers theirs, and the history stays."""
    _answer(actor, learnt, was_taken=True)
    course = learnt.enrolment.course
    skills.take_level_from_course(
        actor=actor, person=actor, skill=learnt.skill, level=learnt.level, title=course.title, path=course_path(course)
    )


def leave_level(*, actor: Person, learnt: LearntSkill) -> None:
    """The profile stays as it is, and nobody is told."""
    _answer(actor, learnt, was_taken=False)


def _answer(actor: Person, learnt: LearntSkill, *, was_taken: bool) -> None:
    lock(learnt)
    authorize(actor, P.ANSWER, learnt)
    if learnt.answered_at is not None:
        raise Conflict(N_("You decided about this level already. Change it in your profile."))
    learnt.was_taken, learnt.answered_at = was_taken, clock.now()
    action = "take_level" if was_taken else "leave_level"
    audit.record(actor=actor, action=action, subject=learnt, concerns=actor)


def rate(*, actor: Person, enrolment: Enrolment, score: int, words: str = "") -> CourseRating:
    """Once completed; said again, it replaces what was said before."""
    lock(enrolment)
    authorize(actor, P.RATE, enrolment)
    if enrolment.status is not S.COMPLETED:
        raise Conflict(N_("Rate a course once you have completed it."))
    if score not in SCORES:
        raise InvalidInput(N_("Choose from 1 to 5."), field="score")
    rating = queries.find_rating(enrolment) or CourseRating(enrolment=enrolment)
    rating.score, rating.words = score, words.strip()
    session.add(rating)
    audit.record(actor=actor, action="rate_course", subject=enrolment, concerns=actor)
    return rating
