"""The training of the made-up company: a catalogue made by templates over its skills, and who learnt what."""

from __future__ import annotations

import datetime as dt
import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from mobility.core import clock
from mobility.core.db import session
from mobility.demo.company import Company, weighted
from mobility.demo.plans import HOME_TEAM, employees_of, the_employee
from mobility.demo.texts import language_of, read
from mobility.people.models import Person, Role, RoleGrant
from mobility.skills.models import Skill, SkillKind, SkillSource
from mobility.training import services
from mobility.training.models import (
    Course,
    CourseCertificate,
    CourseFormat,
    CoursePrerequisite,
    CourseRating,
    CourseSession,
    CourseSkill,
    Enrolment,
    EnrolmentStatus,
    MandatoryRule,
)
from mobility.training.queries import find_course_by_reference, fold_course

COURSES = 300
STEPS = {(0, 2): 40, (1, 3): 20, (2, 3): 15, (2, 4): 15, (3, 4): 7, (4, 5): 3}
# technical people tend to learn alone, others in a room
FORMATS = {
    True: {CourseFormat.E_LEARNING: 35, CourseFormat.MOOC: 35, CourseFormat.WEBINAR: 15, CourseFormat.CLASSROOM: 15},
    False: {CourseFormat.E_LEARNING: 30, CourseFormat.MOOC: 10, CourseFormat.WEBINAR: 25, CourseFormat.CLASSROOM: 35},
}
HOURS = {
    CourseFormat.E_LEARNING: (1, 1.5, 2, 3, 4),
    CourseFormat.WEBINAR: (1.5, 2, 3),
    CourseFormat.MOOC: (12, 20, 30, 40),
    CourseFormat.CLASSROOM: (7, 14, 21),
}
COSTS = {
    CourseFormat.E_LEARNING: (0, 0, 0, 40, 90),
    CourseFormat.WEBINAR: (0, 0, 120, 180),
    CourseFormat.MOOC: (0, 0, 49),
    CourseFormat.CLASSROOM: (0, 390, 480, 690, 1250, 1800),
}
PLACES = (("Boulogne-Billancourt", "Europe/Paris"), ("Lyon", "Europe/Paris"), ("Frankfurt", "Europe/Berlin"))
ENDS = {EnrolmentStatus.COMPLETED: 82, EnrolmentStatus.CANCELLED: 11, EnrolmentStatus.NO_SHOW: 7}
SCORES = {2: 4, 3: 16, 4: 46, 5: 34}
HOLDS_PERCENT, RATES_PERCENT, CERTIFIED_PERCENT = 86, 50, 25
DAY = dt.timedelta(days=1)


@dataclass
class Catalogue:
    """What is offered, by language, and what is written row by row in the end."""

    chance: random.Random
    now: dt.datetime
    by_language: dict[str, list[Course]] = field(default_factory=lambda: defaultdict(list))
    rows: list[Any] = field(default_factory=list)


def teach(company: Company, now: dt.datetime) -> None:
    """Courses, two years of completions, and what the sign-ins find waiting today."""
    catalogue = Catalogue(random.Random(len(company.people)), now)  # noqa: S311  (a made-up company)
    _write_courses(catalogue)
    session.flush()
    _require(company, catalogue)
    for person in company.people:
        _learn(catalogue, person)
    session.add_all(catalogue.rows)
    session.flush()
    _wait_today(company, catalogue)


def _write_courses(catalogue: Catalogue) -> None:
    chance, mandatory = catalogue.chance, read("courses.json")["mandatory"]
    for entry in mandatory:
        course = Course(
            **{name: entry[name] for name in ("reference", "language", "title", "description", "hours")},
            format=CourseFormat.E_LEARNING, is_mandatory=True, gives_certificate=True,
            validity_months=entry["months"], country=entry.get("country"),
        )  # fmt: skip
        course.folded = fold_course(course)
        session.add(course)
    skills = _list_skills()
    chance.shuffle(skills)
    for number in range(COURSES - len(mandatory)):
        course = _write_course(catalogue, skills[number % len(skills)], skills, number)
        catalogue.by_language[course.language].append(course)
        session.add(course)


def _list_skills() -> list[Skill]:
    query = sa.select(Skill).where(Skill.source == SkillSource.STARTER, Skill.kind != SkillKind.LANGUAGE)
    options = selectinload(Skill.labels), selectinload(Skill.descriptions)
    return list(session.scalars(query.options(*options).order_by(Skill.uri)))


