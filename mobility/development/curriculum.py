"""What recommending may look at: what a person lacks and why, and what courses teach; how the two are compared.

Nothing else about a person reaches a list or a path: no name, age, sex, nationality, part-time, absence (`domain.md`,
rule 8). Hours free for learning are what the person says, never their contract.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from mobility.matching.corpus import Relations, Skill
from mobility.matching.likeness import CERTAIN, compare
from mobility.matching.segments import Floats, Vectors, make_terms

LEVELS = 5
UNSAID_LEVEL = 3  # of a skill without a level: independent
SAME = CERTAIN  # a credit of so much or more: the skill in other words
USUAL_HOURS = 40.0  # for learning, in a quarter, where nobody says


class Source(enum.StrEnum):
    """Why a skill is lacking, the weightiest first."""

    CONTRACT = "contract"
    WANTED = "wanted"
    OPPORTUNITY = "opportunity"
    ROLE = "role"


SOURCES: Mapping[Source, float] = {
    Source.CONTRACT: 1.0,
    Source.WANTED: 0.8,
    Source.OPPORTUNITY: 0.6,
    Source.ROLE: 0.4,
}


@dataclass(frozen=True, slots=True)
class Need:
    """A skill to be reached at `skill.level`, and why."""

    skill: Skill
    source: Source

    @property
    def level(self) -> int:
        return self.skill.level or UNSAID_LEVEL


@dataclass(frozen=True, slots=True)
class Taught:
    """From a level (0: nothing is assumed) to `skill.level`; both 0..5."""

    skill: Skill
    from_level: int = 0

    @property
    def level(self) -> int:
        return self.skill.level or UNSAID_LEVEL


@dataclass(frozen=True, slots=True)
class Course:
    """`after`: ids of courses to complete first; `rating_sum` of `ratings` stars 1..5."""

    id: str
    format: str
    language: str
    hours: float
    taught: tuple[Taught, ...] = ()
    prerequisites: tuple[Skill, ...] = ()
    after: tuple[str, ...] = ()
    ratings: int = 0
    rating_sum: int = 0


@dataclass(frozen=True)
class Learner:
    """`languages`: code → 0..1, how well a course in it is followed; `formats`: see `formats.learn_formats`.

    `hours`: free for learning in a quarter, by the person's own word; `due`: ids of mandatory courses.
    """

    id: str
    held: tuple[Skill, ...] = ()
    needs: tuple[Need, ...] = ()
    languages: Mapping[str, float] = field(default_factory=dict)
    hours: float = USUAL_HOURS
    formats: Mapping[str, float] = field(default_factory=dict)
    completed: frozenset[str] = frozenset()
    hidden: frozenset[str] = frozenset()
    due: frozenset[str] = frozenset()


class StepKind(enum.StrEnum):
    """In the order in which they are told where either may come first."""

    COURSE = "course"
    GIG = "gig"
    WORK_PACKAGE = "work_package"


@dataclass(frozen=True, slots=True)
class Step:
    """Something to do: `asks` and `teaches` with the levels asked for and reached, `after`: ids of steps before it."""

    id: str
    kind: StepKind
    hours: float
    teaches: tuple[Skill, ...] = ()
    asks: tuple[Skill, ...] = ()
    after: tuple[str, ...] = ()


def find_lacking(learner: Learner, vectors: Vectors, relations: Relations) -> list[tuple[Need, float]]:
    """Each need of which something is lacking with the level held (0..5), one for each concept: the weightiest."""
    ordered = sorted(learner.needs, key=lambda need: (-SOURCES[need.source], -need.level))
    needs = list({need.skill.concept or need.skill.phrase: need for need in reversed(ordered)}.values())[::-1]
    levels = held_levels([need.skill for need in needs], learner.held, vectors, relations)
    return [(need, float(level)) for need, level in zip(needs, levels, strict=True) if level < need.level]


def held_levels(skills: Sequence[Skill], held: Sequence[Skill], vectors: Vectors, relations: Relations) -> Floats:
    """The level at which each skill is held, shape (skills,), in 0..5: the best of level × credit of any held one."""
    terms = make_terms((skill.key for skill in held), vectors)
    best = np.zeros(len(terms), dtype=np.float32)
    for skill in held:
        row = terms.rows[skill.key]
        best[row] = max(best[row], skill.level or UNSAID_LEVEL)
    found = compare(skills, terms, vectors, relations)
    levels = [float((near.credit * best[near.rows]).max(initial=0.0)) for near in found]
    return np.asarray(levels, dtype=np.float32)


class Places:
    """The skills that matter, each once: one in other words is the same place (credit of `SAME` or more)."""

    def __init__(self, asked: Sequence[Skill], steps: Sequence[Step], vectors: Vectors, relations: Relations) -> None:
        self.skills = list(asked)
        self._place: dict[tuple[str, str, float], int] = {skill.key: place for place, skill in enumerate(asked)}
        others = list({skill.key: skill for step in steps for skill in (*step.teaches, *step.asks)}.values())
        terms = make_terms((skill.key for skill in others), vectors)
        for place, near in enumerate(compare(asked, terms, vectors, relations)):
            for row in near.rows[near.credit >= SAME].tolist():
                self._place.setdefault(terms.keys[row], place)
        concepts: dict[str, int] = {}
        for skill in others:
            if skill.key not in self._place:
                name = skill.concept or skill.phrase
                if name not in concepts:
                    concepts[name] = len(self.skills)
                    self.skills.append(skill)
                self._place[skill.key] = concepts[name]

    def of(self, skills: Sequence[Skill]) -> tuple[tuple[int, int], ...]:
        """(place, level), the highest level of each place."""
        found: dict[int, int] = {}
        for skill in skills:
            place = self._place[skill.key]
            found[place] = max(found.get(place, 0), skill.level or 1)
        return tuple(found.items())
