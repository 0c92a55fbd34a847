"""What the training room tells the rooms above it."""

from __future__ import annotations

from dataclasses import dataclass

from mobility.people.models import Person
from mobility.training.models import Course, Enrolment


@dataclass(frozen=True)
class Enrolled:
    """The person has a seat, or began to learn on their own."""

    enrolment: Enrolment


@dataclass(frozen=True)
class EnrolmentEnded:
    """It came to nothing: declined, cancelled or not attended; `enrolment.status` says which."""

    enrolment: Enrolment


@dataclass(frozen=True)
class CourseCompleted:
    """Told once for each enrolment, whether HR, the person or a file said so."""

    enrolment: Enrolment
    person: Person
    course: Course
