"""Finding concepts as somebody types: every label of every language in this process, as sorted words with postings.

Labels are numbered in the order of their folded text, and words in theirs, so that what begins with something is a
range found by bisection, and the labels of all words that begin so are one slice. Each typed word gives each label a
cost (the same word, its beginning, inside a word, slips), and their sum decides where the label ranks. Slips are
counted by the optimal string alignment distance (Damerau, Communications of the ACM 7(3), 1964; Oommen and Loke,
Pattern Recognition 30(5), 1997) against all words at once, in a band of the diagonal, one row of numpy at a time.

Why not in SQL: `LIKE '%…%'` over the labels of three languages takes several times as long, finds no slips, and the
engines' own answers (FTS5 trigrams, pg_trgm) rank differently and are not installed everywhere. This index is built
in a second or two and takes some 20 MB (`benchmarks/skill_search.py`).
"""

from __future__ import annotations

import re
import threading
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt
import sqlalchemy as sa

from mobility.core.db import session
from mobility.skills.linking import MAXIMUM_MERGES, WORD_START, base_language, fold, likeness, trigrams
from mobility.skills.models import (
    HeldSkill,
    OccupationSkill,
    Skill,
    SkillChange,
    SkillLabel,
    SkillState,
    TaxonomyImport,
)

WORD = re.compile(r"[^\s()\[\]{}<>,;:/|\"“”«»]+")
LONGEST_TEXT = 120
MOST_WORDS = 8
LETTERS = 24  # of a word that are compared for slips
INSIDE_FROM, SLIP_FROM, TWO_SLIPS_FROM = 3, 4, 8  # letters
SAME, BEGINS, INSIDE, SLIP, ALIKE, MISSING = 0, 1, 3, 6, 12, 200
EXACT, PREFERRED_BEGINS, LABEL_BEGINS, HAS_PHRASE, HAS_WORDS = 0, 2, 3, 4, 5
MOST_USED = (1 << 18) - 1
LONGEST = (1 << 16) - 1
NO_LANGUAGE = 255
COMPARED = 300  # labels whose spelling is compared as a whole
ALIKE_ENOUGH = 0.5
FIRST_LOOK = 512  # labels that are put in order before all are
FEWEST_PEOPLE = 10  # who use a skill before they count for its place

Stamp = tuple[object, ...]
Numbers = npt.NDArray[np.integer]
Costs = npt.NDArray[np.uint16]
Counts = npt.NDArray[np.uint8]
Letters = npt.NDArray[np.uint16]


class LabelRow(NamedTuple):
    """A label to be found; `id` is that of its row, `concept` what it leads to now."""

    id: int
    concept: int
    language: str
    folded: str
    is_preferred: bool


@dataclass(frozen=True, slots=True)
class Found:
    """A concept, and the row of the label by which it was found."""

    concept: int
    label: int


class Words:
    """Distinct texts in order, as one string of bytes: `find_range` answers those that begin so."""

    def __init__(self, texts: list[bytes]) -> None:
        self._joined = b"\n".join([b"", *texts, b""])
        ends = np.cumsum([len(text) + 1 for text in texts], dtype=np.int64) if texts else np.zeros(0, np.int64)
        self._starts = np.concatenate([np.ones(1, np.int64), ends + 1]).astype(np.int32)

    def __len__(self) -> int:
        return len(self._starts) - 1

    def __getitem__(self, number: int) -> bytes:
        if number >= len(self):
            raise IndexError(number)
        return self._joined[self._starts[number] : self._starts[number + 1] - 1]

    def find_range(self, begins: bytes) -> tuple[int, int]:
        return bisect_left(self, begins), bisect_left(self, begins + b"\xff")

    def find_same(self, text: bytes) -> tuple[int, int]:
        return bisect_left(self, text), bisect_left(self, text + b"\x00")

    def list_containing(self, part: bytes) -> list[int]:
        found, at = [], self._joined.find(part)
        while at >= 0:
            number = int(np.searchsorted(self._starts, at, side="right")) - 1
            found.append(number)
            at = self._joined.find(part, int(self._starts[number + 1]))
        return found

    @property
    def size(self) -> int:
        return len(self._joined) + self._starts.nbytes


