"""A list that is sorted, and asked for in the database, only as far down as somebody looks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import overload

import numpy as np

from mobility.matching.ranking import order_rows
from mobility.matching.segments import Flags, Floats, Ints, Keys

MARGIN = 30


class Ranked(Sequence[tuple[int, float]]):
    """(row of the index, score), best first; where `last` holds, after all others; equals by `ties`.

    `verify` answers which of some rows may be shown: of nobody else a line leaves this list (`domain.md`, rule 6).
    """

    def __init__(
        self, rows: Ints, scores: Floats, ties: Keys, last: Flags, verify: Callable[[Sequence[int]], set[int]]
    ) -> None:
        self._rows, self._scores, self._ties, self._last, self._verify = rows, scores, ties, last, verify
        self._known: list[tuple[int, float]] = []
        self._looked = 0

    def __len__(self) -> int:
        return len(self._rows) - self._looked + len(self._known)

    @overload
    def __getitem__(self, place: int) -> tuple[int, float]: ...

    @overload
    def __getitem__(self, place: slice) -> list[tuple[int, float]]: ...

    def __getitem__(self, place: int | slice) -> tuple[int, float] | list[tuple[int, float]]:
        self._reach(place.indices(len(self))[1] if isinstance(place, slice) else range(len(self))[place] + 1)
        return self._known[place]

    def _reach(self, top: int) -> None:
        while len(self._known) < top and self._looked < len(self._rows):
            until = min(len(self._rows), max(2 * self._looked, top + MARGIN))
            self._known += self._allow(self._order(until)[self._looked :])
            self._looked = until

    def _order(self, top: int) -> Ints:
        if not self._last.any():
            return order_rows(self._scores, self._ties, top)
        first, second = np.flatnonzero(~self._last), np.flatnonzero(self._last)
        orders = [part[order_rows(self._scores[part], self._ties[part], top)] for part in (first, second)]
        return np.concatenate(orders)[:top]

    def _allow(self, places: Ints) -> list[tuple[int, float]]:
        allowed = self._verify(self._rows[places].tolist())
        pairs = zip(self._rows[places].tolist(), self._scores[places].tolist(), strict=True)
        return [(row, score) for row, score in pairs if row in allowed]

    def draw(self, after: int, number: int) -> list[tuple[int, float]]:
        """Some from further down, the first of them in the list's fixed shuffle."""
        top = {row for row, _ in self[:after]}
        few = min(len(self._ties), after + number + MARGIN)
        places = np.argpartition(self._ties, few - 1)[:few] if few else np.zeros(0, dtype=np.int64)
        places = places[np.argsort(self._ties[places])]
        further = np.asarray([place for place in places if int(self._rows[place]) not in top], dtype=np.int64)
        return self._allow(further)[:number]
