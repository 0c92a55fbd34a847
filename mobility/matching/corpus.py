"""What matching may look at, and the index over it: people, opportunities, their skills, texts and vectors.

Nothing else reaches a score: no name, age, sex, nationality, photo, part-time, absence (`domain.md`, rule 8).
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate

import numpy as np

from mobility.matching.lexical import (
    Numbered,
    Statistics,
    count_statistics,
    number_texts,
    sum_statistics,
    weigh_words,
)
from mobility.matching.segments import (
    Bearers,
    Flags,
    Ints,
    Key,
    Keys,
    Rows,
    Segment,
    Terms,
    Vectors,
    hash_number,
    make_bearers,
    make_terms,
    merge,
)

Relations = Mapping[str, Mapping[str, float]]
"""Required concept → held concept → credit in 0..1 for narrower, broader and related concepts of the taxonomy."""

FACTOR = 8
TEXT_KEY_DIGITS = 16
UNKNOWN_LEVEL = 0


@dataclass(frozen=True, slots=True)
class Skill:
    """A concept's id, the phrase compared (in the model's language where the concept has one), a level 1..5 or None."""

    concept: str
    phrase: str
    level: int | None = None


@dataclass(frozen=True, slots=True)
class RequiredSkill(Skill):
    must: bool = True


@dataclass(frozen=True, slots=True)
class Person:
    """`about` is the free text that may be searched: headline, experience; `language` is that of the texts."""

    id: str
    title: str
    held: tuple[Skill, ...] = ()
    wanted: tuple[Skill, ...] = ()
    about: str = ""
    language: str = "en"

    @property
    def text(self) -> str:
        return ". ".join(filter(None, (self.title, ", ".join(skill.phrase for skill in self.held), self.about)))


@dataclass(frozen=True, slots=True)
class Opportunity:
    id: str
    title: str
    description: str
    required: tuple[RequiredSkill, ...] = ()
    taught: tuple[Skill, ...] = ()
    language: str = "en"

    @property
    def text(self) -> str:
        phrases = ", ".join(skill.phrase for skill in self.required)
        return ". ".join(filter(None, (self.title, self.description, phrases)))


def texts_to_embed(thing: Person | Opportunity) -> list[str]:
    """Every text whose vector scoring looks up, in a fixed order, repeats included."""
    if isinstance(thing, Person):
        return [thing.title, thing.text, *(skill.phrase for skill in thing.held + thing.wanted)]
    skills = (*thing.required, *thing.taught)
    return [thing.title, thing.description, thing.text, *(skill.phrase for skill in skills)]


@dataclass(frozen=True)
class Index:
    """People made ready for scoring: row i of every result is people[i], the rows of all segments one after the other.

    Nothing in it ever changes; `changed` answers another index that shares what is the same. Rows that are not `alive`
    are of people who left or stand in a later segment: they are never ranked.
    """

    statistics: Statistics
    phrases: Terms
    titles: Terms
    segments: tuple[Segment, ...]
    live: tuple[Flags, ...]
    people: Sequence[Person] = ()

    def __len__(self) -> int:
        return self.starts[-1]

    @cached_property
    def starts(self) -> list[int]:
        """The first row of each segment, and the number of rows."""
        return [0, *accumulate(len(segment) for segment in self.segments)]

    @cached_property
    def alive(self) -> Flags:
        return np.concatenate([np.zeros(0, dtype=np.bool_), *self.live])

    @cached_property
    def ids(self) -> Ints:
        return np.concatenate([np.zeros(0, dtype=np.int64), *(segment.ids for segment in self.segments)])

    @cached_property
    def ties(self) -> Keys:
        return np.concatenate([np.zeros(0, dtype=np.uint64), *(segment.ties for segment in self.segments)])

    def spans(self) -> Iterator[tuple[Segment, slice]]:
        """Each segment with its rows."""
        for segment, first in zip(self.segments, self.starts, strict=False):
            yield segment, slice(first, first + len(segment))

    def locate(self, row: int) -> tuple[Segment, int]:
        """The segment of a row, and its place there; raises IndexError where there is no such row."""
        if not 0 <= row < len(self):
            raise IndexError(row)
        number = bisect_right(self.starts, row) - 1
        while not len(self.segments[number]):
            number -= 1
        return self.segments[number], row - self.starts[number]

    def find(self, ids: Sequence[int] | Ints) -> Ints:
        """The row of each id, −1 for whom is not here or not alive; shape (len(ids),)."""
        wanted = np.asarray(ids, dtype=np.int64)
        rows = np.full(len(wanted), -1, dtype=np.int64)
        for segment, first, live in zip(self.segments, self.starts, self.live, strict=False):
            here, places = segment.find(wanted)
            here[here] = live[places[here]]
            rows[here] = first + places[here]
        return rows

    def skill(self, bearers: Bearers, person: int, place: int) -> Skill:
        """What somebody of a segment bears at a place of their own list."""
        at = bearers.of(person).start + place
        concept, phrase = self.phrases.keys[int(bearers.terms[at])]
        return Skill(concept, phrase, int(bearers.codes[at]) or None)

    def title(self, row: int) -> str:
        segment, place = self.locate(row)
        return self.titles.texts[int(segment.titles[place])]

    def list_bearing(self, phrases: Sequence[int]) -> list[int]:
        """Ids of everyone alive who holds or wants one of these phrases, by their rows."""
        found: set[int] = set()
        for segment, live in zip(self.segments, self.live, strict=True):
            for bearers in (segment.held, segment.wanted):
                people = bearers.reach(np.asarray(phrases, dtype=np.int64))[1].indices
                found.update(segment.ids[people[live[people]]].tolist())
        return sorted(found)

    @cached_property
    def marks(self) -> Rows:
        return np.concatenate([segment.marks for segment in self.segments])

    def changed(
        self, gone: Sequence[int] | Ints, people: Mapping[int, Person], vectors: Vectors, marks: Rows | None = None
    ) -> Index:
        """Without the people of these ids, and with these by their ids; `people` is for the caller to renew.

        Costs what these people cost and, spread over many changes, the logarithm of how many there are (the
        logarithmic method: Bentley & Saxe, Journal of Algorithms 1, 1980).
        """
        live = self._without(gone)
        phrases = self.phrases.extended(_phrases(people.values()), vectors)
        titles = self.titles.extended(_titles(people.values()), vectors)
        segments = list(self.segments)
        if people:
            segments.append(_make_segment(people, marks, phrases, titles, vectors, self.statistics))
            live.append(np.ones(len(people), dtype=np.bool_))
        return Index(self.statistics, phrases, titles, *_merge_small(segments, live), self.people)

    def _without(self, gone: Sequence[int] | Ints) -> list[Flags]:
        live, rows = list(self.live), self.find(gone)
        for number, (_, span) in enumerate(self.spans()):
            here = rows[(rows >= span.start) & (rows < span.stop)] - span.start
            if len(here):
                live[number] = live[number].copy()
                live[number][here] = False
        return live


def _merge_small(segments: list[Segment], live: list[Flags]) -> tuple[tuple[Segment, ...], tuple[Flags, ...]]:
    """Each segment is `FACTOR` times as large as the next, so there are few; of a merged one, nobody in it is dead."""
    while len(segments) > 1 and live[-2].sum() < FACTOR * len(segments[-1]):
        merged = merge(segments[-2:], live[-2:])
        segments[-2:], live[-2:] = [merged], [np.ones(len(merged), dtype=np.bool_)]
    return tuple(segments), tuple(live)


def build_index(
    people: Sequence[Person],
    vectors: Vectors,
    statistics: Statistics | None = None,
    ids: Sequence[int] | None = None,
    marks: Rows | None = None,
) -> Index:
    """The index over these people, in one segment; `ids` are theirs, or else their places; `marks`: see `Segment`.

    Pass the `people_statistics` of everyone when indexing only some, for instance the one person who looks for
    opportunities: their scores are then the same as in the index of everyone.
    """
    statistics = statistics or people_statistics(people)
    phrases, titles = make_terms(_phrases(people), vectors), make_terms(_titles(people), vectors)
    numbers = range(len(people)) if ids is None else ids
    segment = _make_segment(dict(zip(numbers, people, strict=True)), marks, phrases, titles, vectors, statistics)
    return Index(statistics, phrases, titles, (segment,), (np.ones(len(people), dtype=np.bool_),), people)


def build_in_parts(parts: Iterable[tuple[Mapping[int, Person], Rows]], vectors: Vectors) -> Index:
    """As `build_index`, of people by their ids with their marks, a part of them at a time.

    No more than one part is ever there as objects, so that a process does not grow by what it needed once.
    """
    phrases, titles = make_terms((), vectors), make_terms((), vectors)
    columns: dict[str, int] = {}
    known: dict[tuple[str, str], list[int]] = {}
    made: list[tuple[Segment, Numbered]] = []
    for people, marks in parts:
        phrases = phrases.extended(_phrases(people.values()), vectors)
        titles = titles.extended(_titles(people.values()), vectors)
        numbered = number_texts(_passages(people.values()), columns, grow=True, known=known)
        made.append((_make_segment(people, marks, phrases, titles, vectors, None), numbered))
    if not made:
        return build_index((), vectors)
    statistics = sum_statistics([numbered for _, numbered in made], columns)
    segments = [replace(segment, words=weigh_words(numbered, statistics)) for segment, numbered in made]
    segment = merge(segments, [np.ones(len(one), dtype=np.bool_) for one in segments])
    return Index(statistics, phrases, titles, (segment,), (np.ones(len(segment), dtype=np.bool_),))


def _phrases(people: Iterable[Person]) -> Iterator[Key]:
    return ((skill.concept, skill.phrase) for person in people for skill in (*person.held, *person.wanted))


def _titles(people: Iterable[Person]) -> Iterator[Key]:
    return (("", person.title) for person in people)


def _make_segment(
    people: Mapping[int, Person],
    marks: Rows | None,
    phrases: Terms,
    titles: Terms,
    vectors: Vectors,
    statistics: Statistics | None,
) -> Segment:
    """Without statistics its words are left for later."""
    everyone = list(people.values())
    counted = statistics and number_texts(_passages(everyone), statistics.columns, grow=False)
    return Segment(
        ids=np.asarray(list(people), dtype=np.int64),
        marks=np.zeros((len(people), 0), dtype=np.int32) if marks is None else marks,
        ties=np.asarray([hash_number(person.id) for person in everyone], dtype=np.uint64),
        titles=np.asarray([titles.rows["", person.title] for person in everyone], dtype=np.int32),
        texts=vectors.of([person.text for person in everyone]),
        text_keys=np.asarray([_text_key(person.text) for person in everyone], dtype=np.uint64),
        held=_make_bearers([person.held for person in everyone], phrases),
        wanted=_make_bearers([person.wanted for person in everyone], phrases),
        words=weigh_words(counted, statistics) if counted and statistics else None,
    )


def _make_bearers(lists: Sequence[Sequence[Skill]], phrases: Terms) -> Bearers:
    return make_bearers(
        [len(skills) for skills in lists],
        [phrases.rows[skill.concept, skill.phrase] for skills in lists for skill in skills],
        [skill.level or UNKNOWN_LEVEL for skills in lists for skill in skills],
    )


def _text_key(text: str) -> int:
    """The beginning of the hash by which the text's vector is stored (`embeddings.queries.hash_text`)."""
    return int(hashlib.sha256(text.encode()).hexdigest()[:TEXT_KEY_DIGITS], 16)


def _passages(people: Iterable[Person]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The parts of `Person.text`, so that the words of a phrase are cut once."""
    return (
        (person.language, (person.title, *(skill.phrase for skill in person.held), person.about)) for person in people
    )


def people_statistics(people: Iterable[Person]) -> Statistics:
    """Word statistics of everyone's texts, for `build_index` over some of them."""
    return count_statistics(_passages(people))
