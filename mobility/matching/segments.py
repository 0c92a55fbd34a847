"""The arrays of the index: distinct terms, who bears which, words; in segments that never change once they are made.

As in Lucene (McCandless, Hatcher & Gospodnetić, Lucene in Action, 2010): whoever changes is dead in the old segment and
stands in a new, small one; small ones are merged, so that a person is copied O(log people) times.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy.sparse as sparse

from mobility.matching.lexical import Grams

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
Rows = npt.NDArray[np.int32]
Codes = npt.NDArray[np.int8]
Keys = npt.NDArray[np.uint64]
Flags = npt.NDArray[np.bool_]
Key = tuple[str, str, float]

STEPS = np.float32(2048)
MOST_KEPT = 2**11


def in_steps(matrix: Floats) -> Floats:
    """Unit vectors rounded to steps of 1/2048 (a cosine moves by some 0.0002).

    Then products are multiples of 2⁻²² and sums stay below 2, so that float32 holds every cosine exactly: it is the
    same to the last bit whatever else is multiplied along, in whichever order, on whichever machine. Only so can a
    score depend on nothing but the pair.
    """
    steps = np.round(matrix * STEPS) / STEPS
    return steps.astype(np.float32, copy=False)


class Vectors:
    """Unit vectors by their text; a text without one gets zeros: no likeness by meaning, words and concepts remain."""

    def __init__(self, texts: Sequence[str] = (), matrix: Floats | None = None) -> None:
        self._matrix = np.zeros((0, 1), dtype=np.float32) if matrix is None else in_steps(matrix)
        if len(texts) != len(self._matrix):
            raise ValueError(f"{len(texts)} texts but {len(self._matrix)} vectors")
        self._rows = {text: row for row, text in enumerate(texts)}

    def of(self, texts: Sequence[str]) -> Floats:
        """float32, shape (len(texts), dimension)."""
        found = np.zeros((len(texts), self._matrix.shape[1]), dtype=np.float32)
        known = [(place, self._rows[text]) for place, text in enumerate(texts) if text in self._rows]
        if known:
            places, rows = zip(*known, strict=True)
            found[list(places)] = self._matrix[list(rows)]
        return found


class Terms:
    """Distinct (concept, text, direct), numbered in the order they came, with the vectors of the texts.

    They are compared once, however many people bear them. What is made of them is `kept` with them; terms to which
    others are added are another object.
    """

    def __init__(self, keys: Sequence[Key], vectors: Floats) -> None:
        self.keys = tuple(keys)
        self.vectors = vectors
        self.rows: dict[Key, int] = {key: row for row, key in enumerate(self.keys)}
        self._kept: OrderedDict[Any, Any] = OrderedDict()

    def __len__(self) -> int:
        return len(self.keys)

    @cached_property
    def texts(self) -> list[str]:
        return [text for _, text, _ in self.keys]

    @cached_property
    def concepts(self) -> dict[str, list[int]]:
        """The rows of each concept."""
        found: dict[str, list[int]] = {}
        for row, (concept, *_) in enumerate(self.keys):
            found.setdefault(concept, []).append(row)
        return found

    @cached_property
    def direct(self) -> Floats:
        """What each text's own likeness counts (`corpus.Skill`)."""
        return np.asarray([direct for *_, direct in self.keys], dtype=np.float32)

    @cached_property
    def grams(self) -> Grams:
        return Grams(self.texts)

    def recall(self, key: Any) -> Any:
        return self._kept.get(key)

    def keep(self, key: Any, value: Any) -> None:
        self._kept[key] = value
        while len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)

    def forget(self) -> None:
        self._kept.clear()

    def extended(self, keys: Iterable[Key], vectors: Vectors) -> Terms:
        """With these terms too; itself where all are known."""
        new = [key for key in dict.fromkeys(keys) if key not in self.rows]
        return (
            Terms((*self.keys, *new), stack([self.vectors, vectors.of([text for _, text, _ in new])])) if new else self
        )

    def renewed(self, vectors: Vectors) -> Terms:
        """With the vectors of terms that had none when they came; itself where there still are none."""
        rows = np.flatnonzero(~self.vectors.any(axis=1))
        found = vectors.of([self.texts[row] for row in rows])
        if not found.any():
            return self
        matrix = stack([self.vectors, found[:0]]).copy()
        matrix[rows] = found
        return Terms(self.keys, matrix)


def make_terms(keys: Iterable[Key], vectors: Vectors) -> Terms:
    distinct = list(dict.fromkeys(keys))
    return Terms(distinct, vectors.of([text for _, text, _ in distinct]))


def stack(matrices: Sequence[Floats]) -> Floats:
    """Below one another; those made without vectors, so of another width, count as zeros."""
    size = max(one.shape[1] for one in matrices)
    wide = [one if one.shape[1] == size else np.zeros((len(one), size), dtype=np.float32) for one in matrices]
    return np.concatenate(wide)


