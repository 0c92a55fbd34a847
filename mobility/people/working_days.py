"""Counting in the working days of a person: the weekdays of their contract, without holidays and pauses of clocks.

A day of a pause is no working day for those in its scope, and nothing else: every due date is its start plus so many
working days, so that a pause moves it by the working days that fall into the pause, once, however often it is counted.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from functools import lru_cache

import holidays
import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from mobility.core.db import forget, once, session
from mobility.people.models import ClockPause, Person

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MONDAY_TO_FRIDAY = frozenset(range(5))
ONE_DAY = dt.timedelta(days=1)
READ = "pauses of clocks"


def add_working_days(day: dt.date, count: int, person: Person | None = None, *, ordinary_week: bool = False) -> dt.date:
    """The date that lies `count` working days after a day; without a person, Monday to Friday.

    `ordinary_week` leaves the weekdays of the contract out: for a date by which others could tell who works part-time.
    """
    works = _make_calendar(person, ordinary_week=ordinary_week)
    while count > 0:
        day += ONE_DAY
        count -= works(day)
    return day


def count_working_days(after: dt.date, until: dt.date, person: Person | None = None) -> int:
    """How many working days lie between a day and another, the last one counted and the first one not."""
    works = _make_calendar(person, ordinary_week=False)
    return sum(works(after + ONE_DAY * number) for number in range(1, (until - after).days + 1))


def first_working_day(day: dt.date, person: Person | None = None, *, ordinary_week: bool = False) -> dt.date:
    """This day, or the next on which the person works: a term that ends on no working day ends after it."""
    return add_working_days(day - ONE_DAY, 1, person, ordinary_week=ordinary_week)


def is_working_day(day: dt.date, person: Person | None, *, ordinary_week: bool = False) -> bool:
    return _make_calendar(person, ordinary_week=ordinary_week)(day)


def _make_calendar(person: Person | None, *, ordinary_week: bool) -> Callable[[dt.date], bool]:
    """Whether a day is worked, for many days of the same person."""
    pauses = [(row.starts_on, row.last_day) for row in _list_pauses() if row.covers(person)]
    week = parse_working_days(person.working_days) if person and not ordinary_week else MONDAY_TO_FRIDAY
    country = person.country if person else None

    def works(day: dt.date) -> bool:
        is_paused = any(first <= day <= last for first, last in pauses)
        return day.weekday() in week and not is_paused and not _is_holiday(day, country)

    return works


def find_pause(day: dt.date, person: Person | None) -> ClockPause | None:
    """The pause that keeps this person's clocks from running on a day; of several the one that lasts longest."""
    pauses = (row for row in _list_pauses() if row.starts_on <= day <= row.last_day and row.covers(person))
    return max(pauses, key=lambda row: row.last_day, default=None)


def forget_pauses() -> None:
    """After one was declared or ended in the transaction that has read them."""
    forget(READ)


def _list_pauses() -> Sequence[ClockPause]:
    return once(READ, _read_pauses)


def _read_pauses() -> Sequence[ClockPause]:
    query = sa.select(ClockPause).options(joinedload(ClockPause.org_unit))
    return session.scalars(query).all()


@lru_cache(maxsize=64)
def parse_working_days(written: str) -> frozenset[int]:
    """`mon-fri`, `mon,tue,thu` or `sun-wed,fri` as numbers from 0; what cannot be read counts as Monday to Friday."""
    numbers: set[int] = set()
    for part in written.lower().replace(" ", "").split(","):
        first, _, last = part.partition("-")
        if first not in WEEKDAYS or (last or first) not in WEEKDAYS:
            return MONDAY_TO_FRIDAY
        start, length = WEEKDAYS.index(first), (WEEKDAYS.index(last or first) - WEEKDAYS.index(first)) % 7
        numbers.update((start + number) % 7 for number in range(length + 1))
    return frozenset(numbers) or MONDAY_TO_FRIDAY


@lru_cache(maxsize=4096)
def _is_holiday(day: dt.date, country: str | None) -> bool:
    return country is not None and day in _holidays_of(country)


@lru_cache(maxsize=64)
def _holidays_of(country: str) -> holidays.HolidayBase | frozenset[dt.date]:
    try:
        return holidays.country_holidays(country)
    except NotImplementedError:  # a country the library does not know
        return frozenset()
