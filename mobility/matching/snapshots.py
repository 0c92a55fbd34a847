"""What a reader of the index holds: everyone as of one moment; vectors and people are read when they are asked for."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import overload

import numpy as np

from mobility.embeddings import queries as embeddings
from mobility.embeddings.queries import Revision
from mobility.matching.corpus import Index, Opportunity, Person
from mobility.matching.lexical import Statistics
from mobility.matching.segments import Floats, Ints, Vectors, in_steps

FEW_TEXTS = 500
MOST_REMEMBERED = 8000


class StoredVectors(Vectors):
    """Vectors as the table has them, read when first asked for; those of few texts are remembered."""

    def __init__(self, revision: Revision, known: StoredVectors | None = None) -> None:
        self.model = revision.model
        is_same = known is not None and known.model == revision.model and len(known._found) < MOST_REMEMBERED
        self._dimension = embeddings.read_dimension(revision.model) if revision.model else 1
        self._found: dict[str, Floats] = dict(known._found) if known and is_same else {}
        self._lacking: set[str] = set()

    def of(self, texts: Sequence[str]) -> Floats:
        """float32, shape (len(texts), dimension)."""
        hashes = [embeddings.hash_text(text) for text in texts]
        asked = [one for one in dict.fromkeys(hashes) if one not in self._found and one not in self._lacking]
        fresh = embeddings.find_vectors(self.model, asked, self._dimension) if self.model and asked else {}
        if len(texts) <= FEW_TEXTS:
            self._found |= {one: in_steps(vector) for one, vector in fresh.items()}
            self._lacking |= {one for one in asked if one not in fresh}
        matrix = np.zeros((len(texts), self._dimension), dtype=np.float32)
        for row, one in enumerate(hashes):
            if one in self._found:
                matrix[row] = self._found[one]
            elif one in fresh:
                matrix[row] = in_steps(fresh[one])
        return matrix


class RowsById(Mapping[int, int]):
    """The row of everyone who is alive in an index, by their id."""

    def __init__(self, index: Index) -> None:
        self._index = index

    def __getitem__(self, person_id: int) -> int:
        (row,) = self._index.find([person_id]).tolist()
        if row < 0:
            raise KeyError(person_id)
        return int(row)

    def __iter__(self) -> Iterator[int]:
        yield from self._index.ids[self._index.alive].tolist()

    def __len__(self) -> int:
        return int(self._index.alive.sum())


class Stored(Sequence[Person]):
    """People by their rows, as hosts may see them; nobody is held in memory, whoever is asked for is read."""

    def __init__(self, ids: Ints, load: Callable[[Sequence[int]], Mapping[int, Person]]) -> None:
        self._ids, self._load = ids, load

    @overload
    def __getitem__(self, row: int) -> Person: ...

    @overload
    def __getitem__(self, row: slice) -> list[Person]: ...

    def __getitem__(self, row: int | slice) -> Person | list[Person]:
        ids = [int(one) for one in np.atleast_1d(self._ids[row])]
        people = self._load(ids)
        return [people[one] for one in ids] if isinstance(row, slice) else people[ids[0]]

    def __len__(self) -> int:
        return len(self._ids)


@dataclass(frozen=True)
class Snapshot:
    """Everyone who may be found; `ids[row]` is the id of index.people[row], `rows` the other way round, for the living.

    `model` is None where nothing is embedded. `stamp` differs whenever anything that a score depends on does, the
    opportunity itself apart; `vocabulary` whenever concepts are named, merged or related anew.
    """

    stamp: Hashable
    model: str | None
    vectors: Vectors
    index: Index
    vocabulary: Hashable

    @property
    def statistics(self) -> Statistics:
        return self.index.statistics

    @property
    def ids(self) -> Ints:
        return self.index.ids

    @cached_property
    def rows(self) -> RowsById:
        return RowsById(self.index)

    def is_complete_for(self, opportunity: Opportunity) -> bool:
        """Whether the opportunity can be compared by meaning: there is a model, and it has read this title."""
        return bool(self.vectors.of([opportunity.title]).any())