def _write_course(catalogue: Catalogue, skill: Skill, skills: Sequence[Skill], number: int) -> Course:
    chance, said = catalogue.chance, read("courses.json")
    language = weighted(chance, {"en": 60, "fr": 40})
    words, label = said[language], skill.own_label(language)
    low, high = weighted(chance, STEPS)
    kind: CourseFormat = weighted(chance, FORMATS[skill.kind is SkillKind.TECHNICAL])
    about = {row.language: row.text for row in skill.descriptions}.get(language, "")
    said_of = about, words["starts"][str(low)], chance.choice(words["ways"][kind.value])
    title = chance.choice(words["titles"][str(high)])
    is_certified = chance.random() * 100 < CERTIFIED_PERCENT
    course = Course(
        reference=f"C-{number + 1:04}",
        title=title.replace("{Skill}", label[0].upper() + label[1:]).replace("{skill}", label),
        description="\n".join(filter(None, said_of)),
        language=language,
        format=kind,
        provider=chance.choice(said["providers"][kind.value]),
        hours=chance.choice(HOURS[kind]),
        cost_cents=chance.choice(COSTS[kind]) * 100,
        url="" if kind is CourseFormat.CLASSROOM else f"https://learn.marenval.example/{number + 1:04}",
        gives_certificate=is_certified,
        validity_months=36 if is_certified and chance.random() < 0.4 else None,
    )
    course.skills = [CourseSkill(skill=skill, from_level=low, to_level=high)]
    if chance.random() < 0.25:
        other = chance.choice(skills)
        if other is not skill:
            course.skills.append(CourseSkill(skill=other, from_level=0, to_level=2))
    if low >= 2:
        course.prerequisites = [CoursePrerequisite(skill=skill, level=low)]
    if course.has_sessions:
        course.sessions = [_plan(catalogue, course, days) for days in (-chance.randint(20, 400), *_ahead(chance))]
    course.folded = fold_course(course)
    return course


def _ahead(chance: random.Random) -> list[int]:
    """In how many days the coming sessions begin; some courses have none planned."""
    return sorted(chance.sample(range(10, 150), weighted(chance, {0: 15, 1: 50, 2: 35})))


