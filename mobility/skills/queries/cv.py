"""What a CV or a role says about the skills of a person: lists to choose from, the best first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from mobility.core import clock
from mobility.core.db import session
from mobility.people.models import Person
from mobility.skills import finding, occupations
from mobility.skills.cv.contents import Cv, Spoken
from mobility.skills.cv.languages import code_of, find_spoken
from mobility.skills.linking import base_language, fold
from mobility.skills.models import CvFile, Occupation, OccupationLabel, Skill, SkillKind, SkillState
from mobility.skills.occupations import OPTIONAL, OccupationSkills
from mobility.skills.queries.profile import list_experience, list_held, list_languages

MOST_SUGGESTED = 40
MOST_ROLES = 8
MOST_TITLES = 10


@dataclass(frozen=True)
class Suggestion:
    """A skill to choose, with the words that speak for it: excerpt[start:end] are those meant; maybe none."""

    skill: Skill
    label: str
    excerpt: str = ""
    start: int = 0
    end: int = 0
    is_strong: bool = False
    is_essential: bool = False


@dataclass(frozen=True)
class Role:
    """An occupation as a reader calls it; `is_meant`: it bears the very title that was asked for."""

    occupation_id: int
    label: str
    is_meant: bool


def find_cv(file_id: int) -> CvFile | None:
    """A file that is kept, or that waits for its owner's choice and has not expired."""
    return session.scalar(
        sa.select(CvFile).where(
            CvFile.id == file_id, sa.or_(CvFile.expires_at.is_(None), CvFile.expires_at > clock.now())
        )
    )


def find_unconfirmed_cv(file_id: int) -> CvFile | None:
    file = find_cv(file_id)
    return file if file is not None and file.kept_at is None else None


def find_own_cv(person: Person, *, kept: bool) -> CvFile | None:
    """The one file that a person keeps, or the one they have not chosen from yet."""
    is_wanted = CvFile.kept_at.is_not(None) if kept else CvFile.expires_at > clock.now()
    return session.scalar(sa.select(CvFile).where(CvFile.person_id == person.id, is_wanted).order_by(CvFile.id.desc()))


def read_suggestions(cv: Cv, person: Person) -> dict[str, Any]:
    """What a CV says of its owner's skills, positions and languages, as plain data to be kept with the file."""
    language = finding.guess_language(cv.text)
    titles = [person.job_title, *(position.title for position in cv.positions)]
    found = finding.find_skills(cv.text, language, expected=_expect(titles, language), limit=2 * MOST_SUGGESTED)
    return {
        "language": language,
        "skills": [
            {
                "id": one.skill_id,
                "excerpt": one.excerpt,
                "start": one.start,
                "end": one.end,
                "is_strong": one.is_strong,
                "is_told": one.is_told,
            }
            for one in found
        ],
        "positions": [
            {"title": one.title, "from_month": one.from_month, "to_month": one.to_month, "text": one.text}
            for one in cv.positions
        ],
        "languages": _languages([*cv.spoken, *find_spoken(cv.text)]),
    }


def list_cv_suggestions(file: CvFile, person: Person, language: str) -> list[Suggestion]:
    """The skills found in a CV that its owner does not hold yet."""
    said = {row["id"]: row for row in file.reading.get("skills", ())}
    skills = _active(said, _held_ids(person))
    rows = [(skills[number], row) for number, row in said.items() if number in skills]
    return [
        Suggestion(skill, skill.label(language), row["excerpt"], row["start"], row["end"], row["is_strong"])
        for skill, row in rows[:MOST_SUGGESTED]
    ]


def list_new_positions(file: CvFile, person: Person) -> dict[int, dict[str, Any]]:
    """Positions of a CV that are not among the person's experience, by their number in the CV."""
    known = {(fold(row.title), row.from_month) for row in list_experience(person)}
    return {
        number: row
        for number, row in enumerate(file.reading.get("positions", ()))
        if (fold(row["title"]), row["from_month"]) not in known
    }


def list_new_languages(file: CvFile, person: Person) -> list[dict[str, Any]]:
    known = {row.code for row in list_languages(person)}
    return [row for row in file.reading.get("languages", ()) if row["code"] not in known]


def has_occupations() -> bool:
    return bool(session.scalar(sa.select(sa.exists().where(Occupation.state == SkillState.ACTIVE))))