class SkillSearch:
    """An index that does not change; `find` answers concepts, the likeliest first."""

    def __init__(self, labels: Iterable[LabelRow], uses: Mapping[int, int]) -> None:
        """`uses`: by concept, how many occupations and people have it; it decides between equals."""
        rows = sorted(((row.folded.encode(), row) for row in labels), key=lambda pair: (pair[0], pair[1].id))
        kept = [row for _, row in rows]
        self._texts = Words([text for text, _ in rows])
        self._ids = np.array([row.id for row in kept], np.int32)
        self._concepts = np.array([row.concept for row in kept], np.int32)
        self._preferred = np.array([row.is_preferred for row in kept], np.bool_)
        self._languages = sorted({row.language for row in kept})
        self._language = np.array([self._languages.index(row.language) for row in kept], np.uint8)
        used = [MOST_USED - min(uses.get(row.concept, 0), MOST_USED) for row in kept]
        lengths = [min(len(row.folded), LONGEST) for row in kept]
        self._ties = (np.array(used, np.int64) << 16) | np.array(lengths, np.int64)
        self._word_counts = np.array([1 + row.folded.count(" ") for row in kept], np.uint16)
        self._index_words(kept)

    def _index_words(self, rows: list[LabelRow]) -> None:
        numbers: dict[str, array[int]] = {}
        for number, row in enumerate(rows):
            for word in dict.fromkeys(WORD.findall(row.folded)):
                numbers.setdefault(word, array("i")).append(number)
        ordered = sorted(numbers, key=str.encode)
        self._words = Words([word.encode() for word in ordered])
        counts = np.array([len(numbers[word]) for word in ordered], np.int64)
        self._starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(counts)]).astype(np.int32)
        self._postings = np.frombuffer(b"".join(numbers[word].tobytes() for word in ordered), np.int32)
        self._lengths = np.array([len(word) for word in ordered], np.int16)
        padded = "".join(word[:LETTERS].ljust(LETTERS, "\0") for word in ordered)
        codes = np.frombuffer(padded.encode("utf-32-le"), np.uint32).astype(np.uint16)
        self._letters = np.ascontiguousarray(codes.reshape(-1, LETTERS).T)

    @property
    def size(self) -> int:
        """How many bytes the index takes."""
        arrays = (
            self._ids, self._concepts, self._preferred, self._language, self._ties, self._word_counts, self._starts,
            self._postings, self._lengths, self._letters,
        )  # fmt: skip
        return sum(one.nbytes for one in arrays) + self._texts.size + self._words.size

    def find(self, text: str, language: str, limit: int) -> list[Found]:
        """Exact labels, beginnings of preferred labels, of others, then words, slips, then what is spelt alike.

        Equals are put by language (the reader's first), by use, by length. No more than one row per concept.
        """
        folded = fold(text[:LONGEST_TEXT])
        words = WORD.findall(folded)[:MOST_WORDS]
        if not words or not len(self._texts):
            return []
        costs = [self._cost(word) for word in words]
        found = self._first(self._place(folded.encode(), costs), language, limit)
        if len(found) == limit:
            return found
        self._add_slips_of_unknown(words, costs)
        found = self._first(self._place(folded.encode(), costs), language, limit)
        if len(found) < limit and len(folded) >= SLIP_FROM:
            known = {one.concept for one in found}
            alike = self._compare(folded, words, costs)
            found += [one for how, one in alike if how >= ALIKE_ENOUGH and one.concept not in known][
                : limit - len(found)
            ]
        return found

    def list_alike(self, text: str) -> list[tuple[float, Found]]:
        """Concepts by the likeness of spelling of their likest label (`linking.likeness`), the likest first.

        Compared are the labels that have most words in common with the text, rare words before others; a word counts
        for its beginning and its slips too.
        """
        folded = fold(text[:LONGEST_TEXT])
        words = WORD.findall(folded)[:MOST_WORDS]
        if not len(self._texts):
            return []
        costs = [self._cost(word) for word in words]
        self._add_slips_of_unknown(words, costs)
        return self._compare(folded, words, costs)

    def _compare(self, folded: str, words: list[str], costs: list[Costs]) -> list[tuple[float, Found]]:
        weights = np.zeros(len(self._texts), np.float32)
        for word, cost in zip(words, costs, strict=True):
            begun = self._labels_between(*self._words.find_range(word[:WORD_START].encode()))
            cost[begun] = np.minimum(cost[begun], ALIKE)
            hit = np.flatnonzero(cost < MISSING)
            weights[hit] += np.log1p(len(weights) / max(1, len(hit))) / (1 + cost[hit])
        likely = np.flatnonzero(weights)
        if len(likely) > COMPARED:
            likely = likely[np.argpartition(-weights[likely], COMPARED)[:COMPARED]]
        grams, likest = trigrams(folded), dict[int, tuple[float, Found]]()
        for one in likely.tolist():
            alike, concept = likeness(grams, trigrams(self._texts[one].decode())), int(self._concepts[one])
            if concept not in likest or alike > likest[concept][0]:
                likest[concept] = alike, Found(concept, int(self._ids[one]))
        return sorted(likest.values(), key=lambda one: (-one[0], one[1].concept))

    def _add_slips_of_unknown(self, words: list[str], costs: list[Costs]) -> None:
        """A word that some label has, or that begins one, is taken as it is written."""
        for number, (word, cost) in enumerate(zip(words, costs, strict=True)):
            if int(cost.min()) > BEGINS:
                self._add_slips(cost, word, is_begun=number == len(words) - 1)

    def _cost(self, word: str) -> Costs:
        """Per label, how its likest word stands to the typed one."""
        costs, typed = np.full(len(self._texts), MISSING, np.uint16), word.encode()
        if len(word) >= INSIDE_FROM:
            costs[self._labels_of(self._words.list_containing(typed))] = INSIDE
        costs[self._labels_between(*self._words.find_range(typed))] = BEGINS
        costs[self._labels_between(*self._words.find_same(typed))] = SAME
        return costs

    def _add_slips(self, costs: Costs, word: str, *, is_begun: bool) -> None:
        """The same for words that are one or two slips apart; `is_begun`: the word may go on."""
        most = (len(word) >= SLIP_FROM) + (len(word) >= TWO_SLIPS_FROM)
        if not most:
            return
        slips = count_slips(word[:LETTERS], self._letters, most, self._lengths, is_begun=is_begun)
        for count in range(most, 0, -1):
            labels = self._labels_of(np.flatnonzero(slips == count).tolist())
            costs[labels] = np.minimum(costs[labels], SLIP + count)

    def _labels_between(self, start: int, end: int) -> Numbers:
        return self._postings[self._starts[start] : self._starts[end]]

    def _labels_of(self, words: list[int]) -> Numbers:
        parts = [self._labels_between(word, word + 1) for word in words]
        return np.concatenate(parts) if parts else self._postings[:0]

    def _place(self, folded: bytes, costs: list[Costs]) -> Costs:
        """Per label the class that it is in, the best 0; MISSING and more where a word has no like."""
        more = self._word_counts > len(costs)
        places = np.minimum(np.sum(costs, axis=0, dtype=np.uint16), MISSING) + more + HAS_WORDS
        if len(costs) > 1:
            places[self._texts.list_containing(b" " + folded)] = HAS_PHRASE
        start, end = self._texts.find_range(folded)
        places[start:end] = np.where(self._preferred[start:end], PREFERRED_BEGINS, LABEL_BEGINS)
        start, end = self._texts.find_same(folded)
        places[start:end] = np.where(self._preferred[start:end], EXACT, EXACT + 1)
        return places.astype(np.uint16)

    def _first(self, places: Costs, language: str, limit: int) -> list[Found]:
        labels = np.flatnonzero(places < MISSING)
        own = base_language(language)
        foreign = self._language[labels] != (self._languages.index(own) if own in self._languages else NO_LANGUAGE)
        keys = (places[labels].astype(np.int64) << 40) | (foreign.astype(np.int64) << 36) | self._ties[labels]
        for look in (FIRST_LOOK, len(labels)):
            if look < len(labels):
                best = np.argpartition(keys, look)[:look]
            else:
                best = np.arange(len(labels))
            found: dict[int, int] = {}
            for label in labels[best[np.argsort(keys[best], kind="stable")]].tolist():
                found.setdefault(int(self._concepts[label]), int(self._ids[label]))
                if len(found) == limit:
                    break
            if len(found) == limit or look >= len(labels):
                break
        return [Found(concept, label) for concept, label in found.items()]


