"""The next skill that opens most doors: the one with which most further postings would be a good fit at least.

What one more skill could open is bounded by the postings that ask for it, or for something it is close to, and would
reach a good fit if it counted in full. Skills are tried in the order of that bound, each by scoring the person anew
with it, until no bound is above the best result (branch and bound, Land & Doig, Econometrica 28, 1960): what is said
was verified, and no other of the skills tried opens more. Where that skill is new ground, the one that opens most of
those close to what the person can do is told beside it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from mobility.matching.catalogue import CLOSE_SHARE, Catalogue, score_opportunities
from mobility.matching.corpus import Person, RequiredSkill, Skill
from mobility.matching.explanation import GOOD
from mobility.matching.likeness import measure
from mobility.matching.ranking import NICE
from mobility.matching.segments import Ints, make_terms

MOST_SKILLS = 50
GOOD_BAND = 2  # of `Scores.bands`
SLACK = 1e-9


@dataclass(frozen=True)
class Door:
    """With this skill at this level the postings in these rows of the catalogue would be good fits, and are not now.

    `is_near` says that it is close to something the person can do.
    """

    skill: Skill
    rows: tuple[int, ...]
    is_near: bool


def find_doors(catalogue: Catalogue, person: Person, rows: Collection[int]) -> list[Door]:
    """Of the postings in `rows`, those that the person may see and apply to; empty where no skill opens any.

    The skill that opens most, and where that one is not near, the near one that opens most, if any opens one. Tried
    are the `MOST_SKILLS` skills that most of them ask for and the person lacks, and as many of the near ones.
    """
    now = score_opportunities(catalogue, person)
    shut = [row for row in sorted(rows) if now.bands[row] < GOOD_BAND]
    asked = _list_lacking(catalogue, person, shut)
    near = _list_near(catalogue, person, [ways[0] for ways in asked])
    best = _find_best(catalogue, person, shut, asked[:MOST_SKILLS], near)
    if best is None or best.is_near:
        return [best] if best else []
    nearest = [ways for ways in asked if ways[0].concept in near][:MOST_SKILLS]
    second = _find_best(catalogue, person, shut, nearest, near)
    return [best, second] if second else [best]


def _find_best(
    catalogue: Catalogue, person: Person, shut: Sequence[int], asked: Sequence[Sequence[RequiredSkill]], near: set[str]
) -> Door | None:
    skills = [_learn(ways) for ways in asked]
    bounds = _bound(catalogue, person, shut, skills)
    best: Door | None = None
    for place in np.argsort(-bounds, kind="stable"):
        if bounds[place] <= (len(best.rows) if best else 0):
            break
        then = score_opportunities(catalogue, replace(person, held=(*person.held, skills[place])))
        opened = tuple(row for row in shut if then.bands[row] >= GOOD_BAND)
        if len(opened) > (len(best.rows) if best else 0):
            best = Door(skills[place], opened, skills[place].concept in near)
    return best


def _list_lacking(catalogue: Catalogue, person: Person, rows: Collection[int]) -> list[list[RequiredSkill]]:
    """Every way in which each skill is asked for, the most wanted skill first."""
    held = {skill.concept for skill in person.held}
    asked: dict[str, list[RequiredSkill]] = defaultdict(list)
    for row in rows:
        for skill in catalogue.opportunities[row].required:
            if skill.concept not in held:
                asked[skill.concept].append(skill)
    return [asked[concept] for concept in sorted(asked, key=lambda concept: (-len(asked[concept]), concept))]


def _list_near(catalogue: Catalogue, person: Person, skills: Sequence[RequiredSkill]) -> set[str]:
    """The concepts of those that are close to something held."""
    if not skills or not person.held:
        return set()
    likeness = measure(skills, make_terms((skill.key for skill in person.held), catalogue.vectors),
                       catalogue.vectors, catalogue.relations)  # fmt: skip
    rows, _ = np.nonzero(likeness.has | likeness.close)
    return {skills[int(row)].concept for row in rows}


def _learn(asked: Sequence[RequiredSkill]) -> Skill:
    """At the level most often asked for, of equals the lower."""
    levels = Counter(skill.level for skill in asked if skill.level)
    level = min(levels, key=lambda one: (-levels[one], one)) if levels else None
    return asked[0].claimed(level)


def _bound(catalogue: Catalogue, person: Person, rows: Sequence[int], skills: Sequence[Skill]) -> Ints:
    """How many of the postings each skill could make good at most, shape (skills,)."""
    total = np.zeros(len(skills), dtype=np.int64)
    required = list(dict.fromkeys(skill for row in rows for skill in catalogue.opportunities[row].required))
    if not skills:
        return total
    now = _cover(catalogue, required, person.held).max(axis=1, initial=0.0)
    then = np.maximum(_cover(catalogue, required, skills), now[:, None])
    places = {skill: place for place, skill in enumerate(required)}
    for row in rows:
        asked = catalogue.opportunities[row].required
        if asked:
            weights = np.asarray([1.0 if skill.must else NICE for skill in asked])
            total += weights @ then[[places[skill] for skill in asked]] / weights.sum() >= GOOD - SLACK
    return total


def _cover(catalogue: Catalogue, required: Sequence[RequiredSkill], skills: Sequence[Skill]) -> npt.NDArray[np.float64]:
    """What each skill (column) is of each one asked for (row) at most: all of it, a part where it is close, nothing."""
    terms = make_terms((skill.key for skill in skills), catalogue.vectors)
    likeness = measure(required, terms, catalogue.vectors, catalogue.relations)
    return np.where(likeness.has, 1.0, np.where(likeness.close, CLOSE_SHARE, 0.0))
