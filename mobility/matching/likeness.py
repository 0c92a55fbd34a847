"""How alike two skills or two job titles are: one concept, related ones, or phrases alike in meaning or spelling."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from mobility.matching.corpus import Relations, Skill
from mobility.matching.segments import Flags, Floats, Ints, Rows, Terms, Vectors

KNOWN, LINKED = 0.1, 0.6  # what likeness of phrases counts beside concepts: see `corpus.Skill.direct`
COSINE_FLOOR, OVERLAP_FLOOR = 0.3, 0.2
HAS_COSINE, CLOSE_COSINE = 0.60, 0.40
HAS_OVERLAP, CLOSE_OVERLAP = 0.75, 0.40
CERTAIN = 0.8  # of a link: above, the phrase is the concept in other words


@dataclass(frozen=True)
class Likeness:
    """How required skills (rows) compare to others (columns); all arrays have shape (required, others)."""

    same: Flags
    related: Floats
    cosine: Floats
    overlap: Floats
    direct: Floats

    @property
    def credit(self) -> Floats:
        """In 0..1: what the other skill is worth in place of the required one."""
        close = (self.cosine >= CLOSE_COSINE) | (self.overlap >= CLOSE_OVERLAP)
        by_phrase = np.where(close, self.direct * alike(self.cosine, self.overlap), np.float32(0))
        return np.where(self.same, np.float32(1), np.maximum(self.related, by_phrase))

    @property
    def has(self) -> Flags:
        """The same skill, maybe in other words: .60 passes 5 % of siblings and 0.1 % of random pairs of ESCO."""
        in_other_words = (self.direct == 1) & ((self.cosine >= HAS_COSINE) | (self.overlap >= HAS_OVERLAP))
        has: Flags = self.same | (self.related > CERTAIN) | in_other_words
        return has

    @property
    def close(self) -> Flags:
        """Whatever else is worth anything."""
        close: Flags = (self.credit > 0) & ~self.has
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


NOTHING_NEAR = Near(np.zeros(0, np.int64), np.zeros(0, np.float32), np.zeros(0, np.bool_), np.zeros(0, np.bool_))


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
    return skill.key, vector, frozenset(relations.get(skill.concept, {}).items())


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
        if skill.concept:
            same[row, terms.concepts.get(skill.concept, [])] = True
    direct = np.maximum.outer(np.asarray([skill.direct for skill in skills], dtype=np.float32), terms.direct)
    return Likeness(same, related, cosines(vectors.of(texts), terms.vectors), terms.grams.overlap(texts), direct)


def cosines(one: Floats, other: Floats) -> Floats:
    """Of each row with each; zeros where one side was made before there was a model."""
    if one.shape[1] != other.shape[1]:
        return np.zeros((len(one), len(other)), dtype=np.float32)
    product: Floats = one @ other.T
    return product