def count_slips(word: str, letters: Letters, most: int, lengths: Numbers, *, is_begun: bool) -> Counts:
    """The optimal string alignment distance of a word to each of many, `most` + 1 where it is more.

    `letters`: (LETTERS, n) codes of the others, padded with 0; `lengths`: (n,). With `is_begun` to the beginning of the
    other that is nearest. Only the cells within `most` of the diagonal are reckoned.
    """
    typed = [ord(letter) & 0xFFFF for letter in word]
    far = np.full(letters.shape[1], most + 1, np.uint8)
    before: dict[int, Counts] = {}
    row = {place: np.full_like(far, place) for place in range(most + 1)}
    for number, code in enumerate(typed, start=1):
        earlier, before, row = before, row, {}
        for place in range(max(0, number - most), min(LETTERS, number + most) + 1):
            if place == 0:
                row[0] = np.full_like(far, number)
                continue
            same = letters[place - 1] == code
            cell = before.get(place - 1, far) + ~same
            cell = np.minimum(cell, np.minimum(before.get(place, far), row.get(place - 1, far)) + 1)
            if number > 1 and place > 1 and place - 2 in earlier:
                swapped = (letters[place - 1] == typed[number - 2]) & (letters[place - 2] == code)
                cell = np.where(swapped, np.minimum(cell, earlier[place - 2] + 1), cell)
            row[place] = np.minimum(cell, most + 1).astype(np.uint8)
    return _nearest(row, lengths, far, is_begun=is_begun)


