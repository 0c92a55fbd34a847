"""Opportunities made ready for scoring: the mirror of `corpus.Index`, to compare one person with thousands of them.

The formula is that of `ranking.score_people`, part for part (a test compares the two): there one opportunity meets
everyone, here one person meets every opportunity. What belongs to the opportunities is worked out once and kept.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.sparse as sparse

from mobility.matching.corpus import UNKNOWN_LEVEL, Opportunity, Person, Relations, Skill
from mobility.matching.explanation import GOOD, STRETCH, STRONG
from mobility.matching.lexical import K1, B, Grams, Statistics, words
from mobility.matching.ranking import NICE, WEIGHTS, Likeness, alike, importances, level_factors, sharpen
from mobility.matching.segments import Flags, Floats, Ints, Vectors, make_terms

CLOSE_SHARE = 0.5


class Asked:
    """The skills of one kind that the opportunities name: each distinct one once, and which opportunity names which."""

    def __init__(self, lists: Sequence[Sequence[Skill]], vectors: Vectors) -> None:
        self.phrases = make_terms(((skill.concept, skill.phrase) for skills in lists for skill in skills), vectors)
        keys = [(self.phrases.rows[skill.concept, skill.phrase], skill.level) for skills in lists for skill in skills]
        self._places = {key: place for place, key in enumerate(dict.fromkeys(keys))}
        self.skill: Ints = np.asarray([self._places[key] for key in keys], dtype=np.int64)
        self.owner: Ints = np.repeat(np.arange(len(lists)), [len(skills) for skills in lists])
        self.phrase: Ints = np.asarray([phrase for phrase, _ in self._places], dtype=np.int64)
        self.levels: list[int | None] = [level for _, level in self._places]

    def compare(self, others: Sequence[Skill], vectors: Vectors, relations: Relations) -> Likeness:
        """Every distinct skill with each of the others, shape (skills, others)."""
        concepts = [concept for concept, _ in self.phrases.rows]
        places: dict[str, list[int]] = {}
        for place, skill in enumerate(others):
            places.setdefault(skill.concept, []).append(place)
        same = np.zeros((len(concepts), len(others)), dtype=np.bool_)
        related = np.zeros(same.shape, dtype=np.float32)
        for row, concept in enumerate(concepts):
            for other, credit in relations.get(concept, {}).items():
                related[row, places.get(other, [])] = credit
            same[row, places.get(concept, [])] = True
        texts = [skill.phrase for skill in others]
        cosine = self.phrases.vectors @ vectors.of(texts).T
        overlap = self.phrases.grams.overlap(texts).T
        rows = self.phrase
        return Likeness(same[rows], related[rows], cosine[rows], overlap[rows])


@dataclass(frozen=True)
class Catalogue:
    """Row i of every array is opportunities[i]; `words` tells which word of `columns` stands in which."""

    opportunities: tuple[Opportunity, ...]
    vectors: Vectors
    relations: Relations
    required: Asked
    taught: Asked
    shares: Floats
    musts: Flags
    titles: Floats
    title_grams: Grams
    descriptions: Floats
    texts: Floats
    words: Any
    columns: tuple[str, ...]


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
    stems = [set(words(one.text, one.language)) for one in opportunities]
    columns = {word: column for column, word in enumerate(sorted(set().union(*stems)))}
    ends = np.cumsum([0, *map(len, stems)])
    places = np.asarray([columns[word] for found in stems for word in found], dtype=np.int32)
    shape = (len(opportunities), max(1, len(columns)))
    return Catalogue(
        opportunities=tuple(opportunities),
        vectors=vectors,
        relations=relations,
        required=Asked([one.required for one in opportunities], vectors),
        taught=Asked([one.taught for one in opportunities], vectors),
        shares=np.concatenate([np.zeros(0, np.float32), *(importances(one) for one in opportunities if one.required)]),
        musts=np.asarray([skill.must for one in opportunities for skill in one.required], dtype=np.bool_),
        titles=vectors.of([one.title for one in opportunities]),
        title_grams=Grams([one.title for one in opportunities]),
        descriptions=vectors.of([one.description for one in opportunities]),
        texts=vectors.of([one.text for one in opportunities]),
        words=sparse.csr_matrix((np.ones(len(places), np.float64), places, ends), shape=shape),
        columns=tuple(columns),
    )


def score_opportunities(catalogue: Catalogue, person: Person, statistics: Statistics) -> Scores:
    """Every opportunity's score for one person; it depends on the pair and the statistics alone."""
    best, covered = _skills(catalogue, person)
    vectors = catalogue.vectors
    title, text = vectors.of([person.title])[0], vectors.of([person.text])[0]
    overlap = catalogue.title_grams.overlap([person.title])[0]
    ready = (
        WEIGHTS.skills * best
        + WEIGHTS.title * alike(catalogue.titles @ title, overlap)
        + WEIGHTS.role * sharpen(catalogue.descriptions @ title)
        + WEIGHTS.words * _words(catalogue, person, statistics)
        + WEIGHTS.text * sharpen(catalogue.texts @ text)
    )
    return Scores(ready.astype(np.float32), _grow(catalogue, person), covered)


