"""The score of a person for an opportunity: one linear formula with published weights, the same for both sides.

ready = Σ weight × part, every part in 0..1, the weights adding up to 1:

- skills: mean over the required skills (must 1, nice `NICE`) of the best held skill's credit × level factor.
  Credit is 1 for the same concept, the taxonomy's credit for a related one, otherwise 1 − (1 − m)(1 − w) with
  m = sharpened cosine of the phrases' vectors and w = sharpened overlap of their character 4-grams.
- title: the same likeness between the opportunity's title and the job title.
- role: sharpened cosine between the opportunity's description and the job title.
- words: BM25 of the whole texts over its highest possible value.
- text: sharpened cosine of the whole texts.

Sharpened: ((x − floor)/(1 − floor))², 0 below the floor (.3 for meaning, .1 for spelling), so that many half-matches
do not add up. A title part near 0 for gigs, whose titles read like skills, needs no weight per kind. Without vectors
m, role and text are 0; the rest goes on.

Source: per-skill max-sim scoring as in ColBERT (Khattab & Zaharia, SIGIR 2020) with single phrases for tokens; linear
fusion with fixed weights (Bruch et al., ACM TOIS 42, 2023). Tuned on the development split of `shared/bench/matching`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from mobility.matching.corpus import UNKNOWN_LEVEL, Index, Opportunity, Relations, Skill
from mobility.matching.lexical import score_words, words
from mobility.matching.segments import (
    Bearers,
    Flags,
    Floats,
    Ints,
    Keys,
    Rows,
    Terms,
    Vectors,
    hash_number,
    pad,
    tie_keys,
)

NICE = 0.4
LEVEL_STEP = 0.1
LEVEL_STEPS = 3
COSINE_FLOOR, OVERLAP_FLOOR = 0.3, 0.1
HAS_COSINE, CLOSE_COSINE = 0.60, 0.40
HAS_OVERLAP, CLOSE_OVERLAP = 0.75, 0.50
TIE_DECIMALS = 6
HIGHEST_LEVEL = 5


@dataclass(frozen=True, slots=True)
class Weights:
    """Published weights of the parts; they add up to 1. A change of any number is a new version."""

    skills: float = 0.47
    title: float = 0.12
    role: float = 0.14
    words: float = 0.23
    text: float = 0.04
    version: str = "1"


WEIGHTS = Weights()
PARTS = tuple(field.name for field in fields(Weights) if field.name != "version")


@dataclass(frozen=True)
class Likeness:
    """How required skills (rows) compare to others (columns); all arrays have shape (required, others)."""

    same: Flags
    related: Floats
    cosine: Floats
    overlap: Floats

    @property
    def credit(self) -> Floats:
        """In 0..1: what the other skill is worth in place of the required one."""
        return np.where(self.same, np.float32(1), np.maximum(self.related, alike(self.cosine, self.overlap)))

    @property
    def has(self) -> Flags:
        """The same skill, maybe in other words: .60 passes 5 % of siblings and 0.1 % of random pairs of ESCO."""
        has: Flags = self.same | (self.cosine >= HAS_COSINE) | (self.overlap >= HAS_OVERLAP)
        return has

    @property
    def close(self) -> Flags:
        near = (self.related > 0) | (self.cosine >= CLOSE_COSINE) | (self.overlap >= CLOSE_OVERLAP)
        close: Flags = near & ~self.has
        return close


@dataclass(frozen=True)
class Near:
    """The terms that a skill is at all alike: their rows in ascending order, and beside each what it is worth."""

    rows: Ints
    credit: Floats
    has: Flags
    close: Flags

    def find(self, terms: Rows) -> tuple[Floats, Flags, Flags]:
        """Credit, has and close of these terms; 0 and False where one is not near. All of the terms' shape."""
        if not len(self.rows):
            return np.zeros(terms.shape, np.float32), np.zeros(terms.shape, np.bool_), np.zeros(terms.shape, np.bool_)
        places = np.minimum(np.searchsorted(self.rows, terms), len(self.rows) - 1)
        here = self.rows[places] == terms
        return np.where(here, self.credit[places], np.float32(0)), here & self.has[places], here & self.close[places]


