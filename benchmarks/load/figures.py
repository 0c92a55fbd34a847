"""Latencies by page, what they are compared with, and how they grow."""

from __future__ import annotations

import math
import statistics
import threading
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.load.visitors import BUSY, OK, SEE_OTHER

MINIMAL = "minimal page"
TIMES, LATE_MS, QUERIES = 4.0, 400.0, 12
GOOD = (OK, *SEE_OTHER)


@dataclass(frozen=True)
class Row:
    """Of one page: how many were answered in a second, milliseconds, and how many were refused or went wrong."""

    rate: float
    median: float
    late: float
    busy: int
    wrong: int


class Watch:
    """Takes down each answer; threads share it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._times: dict[str, list[float]] = defaultdict(list)
        self._others: dict[str, list[int]] = defaultdict(list)

    def seen(self, name: str, status: int, seconds: float) -> None:
        with self._lock:
            if status in GOOD:
                self._times[name].append(1000 * seconds)
            else:
                self._others[name].append(status)

    def rows(self, seconds: float) -> dict[str, Row]:
        return {name: self._row(name, seconds) for name in sorted({*self._times, *self._others})}

    def wrong(self) -> dict[str, set[int]]:
        return {name: set(some) - {BUSY} for name, some in self._others.items() if set(some) - {BUSY}}

    def _row(self, name: str, seconds: float) -> Row:
        times, others = sorted(self._times[name]), self._others[name]
        busy = others.count(BUSY)
        if not times:
            return Row(0, math.nan, math.nan, busy, len(others) - busy)
        late = times[min(len(times) - 1, math.ceil(0.95 * len(times)) - 1)]
        return Row(len(times) / seconds, statistics.median(times), late, busy, len(others) - busy)


def tell(alone: Mapping[str, Row], rows: Mapping[str, Row], queries: Mapping[str, int], users: int) -> None:
    """A line for each page, an asterisk at each figure that falls short."""
    print(f"{'':26}{'alone':>18}{f'{users} at once':>30}")
    print(
        f"{'':26}{'ms':>8}{'ratio':>8}{'a second':>10}{'median':>9}{'ratio':>7}{'p95':>9}{'queries':>9}{'refused':>9}"
    )
    for name in sorted(rows, key=lambda one: (one == MINIMAL, one)):
        row, single = rows[name], alone.get(name)
        own = single.median if single else math.nan
        cells = [
            f"{own:8.1f}", _mark(own / alone[MINIMAL].median, TIMES, 8, 1), f"{row.rate:10.1f}", f"{row.median:9.0f}",
            _mark(row.median / rows[MINIMAL].median, TIMES, 7, 1), _mark(row.late, LATE_MS, 9, 0),
            _mark(queries.get(name, math.nan), QUERIES, 9, 0), f"{row.busy + row.wrong:9}",
        ]  # fmt: skip
        print(f"{name:26}{''.join(cells)}", flush=True)
    print(f"{'limit':26}{'':8}{TIMES:>8}{'':19}{TIMES:>7}{LATE_MS:>9.0f}{QUERIES:>9}   (* falls short)")


def _mark(value: float, limit: float, width: int, digits: int) -> str:
    if math.isnan(value):
        return f"{'–':>{width}}"
    return f"{value:.{digits}f}{'*' if value > limit else ''}".rjust(width)


def slope_of(points: Iterable[tuple[float, float]]) -> float:
    """Of the line through the logarithms: 0 is the same at every size, 1 grows as the company does."""
    sizes, values = zip(*points, strict=True)
    return float(np.polyfit(np.log(sizes), np.log(values), 1)[0])


def slope_of_memory(seconds: Sequence[float], megabytes: Sequence[float]) -> float:
    """Megabytes an hour, by least squares."""
    return float(np.polyfit(np.asarray(seconds) / 3600, megabytes, 1)[0])