def _nearest(row: dict[int, Counts], lengths: Numbers, far: Counts, *, is_begun: bool) -> Counts:
    nearest = far
    for place, cell in row.items():
        fits = lengths >= place if is_begun else np.minimum(lengths, LETTERS) == place
        nearest = np.minimum(nearest, np.where(fits, cell, far))
    return nearest


_kept: WeakKeyDictionary[object, tuple[Stamp, SkillSearch]] = WeakKeyDictionary()
_building = threading.Lock()


def load_skill_search() -> SkillSearch:
    """The index of this process, built again once the taxonomy has changed: whoever asks waits for it, as elsewhere."""
    bind, stamp = session.get_bind(), _read_stamp()
    kept = _kept.get(bind)
    if kept is not None and kept[0] == stamp:
        return kept[1]
    with _building:
        again = _kept.get(bind)
        if again is None or again[0] != stamp:
            again = stamp, SkillSearch(_read_labels(), _count_uses())
            _kept[bind] = again
    return again[1]


def _read_stamp() -> Stamp:
    """Differs after every import, every act of HR on the taxonomy, and every label that can be found from now on."""
    newest = (
        sa.select(SkillLabel.id, SkillLabel.created_at)
        .join(Skill, Skill.id == SkillLabel.skill_id)
        .where(Skill.state.in_([SkillState.ACTIVE, SkillState.MERGED]))
        .order_by(SkillLabel.id.desc())
        .limit(1)
    )
    gone = sa.select(sa.func.count()).where(Skill.state.in_([SkillState.RETIRED, SkillState.MERGED]))
    acts = sa.select(sa.func.max(SkillChange.id), sa.func.max(SkillChange.undone_at))
    imports = sa.select(sa.func.max(TaxonomyImport.id), sa.func.max(TaxonomyImport.created_at))
    return tuple(tuple(row) for query in (newest, gone, acts, imports) for row in session.execute(query))


def _read_labels() -> Iterator[LabelRow]:
    """Of active skills, and of merged ones as other names of what they became."""
    states = {row.id: row for row in session.execute(sa.select(Skill.id, Skill.state, Skill.merged_into_id))}
    query = sa.select(
        SkillLabel.id, SkillLabel.skill_id, SkillLabel.language, SkillLabel.folded, SkillLabel.is_preferred
    )
    for row in session.execute(query):
        target = states[row.skill_id]
        for _ in range(MAXIMUM_MERGES):
            if target.merged_into_id is None:
                break
            target = states[target.merged_into_id]
        if target.state is SkillState.ACTIVE:
            is_preferred = row.is_preferred and target.id == row.skill_id
            yield LabelRow(row.id, target.id, row.language, row.folded, is_preferred)


def _count_uses() -> dict[int, int]:
    """Occupations that ask for a skill; people who hold it count where they are too many to be told by it."""
    asked = sa.select(OccupationSkill.skill_id, sa.func.count().label("uses")).group_by(OccupationSkill.skill_id)
    held = sa.select(HeldSkill.skill_id, sa.func.count()).where(HeldSkill.valid_to.is_(None))
    held = held.group_by(HeldSkill.skill_id).having(sa.func.count() >= FEWEST_PEOPLE)
    uses = {row.skill_id: row.uses for row in session.execute(asked)}
    for skill, count in session.execute(held):
        uses[skill] = uses.get(skill, 0) + count
    return uses
