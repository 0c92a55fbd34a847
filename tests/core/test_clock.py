"""Calendar arithmetic and the clock that can be moved."""

from __future__ import annotations

import datetime as dt

import pytest

from mobility.core import clock


@pytest.mark.parametrize(
    "start, months, expected",
    [
        ("2026-10-31", 4, "2027-02-28"),
        ("2027-10-31", 4, "2028-02-29"),
        ("2026-08-31", 4, "2026-12-31"),
        ("2027-03-01", 4, "2027-07-01"),
        ("2026-12-15", 1, "2027-01-15"),
    ],
)
def test_months_are_calendar_months(start, months, expected):
    assert clock.add_months(dt.date.fromisoformat(start), months) == dt.date.fromisoformat(expected)


def test_a_moved_clock_keeps_ticking():
    clock.set_now(dt.datetime(2027, 3, 1, 9, tzinfo=dt.UTC))
    try:
        first = clock.now()
        assert dt.timedelta() <= first - dt.datetime(2027, 3, 1, 9, tzinfo=dt.UTC) < dt.timedelta(minutes=1)
        assert clock.now() > first
    finally:
        clock.set_now(None)


def test_today_depends_on_where_one_is():
    clock.set_now(dt.datetime(2027, 3, 1, 23, 30, tzinfo=dt.UTC))
    try:
        assert clock.today("Europe/Paris") == dt.date(2027, 3, 2)
        assert clock.today("America/Toronto") == dt.date(2027, 3, 1)
    finally:
        clock.set_now(None)
