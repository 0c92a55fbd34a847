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

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from functools import partial

import numpy as np

from mobility.matching.corpus import (
    UNKNOWN_LEVEL,
    Flags,
    Floats,
    Index,
    Ints,
    Opportunity,
    Phrases,
    Postings,
    Relations,
    Skill,
    Vectors,
)
from mobility.matching.lexical import gram_vectors, words

NICE = 0.4
LEVEL_STEP = 0.1
LEVEL_STEPS = 3
COSINE_FLOOR, OVERLAP_FLOOR = 0.3, 0.1
HAS_COSINE, CLOSE_COSINE = 0.60, 0.40
HAS_OVERLAP, CLOSE_OVERLAP = 0.75, 0.50
TIE_DECIMALS = 6


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
class Scored:
    """Everyone's score for one opportunity; column i is index.people[i].

    parts: (len(PARTS), people), weighted, so that `ready` is their sum; skills: (required, people), what each required
    skill adds to `ready`, so that parts[0] is their sum; counted: (required, people), the place in the person's
    held skills of the one that counted, −1 for none; grow: (people,), in 0..1.
    """

    opportunity: Opportunity
    index: Index
    vectors: Vectors
    relations: Relations
    weights: Weights
    parts: Floats
    skills: Floats
    counted: Ints
    grow: Floats

    @property
    def ready(self) -> Floats:
        """In 0..1, shape (people,)."""
        total: Floats = self.parts.sum(axis=0)
        return total

    def score(self, mix: float = 1.0) -> Floats:
        """mix × ready + (1 − mix) × grow; mix in 0..1 is the host's slider, 1 = ready now."""
        if not 0 <= mix <= 1:
            raise ValueError(f"mix is {mix}, not in 0..1")
        return np.float32(mix) * self.ready + np.float32(1 - mix) * self.grow

    def ranking(self, mix: float = 1.0, top: int | None = None) -> list[tuple[int, float]]:
        """(row of index.people, score), best first; equal scores in the opportunity's own fixed shuffle."""
        scores = self.score(mix)
        order = order_by(scores, lambda row: tie_key(self.opportunity.id, self.index.people[row].id), top)
        return [(row, float(scores[row])) for row in order]


def sharpen(likeness: Floats, floor: float = COSINE_FLOOR) -> Floats:
    sharpened: Floats = np.square(np.maximum(likeness - np.float32(floor), 0) / np.float32(1 - floor))
    return sharpened


def alike(cosine: Floats, overlap: Floats) -> Floats:
    """Credit in 0..1 of two phrases by meaning or by spelling (noisy or)."""
    return 1 - (1 - sharpen(cosine)) * (1 - sharpen(overlap, OVERLAP_FLOOR))


def compare(required: Sequence[Skill], phrases: Phrases, vectors: Vectors, relations: Relations) -> Likeness:
    """The likeness of each required skill to each phrase, shape (len(required), len(phrases))."""
    texts = [skill.phrase for skill in required]
    same = np.zeros((len(required), len(phrases)), dtype=np.bool_)
    related = np.zeros(same.shape, dtype=np.float32)
    for row, skill in enumerate(required):
        for concept, credit in relations.get(skill.concept, {}).items():
            related[row, phrases.concepts.get(concept, [])] = credit
        same[row, phrases.concepts.get(skill.concept, [])] = True
    cosine = vectors.of(texts) @ phrases.vectors.T
    overlap = (gram_vectors(texts) @ phrases.grams).toarray()
    return Likeness(same, related, cosine, overlap)


def score_people(
    opportunity: Opportunity,
    index: Index,
    vectors: Vectors,
    relations: Relations | None = None,
    weights: Weights = WEIGHTS,
) -> Scored:
    """Scores everyone in the index for one opportunity.

    A pair's score depends on the pair, the weights and the index's word statistics alone: not on who else is there.
    `vectors` holds the opportunity's texts, made by the model and version of the index's; ValueError where their
    dimensions differ.
    """
    relations = relations or {}
    importance = importances(opportunity)
    credit = compare(opportunity.required, index.held.phrases, vectors, relations).credit
    values = np.zeros((len(importance), len(index.people)), dtype=np.float32)
    counted = np.full(values.shape, -1, dtype=np.int64)
    for row, skill in enumerate(opportunity.required):
        values[row], counted[row] = _best(credit[row], index.held, len(index.people), partial(level_factors, skill))
    skills = weights.skills * importance[:, None] * values
    title, role = _title_parts(opportunity, index, vectors)
    text = vectors.of([opportunity.text])[0] @ index.text_vectors.T
    parts = np.stack([
        skills.sum(axis=0),
        weights.title * title,
        weights.role * role,
        weights.words * index.words.scores(words(opportunity.text, opportunity.language)),
        weights.text * sharpen(text),
    ]).astype(np.float32)  # fmt: skip
    grow = _grow(opportunity, index, vectors, relations)
    return Scored(opportunity, index, vectors, relations, weights, parts, skills.astype(np.float32), counted, grow)


