"""What time it is: UTC instants, and calendar dates where they are lived."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from zoneinfo import ZoneInfo

EARLIEST_ZONE = dt.timedelta(hours=14)

_offset = dt.timedelta()


def set_now(instant: dt.datetime | None) -> None:
    """Move the clock to an instant (it keeps ticking); None puts it right again."""
    global _offset
    _offset = dt.timedelta() if instant is None else instant - dt.datetime.now(dt.UTC)


@contextmanager
def elsewhere() -> Iterator[None]:
    """Whatever is done to the clock inside is undone afterwards."""
    global _offset
    before = _offset
    try:
        yield
    finally:
        _offset = before


def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC) + _offset


def today(time_zone: str = "UTC") -> dt.date:
    """The calendar date in a time zone, which is what deadlines are written in."""
    return now().astimezone(ZoneInfo(time_zone)).date()


def latest_today() -> dt.date:
    """The calendar date where a new day begins first: nowhere on earth is it later."""
    return (now() + EARLIEST_ZONE).date()


def add_months(day: dt.date, months: int) -> dt.date:
    """Calendar months: 31 October + 4 months is the last day of February."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
