"""Writing a courses file, and what learning systems tell of completed courses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa

from mobility.core import clock
from mobility.core.db import session
from mobility.core.errors import MobilityError
from mobility.core.i18n import N_
from mobility.integrations.completions_file import CompletionRecord
from mobility.integrations.courses_file import CourseRecord
from mobility.integrations.files import Contents, Problem, Refused, refusal
from mobility.integrations.services.outcome import Each, Outcome, Tree
from mobility.integrations.services.people import NOBODY, open_tree
from mobility.people import queries as people_queries
from mobility.people import services as people_services
from mobility.people.differences import Difference, say
from mobility.people.models import LegalEntity, Person
from mobility.skills import queries as skills_queries
from mobility.skills.linking import LabelBook
from mobility.skills.models import Skill
from mobility.skills.services import link_skills
from mobility.training import services as training
from mobility.training.models import CENTS, Course, CourseSession

NO_COURSE = N_("no course has the reference or address “%(course)s”.")
LISTS = ("skills", "asked_skills", "asked_courses")


def import_courses(*, actor: Person | None, contents: Contents[CourseRecord], each: Each = iter) -> Outcome:
    """Add and update by reference; raises Refused with all that is wrong, and then nothing may be kept."""
    problems = [*contents.problems]
    if problems:
        raise Refused(problems)
    outcome, tree, book = Outcome(warnings=list(contents.warnings)), open_tree(), skills_queries.load_label_book()
    known = {course.reference: course for course in session.scalars(sa.select(Course))}
    new = {record.reference for record in contents.records} - known.keys()
    told: dict[str, list[Difference]] = {}
    for record in each(contents.records):
        try:
            course = known.get(record.reference)
            fields = _fields(record, course.language if course else "en", tree, book, outcome)
            told[record.reference] = _write(actor, record, fields, known)
        except MobilityError as error:
            problems.append(Problem(record.line, error.message))
    problems += _write_courses_before(actor, contents.records, known, told)
    if problems:
        raise Refused(problems)
    for reference, differences in told.items():
        outcome.note(key=reference, name=known[reference].title, is_new=reference in new, differences=differences)
    tree.note_additions(outcome)
    return outcome


def _fields(record: CourseRecord, language: str, tree: Tree, book: LabelBook, outcome: Outcome) -> dict[str, Any]:
    """What the record says, with legal entity and skills as rows; `language`: where it says none."""
    fields = dict(record.says)
    if "legal_entity" in fields:
        entity = people_services.open_legal_entity(name=fields.pop("legal_entity"), known=tree.entities)
        session.flush()
        fields["legal_entity_id"] = entity.id
    taught, asked = record.taught or (), record.asked or ()
    named = [one.named for one in (*taught, *asked)]
    ids, proposed = link_skills(book=book, named=named, language=record.says.get("language", language))
    outcome.proposed.extend(proposed)
    skills = {skill.id: skill for skill in session.scalars(sa.select(Skill).where(Skill.id.in_(ids)))}
    linked = [skills[skill_id] for skill_id in ids]
    if record.taught is not None:
        rows = zip(taught, linked, strict=False)
        fields["skills"] = [*{skill.id: (skill, one.from_level, one.to_level) for one, skill in rows}.values()]
    if record.asked is not None:
        rows_asked = zip(asked, linked[len(taught) :], strict=True)
        fields["asked_skills"] = [*{skill.id: (skill, one.level) for one, skill in rows_asked}.values()]
    return fields


def _write(
    actor: Person | None, record: CourseRecord, fields: dict[str, Any], known: dict[str, Course]
) -> list[Difference]:
    course = known.get(record.reference)
    if course is None:
        course = training.add_course(actor=actor, reference=record.reference, **fields)
        known[record.reference] = course
        return _plan(actor, course, record)
    changed = {name: value for name, value in fields.items() if _stored(course, name) != _comparable(name, value)}
    differences = [
        Difference(name, _say(name, _stored(course, name)), _say(name, _comparable(name, value)))
        for name, value in changed.items()
    ]
    if changed:
        training.change_course(actor=actor, course=course, **changed)
    return [*differences, *_plan(actor, course, record)]


def _plan(actor: Person | None, course: Course, record: CourseRecord) -> list[Difference]:
    """Sessions that are not planned yet; those that are stay as they are, with whoever has a seat in them."""
    planned = {(one.starts_at, one.place) for one in course.sessions}
    added: list[CourseSession] = []
    for said in record.sessions:
        if (said["starts_at"], said["place"]) not in planned:
            added.append(training.schedule(actor=actor, course=course, **said))
            planned.add((said["starts_at"], said["place"]))
    return [Difference("sessions", str(len(planned) - len(added)), str(len(planned)))] if added else []


def _write_courses_before(
    actor: Person | None,
    records: Iterable[CourseRecord],
    known: Mapping[str, Course],
    told: dict[str, list[Difference]],
) -> list[Problem]:
    """Once all of them are there: a course may ask for one that comes later in the file."""
    problems: list[Problem] = []
    for record in records:
        if record.before is None or record.reference not in known:
            continue
        missing = [reference for reference in record.before if reference not in known]
        problems += [refusal(record.line, "prerequisites", NO_COURSE, course=reference) for reference in missing]
        course, before = known[record.reference], [known[one] for one in record.before if one in known]
        if missing or {one.id for one in before} == _stored(course, "asked_courses"):
            continue
        try:
            training.change_course(actor=actor, course=course, asked_courses=before)
        except MobilityError as error:
            problems.append(Problem(record.line, error.message))
            continue
        told[record.reference].append(Difference("asked_courses", None, ", ".join(one.reference for one in before)))
    return problems


def _stored(course: Course, name: str) -> Any:
    if name == "skills":
        return {(row.skill_id, row.from_level, row.to_level) for row in course.skills}
    if name == "asked_skills":
        return {(row.skill_id, row.level) for row in course.prerequisites if row.skill_id is not None}
    if name == "asked_courses":
        return {row.required_course_id for row in course.prerequisites if row.required_course_id is not None}
    return getattr(course, name)


def _comparable(name: str, value: Any) -> Any:
    return {(skill.id, *rest) for skill, *rest in value} if name in LISTS else value


def _say(name: str, value: Any) -> str | None:
    """As somebody reads it who compares before and after."""
    if name in LISTS:
        return ", ".join(sorted(_say_skill(*row) for row in value)) or None
    if name == "legal_entity_id":
        entity = session.get(LegalEntity, value) if value else None
        return entity.name if entity else None
    return say(value / CENTS if name == "cost_cents" else value)


def _say_skill(skill_id: int, *levels: int) -> str:
    return f"{session.get_one(Skill, skill_id).label('en')} {'–'.join(map(str, levels))}"


def import_completions(*, actor: Person | None, contents: Contents[CompletionRecord], each: Each = iter) -> Outcome:
    """Record each once; raises Refused with all that is wrong, and then nothing may be kept."""
    people = _find_people({record.who for record in contents.records})
    courses = _find_courses({record.course for record in contents.records})
    problems = [*contents.problems]
    for record in contents.records:
        problems += _check(record, people, courses)
    if problems:
        raise Refused(problems)
    outcome = Outcome(warnings=list(contents.warnings))
    for record in each(contents.records):
        person, course = people[record.who], courses[record.course]
        is_new = training.record_completion(
            person=person, course=course, completed_on=record.completed_on, result=record.result
        )
        key = f"{person.employee_number} {course.reference}"
        outcome.note(key=key, name=course.title, is_new=is_new, differences=[])
    return outcome


def _check(record: CompletionRecord, people: Mapping[str, Person], courses: Mapping[str, Course]) -> Iterable[Problem]:
    if record.who not in people:
        yield refusal(record.line, "employee_number", NOBODY, number=record.who)
    if record.course not in courses:
        yield refusal(record.line, "course", NO_COURSE, course=record.course)
    if record.completed_on > clock.latest_today():
        yield refusal(record.line, "completed_on", N_("lies in the future."))


def _find_people(words: set[str]) -> dict[str, Person]:
    """By employee number or e-mail."""
    found = people_queries.list_people_by_number(words)
    for word in words - found.keys():
        person = people_queries.find_person_by_email(word) if "@" in word else None
        if person is not None:
            found[word] = person
    return found


def _find_courses(words: set[str]) -> dict[str, Course]:
    """By reference or address; of two courses at one address neither."""
    found = {course.reference: course for course in session.scalars(sa.select(Course)) if course.reference in words}
    for word in words - found.keys():
        at = session.scalars(sa.select(Course).where(Course.url == word, Course.url != "").limit(2)).all()
        if len(at) == 1:
            found[word] = at[0]
    return found
