"""From the tables to what recommending may look at, and what it finds: for the person themselves, and nobody else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from mobility.core.db import session
from mobility.core.i18n import Message
from mobility.development.curriculum import (
    UNSAID_LEVEL,
    USUAL_HOURS,
    Course,
    Learner,
    Need,
    Source,
    Step,
    StepKind,
    Taught,
)
from mobility.development.formats import GOOD_RATING, JobFamily, find_family, learn_formats
from mobility.development.models import HiddenCourse, LearningChoice, RecommendationList
from mobility.development.paths import Path, find_path
from mobility.development.queries.contract import list_open_of
from mobility.development.recommendation import WEIGHTS, Recommendations, Shelf, rank_courses
from mobility.development.reproducing import find_differences, rank_again
from mobility.matching import index
from mobility.matching.corpus import Opportunity as Asked
from mobility.matching.corpus import Relations, RequiredSkill, Skill
from mobility.matching.queries import (
    find_obstacle,
    list_findable,
    list_saved_ids,
    load_postings,
)
from mobility.matching.queries.catalogues import describe_postings
from mobility.matching.queries.fits import BALANCED, Standing
from mobility.matching.queries.gate import take_snapshot
from mobility.matching.segments import Vectors
from mobility.opportunities.models import Importance
from mobility.opportunities.models import Opportunity as Posting
from mobility.opportunities.queries import run_by
from mobility.people.models import Person
from mobility.skills import occupations
from mobility.skills.linking import base_language
from mobility.skills.models import Occupation
from mobility.skills.queries import get_target, list_held, list_languages
from mobility.training.models import Course as Offered
from mobility.training.models import CoursePrerequisite, CourseRating, Enrolment, EnrolmentStatus
from mobility.training.queries import find_ratings, list_completed_ids, list_duties, list_under_way, offered_to

MOST_OPPORTUNITIES = 6  # saved or suggested: what they ask for and the person lacks
FOLLOWS: Mapping[str, float] = {"A1": 0.0, "A2": 0.25, "B1": 0.6, "B2": 0.9, "C1": 1.0, "C2": 1.0}
DAYS_A_WEEK, FULL_TIME = 7, 100

SkillRow = tuple[int, int]
"""The id of a concept and a level."""


@dataclass(frozen=True)
class Advice:
    """What is recommended to one person, with all that went in; `courses`: those of the rows, by id."""

    learner: Learner
    found: Recommendations
    shelf: Shelf
    vectors: Vectors
    relations: Relations
    model: str | None
    courses: Mapping[str, Offered]


@dataclass(frozen=True)
class Way:
    """A path for one person; `courses` and `postings`: those of its steps, by the ids of the steps."""

    path: Path
    courses: Mapping[str, Offered]
    postings: Mapping[str, Posting]


def find_learning_choice(person: Person) -> LearningChoice | None:
    return session.scalar(sa.select(LearningChoice).where(LearningChoice.person_id == person.id))


def find_hidden_course(hidden_id: int) -> HiddenCourse | None:
    return session.get(HiddenCourse, hidden_id)


def list_hidden_courses(person: Person) -> Sequence[HiddenCourse]:
    """The newest first, as long as they are offered."""
    query = sa.select(HiddenCourse).join(HiddenCourse.course).options(selectinload(HiddenCourse.course))
    return session.scalars(
        query.where(HiddenCourse.person_id == person.id, *offered_to(person)).order_by(HiddenCourse.id.desc())
    ).all()


def explain_silence(person: Person) -> Message | None:
    """Why nobody is ranked here: ranking is off for this person (rule 7). None where it is on."""
    return find_obstacle(person)


def recommend(person: Person, top: int) -> Advice:
    """The best courses for one person, of those offered to them that are not under way."""
    snapshot = take_snapshot()
    under_way = {one.course_id for one in list_under_way(person)}
    offered = [one for one in _list_offered(person) if one.id not in under_way]
    courses, learner = make_courses(offered), make_learner(person)
    relations = _relate([need.skill for need in learner.needs], courses)
    shelf = Shelf(courses, snapshot.vectors)
    found = rank_courses(learner, shelf, snapshot.vectors, relations, WEIGHTS, top)
    shown = {row.course.id for row in found.rows}
    by_id = {str(one.id): one for one in offered}
    named = {name: by_id[name] for row in found.rows for name in row.before if name in by_id}
    return Advice(
        learner, found, shelf, snapshot.vectors, relations, snapshot.model,
        named | {name: one for name, one in by_id.items() if name in shown},
    )  # fmt: skip


def make_learner(person: Person) -> Learner:
    """All that is looked at of a person, and nothing else (rule 8)."""
    choice, occupation = find_learning_choice(person), find_occupation(person)
    return replace(
        _describe(person),
        needs=tuple(_list_needs(person, occupation)),
        hours=float(choice.hours_a_quarter) if choice and choice.hours_a_quarter else USUAL_HOURS,
        formats=_learn_formats(person, choice, _find_family(occupation)),
        hidden=frozenset(str(one.course_id) for one in list_hidden_courses(person)),
        due=frozenset(str(duty.course.id) for duty in list_duties(person) if duty.is_urgent),
    )


def _describe(person: Person) -> Learner:
    """What somebody can do and completed, and which languages they follow."""
    return Learner(
        person.employee_number,
        index.load_person(person).held,
        languages=read_languages(person),
        completed=frozenset(map(str, list_completed_ids(person))),
    )


def read_languages(person: Person) -> dict[str, float]:
    """How well courses in a language are followed: that of the file and of the pages in full, others by CEFR level."""
    found = {base_language(one.code): FOLLOWS.get(one.level, 0.0) for one in list_languages(person)}
    return found | {base_language(code): 1.0 for code in (person.language, person.reading_language)}


def _list_needs(person: Person, occupation: int | None) -> list[Need]:
    goals = [
        (goal.skill_id, goal.level)
        for contract in list_open_of(person)
        for goal in contract.goals
        if goal.skill_id is not None and goal.level is not None and goal.reached_on is None
    ]
    needs = [Need(skill, Source.CONTRACT) for skill in _make_skills(goals)]
    needs += [Need(_plain(skill), Source.WANTED) for skill in index.load_person(person).wanted]
    needs += [Need(_plain(skill), Source.OPPORTUNITY) for skill in _list_asked(person)]
    needs += [Need(skill, Source.ROLE) for skill in _list_of_role(occupation)]
    return needs


def _list_asked(person: Person) -> list[RequiredSkill]:
    """The must-haves of what the person saved, then of what suits them best.

    Whether they have time for it is no matter, so that nothing of hours, absences or moves has a way in.
    """
    ids = sorted(list_saved_ids(person), reverse=True)
    if len(ids) < MOST_OPPORTUNITIES and person.is_employed:
        standing = Standing(person)
        rows = standing.order(
            list_findable(person, sa.not_(run_by(person))), lambda one: (standing.score(one, BALANCED),)
        )
        ids += [row.id for row in rows if row.id not in ids and standing.score(row.id, BALANCED) > 0]
    made = describe_postings(load_postings(ids[:MOST_OPPORTUNITIES]))
    return [skill for one in made for skill in one.required if skill.must]


def _list_of_role(occupation: int | None) -> list[Skill]:
    asked = occupations.occupation_skills().get(occupation) if occupation else None
    return _make_skills([(one, UNSAID_LEVEL) for one in sorted(asked.essential)]) if asked else []


def find_occupation(person: Person) -> int | None:
    """What the job title means, of several the likeliest by the skills held."""
    linked = occupations.link_title(person.job_title, person.language)
    if not linked:
        return None
    held = {get_target(one.skill).id for one in list_held(person)}
    return occupations.share_by_skills(linked, held, occupations.occupation_skills())[0][0]


def _find_family(occupation: int | None) -> JobFamily:
    group = session.scalar(sa.select(Occupation.isco_group).where(Occupation.id == occupation)) if occupation else None
    return find_family(group)


def _learn_formats(person: Person, choice: LearningChoice | None, family: JobFamily) -> dict[str, float]:
    rows = session.execute(
        sa.select(Offered.format, CourseRating.score)
        .select_from(Enrolment)
        .join(Enrolment.course)
        .outerjoin(CourseRating, CourseRating.enrolment_id == Enrolment.id)
        .where(Enrolment.person_id == person.id, Enrolment.status == EnrolmentStatus.COMPLETED)
    ).all()
    completed = Counter(str(row.format) for row in rows)
    liked = Counter(str(row.format) for row in rows if row.score is not None and row.score >= GOOD_RATING)
    return learn_formats(family, choice.stated if choice else (), completed, liked)


def _list_offered(person: Person) -> Sequence[Offered]:
    return session.scalars(
        sa.select(Offered)
        .where(*offered_to(person))
        .options(selectinload(Offered.skills), selectinload(Offered.prerequisites))
        .order_by(Offered.id)
    ).all()


def make_courses(offered: Sequence[Offered]) -> list[Course]:
    """Courses as recommending sees them, in their order; ratings only where there are enough to be shown."""
    rated = find_ratings([one.id for one in offered])
    taught = [(row.skill_id, row.to_level) for one in offered for row in one.skills]
    asked = [(row.skill_id, row.level) for one in offered for row in _list_asked_skills(one)]
    made = iter(_make_skills([*taught, *asked]))
    skills = {one.id: tuple(Taught(next(made), row.from_level) for row in one.skills) for one in offered}
    needed = {one.id: tuple(next(made) for _ in _list_asked_skills(one)) for one in offered}
    return [
        Course(
            str(one.id), one.format.value, base_language(one.language), one.hours, skills[one.id], needed[one.id],
            tuple(str(row.required_course_id) for row in one.prerequisites if row.required_course_id is not None),
            *((rated[one.id].many, round(rated[one.id].mean * rated[one.id].many)) if one.id in rated else (0, 0)),
        )
        for one in offered
    ]  # fmt: skip


def _list_asked_skills(offered: Offered) -> list[CoursePrerequisite]:
    return [row for row in offered.prerequisites if row.skill_id is not None]


def _make_skills(rows: Iterable[tuple[int | None, int | None]]) -> list[Skill]:
    named = [(one, level, Importance.MUST) for one, level in rows if one is not None]
    return [_plain(skill) for skill in index.make_required(named)]


def _plain(skill: Skill) -> Skill:
    return Skill(skill.concept, skill.phrase, skill.level, direct=skill.direct)


def _relate(needed: Iterable[Skill], courses: Iterable[Course | Step]) -> Relations:
    """What neighbours in the taxonomy are worth in place of what is lacking and of what is asked first."""
    asked = [*needed, *(one for course in courses for one in _list_conditions(course))]
    required = tuple(RequiredSkill(one.concept, one.phrase, one.level, direct=one.direct) for one in asked)
    return index.load_relations([Asked("", "", "", required, names_skill=True)])


def _list_conditions(one: Course | Step) -> tuple[Skill, ...]:
    return one.prerequisites if isinstance(one, Course) else one.asks


def find_way(person: Person, rows: Collection[SkillRow]) -> Way:
    """A path from where the person is to these skills at these levels: courses and open opportunities."""
    needs = tuple(Need(skill, Source.WANTED) for skill in _make_skills(sorted(rows)))
    learner = replace(_describe(person), needs=needs)
    offered = [one for one in _list_offered(person) if learner.languages.get(base_language(one.language), 0.0) > 0]
    postings = _list_open(person)
    steps = [*_make_course_steps(make_courses(offered)), *_make_posting_steps(person, postings)]
    vectors = take_snapshot().vectors
    path = find_path(learner, steps, vectors, _relate((need.skill for need in needs), steps))
    taken = {leg.step.id for leg in path.legs}
    return Way(
        path,
        {str(one.id): one for one in offered if str(one.id) in taken},
        {_name_posting(one): one for one in postings if _name_posting(one) in taken},
    )


def _list_open(person: Person) -> list[Posting]:
    """What the person may apply for; nobody else than employees may."""
    if not person.is_employed:
        return []
    return load_postings([row.id for row in list_findable(person, sa.not_(run_by(person)))])


def _make_course_steps(courses: Iterable[Course]) -> list[Step]:
    """A course asks for its prerequisites and for every level that it starts from."""
    return [
        Step(
            course.id,
            StepKind.COURSE,
            course.hours,
            tuple(one.skill for one in course.taught),
            (*course.prerequisites, *(_at(one.skill, one.from_level) for one in course.taught if one.from_level)),
            course.after,
        )
        for course in courses
    ]


def _at(skill: Skill, level: int) -> Skill:
    return Skill(skill.concept, skill.phrase, level, direct=skill.direct)


def _make_posting_steps(person: Person, postings: Sequence[Posting]) -> list[Step]:
    """An opportunity asks for its must-haves; its hours are those of the work."""
    made = describe_postings(postings)
    return [
        Step(
            _name_posting(posting),
            StepKind.GIG if posting.is_gig else StepKind.WORK_PACKAGE,
            _count_hours(person, posting),
            one.taught,
            tuple(_plain(skill) for skill in one.required if skill.must),
        )
        for posting, one in zip(postings, made, strict=True)
        if one.taught
    ]


def _name_posting(posting: Posting) -> str:
    return f"opportunity {posting.id}"


def _count_hours(person: Person, posting: Posting) -> float:
    weeks = ((posting.ends_on - posting.starts_on).days + 1) / DAYS_A_WEEK
    weekly = posting.hours_per_week or (posting.allocation_percent or 0) / FULL_TIME * person.full_time_hours
    return round(weeks * float(weekly))


def list_role_rows(occupation_id: int) -> list[SkillRow]:
    """What an occupation always asks for, at an independent level, as nothing else is known."""
    asked = occupations.occupation_skills().get(occupation_id)
    return [(one, UNSAID_LEVEL) for one in sorted(asked.essential)] if asked else []


def find_recommendation_list(list_id: int) -> RecommendationList | None:
    return session.get(RecommendationList, list_id)


def sample_recommendation_lists(size: int) -> Sequence[int]:
    """Ids drawn at random, of all lists that are kept."""
    return session.scalars(sa.select(RecommendationList.id).order_by(sa.func.random()).limit(size)).all()


def list_differences(shown: RecommendationList) -> list[str]:
    """The list worked out again from what was kept of it; empty where it is the same, else what differs."""
    rows = [(str(one.course_id), one.score, one.parts) for one in shown.recommendations]
    try:
        return find_differences(rows, rank_again(shown.inputs))
    except (KeyError, TypeError):
        return ["it was made by another release"]