@dataclass(frozen=True)
class Scored:
    """Everyone's score for one opportunity; column i is row i of the index.

    parts: (len(PARTS), people), weighted, so that `ready` is their sum; skills: (required, people), what each required
    skill adds to `ready`, so that parts[0] is their sum; grow: (people,), in 0..1; required and taught: what the
    opportunity's skills are near to, in their order.
    """

    opportunity: Opportunity
    index: Index
    weights: Weights
    required: Sequence[Near]
    taught: Sequence[Near]
    parts: Floats
    skills: Floats
    grow: Floats

    @cached_property
    def ready(self) -> Floats:
        """In 0..1, shape (people,)."""
        return _sum(self.parts)

    def score(self, mix: float = 1.0) -> Floats:
        """mix × ready + (1 − mix) × grow; mix in 0..1 is the host's slider, 1 = ready now."""
        if not 0 <= mix <= 1:
            raise ValueError(f"mix is {mix}, not in 0..1")
        return np.float32(mix) * self.ready + np.float32(1 - mix) * self.grow

    def ranking(self, mix: float = 1.0, top: int | None = None) -> list[tuple[int, float]]:
        """(row of the index, score), best first; equal scores in the opportunity's own fixed shuffle."""
        scores, rows = self.score(mix), np.flatnonzero(self.index.alive)
        order = rows[order_rows(scores[rows], self.ties[rows], top)]
        return list(zip(order.tolist(), scores[order].tolist(), strict=True))

    @property
    def ties(self) -> Keys:
        """Everyone's place in the opportunity's own shuffle, shape (people,)."""
        return tie_keys(hash_number(self.opportunity.id), self.index.ties)

    @property
    def counted(self) -> Ints:
        """The place in each person's held skills of the one that counted, −1 for none: (required, people)."""
        return self.look_at(range(len(self.index))).counted

    def look_at(self, rows: Sequence[int]) -> Standings:
        """How some people stand to each skill; raises IndexError where there is no such row."""
        found = [self.index.locate(row) for row in rows]
        held, codes = pad([segment.held for segment, _ in found], [place for _, place in found])
        wanted, _ = pad([segment.wanted for segment, _ in found], [place for _, place in found])
        counted = np.full((len(self.required), len(rows)), -1, dtype=np.int64)
        has, close = np.zeros(counted.shape, dtype=np.bool_), np.zeros(counted.shape, dtype=np.bool_)
        people = np.arange(len(rows))
        for number, (skill, near) in enumerate(zip(self.opportunity.required, self.required, strict=True)):
            credit, are_had, are_close = near.find(held)
            values = credit * level_factors(skill, LEVELS)[codes]
            best = values.shape[1] - 1 - values[:, ::-1].argmax(axis=1)
            counts = values[people, best] > 0
            counted[number] = np.where(counts, best, -1)
            has[number], close[number] = are_had[people, best] & counts, are_close[people, best] & counts
        return Standings(counted, has, close, _bear(self.required, wanted), _bear(self.taught, wanted))


@dataclass(frozen=True)
class Standings:
    """Some people beside each required skill, all of shape (required, rows), and beside what is taught, (taught, rows).

    counted: the place in their held skills of the one that counted, of equal ones the last, −1 for none; has and close:
    whether that is the skill itself or a close one; wants and taught: whether they want it.
    """

    counted: Ints
    has: Flags
    close: Flags
    wants: Flags
    taught: Flags


def _bear(nears: Sequence[Near], terms: Rows) -> Flags:
    """Whether each row of terms has one that is the skill itself: (skills, rows)."""
    return np.asarray([near.find(terms)[1].any(axis=1) for near in nears], dtype=np.bool_).reshape(-1, len(terms))


def sharpen(likeness: Floats, floor: float = COSINE_FLOOR) -> Floats:
    sharpened: Floats = np.square(np.maximum(likeness - np.float32(floor), 0) / np.float32(1 - floor))
    return sharpened


def alike(cosine: Floats, overlap: Floats) -> Floats:
    """Credit in 0..1 of two phrases by meaning or by spelling (noisy or)."""
    return 1 - (1 - sharpen(cosine)) * (1 - sharpen(overlap, OVERLAP_FLOOR))


