"""The score of a person for an opportunity: one linear formula with published weights, the same for both sides.

ready = Σ weight × part, every part in 0..1, the weights adding up to 1:

- skills: mean over the required skills (must 1, nice `NICE`) of the best held skill's credit × factors. Credit is 1 for
  the same concept; the taxonomy's credit for a related one, or the share of a concept that a phrase is linked to;
  otherwise the likeness of the phrases: in full where one of them means nothing that is known, `likeness.LINKED` of it
  where one is linked, `likeness.KNOWN` where a taxonomy knows both. Nothing counts that is not at least close. A held
  skill that answers several required ones counts in full for the one it answers best, and `REPEATED` of that for the
  others.
- title: the likeness of the opportunity's title to the job title, or `FORMER` of that to a former one: by the
  occupations that both are called by (`titles`), or as phrases.
- role: sharpened cosine between the opportunity's description and the job title.

An opportunity called like a skill that it asks for, as gigs are, names no job: there the skills are the score.

Likeness of phrases: 1 − (1 − m)(1 − w) with m = sharpened cosine of their vectors and w = sharpened overlap of their
character 4-grams. Sharpened: ((x − floor)/(1 − floor))², 0 below the floor, so that many half-matches do not add up.
Without vectors m and role are 0; the rest goes on. Free text never enters: what is hidden or repeated there moves
nobody, and no name or turn of phrase does (`docs/matching.md` has the figures).

Factors of a held skill, each bounded: below the level asked, `LEVEL_STEP` less per level; a bare claim counts `CLAIM`
of one with evidence; last used years ago, `AGE_STEP` less per step of age. Together never below a half.

Source: per-skill max-sim scoring as in ColBERT (Khattab & Zaharia, SIGIR 2020) with single phrases for tokens; linear
fusion with fixed weights (Bruch et al., ACM TOIS 42, 2023). Tuned on the development split of `shared/bench/matching`
(`benchmarks/README.md` says what and how).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from functools import cache, cached_property

import numpy as np

from mobility.matching.corpus import AGES, LEVELS, UNKNOWN_LEVEL, Index, Opportunity, Relations, Skill
from mobility.matching.likeness import NOTHING_NEAR, Near, compare, cosines, sharpen
from mobility.matching.segments import (
    Bearers,
    Flags,
    Floats,
    Ints,
    Keys,
    Rows,
    Vectors,
    hash_number,
    pad,
    tie_keys,
)

NICE = 0.4
FORMER = 0.25
REPEATED = 0.5
LEVEL_STEP, LEVEL_STEPS = 0.1, 3
CLAIM, AGE_STEP = 0.9, 0.05
TIE_DECIMALS = 6


@dataclass(frozen=True, slots=True)
class Weights:
    """Published weights of the parts; they add up to 1. A change of any number is a new version."""

    skills: float = 0.56
    title: float = 0.30
    role: float = 0.14
    version: str = "4"

    def of(self, opportunity: Opportunity) -> Weights:
        """Where the title names no job, the skills are all."""
        return Weights(1.0, 0.0, 0.0, self.version) if opportunity.names_skill else self


WEIGHTS = Weights()
PARTS = tuple(field.name for field in fields(Weights) if field.name != "version")


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
            values = credit * factors(skill)[codes]
            best = values.argmax(axis=1)
            counts = values[people, best] > 0
            counted[number] = np.where(counts, best, -1)
            has[number], close[number] = are_had[people, best] & counts, are_close[people, best] & counts
        return Standings(counted, has, close, _bear(self.required, wanted), _bear(self.taught, wanted))


@dataclass(frozen=True)
class Standings:
    """Some people beside each required skill, all of shape (required, rows), and beside what is taught, (taught, rows).

    counted: the place in their held skills of the one that counted, the first of equals, −1 for none; has and close:
    whether that is the skill itself or a close one; wants and taught: whether they want it.
    """

    counted: Ints
    has: Flags
    close: Flags
    wants: Flags
    taught: Flags


def _bear(nears: Sequence[Near], terms: Rows) -> Flags:
    """Whether each row of terms has one that is the skill itself: (skills, rows)."""
    borne = [near.find(terms)[1].any(axis=1) for near in nears]
    return np.asarray(borne, dtype=np.bool_).reshape(len(nears), len(terms))


def score_people(
    opportunity: Opportunity,
    index: Index,
    vectors: Vectors,
    relations: Relations | None = None,
    weights: Weights = WEIGHTS,
) -> Scored:
    """Scores everyone in the index for one opportunity.

    A pair's score depends on the pair, the weights and the relations alone, to the last bit: not on who else is there,
    nor in which segment. `vectors` holds the opportunity's texts, made by the model of the index's.
    """
    relations, applied = relations or {}, weights.of(opportunity)
    asked = compare((*opportunity.required, *opportunity.taught), index.phrases, vectors, relations)
    required, taught = count_once(asked[: len(opportunity.required)]), asked[len(opportunity.required) :]
    job, role = _jobs(opportunity, index, vectors, relations)
    skills = np.zeros((len(required), len(index)), dtype=np.float32)
    parts = np.zeros((len(PARTS), len(index)), dtype=np.float32)
    grow = np.zeros(len(index), dtype=np.float32)
    shares = np.float32(applied.skills) * importances(opportunity)
    for segment, rows in index.spans():
        for number, (skill, near) in enumerate(zip(opportunity.required, required, strict=True)):
            skills[number, rows] = shares[number] * find_best(near, segment.held, factors(skill))
        parts[0, rows] = _sum(skills[:, rows])
        if not opportunity.names_skill:
            before = np.float32(FORMER) * find_best(job, segment.former, np.ones(CODES, dtype=np.float32))
            now = _spread(job, len(index.titles))[segment.titles]
            parts[1, rows] = np.float32(applied.title) * np.maximum(now, before)
            parts[2, rows] = np.float32(applied.role) * role[segment.titles]
        grow[rows] = _grow(opportunity, taught, segment.held, segment.wanted)
    return Scored(opportunity, index, weights, required, taught, parts, skills, grow)


def count_once(required: Sequence[Near]) -> list[Near]:
    """The same with `REPEATED` of a term's credit wherever but at the skill that it answers best, the first of equals.

    It depends on no other skill that somebody holds, so that one more never lowers a score.
    """
    rows = np.concatenate([np.zeros(0, dtype=np.int64), *(near.rows for near in required)])
    credit = np.concatenate([np.zeros(0, dtype=np.float32), *(near.credit for near in required)])
    order = np.lexsort((-credit, rows))  # stable: the first of equals stays first
    again = order[1:][rows[order][1:] == rows[order][:-1]]
    credit[again] *= np.float32(REPEATED)
    ends = np.cumsum([len(near.rows) for near in required])[:-1]
    return [replace(near, credit=left) for near, left in zip(required, np.split(credit, ends), strict=bool(required))]


def _spread(near: Near, size: int) -> Floats:
    """The credit of every term, shape (size,)."""
    credit = np.zeros(size, dtype=np.float32)
    credit[near.rows] = near.credit
    return credit


def _jobs(opportunity: Opportunity, index: Index, vectors: Vectors, relations: Relations) -> tuple[Near, Floats]:
    """The titles that are near the opportunity's, and every title's likeness to its description."""
    if opportunity.names_skill:
        return NOTHING_NEAR, np.zeros(len(index.titles), dtype=np.float32)
    meaning = cosines(vectors.of([opportunity.description]), index.titles.vectors)[0]
    return compare([opportunity.job], index.titles, vectors, relations)[0], sharpen(meaning)


def importances(opportunity: Opportunity) -> Floats:
    """Each required skill's share of the skills part, shape (required,); they add up to 1."""
    raw = np.asarray([1.0 if skill.must else NICE for skill in opportunity.required], dtype=np.float32)
    return raw / max(float(raw.sum()), NICE)


