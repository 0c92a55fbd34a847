"""Keeping the catalogue: courses with what they teach and ask for, and the sessions they have."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from mobility.audit import services as audit
from mobility.core import clock
from mobility.core.authz import authorize, permits
from mobility.core.db import lock, session
from mobility.core.errors import Conflict, InvalidInput
from mobility.core.i18n import N_
from mobility.notifications.services import notify
from mobility.people.models import Person
from mobility.skills.models import Skill
from mobility.training import queries
from mobility.training.messages import about_enrolment
from mobility.training.models import Course, CoursePrerequisite, CourseSession, CourseSkill, Enrolment
from mobility.training.models import EnrolmentStatus as S
from mobility.training.policy import TrainingPermission as P
from mobility.training.services.seats import fill_seats, give_up_seat
from mobility.training.services.steps import move_on
from mobility.training.workflow import OFFERING

Taught = Sequence[tuple[Skill, int, int]]  # concept, from level, to level
Asked = Sequence[tuple[Skill, int]]
PARTS = ("skills", "asked_skills", "asked_courses")


class StaleCourse(Conflict):
    """Somebody else saved the course since it was opened."""


def add_course(*, actor: Person | None, **fields: Any) -> Course:
    """A new entry; without an actor it comes from a file."""
    if actor is not None:
        authorize(actor, P.ADD)
    if queries.find_course_by_reference(fields["reference"]) is not None:
        raise InvalidInput(N_("Another course has this reference. Choose one of your own."), field="reference")
    course = Course()
    _write(course, fields)
    _check_reach(actor, course)
    session.add(course)
    course.folded = queries.fold_course(course)
    audit.record(actor=actor, action="add_course", subject=course, new_status=course.status)
    return course


def change_course(*, actor: Person | None, course: Course, version: int | None = None, **fields: Any) -> Course:
    """Change the fields that are given; `version` is what was read before, None where a file says what holds."""
    lock(course)
    if actor is not None:
        authorize(actor, P.WRITE, course)
    if version is not None and version != course.version:
        raise StaleCourse(N_("Somebody else saved this course meanwhile. Compare, then save again."))
    _write(course, fields)
    _check_reach(actor, course)
    course.folded = queries.fold_course(course)
    audit.record(actor=actor, action="change_course", subject=course, reason_code=",".join(sorted(fields))[:40] or None)
    return course


def retire(*, actor: Person, course: Course) -> None:
    """Nobody new can enrol; whoever is enrolled goes on."""
    _offer("retire", actor, course)


def bring_back(*, actor: Person, course: Course) -> None:
    _offer("bring_back", actor, course)


def _offer(action: str, actor: Person, course: Course) -> None:
    lock(course)
    OFFERING.may(actor, action, course)
    old, new = OFFERING.apply(action, course)
    audit.record(actor=actor, action=action, subject=course, old_status=old, new_status=new)


def _write(course: Course, fields: dict[str, Any]) -> None:
    for name, value in fields.items():
        if name not in PARTS:
            setattr(course, name, value)
    if "skills" in fields:
        _write_taught(course, fields["skills"])
    if "asked_skills" in fields or "asked_courses" in fields:
        _write_prerequisites(course, fields)


def _write_taught(course: Course, taught: Taught) -> None:
    rows = {row.skill_id: row for row in course.skills}
    kept = []
    for skill, from_level, to_level in taught:
        if from_level >= to_level:
            raise InvalidInput(N_("A course leads to a higher level than it begins at."), field="skills")
        row = rows.get(skill.id) or CourseSkill(skill=skill)
        row.from_level, row.to_level = from_level, to_level
        kept.append(row)
    course.skills = kept


def _write_prerequisites(course: Course, fields: dict[str, Any]) -> None:
    by_skill = {row.skill_id: row for row in course.prerequisites if row.skill_id}
    by_course = {row.required_course_id: row for row in course.prerequisites if row.required_course_id}
    asked: Asked = fields.get("asked_skills", [(row.skill, row.level) for row in by_skill.values()])
    before: Sequence[Course] = fields.get("asked_courses", [row.required_course for row in by_course.values()])
    kept = []
    for skill, level in asked:
        row = by_skill.get(skill.id) or CoursePrerequisite(skill=skill)
        row.level = level
        kept.append(row)
    for other in before:
        if other is course or other.reference == course.reference:
            raise InvalidInput(N_("A course cannot ask for itself."), field="asked_courses")
        kept.append(by_course.get(other.id) or CoursePrerequisite(required_course=other))
    course.prerequisites = kept


def _check_reach(actor: Person | None, course: Course) -> None:
    """An HR partner for one employer keeps the courses of its people."""
    if actor is not None and not permits(actor, P.WRITE, course):
        raise InvalidInput(N_("Choose an employer that you are HR for."), field="legal_entity_id")


def schedule(
    *,
    actor: Person | None,
    course: Course,
    starts_at: dt.datetime,
    ends_at: dt.datetime,
    time_zone: str,
    place: str,
    seats: int,
) -> CourseSession:
    """A new session; whoever was approved and waits for one is told."""
    if actor is not None:
        authorize(actor, P.WRITE, course)
    if not course.has_sessions:
        raise Conflict(N_("This course is taken alone, at any time. Only webinars and classrooms have sessions."))
    _check_times(starts_at, ends_at, is_new=actor is not None)
    row = CourseSession(starts_at=starts_at, ends_at=ends_at, time_zone=time_zone, place=place, seats=seats, taken=0)
    course.sessions.append(row)
    audit.record(actor=actor, action="schedule", subject=row)
    if row.is_open:
        for enrolment in queries.list_without_session(course):
            path = f"/training/enrolments/{enrolment.id}/session"
            notice = about_enrolment("training_new_session", enrolment, again=str(row.id), path=path, at=starts_at)
            notify(recipient=enrolment.person, notice=notice)
    return row


def change_session(*, actor: Person, course_session: CourseSession, place: str, seats: int) -> None:
    """Place and seats; another time is another session. More seats go to whoever waits."""
    lock(course_session)
    authorize(actor, P.SCHEDULE, course_session)
    if seats < course_session.taken:
        raise InvalidInput(
            N_("%(taken)s seats are taken, so there cannot be fewer."), field="seats", taken=course_session.taken
        )
    course_session.place, course_session.seats = place, seats
    audit.record(actor=actor, action="change_session", subject=course_session)
    session.flush()
    fill_seats(course_session)


def cancel_session(*, actor: Person, course_session: CourseSession) -> None:
    """It does not take place: whoever had a seat or waited chooses another one, without a new approval."""
    lock(course_session)
    authorize(actor, P.SCHEDULE, course_session)
    if not course_session.is_open:
        raise Conflict(N_("This session has begun or was cancelled already."))
    course_session.cancelled_at = clock.now()
    audit.record(actor=actor, action="cancel_session", subject=course_session)
    for enrolment in queries.list_of_session(course_session, S.ENROLLED, S.WAITING):
        lose_session(enrolment, "training_session_gone")


def lose_session(enrolment: Enrolment, kind: str) -> None:
    """The seat or the wait is over; the approval stays, and the person chooses another session."""
    lost = enrolment.session
    assert lost is not None
    give_up_seat(enrolment)
    move_on("lose_session", None, enrolment, session=None)
    path = f"/training/enrolments/{enrolment.id}/session"
    notice = about_enrolment(kind, enrolment, again=str(lost.id), path=path, at=lost.starts_at)
    notify(recipient=enrolment.person, notice=notice)


def _check_times(starts_at: dt.datetime, ends_at: dt.datetime, *, is_new: bool) -> None:
    if ends_at <= starts_at:
        raise InvalidInput(N_("Choose an end after the beginning."), field="ends_at")
    if is_new and starts_at <= clock.now():
        raise InvalidInput(N_("Choose a beginning in the future."), field="starts_at")