def importances(opportunity: Opportunity) -> Floats:
    """Each required skill's share of the skills part, shape (required,); they add up to 1."""
    raw = np.asarray([1.0 if skill.must else NICE for skill in opportunity.required], dtype=np.float32)
    return raw / max(float(raw.sum()), NICE)


def level_factors(required: Skill, levels: Ints) -> Floats:
    """1 at or above the level asked or where either is unknown, `LEVEL_STEP` less per level below; of levels' shape."""
    steps = np.clip((required.level or UNKNOWN_LEVEL) - levels, 0, LEVEL_STEPS)
    return np.where(levels == UNKNOWN_LEVEL, 1, 1 - LEVEL_STEP * steps).astype(np.float32)


def order_by(scores: Floats, key: Callable[[int], bytes], top: int | None = None) -> list[int]:
    """Places of the `top` highest scores, best first; scores equal to `TIE_DECIMALS` decimals go by `key`."""
    rounded = np.round(scores.astype(np.float64), TIE_DECIMALS)
    places = np.arange(len(rounded))
    if top is not None and top < len(rounded):
        places = np.flatnonzero(rounded >= np.partition(rounded, -top)[-top])
    return sorted(places.tolist(), key=lambda place: (-rounded[place], key(place)))[:top]


def tie_key(opportunity_id: str, person_id: str) -> bytes:
    """A fixed shuffle of people per opportunity, so that no name, number or date ever decides between equals."""
    return hashlib.blake2b(f"{opportunity_id}\0{person_id}".encode(), digest_size=8).digest()


def _best(
    credit: Floats, postings: Postings, people: int, factors: Callable[[Ints], Floats] = np.ones_like
) -> tuple[Floats, Ints]:
    """Each person's highest credit × factor and the place of that skill in their list, −1 for none; both (people,)."""
    near = postings.of_phrases(np.flatnonzero(credit > 0))
    values = credit[postings.phrase[near]] * factors(postings.level[near])
    order = np.argsort(values, kind="stable")  # where a person comes twice, the last assignment, the highest, stays
    near, values = near[order], values[order]
    best = np.zeros(people, dtype=np.float32)
    place = np.full(people, -1, dtype=np.int64)
    best[postings.person[near]] = values
    place[postings.person[near]] = postings.place[near]
    return best, place


def _title_parts(opportunity: Opportunity, index: Index, vectors: Vectors) -> tuple[Floats, Floats]:
    title = vectors.of([opportunity.title])[0] @ index.title_vectors.T
    overlap = (gram_vectors([opportunity.title]) @ index.title_grams).toarray()[0]
    role = vectors.of([opportunity.description])[0] @ index.title_vectors.T
    return alike(title, overlap)[index.title_rows], sharpen(role)[index.title_rows]


def _grow(opportunity: Opportunity, index: Index, vectors: Vectors, relations: Relations) -> Floats:
    """The share of what could meet, of taught and wanted skills, that does; what is held already leaves no room.

    Σ over taught skills of (best wanted skill's credit) × (1 − credit of a skill held at the taught level), over the
    smaller of the two lists' lengths, at most 1; shape (people,). 0 where nothing is taught or nothing wanted.
    """
    people = len(index.people)
    total = np.zeros(people, dtype=np.float32)
    wanted = compare(opportunity.taught, index.wanted.phrases, vectors, relations).credit
    held = compare(opportunity.taught, index.held.phrases, vectors, relations).credit
    for row, skill in enumerate(opportunity.taught):
        wish, _ = _best(wanted[row], index.wanted, people)
        known, _ = _best(held[row], index.held, people, partial(_reached, skill))
        total += wish * (1 - known)
    pairs = np.minimum(index.wanted_counts, len(opportunity.taught))
    share: Floats = np.minimum(total / np.maximum(pairs, 1), 1).astype(np.float32)
    return share


def _reached(taught: Skill, levels: Ints) -> Floats:
    """1 for a skill held at the level taught or at an unknown one, 0 for one held below it."""
    reached: Floats = ((levels == UNKNOWN_LEVEL) | (levels >= (taught.level or UNKNOWN_LEVEL))).astype(np.float32)
    return reached
