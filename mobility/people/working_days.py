"""Counting in the working days of a person: the weekdays of their contract, without their country's holidays."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

import holidays

from mobility.people.models import Person

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MONDAY_TO_FRIDAY = frozenset(range(5))
ONE_DAY = dt.timedelta(days=1)


def add_working_days(day: dt.date, count: int, person: Person | None = None) -> dt.date:
    """The date that lies `count` working days after a day; without a person, Monday to Friday."""
    while count > 0:
        day += ONE_DAY
        count -= is_working_day(day, person)
    return day


def is_working_day(day: dt.date, person: Person | None) -> bool:
    if person is None:
        return day.weekday() in MONDAY_TO_FRIDAY
    return day.weekday() in parse_working_days(person.working_days) and not _is_holiday(day, person.country)


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


def _is_holiday(day: dt.date, country: str | None) -> bool:
    return country is not None and day in _holidays_of(country)


@lru_cache(maxsize=64)
def _holidays_of(country: str) -> holidays.HolidayBase | frozenset[dt.date]:
    try:
        return holidays.country_holidays(country)
    except NotImplementedError:  # a country the library does not know
        return frozenset()
