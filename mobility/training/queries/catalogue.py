"""The catalogue as somebody searches it, and what HR keeps of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from mobility.core import clock
from mobility.core.db import session
from mobility.people.models import Person
from mobility.skills.linking import fold
from mobility.skills.models import Skill
from mobility.skills.queries import list_family
from mobility.training.models import (
    WITH_SEAT,
    Course,
    CourseFormat,
    CourseRating,
    CourseSession,
    CourseSkill,
    CourseStatus,
    Enrolment,
)

LEAST_RATINGS = 3  # fewer would tell who thought what
ORDERS: Mapping[str, Any] = {
    "title": (Course.title, Course.id),
    "hours": (Course.hours, Course.title, Course.id),
    "cost": (Course.cost_cents, Course.title, Course.id),
}


@dataclass(frozen=True)
class Wish:
    """What somebody looks for; empty parts ask for nothing."""

    text: str = ""
    formats: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    most_hours: float | None = None
    most_cost: float | None = None
    skill: Skill | None = None
    order: str = "title"

    @property
    def is_empty(self) -> bool:
        return self == Wish(order=self.order)


class Rated(NamedTuple):
    """The mean of the ratings and how many there are."""

    mean: float
    many: int


def find_course(course_id: int) -> Course | None:
    return session.get(Course, course_id)


def find_course_by_reference(reference: str) -> Course | None:
    return session.scalar(sa.select(Course).where(Course.reference == reference))


def find_session(session_id: int) -> CourseSession | None:
    return session.get(CourseSession, session_id)


def list_course_ids(person: Person, wish: Wish) -> list[int]:
    """Of the courses that are offered to this person those that they look for, in the order asked for.

    By title, those in the language that they read the pages in come before the others.
    """
    query = _matching(person, wish).with_only_columns(Course.id)
    if wish.order == "title":
        query = query.order_by(Course.language != person.reading_language)
    return list(session.scalars(query.order_by(*ORDERS[wish.order])))


def list_courses(ids: Sequence[int]) -> list[Course]:
    """With their skills and sessions, in the order of the ids."""
    rows = session.scalars(
        sa.select(Course)
        .where(Course.id.in_(ids))
        .options(
            selectinload(Course.skills).selectinload(CourseSkill.skill).selectinload(Skill.labels),
            selectinload(Course.sessions),
        )
    )
    found = {row.id: row for row in rows}
    return [found[one] for one in ids if one in found]


def count_by(person: Person, wish: Wish, facet: str) -> dict[str, int]:
    """How many courses there would be for each format, or each language, whatever is ticked of that facet now."""
    column = Course.format if facet == "formats" else Course.language
    nothing: frozenset[str] = frozenset()
    unticked = replace(wish, formats=nothing) if facet == "formats" else replace(wish, languages=nothing)
    query = _matching(person, unticked).with_only_columns(column, sa.func.count()).group_by(column)
    counts = {str(getattr(value, "value", value)): count for value, count in session.execute(query)}
    return {**({one.value: counts.get(one.value, 0) for one in CourseFormat} if facet == "formats" else {}), **counts}


def list_kept_ids(text: str, status: CourseStatus | None) -> list[int]:
    """Every course, for whoever keeps the catalogue."""
    query = sa.select(Course.id)
    if status is not None:
        query = query.where(Course.status == status)
    query = query.where(*_named(text))
    return list(session.scalars(query.order_by(Course.title, Course.id)))


def find_ratings(ids: Collection[int]) -> dict[int, Rated]:
    """By course, where there are enough of them."""
    rows = session.execute(
        sa.select(Enrolment.course_id, sa.func.avg(CourseRating.score), sa.func.count())
        .join(Enrolment, CourseRating.enrolment_id == Enrolment.id)
        .where(Enrolment.course_id.in_(ids))
        .group_by(Enrolment.course_id)
        .having(sa.func.count() >= LEAST_RATINGS)
    )
    return {course_id: Rated(float(mean), count) for course_id, mean, count in rows}


def list_words(course: Course, limit: int = 5) -> Sequence[str]:
    """What those who completed it say, the newest first; nobody's name, and nothing before there are enough."""
    if course.id not in find_ratings([course.id]):
        return ()
    query = sa.select(CourseRating.words).join(Enrolment, CourseRating.enrolment_id == Enrolment.id)
    said = query.where(Enrolment.course_id == course.id, CourseRating.words != "")
    return session.scalars(said.order_by(CourseRating.id.desc()).limit(limit)).all()


def count_seats(course: Course) -> dict[int, int]:
    """How many seats of each session are really held; `taken` says the same."""
    held = sa.select(Enrolment.session_id, sa.func.count()).where(
        Enrolment.course_id == course.id, Enrolment.session_id.is_not(None), Enrolment.status.in_(WITH_SEAT)
    )
    return {row[0]: row[1] for row in session.execute(held.group_by(Enrolment.session_id)) if row[0] is not None}


def fold_course(course: Course) -> str:
    """What is searched: title, provider, reference, description and every name of the skills it teaches."""
    labels = [label.text for row in course.skills for label in row.skill.labels]
    parts = (course.title, course.provider, course.reference, *labels, course.description)
    return fold("\n".join(dict.fromkeys(filter(None, parts))))


def _matching(person: Person, wish: Wish) -> sa.Select[Any]:
    query = sa.select(Course).where(*offered_to(person), *_named(wish.text))
    if wish.formats:
        query = query.where(Course.format.in_([CourseFormat(one) for one in wish.formats]))
    if wish.languages:
        query = query.where(Course.language.in_(wish.languages))
    if wish.most_hours is not None:
        query = query.where(Course.hours <= wish.most_hours)
    if wish.most_cost is not None:
        query = query.where(Course.cost_cents <= wish.most_cost * 100)
    if wish.skill is not None:
        taught = sa.select(CourseSkill.course_id).where(CourseSkill.skill_id.in_(list_family(wish.skill)))
        query = query.where(Course.id.in_(taught))
    return query


def offered_to(person: Person) -> tuple[sa.ColumnElement[bool], ...]:
    """In SQL, over Course: what this person can enrol in."""
    return (
        Course.status == CourseStatus.ACTIVE,
        sa.or_(Course.country.is_(None), Course.country == person.country),
        sa.or_(Course.legal_entity_id.is_(None), Course.legal_entity_id == person.legal_entity_id),
    )


def list_next_sessions(ids: Collection[int]) -> dict[int, CourseSession]:
    """By course the first session that one can still get into or wait for."""
    query = sa.select(CourseSession).where(
        CourseSession.course_id.in_(ids), CourseSession.cancelled_at.is_(None), CourseSession.starts_at > clock.now()
    )
    first: dict[int, CourseSession] = {}
    for row in session.scalars(query.order_by(CourseSession.starts_at)):
        first.setdefault(row.course_id, row)
    return first


def _named(text: str) -> Iterable[sa.ColumnElement[bool]]:
    """Every word stands somewhere in it."""
    return [Course.folded.contains(word, autoescape=True) for word in fold(text).split()]
