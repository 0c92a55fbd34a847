"""What matching may look at, and the index over it: people, opportunities, their skills, texts and vectors.

Nothing else reaches a score: no name, age, sex, nationality, photo, part-time, absence (`domain.md`, rule 8).
"""

from __future__ import annotations

import datetime as dt
import enum
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import accumulate

import numpy as np

from mobility.matching.lexical import fold
from mobility.matching.neutral import neutral
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
UNKNOWN_LEVEL = 0
LEVELS = 6  # with the unknown one
AGES = 3
OLD_MONTHS, AGED_MONTHS = 36, 72
MOST_FOLDED = 280  # characters; one may unfold into many


class Age(enum.IntEnum):
    """How long ago a skill was last used, as far as is known."""

    RECENT = 0
    SOME_YEARS = 1
    MANY_YEARS = 2


def find_age(last_used: str | None, today: dt.date) -> Age:
    """Of a month as “2021-05”; a skill of which nothing is known is recent."""
    if not last_used:
        return Age.RECENT
    year, month = map(int, last_used.split("-")[:2])
    months = (today.year - year) * 12 + today.month - month
    return Age((months > OLD_MONTHS) + (months > AGED_MONTHS))


@dataclass(frozen=True, slots=True)
class Skill:
    """A concept's id, the phrase compared (in the model's language where the concept has one), a level 1..5 or None.

    direct: what the likeness of phrases counts, 0..1, the larger of the two compared: 1 for a phrase that means
    nothing known, less where concepts say more than words. evidenced and age are of skills held.
    """

    concept: str
    phrase: str
    level: int | None = None
    direct: float = field(default=1.0, kw_only=True)
    evidenced: bool = field(default=False, kw_only=True)
    age: Age = field(default=Age.RECENT, kw_only=True)

    @property
    def key(self) -> Key:
        return self.concept, self.phrase, self.direct

    @property
    def code(self) -> int:
        """Level, evidence and age in one small number: see `ranking.factors`."""
        return (self.level or UNKNOWN_LEVEL) + LEVELS * (self.age + AGES * self.evidenced)


def make_held(key: Key, code: int) -> Skill:
    """The skill of a key and a code."""
    rest, level = divmod(code, LEVELS)
    evidenced, age = divmod(rest, AGES)
    return Skill(*key[:2], level or None, direct=key[2], evidenced=bool(evidenced), age=Age(age))


@dataclass(frozen=True, slots=True)
class RequiredSkill(Skill):
    must: bool = True

    def claimed(self, level: int | None = None) -> Skill:
        """As somebody holds it who says so, at a level or the one asked for."""
        return Skill(self.concept, self.phrase, level or self.level, direct=self.direct)

    @classmethod
    def once(cls, required: Iterable[RequiredSkill]) -> tuple[RequiredSkill, ...]:
        """Each concept once, at the highest level that is asked, and a must if it is one anywhere."""
        found: dict[str, RequiredSkill] = {}
        for one in required:
            other = found.get(one.concept, one)
            level = max(one.level or UNKNOWN_LEVEL, other.level or UNKNOWN_LEVEL) or None
            found[one.concept] = replace(one, level=level, must=one.must or other.must)
        return tuple(found.values())


@dataclass(frozen=True, slots=True)
class Person:
    """What somebody does now, did before (`former`: titles), can do and wants to learn; `language` is the titles'.

    Titles tell no sex here, however they were written.
    """

    id: str
    title: str
    held: tuple[Skill, ...] = ()
    wanted: tuple[Skill, ...] = ()
    former: tuple[str, ...] = ()
    language: str = "en"

    def __post_init__(self) -> None:
        object.__setattr__(self, "title", neutral(self.title, self.language))
        object.__setattr__(self, "former", tuple(neutral(title, self.language) for title in self.former))

    @property
    def titles(self) -> tuple[Skill, ...]:
        """Now, and then before."""
        return tuple(make_title(title, self.language) for title in (self.title, *self.former))


@dataclass(frozen=True, slots=True)
class Opportunity:
    """`names_skill`: it is called like a skill that it asks for, as gigs are: then no job is meant by the title."""

    id: str
    title: str
    description: str
    required: tuple[RequiredSkill, ...] = ()
    taught: tuple[Skill, ...] = ()
    language: str = "en"
    names_skill: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "title", neutral(self.title, self.language))

    @property
    def job(self) -> Skill:
        return make_title(self.title, self.language)

    @property
    def text(self) -> str:
        phrases = ", ".join(skill.phrase for skill in self.required)
        return ". ".join(filter(None, (self.title, self.description, phrases)))


