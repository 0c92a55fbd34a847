"""Opportunities made ready for scoring: the mirror of `corpus.Index`, to compare one person with thousands of them.

The formula is that of `ranking.score_people`, part for part (a test compares the two): there one opportunity meets
everyone, here one person meets every opportunity. What belongs to the opportunities is worked out once and kept.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from mobility.matching.corpus import UNKNOWN_LEVEL, Opportunity, Person, Relations, Skill
from mobility.matching.explanation import GOOD, STRETCH, STRONG
from mobility.matching.lexical import words
from mobility.matching.likeness import Likeness, cosines, sharpen
from mobility.matching.ranking import FORMER, NICE, REPEATED, WEIGHTS, factors, importances
from mobility.matching.segments import Flags, Floats, Ints, Terms, Vectors, make_terms

CLOSE_SHARE = 0.5


class Asked:
    """The skills of one kind that the opportunities name: each distinct one once, and which opportunity names which."""

    def __init__(self, lists: Sequence[Sequence[Skill]], vectors: Vectors) -> None:
        self.phrases = make_terms((skill.key for skills in lists for skill in skills), vectors)
        keys = [(self.phrases.rows[skill.key], skill.level) for skills in lists for skill in skills]
        self._places = {key: place for place, key in enumerate(dict.fromkeys(keys))}
        self.skill: Ints = np.asarray([self._places[key] for key in keys], dtype=np.int64)
        self.owner: Ints = np.repeat(np.arange(len(lists)), [len(skills) for skills in lists])
        self.phrase: Ints = np.asarray([phrase for phrase, _ in self._places], dtype=np.int64)
        self.levels: list[int | None] = [level for _, level in self._places]

    def compare(self, others: Sequence[Skill], vectors: Vectors, relations: Relations) -> Likeness:
        """Every distinct skill with each of the others, shape (skills, others)."""
        found = _measure(self.phrases, others, vectors, relations)
        rows = self.phrase
        return Likeness(
            found.same[rows], found.related[rows], found.cosine[rows], found.overlap[rows], found.direct[rows]
        )


def _measure(terms: Terms, others: Sequence[Skill], vectors: Vectors, relations: Relations) -> Likeness:
    """The likeness of each term to each of the others, as `likeness.measure` the other way round."""
    places: dict[str, list[int]] = {}
    for place, skill in enumerate(others):
        places.setdefault(skill.concept, []).append(place)
    same = np.zeros((len(terms), len(others)), dtype=np.bool_)
    related = np.zeros(same.shape, dtype=np.float32)
    for concept, rows in terms.concepts.items():
        for other, credit in relations.get(concept, {}).items():
            if other in places:
                related[np.ix_(rows, places[other])] = credit
        if concept and concept in places:
            same[np.ix_(rows, places[concept])] = True
    texts = [skill.phrase for skill in others]
    theirs = np.asarray([skill.direct for skill in others], dtype=np.float32)
    direct = np.maximum.outer(terms.direct, theirs)
    return Likeness(same, related, cosines(terms.vectors, vectors.of(texts)), terms.grams.overlap(texts).T, direct)


@dataclass(frozen=True)
class Catalogue:
    """Row i of every array is opportunities[i]; jobs: their distinct titles, and `job` the row of each there."""

    opportunities: tuple[Opportunity, ...]
    vectors: Vectors
    relations: Relations
    required: Asked
    taught: Asked
    shares: Floats
    musts: Flags
    jobs: Terms
    job: Ints
    names_skill: Flags
    descriptions: Floats
    texts: Floats


@dataclass(frozen=True)
class Scores:
    """Of one person, shape (opportunities,): ready and to grow in 0..1, the share of what is asked that is there."""

    ready: Floats
    grow: Floats
    covered: Any  # float64: the limits between the words are exact

    @property
    def bands(self) -> Ints:
        """3 strong, 2 good, 1 stretch, 0 to grow: the same words as `explanation.Fit`."""
        places: Ints = np.searchsorted(np.asarray([STRETCH, GOOD, STRONG]), self.covered, side="right")
        return places


def build_catalogue(opportunities: Sequence[Opportunity], vectors: Vectors, relations: Relations) -> Catalogue:
    jobs = make_terms((one.job.key for one in opportunities), vectors)
    return Catalogue(
        opportunities=tuple(opportunities),
        vectors=vectors,
        relations=relations,
        required=Asked([one.required for one in opportunities], vectors),
        taught=Asked([one.taught for one in opportunities], vectors),
        shares=np.concatenate([np.zeros(0, np.float32), *(importances(one) for one in opportunities if one.required)]),
        musts=np.asarray([skill.must for one in opportunities for skill in one.required], dtype=np.bool_),
        jobs=jobs,
        job=np.asarray([jobs.rows[one.job.key] for one in opportunities], dtype=np.int64),
        names_skill=np.asarray([one.names_skill for one in opportunities], dtype=np.bool_),
        descriptions=vectors.of([one.description for one in opportunities]),
        texts=vectors.of([one.text for one in opportunities]),
    )


def score_opportunities(catalogue: Catalogue, person: Person) -> Scores:
    """Every opportunity's score for one person; it depends on the pair alone."""
    best, covered = _skills(catalogue, person)
    role = sharpen(cosines(catalogue.descriptions, catalogue.vectors.of([person.title]))[:, 0])
    as_job = WEIGHTS.skills * best + WEIGHTS.title * _titles(catalogue, person) + WEIGHTS.role * role
    ready = np.where(catalogue.names_skill, best, as_job)
    return Scores(ready.astype(np.float32), _grow(catalogue, person), covered)


