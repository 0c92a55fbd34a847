"""A list that is sorted, and asked for in the database, only as far down as somebody looks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import takewhile
from typing import overload

import numpy as np
import numpy.typing as npt

from mobility.matching.queries.placing import put_in_place
from mobility.matching.ranking import TIE_DECIMALS, order_rows
from mobility.matching.segments import Flags, Floats, Ints, Keys

MARGIN = 30

Pair = tuple[int, float]


class Ranked(Sequence[Pair]):
    """(row of the index, score), best first; where `last` holds, after all others; equals by `ties`; with some rows at
    the places that `positions` gives them, in that order (`put_in_place`).

    `verify` answers which of some rows may be shown: of nobody else a line leaves this list (`domain.md`, rule 6).
    """

    def __init__(
        self,
        rows: Ints,
        scores: Floats,
        ties: Keys,
        last: Flags,
        verify: Callable[[Sequence[int]], set[int]],
        positions: Mapping[int, int] | None = None,
    ) -> None:
        self._positions = positions or {}
        is_placed = np.isin(rows, list(self._positions))
        others = ~is_placed
        self._rows, self._scores, self._ties, self._last = rows[others], scores[others], ties[others], last[others]
        self._verify = verify
        self._placed = self._allow_placed(rows[is_placed], scores[is_placed])
        self._others: list[Pair] = []
        self._looked = 0
        self._known = self._put_in_place()

    def __len__(self) -> int:
        return len(self._rows) - self._looked + len(self._others) + len(self._placed)

    @overload
    def __getitem__(self, place: int) -> Pair: ...

    @overload
    def __getitem__(self, place: slice) -> list[Pair]: ...

    def __getitem__(self, place: int | slice) -> Pair | list[Pair]:
        self._reach(place.indices(len(self))[1] if isinstance(place, slice) else range(len(self))[place] + 1)
        return self._known[place]

    def _reach(self, top: int) -> None:
        while len(self._known) < top and self._looked < len(self._rows):
            until = min(len(self._rows), max(2 * self._looked, top + MARGIN))
            self._others += self._allow(self._order(until)[self._looked :])
            self._looked = until
            self._known = self._put_in_place()

    def _put_in_place(self) -> list[Pair]:
        """As far as the others are known: who is to stand below them has to wait."""
        is_all = self._looked == len(self._rows)
        within = takewhile(
            lambda numbered: is_all or self._positions[numbered[1][0]] <= len(self._others) + numbered[0] + 1,
            enumerate(self._placed),
        )
        placed = [pair for _, pair in within]
        return put_in_place([*placed, *self._others], {row: self._positions[row] for row, _ in placed})

    def _order(self, top: int) -> Ints:
        if not self._last.any():
            return order_rows(self._scores, self._ties, top)
        first, second = np.flatnonzero(~self._last), np.flatnonzero(self._last)
        orders = [part[order_rows(self._scores[part], self._ties[part], top)] for part in (first, second)]
        return np.concatenate(orders)[:top]

    def _allow(self, places: Ints) -> list[Pair]:
        allowed = self._verify(self._rows[places].tolist())
        pairs = zip(self._rows[places].tolist(), self._scores[places].tolist(), strict=True)
        return [(row, score) for row, score in pairs if row in allowed]

    def _allow_placed(self, rows: Ints, scores: Floats) -> list[Pair]:
        found = dict(zip(rows.tolist(), scores.tolist(), strict=True))
        allowed = self._verify(list(found)) if found else set()
        return [(row, found[row]) for row in self._positions if row in allowed]

    def draw(self, after: int, number: int, shuffle: Keys) -> list[tuple[int, Pair]]:
        """(place in the list, row) of some from further down, the first in a shuffle: a key for each row of the index.

        Whoever was put in their place by hand is not drawn.
        """
        top = {row for row, _ in self[:after]}
        keys = shuffle[self._rows]
        few = min(len(keys), after + number + MARGIN)
        places = np.argpartition(keys, few - 1)[:few] if few else np.zeros(0, dtype=np.int64)
        further = [place for place in places[np.argsort(keys[places])].tolist() if int(self._rows[place]) not in top]
        drawn = self._allow(np.asarray(further, dtype=np.int64))[:number]
        at = {int(self._rows[place]): place for place in further}
        return sorted((self._find_place(at[row]), (row, score)) for row, score in drawn)

    def _find_place(self, place: int) -> int:
        """Where somebody stands, from 1, without a look at everybody above them."""
        row = int(self._rows[place])
        known = [one for one, _ in self._known]
        if row in known:
            return known.index(row) + 1
        rank = self._count_before(place) + 1 - (self._looked - len(self._others))
        for one, _ in self._placed:
            rank += self._positions[one] <= rank
        return rank

    @property
    def _rounded(self) -> npt.NDArray[np.float64]:
        return np.asarray(np.round(self._scores.astype(np.float64), TIE_DECIMALS), dtype=np.float64)

    def _count_before(self, place: int) -> int:
        before, equal = np.zeros(len(self._rows), dtype=np.bool_), np.ones(len(self._rows), dtype=np.bool_)
        for values in (self._last, -self._rounded, self._ties):
            before |= equal & (values < values[place])
            equal &= values == values[place]
        return int(before.sum())

    def find_above(self, row: int) -> int | None:
        """The row that the order puts right before this one, whoever was put there by hand apart; None for the first
        and for who is not in the list."""
        (places,) = np.nonzero(self._rows == row)
        if not places.size or not self._allow(places):
            return None
        above = self._order(self._count_before(int(places[0])))
        for end in range(len(above), 0, -MARGIN):
            allowed = self._allow(above[max(0, end - MARGIN) : end])
            if allowed:
                return allowed[-1][0]
        return None

    def pick(self, values: Floats, number: int) -> list[int]:
        """The rows of who has most, and more than nothing: a value for each row of the index, equals as in the list.

        Whoever was put in their place by hand is not among them.
        """
        mine = values[self._rows]
        most = min(len(mine), number + MARGIN)
        least = np.partition(mine, -most)[-most] if most else 0
        places = np.flatnonzero((mine >= least) & (mine > 0))
        order = np.lexsort((self._ties[places], -self._rounded[places], -mine[places]))
        return [row for row, _ in self._allow(places[order][:most])][:number]
