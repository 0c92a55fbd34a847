"""How full a person's time is on every date, by a sweep over the boundaries of what was promised."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

ONE_DAY = dt.timedelta(days=1)
TOLERANCE = 1e-6  # shares are floats: 12.5 + 67.5 may be a hair over 80


class Stretch(NamedTuple):
    """Consecutive dates, both included, with the same share of full time on each of them."""

    starts_on: dt.date
    ends_on: dt.date
    percent: float


def sum_by_date(stretches: Iterable[Stretch]) -> list[Stretch]:
    """The sum on every date as consecutive stretches, earliest first; dates on which nothing lies are left out."""
    changes: dict[dt.date, list[float]] = defaultdict(list)
    for stretch in stretches:
        changes[stretch.starts_on].append(stretch.percent)
        changes[stretch.ends_on + ONE_DAY].append(-stretch.percent)
    sums: list[Stretch] = []
    running: list[float] = []
    dates = sorted(changes)
    for date, following in pairwise(dates):
        for percent in changes[date]:
            if percent > 0:
                running.append(percent)
            else:
                running.remove(-percent)  # removed, not subtracted, so that no rounding error is carried along
        if running:
            sums.append(Stretch(date, following - ONE_DAY, sum(running)))
    return sums


def highest_sum(stretches: Iterable[Stretch], starts_on: dt.date, ends_on: dt.date) -> float:
    """The highest sum on any date of the window, per cent of full time; 0 where nothing lies."""
    return max((stretch.percent for stretch in clip(sum_by_date(stretches), starts_on, ends_on)), default=0.0)


def average_sum(stretches: Iterable[Stretch], starts_on: dt.date, ends_on: dt.date) -> float:
    """The mean sum over the dates of the window, per cent of full time."""
    inside = clip(stretches, starts_on, ends_on)
    return sum(part.percent * _days(part.starts_on, part.ends_on) for part in inside) / _days(starts_on, ends_on)


def find_first_over(stretches: Iterable[Stretch], limit: float) -> dt.date | None:
    """The first date on which the sum exceeds the limit."""
    return next((part.starts_on for part in sum_by_date(stretches) if part.percent > limit + TOLERANCE), None)


def clip(stretches: Iterable[Stretch], starts_on: dt.date, ends_on: dt.date) -> list[Stretch]:
    """What of the stretches lies within the window."""
    return [
        Stretch(max(part.starts_on, starts_on), min(part.ends_on, ends_on), part.percent)
        for part in stretches
        if part.starts_on <= ends_on and part.ends_on >= starts_on
    ]


def _days(starts_on: dt.date, ends_on: dt.date) -> int:
    return (ends_on - starts_on).days + 1