def _titles(catalogue: Catalogue, person: Person) -> Floats:
    credit = _measure(catalogue.jobs, person.titles, catalogue.vectors, catalogue.relations).credit
    credit[:, 1:] *= np.float32(FORMER)
    found: Floats = credit.max(axis=1)[catalogue.job] if len(credit) else np.zeros(0, dtype=np.float32)
    return found


def _skills(catalogue: Catalogue, person: Person) -> tuple[Floats, Any]:
    """The skills part, and how much of what is asked is there: has 1, close ½, but 0 where it is wanted instead."""
    asked, size = catalogue.required, len(catalogue.opportunities)
    if not len(asked.skill) or not person.held:
        return np.zeros(size, dtype=np.float32), np.zeros(size, dtype=np.float32)
    likeness = asked.compare(person.held, catalogue.vectors, catalogue.relations)
    wants = asked.compare(person.wanted, catalogue.vectors, catalogue.relations).has[asked.skill].any(axis=1)
    codes = np.asarray([skill.code for skill in person.held], dtype=np.int64)
    left = np.stack([factors(Skill("", "", level))[codes] for level in asked.levels])
    values = _count_once(asked, likeness.credit[asked.skill]) * left[asked.skill]
    rows, counted = np.arange(len(values)), values.argmax(axis=1)
    best, places = values[rows, counted], (asked.skill, counted)
    has, close = likeness.has[places] & (best > 0), likeness.close[places] & (best > 0)
    standing = np.where(has, 1.0, np.where(close & ~wants, CLOSE_SHARE, 0.0))
    weights = np.where(catalogue.musts, 1.0, NICE)
    total = np.bincount(asked.owner, weights, size)
    covered = np.bincount(asked.owner, weights * standing, size) / np.where(total > 0, total, 1.0)
    part = np.bincount(asked.owner, catalogue.shares * best, size)
    return part.astype(np.float32), covered


def _count_once(asked: Asked, credit: Floats) -> Floats:
    """Each held skill's credit for each skill of each opportunity, as `ranking.count_once` says."""
    starts = np.flatnonzero(np.diff(asked.owner, prepend=-1))
    group = np.repeat(np.arange(len(starts)), np.diff(starts, append=len(asked.owner)))
    best = credit == np.maximum.reduceat(credit, starts, axis=0)[group]
    number = best.cumsum(axis=0)
    is_first = best & (number - (number - best)[starts][group] == 1)
    left: Floats = np.where(is_first, credit, credit * np.float32(REPEATED))
    return left


def _grow(catalogue: Catalogue, person: Person) -> Floats:
    asked, size = catalogue.taught, len(catalogue.opportunities)
    if not len(asked.skill) or not person.wanted:
        return np.zeros(size, dtype=np.float32)
    wish = asked.compare(person.wanted, catalogue.vectors, catalogue.relations).credit.max(axis=1, initial=0)
    held = np.asarray([skill.level or UNKNOWN_LEVEL for skill in person.held], dtype=np.int64)
    reached = np.stack([(held == UNKNOWN_LEVEL) | (held >= (level or UNKNOWN_LEVEL)) for level in asked.levels])
    near = asked.compare(person.held, catalogue.vectors, catalogue.relations).credit
    known = (near * reached).max(axis=1, initial=0)
    total = np.bincount(asked.owner, (wish * (1 - known))[asked.skill], size)
    pairs = np.minimum(len(person.wanted), np.bincount(asked.owner, minlength=size))
    share: Floats = np.minimum(total / np.maximum(pairs, 1), 1).astype(np.float32)
    return share


def compare_texts(catalogue: Catalogue, other: Opportunity) -> Floats:
    """How like each opportunity's text is to another's, in 0..1: the cosine of their meanings, or of their words."""
    meaning = catalogue.vectors.of([other.text])[0]
    if meaning.any():
        near: Floats = catalogue.texts @ meaning
        return near
    stems = set(words(other.text, other.language))
    return np.asarray(
        [_overlap(stems, set(words(one.text, one.language))) for one in catalogue.opportunities], np.float32
    )


def _overlap(one: set[str], other: set[str]) -> float:
    return len(one & other) / max(1.0, math.sqrt(len(one) * len(other)))
