"""Courses, sessions and enrolments for tests."""

from __future__ import annotations

import datetime as dt
from itertools import count
from typing import Any

from mobility.core import clock
from mobility.people.models import Person
from mobility.skills.models import Skill
from mobility.training.models import (
    Course,
    CourseCertificate,
    CourseFormat,
    CourseSession,
    CourseSkill,
    Enrolment,
    EnrolmentStatus,
    MandatoryRule,
)
from mobility.training.queries import fold_course
from tests.factories import save

_numbers = count(1)


def make_course(
    format: CourseFormat = CourseFormat.E_LEARNING,
    *,
    teaches: tuple[tuple[Skill, int, int], ...] = (),
    cost: int = 0,
    **fields: Any,
) -> Course:
    """By default an e-learning of four hours, free of charge, for everybody."""
    number = next(_numbers)
    fields.setdefault("reference", f"C-{number:04}")
    fields.setdefault("title", f"Course {number}")
    fields.setdefault("hours", 4.0)
    course = Course(format=format, cost_cents=cost * 100, **fields)
    course.skills = [CourseSkill(skill=skill, from_level=low, to_level=high) for skill, low, high in teaches]
    course.folded = fold_course(course)
    return save(course)


def make_session(course: Course, seats: int = 10, days: float = 20, **fields: Any) -> CourseSession:
    """A day in three weeks, in Lyon."""
    starts_at = clock.now() + dt.timedelta(days=days)
    fields.setdefault("ends_at", starts_at + dt.timedelta(hours=7))
    fields.setdefault("place", "Lyon")
    return save(
        CourseSession(course=course, starts_at=starts_at, time_zone="Europe/Paris", seats=seats, taken=0, **fields)
    )


def make_classroom(seats: int = 10, days: float = 20, **fields: Any) -> CourseSession:
    return make_session(make_course(CourseFormat.CLASSROOM, **fields), seats, days)


def make_enrolment(
    person: Person, course: Course, status: EnrolmentStatus = EnrolmentStatus.ENROLLED, **fields: Any
) -> Enrolment:
    """With the columns that go with its state; a seat of its session is counted as taken."""
    today, now = clock.today(), clock.now()
    if status is EnrolmentStatus.ASKED:
        fields = {"needs_approval": True, "answer_by": today + dt.timedelta(days=7)} | fields
    if status is EnrolmentStatus.COMPLETED:
        fields = {"completed_on": today, "ended_at": now} | fields
    if status is EnrolmentStatus.WAITING:
        fields.setdefault("queued_at", now)
    enrolment = save(Enrolment(person=person, course=course, status=status, **fields))
    if enrolment.holds_seat:
        enrolment.session.taken += 1
        save(enrolment.session)
    return enrolment


def complete_course(person: Person, course: Course, days_ago: int = 0, **fields: Any) -> Enrolment:
    """With what it gave."""
    on = clock.today() - dt.timedelta(days=days_ago)
    enrolment = make_enrolment(person, course, EnrolmentStatus.COMPLETED, completed_on=on)
    save(CourseCertificate(person=person, course=course, enrolment=enrolment, issued_on=on, **fields))
    return enrolment


def make_rule(course: Course, by: Person, days: int = 30, **fields: Any) -> MandatoryRule:
    fields.setdefault("due_on", clock.today() + dt.timedelta(days=days))
    return save(MandatoryRule(course=course, made_by=by, newcomer_days=90, **fields))
