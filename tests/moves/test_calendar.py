"""Dates where they are lived: deadlines, beginnings and ends in four zones, and when the clocks change."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
import time_machine

from mobility.applications.workflow import is_taking_applications
from mobility.core import clock
from mobility.core.db import session
from mobility.moves.models import MoveStatus
from mobility.opportunities import jobs as opportunities
from mobility.opportunities.models import OpportunityKind, OpportunityStatus, last_day
from tests.factories import make_move, make_opportunity
from tests.moves.calendar import advance_moves

ZONES = ("Europe/Zurich", "America/New_York", "Asia/Kolkata", "Pacific/Auckland")
DAYS = (
    dt.date(2026, 10, 24),
    dt.date(2026, 10, 25),  # Zurich: from three back to two
    dt.date(2026, 3, 28),
    dt.date(2026, 3, 29),  # Zurich: from two to three
    dt.date(2026, 12, 31),
    dt.date(2028, 2, 29),
)
A_DAY = dt.timedelta(days=1)
ONE_SECOND = dt.timedelta(seconds=1)


def midnight_after(day, zone):
    return dt.datetime.combine(day + A_DAY, dt.time(), tzinfo=ZoneInfo(zone)).astimezone(dt.UTC)


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("day", DAYS)
def test_a_posting_is_open_until_the_last_second_of_its_last_day(people, zone, day):
    end = midnight_after(day, zone)
    with time_machine.travel(end - 10 * A_DAY, tick=False):
        posting = make_opportunity(people.host, closes_on=day, time_zone=zone, starts_on=day + 60 * A_DAY)
    for before in (dt.timedelta(minutes=1, seconds=1), ONE_SECOND):
        with time_machine.travel(end - before, tick=False):
            opportunities.close_past_deadlines()
            assert is_taking_applications(posting)
            assert posting.status is OpportunityStatus.OPEN
    with time_machine.travel(end, tick=False):
        assert not is_taking_applications(posting)
        opportunities.close_past_deadlines()
        opportunities.close_past_deadlines()
        assert posting.status is OpportunityStatus.CLOSED


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("day", DAYS)
def test_a_move_begins_and_ends_at_midnight_where_it_is_lived(people, zone, day):
    begins, ends = day, day + 6 * A_DAY
    with time_machine.travel(midnight_after(day - 30 * A_DAY, zone), tick=False):
        gig = make_opportunity(
            people.host, kind=OpportunityKind.GIG, weeks=1, starts_on=begins, ends_on=ends, time_zone=zone
        )
        move = make_move(people.employee, gig, MoveStatus.APPROVED)
    steps = (
        (midnight_after(begins - A_DAY, zone) - ONE_SECOND, MoveStatus.APPROVED),
        (midnight_after(begins - A_DAY, zone), MoveStatus.ACTIVE),
        (midnight_after(ends, zone) - ONE_SECOND, MoveStatus.ACTIVE),
        (midnight_after(ends, zone), MoveStatus.COMPLETED),
    )
    for instant, status in steps:
        with time_machine.travel(instant, tick=False):
            advance_moves()
            session.commit()
            assert move.status is status


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (dt.date(2026, 10, 31), dt.date(2027, 2, 28)),
        (dt.date(2027, 10, 31), dt.date(2028, 2, 29)),
        (dt.date(2026, 8, 31), dt.date(2026, 12, 31)),
        (dt.date(2027, 10, 29), dt.date(2028, 2, 29)),
        (dt.date(2028, 2, 29), dt.date(2028, 6, 29)),
    ],
)
def test_four_months_are_calendar_months(first, last):
    assert clock.add_months(first, 4) == last


@pytest.mark.parametrize("first", [dt.date(2026, 9, 1), dt.date(2026, 11, 1), dt.date(2028, 2, 1)])
def test_a_work_package_lasts_four_calendar_months(first):
    assert last_day(OpportunityKind.WORK_PACKAGE, first) + A_DAY == clock.add_months(first, 4)