@dataclass(frozen=True)
class Bearers:
    """Who bears which terms, in a person's own order and the other way round.

    Person i bears terms[starts[i]:starts[i + 1]]; codes stand beside them, one for each (`corpus.Skill.code`).
    by_term: sparse (terms × people) of those codes, a code of 0 included; several for a pair, where borne twice.
    """

    starts: Rows
    terms: Rows
    codes: Codes
    by_term: Any

    def of(self, person: int) -> slice:
        return slice(int(self.starts[person]), int(self.starts[person + 1]))

    @property
    def counts(self) -> Rows:
        return np.diff(self.starts)

    def reach(self, rows: Ints) -> tuple[Ints, Any]:
        """How many bear each of these terms, and all of them as sparse rows: `indices` people, `data` codes."""
        known = rows[rows < self.by_term.shape[0]]  # terms may have come after this was made
        found = self.by_term[known]
        return np.diff(found.indptr), found


def make_bearers(counts: Sequence[int], terms: Sequence[int], codes: Sequence[int]) -> Bearers:
    """From the persons' lists one after the other."""
    starts = np.concatenate([[0], np.cumsum(counts, dtype=np.int64)]).astype(np.int32)
    return _invert(starts, np.asarray(terms, dtype=np.int32), np.asarray(codes, dtype=np.int8))


def _invert(starts: Rows, terms: Rows, codes: Codes) -> Bearers:
    people, size = len(starts) - 1, int(terms.max()) + 1 if len(terms) else 0
    owners = np.repeat(np.arange(people, dtype=np.int32), np.diff(starts))
    order = np.argsort(terms, kind="stable")
    ends = np.concatenate([[0], np.cumsum(np.bincount(terms, minlength=size))]).astype(np.int32)
    by_term = sparse.csr_matrix((codes[order], owners[order], ends), shape=(size, people))
    return Bearers(starts, terms, codes, by_term)


def pad(bearers: Sequence[Bearers], people: Sequence[int]) -> tuple[Rows, Codes]:
    """The terms of some people, each of a segment's, and the codes beside: (people, most of any), −1 for nothing."""
    borne = [one.of(person) for one, person in zip(bearers, people, strict=True)]
    most = max((found.stop - found.start for found in borne), default=0)
    terms = np.full((len(borne), max(1, most)), -1, dtype=np.int32)
    codes = np.zeros(terms.shape, dtype=np.int8)
    for row, (one, found) in enumerate(zip(bearers, borne, strict=True)):
        terms[row, : found.stop - found.start] = one.terms[found]
        codes[row, : found.stop - found.start] = one.codes[found]
    return terms, codes


@dataclass(frozen=True)
class Segment:
    """Some people as arrays, row i for one of them.

    ids: whatever whoever made the index knows them by; marks: whatever they filter by, (people, kinds), never scored;
    ties: a hash of the person's number, for ordering equals;
    titles: rows of the index's titles; former: who bore which of those before.
    """

    ids: Ints
    marks: Rows
    ties: Keys
    titles: Rows
    former: Bearers
    held: Bearers
    wanted: Bearers

    def __len__(self) -> int:
        return len(self.ids)

    @cached_property
    def _by_id(self) -> Ints:
        return np.argsort(self.ids, kind="stable")

    def find(self, ids: Ints) -> tuple[Flags, Ints]:
        """Which of the ids are here, and where (anything where they are not)."""
        if not len(self):
            return np.zeros(len(ids), dtype=np.bool_), np.zeros(len(ids), dtype=np.int64)
        places = np.minimum(np.searchsorted(self.ids, ids, sorter=self._by_id), len(self) - 1)
        rows = self._by_id[places]
        return self.ids[rows] == ids, rows


def merge(segments: Sequence[Segment], live: Sequence[Flags]) -> Segment:
    """One segment of whoever is live in these, in their order."""
    pairs = list(zip(segments, live, strict=True))
    return Segment(
        ids=np.concatenate([one.ids[kept] for one, kept in pairs]),
        marks=np.concatenate([one.marks[kept] for one, kept in pairs]),
        ties=np.concatenate([one.ties[kept] for one, kept in pairs]),
        titles=np.concatenate([one.titles[kept] for one, kept in pairs]),
        former=_merge_bearers([one.former for one in segments], live),
        held=_merge_bearers([one.held for one in segments], live),
        wanted=_merge_bearers([one.wanted for one in segments], live),
    )


def _merge_bearers(parts: Sequence[Bearers], live: Sequence[Flags]) -> Bearers:
    counts = [part.counts for part in parts]
    borne = [np.repeat(kept, number) for kept, number in zip(live, counts, strict=True)]
    kept_counts = np.concatenate([number[kept] for number, kept in zip(counts, live, strict=True)])
    starts = np.concatenate([[0], np.cumsum(kept_counts, dtype=np.int64)]).astype(np.int32)
    return _invert(
        starts,
        np.concatenate([part.terms[mask] for part, mask in zip(parts, borne, strict=True)]),
        np.concatenate([part.codes[mask] for part, mask in zip(parts, borne, strict=True)]),
    )


def hash_number(text: str) -> int:
    """64 bits of a person's or an opportunity's number, for `tie_keys`."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "little")


def tie_keys(seed: int, others: Keys) -> Keys:
    """A fixed shuffle of the others for each seed: SplitMix64's finaliser (Steele, Lea & Flood, OOPSLA 2014)."""
    mixed = others ^ np.uint64(seed)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))
