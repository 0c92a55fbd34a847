"""What matching may look at, and the index over it: people, opportunities, their skills, texts and vectors.

Nothing else reaches a score: no name, age, sex, nationality, photo, part-time, absence (`domain.md`, rule 8).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from mobility.matching.lexical import Bm25, Statistics, count_statistics, gram_vectors, words

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Relations = Mapping[str, Mapping[str, float]]
"""Required concept → held concept → credit in 0..1 for narrower, broader and related concepts of the taxonomy."""

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


class Vectors:
    """Unit vectors by their text; a text without one gets zeros: no likeness by meaning, words and concepts remain."""

    def __init__(self, texts: Sequence[str] = (), matrix: Floats | None = None) -> None:
        self._matrix = np.zeros((0, 1), dtype=np.float32) if matrix is None else matrix
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


class Phrases:
    """Distinct skills with their vectors and grams (grams × phrases): compared once, however many people bear them."""

    def __init__(self, skills: Iterable[Skill], vectors: Vectors) -> None:
        self.rows: dict[tuple[str, str], int] = {}
        for skill in skills:
            self.rows.setdefault((skill.concept, skill.phrase), len(self.rows))
        self.concepts: dict[str, list[int]] = {}
        for (concept, _), row in self.rows.items():
            self.concepts.setdefault(concept, []).append(row)
        texts = [phrase for _, phrase in self.rows]
        self.vectors = vectors.of(texts)
        self.grams = gram_vectors(texts).T.tocsr()

    def __len__(self) -> int:
        return len(self.rows)


class Postings:
    """The inverted list phrase → people who bear it, with the level and the place in the person's own list."""

    def __init__(self, skills_of: Sequence[Sequence[Skill]], vectors: Vectors) -> None:
        self.phrases = Phrases((skill for skills in skills_of for skill in skills), vectors)
        bearers = [
            (self.phrases.rows[skill.concept, skill.phrase], person, skill.level or UNKNOWN_LEVEL, place)
            for person, skills in enumerate(skills_of)
            for place, skill in enumerate(skills)
        ]
        table = np.asarray(sorted(bearers), dtype=np.int64).reshape(-1, 4)
        self.phrase, self.person, self.level, self.place = table.T
        self.starts: Ints = np.searchsorted(self.phrase, np.arange(len(self.phrases) + 1))

    def of_phrases(self, rows: Ints) -> Ints:
        """Positions in the list of everyone who bears one of the phrases."""
        sizes = self.starts[rows + 1] - self.starts[rows]
        offsets = np.repeat(self.starts[rows] - np.concatenate(([0], np.cumsum(sizes)[:-1])), sizes)
        return offsets + np.arange(sizes.sum())


@dataclass(frozen=True)
class Index:
    """People made ready for scoring; row i of every array is people[i]."""

    people: tuple[Person, ...]
    held: Postings
    wanted: Postings
    wanted_counts: Ints
    title_rows: Ints
    title_vectors: Floats
    title_grams: Any
    text_vectors: Floats
    words: Bm25


def build_index(people: Sequence[Person], vectors: Vectors, statistics: Statistics | None = None) -> Index:
    """The index over these people.

    Pass the `people_statistics` of everyone when indexing only some, for instance the one person who looks for
    opportunities: their scores are then the same as in the index of everyone.
    """
    texts = [words(person.text, person.language) for person in people]
    titles = {title: row for row, title in enumerate(dict.fromkeys(person.title for person in people))}
    return Index(
        people=tuple(people),
        held=Postings([person.held for person in people], vectors),
        wanted=Postings([person.wanted for person in people], vectors),
        wanted_counts=np.asarray([len(person.wanted) for person in people], dtype=np.int64),
        title_rows=np.asarray([titles[person.title] for person in people], dtype=np.int64),
        title_vectors=vectors.of(list(titles)),
        title_grams=gram_vectors(list(titles)).T.tocsr(),
        text_vectors=vectors.of([person.text for person in people]),
        words=Bm25(texts, statistics or count_statistics(texts)),
    )


def people_statistics(people: Iterable[Person]) -> Statistics:
    """Word statistics of everyone's texts, for `build_index` over some of them."""
    return count_statistics([words(person.text, person.language) for person in people])