def _skills(catalogue: Catalogue, person: Person) -> tuple[Floats, Any]:
    """The skills part, and how much of what is asked is there: has 1, close ½, but 0 where it is wanted instead."""
    asked, size = catalogue.required, len(catalogue.opportunities)
    if not len(asked.skill):
        return np.zeros(size, dtype=np.float32), np.zeros(size, dtype=np.float32)
    likeness = asked.compare(person.held, catalogue.vectors, catalogue.relations)
    wants = asked.compare(person.wanted, catalogue.vectors, catalogue.relations).has.any(axis=1)
    held = np.asarray([skill.level or UNKNOWN_LEVEL for skill in person.held], dtype=np.int64)
    factors = np.stack([level_factors(Skill("", "", level), held) for level in asked.levels])
    best, counted = _best(likeness.credit * factors)
    rows = np.flatnonzero(counted >= 0)
    has, close = np.zeros(len(best), np.bool_), np.zeros(len(best), np.bool_)
    has[rows], close[rows] = likeness.has[rows, counted[rows]], likeness.close[rows, counted[rows]]
    standing = np.where(has, 1.0, np.where(close & ~wants, CLOSE_SHARE, 0.0))
    weights = np.where(catalogue.musts, 1.0, NICE)
    total = np.bincount(asked.owner, weights, size)
    covered = np.bincount(asked.owner, weights * standing[asked.skill], size) / np.where(total > 0, total, 1.0)
    part: Floats = np.bincount(asked.owner, catalogue.shares * best[asked.skill], size).astype(np.float32)
    return part, covered


def _best(values: Floats) -> tuple[Floats, Ints]:
    """The highest of each row and where it stands (the last of equal ones), −1 where none counts."""
    if not values.shape[1]:
        return np.zeros(len(values), dtype=np.float32), np.full(len(values), -1)
    best = values.max(axis=1)
    last = values.shape[1] - 1 - values[:, ::-1].argmax(axis=1)
    return best, np.where(best > 0, last, -1)


def _words(catalogue: Catalogue, person: Person, statistics: Statistics) -> Floats:
    """BM25 of each opportunity's words in the person's text, over its highest possible value."""
    rarity = np.asarray([statistics.rarity.get(word, 0.0) for word in catalogue.columns] or [0.0])
    text = words(person.text, person.language)
    norm = K1 * (1 - B + B * len(text) / statistics.mean_length)
    counts = Counter(text)
    found = np.asarray([counts[word] for word in catalogue.columns] or [0], dtype=np.float64)
    gained = catalogue.words @ (rarity * found / (found + norm))
    highest = catalogue.words @ rarity
    score: Floats = (gained / np.where(highest > 0, highest, 1.0)).astype(np.float32)
    return score


def _grow(catalogue: Catalogue, person: Person) -> Floats:
    asked, size = catalogue.taught, len(catalogue.opportunities)
    if not len(asked.skill) or not person.wanted:
        return np.zeros(size, dtype=np.float32)
    wish, _ = _best(asked.compare(person.wanted, catalogue.vectors, catalogue.relations).credit)
    held = np.asarray([skill.level or UNKNOWN_LEVEL for skill in person.held], dtype=np.int64)
    reached = np.stack([(held == UNKNOWN_LEVEL) | (held >= (level or UNKNOWN_LEVEL)) for level in asked.levels])
    known, _ = _best(asked.compare(person.held, catalogue.vectors, catalogue.relations).credit * reached)
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
    asked = np.asarray([word in stems for word in catalogue.columns] or [False], dtype=np.float64)
    sizes = np.diff(catalogue.words.indptr) * len(stems)
    shared: Floats = catalogue.words @ asked / np.sqrt(np.maximum(sizes, 1))
    return shared