def compare(skills: Sequence[Skill], terms: Terms, vectors: Vectors, relations: Relations) -> list[Near]:
    """What each of the skills is near to; what was compared with these terms before is remembered."""
    keys = [_key(skill, vectors, relations) for skill in skills]
    known: dict[Any, Near] = {key: terms.recall(key) for key in keys}
    new = {key: skill for key, skill in zip(keys, skills, strict=True) if known[key] is None}
    if new:
        likeness = measure(list(new.values()), terms, vectors, relations)
        known |= zip(new, _list_near(likeness), strict=True)
        for key in new:
            terms.keep(key, known[key])
    return [known[key] for key in keys]


def _key(skill: Skill, vectors: Vectors, relations: Relations) -> tuple[Any, ...]:
    """All that its likeness to terms depends on, besides them."""
    vector = vectors.of([skill.phrase]).tobytes()
    return skill.concept, skill.phrase, vector, frozenset(relations.get(skill.concept, {}).items())


def _list_near(likeness: Likeness) -> list[Near]:
    credit, has, close = likeness.credit, likeness.has, likeness.close
    found = []
    for row in range(len(credit)):
        near = np.flatnonzero(credit[row])
        found.append(Near(near, credit[row, near], has[row, near], close[row, near]))
    return found


def measure(skills: Sequence[Skill], terms: Terms, vectors: Vectors, relations: Relations) -> Likeness:
    """The likeness of each skill to each term, shape (len(skills), len(terms))."""
    texts = [skill.phrase for skill in skills]
    same = np.zeros((len(skills), len(terms)), dtype=np.bool_)
    related = np.zeros(same.shape, dtype=np.float32)
    for row, skill in enumerate(skills):
        for concept, credit in relations.get(skill.concept, {}).items():
            related[row, terms.concepts.get(concept, [])] = credit
        same[row, terms.concepts.get(skill.concept, [])] = True
    return Likeness(same, related, cosines(vectors.of(texts), terms.vectors), terms.grams.overlap(texts))


def cosines(one: Floats, other: Floats) -> Floats:
    """Of each row with each; zeros where one side was made before there was a model."""
    if one.shape[1] != other.shape[1]:
        return np.zeros((len(one), len(other)), dtype=np.float32)
    product: Floats = one @ other.T
    return product


def score_people(
    opportunity: Opportunity,
    index: Index,
    vectors: Vectors,
    relations: Relations | None = None,
    weights: Weights = WEIGHTS,
) -> Scored:
    """Scores everyone in the index for one opportunity.

    A pair's score depends on the pair, the weights and the index's word statistics alone, to the last bit: not on who
    else is there, nor in which segment. `vectors` holds the opportunity's texts, made by the model of the index's.
    """
    asked = compare((*opportunity.required, *opportunity.taught), index.phrases, vectors, relations or {})
    required, taught = asked[: len(opportunity.required)], asked[len(opportunity.required) :]
    skills = np.zeros((len(required), len(index)), dtype=np.float32)
    parts = np.zeros((len(PARTS), len(index)), dtype=np.float32)
    grow = np.zeros(len(index), dtype=np.float32)
    title, role = _title_parts(opportunity, index.titles, vectors)
    query = words(opportunity.text, opportunity.language)
    text = vectors.of([opportunity.text])
    shares = np.float32(weights.skills) * importances(opportunity)
    for segment, rows in index.spans():
        for number, near in enumerate(required):
            table = level_factors(opportunity.required[number], LEVELS)
            skills[number, rows] = shares[number] * find_best(near, segment.held, table)
        found = [
            _sum(skills[:, rows]),
            np.float32(weights.title) * title[segment.titles],
            np.float32(weights.role) * role[segment.titles],
            np.float32(weights.words) * score_words(segment.words, index.statistics, query),
            np.float32(weights.text) * sharpen(cosines(text, segment.texts)[0]) if weights.text else 0,
        ]
        for number, part in enumerate(found):
            parts[number, rows] = part
        grow[rows] = _grow(opportunity, taught, segment.held, segment.wanted)
    return Scored(opportunity, index, weights, required, taught, parts, skills, grow)


def importances(opportunity: Opportunity) -> Floats:
    """Each required skill's share of the skills part, shape (required,); they add up to 1."""
    raw = np.asarray([1.0 if skill.must else NICE for skill in opportunity.required], dtype=np.float32)
    return raw / max(float(raw.sum()), NICE)


