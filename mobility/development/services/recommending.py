"""What people say of how they like to learn and of courses that do not interest them; lists that were shown."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from mobility.core.authz import authorize
from mobility.core.db import session
from mobility.development.formats import FORMATS
from mobility.development.models import HiddenCourse, LearningChoice, Recommendation, RecommendationList
from mobility.development.models.recommending import SEPARATOR
from mobility.development.policy import DevelopmentPermission as P
from mobility.development.queries.recommending import find_learning_choice
from mobility.development.recommendation import Recommended
from mobility.people.models import Person
from mobility.training.models import Course

NO_MODEL = "none"


@dataclass(frozen=True)
class ShownCourses:
    """A list that is about to be shown to the person it is for, with what it was made of."""

    person_id: int
    rows: Sequence[Recommended]
    model: str | None
    weights: str
    inputs: dict[str, Any]


def save_learning_choice(
    *, actor: Person, person: Person, formats: Collection[str], hours_a_quarter: int | None, is_off: bool
) -> LearningChoice:
    authorize(actor, P.CHOOSE_LEARNING, person)
    choice = find_learning_choice(person)
    if choice is None:
        choice = LearningChoice(person_id=person.id)
        session.add(choice)
    choice.formats = SEPARATOR.join(one for one in FORMATS if one in formats)
    choice.hours_a_quarter, choice.is_off = hours_a_quarter, is_off
    return choice


def hide_course(*, actor: Person, course: Course) -> HiddenCourse:
    """Again, it changes nothing."""
    authorize(actor, P.HIDE_COURSE, course)
    mine = HiddenCourse.person_id == actor.id, HiddenCourse.course_id == course.id
    hidden = session.scalar(sa.select(HiddenCourse).where(*mine))
    if hidden is None:
        hidden = HiddenCourse(person_id=actor.id, course_id=course.id)
        session.add(hidden)
        session.flush()
    return hidden


def show_course_again(*, actor: Person, hidden: HiddenCourse) -> None:
    authorize(actor, P.SHOW_COURSE, hidden)
    session.delete(hidden)


def record_courses_shown(*, shown: ShownCourses) -> None:
    """Keep a list that was shown, with everything needed to make it again."""
    session.add(
        RecommendationList(
            person_id=shown.person_id,
            model=shown.model or NO_MODEL,
            weights=shown.weights,
            inputs=shown.inputs,
            recommendations=[
                Recommendation(course_id=int(row.course.id), rank=rank, score=row.score, parts=dict(row.parts))
                for rank, row in enumerate(shown.rows, 1)
            ],
        )
    )