def _plan(catalogue: Catalogue, course: Course, days: int) -> CourseSession:
    chance = catalogue.chance
    place, zone = chance.choice(PLACES) if course.format is CourseFormat.CLASSROOM else ("", "Europe/Paris")
    starts_at = (catalogue.now + days * DAY).replace(hour=8, minute=0, second=0, microsecond=0)
    lasts = dt.timedelta(hours=min(course.hours, 8)) + (course.hours > 8) * (course.hours // 7 - 1) * DAY
    seats = chance.choice((6, 8, 10, 12)) if place else 40
    return CourseSession(
        starts_at=starts_at, ends_at=starts_at + lasts, time_zone=zone, place=place, seats=seats, taken=0
    )


def _require(company: Company, catalogue: Catalogue) -> None:
    """Everybody must hold what is mandatory; most do, some are late, some have to renew."""
    chance, today = catalogue.chance, catalogue.now.date()
    partner = session.scalars(sa.select(RoleGrant).where(RoleGrant.role == Role.HR).order_by(RoleGrant.id)).first()
    assert partner is not None
    for course in session.scalars(sa.select(Course).where(Course.is_mandatory).order_by(Course.reference)):
        due_on = today - dt.timedelta(days=200)
        catalogue.rows.append(
            MandatoryRule(course=course, country=course.country, due_on=due_on, made_by=partner.person)
        )
        for person in company.people:
            if course.is_for(person) and chance.random() * 100 < HOLDS_PERCENT:
                _complete(catalogue, person, course, None, chance.randint(5, 30 * (course.validity_months or 12)))


def _learn(catalogue: Catalogue, person: Person) -> None:
    """A few courses of the last two years, and for one in three one that is under way."""
    chance = catalogue.chance
    if not person.is_employed:
        return
    offered = catalogue.by_language[language_of(person.language[:2])]
    several = weighted(chance, {0: 20, 1: 30, 2: 25, 3: 15, 4: 10})
    for course in dict.fromkeys(_pick(chance, offered, 2) for _ in range(several)):
        past = course.sessions[0] if course.has_sessions else None
        if past is not None and past.seats_left == 0:
            continue
        end = weighted(chance, ENDS)
        if end is EnrolmentStatus.COMPLETED:
            days = (catalogue.now - past.ends_at).days if past else chance.randint(5, 700)
            _complete(catalogue, person, course, past, max(1, days))
        elif end is EnrolmentStatus.CANCELLED or past is not None:
            _end(catalogue, person, course, past, end)
    if chance.random() < 0.35:
        _begin(catalogue, person, _pick(chance, offered, 3))


def _pick(chance: random.Random, offered: Sequence[Course], skew: int) -> Course:
    """Some courses are known to everybody, most to few: the more so, the larger `skew` is."""
    return offered[int(len(offered) * chance.random() ** skew)]


def _complete(
    catalogue: Catalogue, person: Person, course: Course, course_session: CourseSession | None, days: int
) -> None:
    chance, on = catalogue.chance, catalogue.now.date() - dt.timedelta(days=days)
    if person.employed_from is not None and on < person.employed_from:
        return
    enrolment = _end(catalogue, person, course, course_session, EnrolmentStatus.COMPLETED, on)
    months = course.validity_months
    expires_on = clock.add_months(on, months) if months else None
    catalogue.rows.append(
        CourseCertificate(person=person, course=course, enrolment=enrolment, issued_on=on, expires_on=expires_on)
    )
    if not course.is_mandatory and chance.random() * 100 < RATES_PERCENT:
        words = chance.choice(read("courses.json")[course.language]["words"]) if chance.random() < 0.5 else ""
        catalogue.rows.append(CourseRating(enrolment=enrolment, score=weighted(chance, SCORES), words=words))


def _end(
    catalogue: Catalogue,
    person: Person,
    course: Course,
    course_session: CourseSession | None,
    status: EnrolmentStatus,
    on: dt.date | None = None,
) -> Enrolment:
    """An enrolment that is over, with the seat it took."""
    at = dt.datetime.combine(on, dt.time(16), dt.UTC) if on else catalogue.now - catalogue.chance.randint(20, 600) * DAY
    enrolment = Enrolment(
        person=person, course=course, session=course_session, status=status, created_at=at - 14 * DAY,
        enrolled_at=at - 14 * DAY, ended_at=at, completed_on=on,
    )  # fmt: skip
    if course_session is not None and status is not EnrolmentStatus.CANCELLED:
        course_session.taken += 1
    catalogue.rows.append(enrolment)
    return enrolment


def _begin(catalogue: Catalogue, person: Person, course: Course) -> None:
    """Under way: a seat, a place on the waiting list, or a course taken alone."""
    ahead = course.sessions[1] if len(course.sessions) > 1 else None
    if course.has_sessions and ahead is None:
        return
    at = catalogue.now - catalogue.chance.randint(1, 12) * DAY
    has_seat = ahead is None or ahead.seats_left > 0
    enrolment = Enrolment(
        person=person, course=course, session=ahead, created_at=at,
        status=EnrolmentStatus.ENROLLED if has_seat else EnrolmentStatus.WAITING,
        enrolled_at=at if has_seat else None, queued_at=None if has_seat else at,
    )  # fmt: skip
    if ahead is not None and has_seat:
        ahead.taken += 1
    catalogue.rows.append(enrolment)


def _wait_today(company: Company, catalogue: Catalogue) -> None:
    """The employee learns and has learnt; two colleagues ask the manager for something dear."""
    employee = the_employee(company)
    team = [person for person in employees_of(company, company.units[HOME_TEAM]) if person is not employee]
    english = catalogue.by_language["en"]
    alone = [course for course in english if not course.has_sessions and not course.gives_certificate]
    done, going_on = [course for course in alone if not _takes(employee, course)][:2]
    services.finish(actor=employee, enrolment=services.enrol(actor=employee, course=done))
    services.enrol(actor=employee, course=going_on)
    free = (course for course in english if course.coming_sessions and not services.needs_approval(course=course))
    full = next(course for course in free if course.coming_sessions[0].taken and not _takes(employee, course))
    full.coming_sessions[0].seats = full.coming_sessions[0].taken  # so that the employee waits for a seat
    session.flush()
    services.enrol(actor=employee, course=full, course_session=full.coming_sessions[0])
    dear = [course for course in english if course.cost_cents > 50_000 and course.coming_sessions]
    for person, course in zip(team, dear, strict=False):
        if person.line_manager is not None and not _takes(person, course):
            services.enrol(
                actor=person,
                course=course,
                course_session=course.coming_sessions[0],
                motivation="It would help with the reports that we hand over next year.",
            )
            break
    renew = find_course_by_reference("MAND-01")
    assert renew is not None
    session.execute(
        sa.update(CourseCertificate)
        .where(CourseCertificate.person_id == employee.id, CourseCertificate.course_id == renew.id)
        .values(expires_on=catalogue.now.date() + dt.timedelta(days=24))
    )


def _takes(person: Person, course: Course) -> bool:
    known = sa.select(Enrolment.id).where(Enrolment.person_id == person.id, Enrolment.course_id == course.id)
    return session.scalar(known.limit(1)) is not None