LEVELS = np.arange(HIGHEST_LEVEL + 1, dtype=np.int8)
"""Every code that may stand beside a skill that somebody bears: a table over them gives the factor of each."""


def level_factors(required: Skill, levels: npt.NDArray[Any]) -> Floats:
    """1 at or above the level asked or where either is unknown, `LEVEL_STEP` less per level below; of levels' shape."""
    steps = np.clip((required.level or UNKNOWN_LEVEL) - levels, 0, LEVEL_STEPS)
    return np.where(levels == UNKNOWN_LEVEL, 1, 1 - LEVEL_STEP * steps).astype(np.float32)


def find_best(near: Near, bearers: Bearers, table: Floats) -> Floats:
    """Everyone's highest credit × factor, where table[code] is the factor; shape (people,), 0 for none.

    An inverted list: only who bears a term that is near is touched.
    """
    counts, found = bearers.reach(near.rows)
    best = np.zeros(len(bearers.counts), dtype=np.float32)
    np.maximum.at(best, found.indices, np.repeat(near.credit[: len(counts)], counts) * table[found.data])
    return best


def order_rows(scores: Floats, ties: Keys, top: int | None = None) -> Ints:
    """Places of the `top` highest scores, best first; scores equal to `TIE_DECIMALS` decimals go by `ties`."""
    rounded = np.round(scores.astype(np.float64), TIE_DECIMALS)
    places = np.arange(len(rounded))
    if top is not None and top < len(rounded):
        places = np.flatnonzero(rounded >= np.partition(rounded, -top)[-top]) if top else places[:0]
    order: Ints = places[np.lexsort((ties[places], -rounded[places]))][:top]
    return order


def order_by(scores: Floats, key: Callable[[int], int], top: int | None = None) -> list[int]:
    """As `order_rows`, with a function for the ties."""
    ties = np.fromiter((key(place) for place in range(len(scores))), dtype=np.uint64, count=len(scores))
    return [int(place) for place in order_rows(scores, ties, top)]


def tie_key(opportunity_id: str, person_id: str) -> int:
    """A fixed shuffle of people per opportunity, so that no name, number or date ever decides between equals."""
    people = np.asarray([hash_number(person_id)], dtype=np.uint64)
    return int(tie_keys(hash_number(opportunity_id), people)[0])


def _sum(rows: Floats) -> Floats:
    """Down the columns, always in the same order: numpy's own sum adds a single column in another."""
    total = np.zeros(rows.shape[1], dtype=np.float32)
    for row in rows:
        total += row
    return total


def _title_parts(opportunity: Opportunity, titles: Terms, vectors: Vectors) -> tuple[Floats, Floats]:
    """Of each title: its likeness to the opportunity's, and to its description."""
    meaning = cosines(vectors.of([opportunity.title, opportunity.description]), titles.vectors)
    return alike(meaning[0], titles.grams.overlap([opportunity.title])[0]), sharpen(meaning[1])


def _grow(opportunity: Opportunity, taught: Sequence[Near], held: Bearers, wanted: Bearers) -> Floats:
    """The share of what could meet, of taught and wanted skills, that does; what is held already leaves no room.

    Σ over taught skills of (best wanted skill's credit) × (1 − credit of a skill held at the taught level), over the
    smaller of the two lists' lengths, at most 1; shape (people,). 0 where nothing is taught or nothing wanted.
    """
    total = np.zeros(len(wanted.counts), dtype=np.float32)
    for skill, near in zip(opportunity.taught, taught, strict=True):
        wish = find_best(near, wanted, np.ones(len(LEVELS), dtype=np.float32))
        total += wish * (1 - find_best(near, held, _reached(skill)))
    pairs = np.minimum(wanted.counts, len(taught))
    share: Floats = np.minimum(total / np.maximum(pairs, 1), 1).astype(np.float32)
    return share


def _reached(taught: Skill) -> Floats:
    """By level: 1 where a skill is held at the level taught or at an unknown one, 0 where below it."""
    is_reached = (LEVELS == UNKNOWN_LEVEL) | ((taught.level or UNKNOWN_LEVEL) <= LEVELS)
    reached: Floats = is_reached.astype(np.float32)
    return reached
