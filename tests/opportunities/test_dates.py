"""Dates of postings: four calendar months, weeks, deadlines and the time before the start."""

from __future__ import annotations

import datetime as dt

import pytest

from mobility.core import clock
from mobility.opportunities.models import OpportunityKind, last_day
from mobility.opportunities.services import check_dates
from mobility.policies.models import PolicyVersion
from mobility.policies.queries import Rule
from tests.factories import save

WORK_PACKAGE, GIG = OpportunityKind.WORK_PACKAGE, OpportunityKind.GIG
NOW = dt.datetime(2027, 1, 15, 12, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    "starts_on, ends_on",
    [
        ("2027-03-01", "2027-06-30"),
        ("2027-03-15", "2027-07-14"),
        ("2026-10-31", "2027-02-28"),  # domain.md, rule 12
        ("2027-10-31", "2028-02-29"),  # a leap year
        ("2026-10-28", "2027-02-27"),
        ("2026-10-29", "2027-02-28"),
        ("2026-11-01", "2027-02-28"),
        ("2027-01-31", "2027-05-30"),
        ("2027-05-31", "2027-09-30"),
    ],
)
def test_a_work_package_lasts_four_calendar_months(starts_on, ends_on):
    assert last_day(WORK_PACKAGE, dt.date.fromisoformat(starts_on)) == dt.date.fromisoformat(ends_on)


def test_a_later_start_never_ends_earlier():
    days = [dt.date(2027, 1, 1) + dt.timedelta(days=number) for number in range(800)]
    ends = [last_day(WORK_PACKAGE, day) for day in days]
    assert ends == sorted(ends)


def test_a_gig_lasts_whole_weeks():
    assert last_day(GIG, dt.date(2027, 3, 1), 6) == dt.date(2027, 4, 11)
    assert last_day(GIG, dt.date(2027, 3, 1), 1) == dt.date(2027, 3, 7)


def fields_with_problems(app, kind=WORK_PACKAGE, **dates):
    clock.set_now(NOW)
    return [problem.field for problem in check_dates(kind=kind, **dates)]


def test_four_weeks_lie_between_deadline_and_start(app):
    start = dt.date(2027, 3, 1)
    assert fields_with_problems(app, starts_on=start, closes_on=dt.date(2027, 2, 1)) == []
    assert fields_with_problems(app, starts_on=start, closes_on=dt.date(2027, 2, 2)) == ["closes_on"]


def test_one_week_lies_between_the_deadline_of_a_gig_and_its_start(app):
    start = dt.date(2027, 3, 1)
    assert fields_with_problems(app, GIG, starts_on=start, closes_on=dt.date(2027, 2, 22), weeks=6) == []
    assert fields_with_problems(app, GIG, starts_on=start, closes_on=dt.date(2027, 2, 23), weeks=6) == ["closes_on"]


def test_the_sentence_names_the_latest_deadline(app):
    clock.set_now(NOW)
    (problem,) = check_dates(kind=WORK_PACKAGE, starts_on=dt.date(2027, 3, 1), closes_on=dt.date(2027, 2, 20))
    assert "deadline on or before" in problem.message.msgid
    assert problem.message.params["latest"] == dt.date(2027, 2, 1)


def test_a_policy_changes_the_time_before_the_start(app):
    clock.set_now(NOW)
    save(PolicyVersion(rule=Rule.WORK_PACKAGE_LEAD_DAYS.value, value=14, valid_from=NOW - dt.timedelta(days=1)))
    dates = {"starts_on": dt.date(2027, 3, 1), "closes_on": dt.date(2027, 2, 15)}
    assert check_dates(kind=WORK_PACKAGE, **dates) == []


@pytest.mark.parametrize("starts_on", [dt.date(2027, 1, 14), dt.date(2027, 2, 1)])
def test_a_start_that_is_past_or_too_soon_is_named(app, starts_on):
    assert fields_with_problems(app, starts_on=starts_on) == ["starts_on"]


def test_a_deadline_in_the_past_is_named(app):
    dates = {"starts_on": dt.date(2027, 6, 1), "closes_on": dt.date(2027, 1, 14)}
    assert fields_with_problems(app, **dates) == ["closes_on"]


def test_today_is_the_day_in_the_time_zone_of_the_posting(app):
    clock.set_now(dt.datetime(2027, 1, 15, 23, 30, tzinfo=dt.UTC))  # the 16th in Paris, still the 15th in Montréal
    dates = {"starts_on": dt.date(2027, 6, 1), "closes_on": dt.date(2027, 1, 15)}
    assert check_dates(kind=WORK_PACKAGE, **dates, time_zone="America/Toronto") == []
    (problem,) = check_dates(kind=WORK_PACKAGE, **dates, time_zone="Europe/Paris")
    assert problem.field == "closes_on"


@pytest.mark.parametrize("weeks", [0, 13])
def test_a_gig_of_no_week_or_thirteen_is_refused(app, weeks):
    assert fields_with_problems(app, GIG, starts_on=dt.date(2027, 6, 1), weeks=weeks) == ["weeks"]
