"""Working days of a person: the weekdays of their contract, without their country's holidays."""

import datetime as dt

import pytest

from mobility.people.models import Person
from mobility.people.working_days import add_working_days, parse_working_days

THURSDAY = dt.date(2027, 4, 29)


def person(working_days="mon-fri", country="FR"):
    return Person(working_days=working_days, country=country)


@pytest.mark.parametrize(
    ("written", "days"),
    [("mon-fri", {0, 1, 2, 3, 4}), ("mon,tue, Thu", {0, 1, 3}), ("sun-thu", {6, 0, 1, 2, 3}), ("x", {0, 1, 2, 3, 4})],
)
def test_working_days_are_read_as_hr_writes_them(written, days):
    assert parse_working_days(written) == days


@pytest.mark.usefixtures("app")
def test_weekends_holidays_and_free_days_do_not_count():
    assert add_working_days(THURSDAY, 2, person()) == dt.date(2027, 5, 3)
    assert add_working_days(THURSDAY, 2, person("tue-thu")) == dt.date(2027, 5, 5)
    assert add_working_days(dt.date(2027, 5, 5), 1, person()) == dt.date(2027, 5, 7)  # 6 May is Ascension Day
    assert add_working_days(dt.date(2027, 5, 5), 1, person(country="XX")) == dt.date(2027, 5, 6)
