"""One person's time by dates: what the contract gives, what is promised, when they are away."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from mobility.capacity.load import ONE_DAY, Stretch, average_sum
from mobility.core import clock


class Period(NamedTuple):
    """Consecutive dates, both included."""

    starts_on: dt.date
    ends_on: dt.date

    def covers(self, day: dt.date) -> bool:
        return self.starts_on <= day <= self.ends_on


@dataclass(frozen=True)
class Month:
    """One month: mean shares of full time, per cent, and how many of the contract's working days are leave."""

    first_day: dt.date
    contract: float
    promised: Mapping[str, float]
    working_days: int
    days_away: int

    @property
    def home(self) -> float:
        """What is left for the home team; nothing where more is promised than a contract reduced since."""
        return max(0.0, round(self.contract - sum(self.promised.values()), 1))


@dataclass(frozen=True)
class Calendar:
    """Shares are per cent of full time; `promised` holds them by kind; `works`: whether the contract has this day."""

    contract: Sequence[Stretch]
    promised: Mapping[str, Sequence[Stretch]]
    leave: Sequence[Period]
    works: Callable[[dt.date], bool]

    def is_away(self, day: dt.date) -> bool:
        return any(period.covers(day) for period in self.leave)

    def is_working(self, day: dt.date) -> bool:
        return self.works(day) and not self.is_away(day)

    def list_months(self, from_on: dt.date, until_on: dt.date) -> list[Month]:
        """Every month that the dates touch, whole."""
        return [self._month(first) for first in list_first_days(from_on, until_on)]

    def _month(self, first: dt.date) -> Month:
        last = last_of_month(first)
        working = [day for day in list_days(first, last) if self.works(day)]
        return Month(
            first,
            round(average_sum(self.contract, first, last), 1),
            {kind: round(average_sum(stretches, first, last), 1) for kind, stretches in self.promised.items()},
            len(working),
            sum(map(self.is_away, working)),
        )

    def share_away(self, starts_on: dt.date, ends_on: dt.date) -> float:
        """The part, 0 to 1, of the contract's working days in the window that are leave; 0 where there are none."""
        working = [day for day in list_days(starts_on, ends_on) if self.works(day)]
        return sum(map(self.is_away, working)) / len(working) if working else 0.0


def list_days(starts_on: dt.date, ends_on: dt.date) -> Iterable[dt.date]:
    return (starts_on + dt.timedelta(days=number) for number in range((ends_on - starts_on).days + 1))


def list_first_days(from_on: dt.date, until_on: dt.date) -> list[dt.date]:
    """The first day of each month that the dates touch."""
    first, found = from_on.replace(day=1), []
    while first <= until_on:
        found.append(first)
        first = clock.add_months(first, 1)
    return found


def last_of_month(first: dt.date) -> dt.date:
    return clock.add_months(first, 1) - ONE_DAY