def make_title(title: str, language: str) -> Skill:
    """A job title, to be compared as skills are: what the same occupations are called is related (`titles`).

    One without a letter (“-”) bears no concept: nothing is not the same as nothing.
    """
    title = neutral(title, language)
    folded = fold(title)[:MOST_FOLDED]
    return Skill(f"{language}:{folded}" if folded else "", title)


def texts_to_embed(thing: Person | Opportunity) -> list[str]:
    """Every text whose vector scoring looks up, in a fixed order, repeats included."""
    if isinstance(thing, Person):
        return [thing.title, *thing.former, *(skill.phrase for skill in thing.held + thing.wanted)]
    skills = (*thing.required, *thing.taught)
    return [thing.title, thing.description, thing.text, *(skill.phrase for skill in skills)]


@dataclass(frozen=True)
class Index:
    """People made ready for scoring: row i of every result is people[i], the rows of all segments one after the other.

    Nothing in it ever changes; `changed` answers another index that shares what is the same. Rows that are not `alive`
    are of people who left or stand in a later segment: they are never ranked.
    """

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
        return make_held(self.phrases.keys[int(bearers.terms[at])], int(bearers.codes[at]))

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
            segments.append(_make_segment(people, marks, phrases, titles))
            live.append(np.ones(len(people), dtype=np.bool_))
        return Index(phrases, titles, *_merge_small(segments, live), self.people)

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
    ids: Sequence[int] | None = None,
    marks: Rows | None = None,
) -> Index:
    """The index over these people, in one segment; `ids` are theirs, or else their places; `marks`: see `Segment`."""
    phrases, titles = make_terms(_phrases(people), vectors), make_terms(_titles(people), vectors)
    numbers = range(len(people)) if ids is None else ids
    segment = _make_segment(dict(zip(numbers, people, strict=True)), marks, phrases, titles)
    return Index(phrases, titles, (segment,), (np.ones(len(people), dtype=np.bool_),), people)


def build_in_parts(parts: Iterable[tuple[Mapping[int, Person], Rows]], vectors: Vectors) -> Index:
    """As `build_index`, of people by their ids with their marks, one part of them or more, one at a time.

    No more than one part is ever there as objects, so that a process does not grow by what it needed once.
    """
    phrases, titles = make_terms((), vectors), make_terms((), vectors)
    made: list[Segment] = []
    for people, marks in parts:
        phrases = phrases.extended(_phrases(people.values()), vectors)
        titles = titles.extended(_titles(people.values()), vectors)
        made.append(_make_segment(people, marks, phrases, titles))
    segment = merge(made, [np.ones(len(one), dtype=np.bool_) for one in made])
    return Index(phrases, titles, (segment,), (np.ones(len(segment), dtype=np.bool_),))


def _phrases(people: Iterable[Person]) -> Iterator[Key]:
    return (skill.key for person in people for skill in (*person.held, *person.wanted))


def _titles(people: Iterable[Person]) -> Iterator[Key]:
    return (title.key for person in people for title in person.titles)


def _make_segment(people: Mapping[int, Person], marks: Rows | None, phrases: Terms, titles: Terms) -> Segment:
    everyone = list(people.values())
    return Segment(
        ids=np.asarray(list(people), dtype=np.int64),
        marks=np.zeros((len(people), 0), dtype=np.int32) if marks is None else marks,
        ties=np.asarray([hash_number(person.id) for person in everyone], dtype=np.uint64),
        titles=np.asarray([titles.rows[person.titles[0].key] for person in everyone], dtype=np.int32),
        former=_make_bearers([person.titles[1:] for person in everyone], titles),
        held=_make_bearers([person.held for person in everyone], phrases),
        wanted=_make_bearers([person.wanted for person in everyone], phrases),
    )


def _make_bearers(lists: Sequence[Sequence[Skill]], terms: Terms) -> Bearers:
    return make_bearers(
        [len(skills) for skills in lists],
        [terms.rows[skill.key] for skills in lists for skill in skills],
        [skill.code for skills in lists for skill in skills],
    )