def list_roles(title: str, language: str) -> list[Role]:
    """The occupations called so, the likeliest first; else those whose title has these words in it."""
    linked = [occupation for occupation, _ in occupations.link_title(title, language)]
    names = _name_roles((linked or _search_titles(title, language))[:MOST_ROLES], language)
    return [Role(occupation, name, bool(linked)) for occupation, name in names]


def list_role_suggestions(occupation_id: int, person: Person, language: str) -> list[Suggestion]:
    """What an occupation asks for and the person does not hold: essential first, then what few others ask for."""
    asked = occupations.occupation_skills()
    wanted = asked.get(occupation_id)
    if wanted is None:
        return []
    often = Counter(skill for one in asked.values() for skill in (*one.essential, *one.optional))
    ids = sorted(
        wanted.essential | wanted.optional, key=lambda skill: (skill not in wanted.essential, often[skill], skill)
    )
    skills = _active(ids[: 2 * MOST_SUGGESTED], _held_ids(person))
    return [
        Suggestion(skills[one], skills[one].label(language), is_essential=one in wanted.essential)
        for one in ids
        if one in skills and skills[one].kind is not SkillKind.LANGUAGE
    ][:MOST_SUGGESTED]


def list_active_skills(ids: Collection[int]) -> list[Skill]:
    return list(_active(ids, ()).values())


def _expect(titles: Iterable[str], language: str) -> dict[int, float]:
    """Skill id → 0..1: how much the occupations that these titles may mean ask for it."""
    asked: Mapping[int, OccupationSkills] = occupations.occupation_skills()
    likely: dict[int, float] = {}
    for title in list(dict.fromkeys(filter(None, titles)))[:MOST_TITLES]:
        for occupation, share in occupations.link_title(title, language):
            wanted = asked.get(occupation)
            for ids, weight in ((wanted.essential, 1.0), (wanted.optional, OPTIONAL)) if wanted else ():
                for skill in ids:
                    likely[skill] = max(likely.get(skill, 0.0), share * weight)
    return likely


def _languages(spoken: Iterable[Spoken]) -> list[dict[str, str]]:
    levels: dict[str, str] = {}
    for one in spoken:
        code = code_of(one.language)
        if code is not None:
            levels.setdefault(code, one.level)
    return [{"code": code, "level": level} for code, level in levels.items()]


def _active(ids: Iterable[int], held: Collection[int]) -> dict[int, Skill]:
    wanted = [number for number in ids if number not in held]
    query = sa.select(Skill).where(Skill.id.in_(wanted), Skill.state == SkillState.ACTIVE)
    return {skill.id: skill for skill in session.scalars(query.options(selectinload(Skill.labels)))}


def _held_ids(person: Person) -> set[int]:
    return {row.skill_id for row in list_held(person)}


def _search_titles(title: str, language: str) -> list[int]:
    folded = fold(title)
    if not folded:
        return []
    column = OccupationLabel.folded
    rows = session.execute(
        sa.select(OccupationLabel.occupation_id, sa.func.min(sa.func.length(column)).label("length"))
        .join(Occupation, Occupation.id == OccupationLabel.occupation_id)
        .where(column.contains(folded, autoescape=True), Occupation.state == SkillState.ACTIVE)
        .group_by(OccupationLabel.occupation_id)
        .order_by(
            sa.func.max(sa.case((OccupationLabel.language == base_language(language), 1), else_=0)).desc(),
            sa.func.max(sa.case((column.startswith(folded, autoescape=True), 1), else_=0)).desc(),
            "length",
            OccupationLabel.occupation_id,
        )
        .limit(MOST_ROLES)
    )
    return [row.occupation_id for row in rows]


def _name_roles(ids: Sequence[int], language: str) -> list[tuple[int, str]]:
    rows = session.execute(
        sa.select(OccupationLabel.occupation_id, OccupationLabel.language, OccupationLabel.text).where(
            OccupationLabel.occupation_id.in_(ids), OccupationLabel.is_preferred
        )
    )
    names: dict[int, dict[str, str]] = {}
    for occupation, its_language, text in rows:
        names.setdefault(occupation, {})[its_language] = text
    own = base_language(language)
    named = {one: words.get(own) or words.get("en") or next(iter(words.values())) for one, words in names.items()}
    return [(one, named[one]) for one in ids if one in named]
