"""The skills that open most doors: the one, and the two together, with which most further postings would fit well.

What more skills could open is bounded by the postings that ask for them, or for something they are close to, and would
reach a good fit if they counted in full. They are tried in the order of that bound, each by scoring the person anew
with them, until no bound is above the best result (branch and bound, Land & Doig, Econometrica 28, 1960): what is said
was verified, and none of the others tried opens more. Where the one skill is new ground, the one that opens most of
those close to what the person can do is told beside it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from itertools import chain, combinations

import numpy as np
import numpy.typing as npt

from mobility.matching.catalogue import CLOSE_SHARE, Catalogue, score_opportunities
from mobility.matching.corpus import Person, RequiredSkill, Skill
from mobility.matching.explanation import GOOD
from mobility.matching.likeness import measure
from mobility.matching.ranking import NICE
from mobility.matching.segments import Ints, make_terms

MOST_SKILLS = 50
MOST_PAIRED = 8
GOOD_BAND = 2  # of `Scores.bands`
SLACK = 1e-9

Ways = Sequence[RequiredSkill]  # in which one skill is asked for


@dataclass(frozen=True)
class Door:
    """With these skills, one or two, the postings in these rows of the catalogue would be good fits, and are not now.

    `is_near` says that each is close to something the person can do.
    """

    skills: tuple[Skill, ...]
    rows: tuple[int, ...]
    is_near: bool


@dataclass(frozen=True)
class _Shut:
    """The postings that are no good fit for the person yet, and the concepts close to what the person can do."""

    catalogue: Catalogue
    person: Person
    rows: Sequence[int]
    near: Collection[str]

    def open_with(self, skills: Sequence[Skill]) -> tuple[int, ...]:
        then = score_opportunities(self.catalogue, replace(self.person, held=(*self.person.held, *skills)))
        return tuple(row for row in self.rows if then.bands[row] >= GOOD_BAND)


def find_doors(catalogue: Catalogue, person: Person, rows: Collection[int]) -> list[Door]:
    """Of the postings in `rows`, those that the person may see and apply to; empty where no skill opens any.

    The skill that opens most; where that one is not near, the near one that opens most, if any opens one; and the two
    that together open most, if that is more than either opens. Tried are the `MOST_SKILLS` skills that most of them
    ask for and the person lacks, as many of the near ones, and the pairs of the `MOST_PAIRED` most asked for.
    """
    now = score_opportunities(catalogue, person)
    rows = [row for row in sorted(rows) if now.bands[row] < GOOD_BAND]
    asked = _list_lacking(catalogue, person, rows)
    shut = _Shut(catalogue, person, rows, _list_near(catalogue, person, [ways[0] for ways in asked]))
    best = _find_best(shut, [(ways,) for ways in asked[:MOST_SKILLS]])
    doors = [best] if best else []
    if best and not best.is_near:
        near = [(ways,) for ways in asked if ways[0].concept in shut.near][:MOST_SKILLS]
        doors += filter(None, [_find_best(shut, near)])
    pair = _find_best(shut, list(combinations(asked[:MOST_PAIRED], 2)), more_than=len(best.rows) if best else 0)
    return [*doors, pair] if pair else doors


def _find_best(shut: _Shut, tried: Sequence[Sequence[Ways]], *, more_than: int = 0) -> Door | None:
    skills = [tuple(map(_learn, learnt)) for learnt in tried]
    bounds, best = _bound(shut, skills), None
    for place in np.argsort(-bounds, kind="stable"):
        if bounds[place] <= more_than:
            break
        opened = shut.open_with(skills[place])
        if len(opened) > more_than:
            best = Door(skills[place], opened, all(skill.concept in shut.near for skill in skills[place]))
            more_than = len(opened)
    return best


def _list_lacking(catalogue: Catalogue, person: Person, rows: Collection[int]) -> list[Ways]:
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


def _learn(asked: Ways) -> Skill:
    """At the level most often asked for, of equals the lower."""
    levels = Counter(skill.level for skill in asked if skill.level)
    level = min(levels, key=lambda one: (-levels[one], one)) if levels else None
    return asked[0].claimed(level)


def _bound(shut: _Shut, learnt: Sequence[tuple[Skill, ...]]) -> Ints:
    """How many of the postings each of these could make good at most, shape (learnt,)."""
    total = np.zeros(len(learnt), dtype=np.int64)
    catalogue, person = shut.catalogue, shut.person
    required = list(dict.fromkeys(skill for row in shut.rows for skill in catalogue.opportunities[row].required))
    if not learnt:
        return total
    skills = {skill: place for place, skill in enumerate(dict.fromkeys(chain.from_iterable(learnt)))}
    now = _cover(catalogue, required, person.held).max(axis=1, initial=0.0)
    each = _cover(catalogue, required, list(skills))
    together = [each[:, [skills[skill] for skill in some]].max(axis=1) for some in learnt]
    then = np.maximum(np.stack(together, axis=1), now[:, None])
    places = {skill: place for place, skill in enumerate(required)}
    for row in shut.rows:
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