CODES = LEVELS * AGES * 2


@cache
def _make_factors(level: int) -> Floats:
    evidenced, rest = np.divmod(np.arange(CODES), LEVELS * AGES)
    age, held = np.divmod(rest, LEVELS)
    below = np.clip(level - held, 0, LEVEL_STEPS) * (held != UNKNOWN_LEVEL)
    found: Floats = (1 - LEVEL_STEP * below) * np.where(evidenced, 1, CLAIM) * (1 - AGE_STEP * age)
    return found.astype(np.float32)


def factors(required: Skill) -> Floats:
    """By the code of a held skill (`corpus.Skill.code`): what level, evidence and age leave of its credit."""
    return _make_factors(required.level or UNKNOWN_LEVEL)


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


def _grow(opportunity: Opportunity, taught: Sequence[Near], held: Bearers, wanted: Bearers) -> Floats:
    """The share of what could meet, of taught and wanted skills, that does; what is held already leaves no room.

    Σ over taught skills of (best wanted skill's credit) × (1 − credit of a skill held at the taught level), over the
    smaller of the two lists' lengths, at most 1; shape (people,). 0 where nothing is taught or nothing wanted.
    """
    total = np.zeros(len(wanted.counts), dtype=np.float32)
    for skill, near in zip(opportunity.taught, taught, strict=True):
        wish = find_best(near, wanted, np.ones(CODES, dtype=np.float32))
        total += wish * (1 - find_best(near, held, _reached(skill)))
    pairs = np.minimum(wanted.counts, len(taught))
    share: Floats = np.minimum(total / np.maximum(pairs, 1), 1).astype(np.float32)
    return share


def _reached(taught: Skill) -> Floats:
    """By code: 1 where a skill is held at the level taught or at an unknown one, 0 where below it."""
    held = np.arange(CODES) % LEVELS
    reached: Floats = ((held == UNKNOWN_LEVEL) | ((taught.level or UNKNOWN_LEVEL) <= held)).astype(np.float32)
    return reached
