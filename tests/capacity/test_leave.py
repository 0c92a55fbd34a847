"""Leave has days and no reasons; hosts read at most "partly" of it, and it takes nothing of what is promised."""

import datetime as dt

import pytest

from mobility.capacity import queries, services
from mobility.capacity.models import CommitmentKind, Leave
from mobility.core import clock
from mobility.core.db import session
from mobility.core.errors import InvalidInput, NotPermitted
from mobility.people.models import EmploymentTerms
from tests.factories import make_move, make_opportunity, save

MONDAY, FRIDAY = dt.date(2027, 3, 1), dt.date(2027, 3, 5)
MARCH, JUNE = dt.date(2027, 3, 1), dt.date(2027, 6, 30)


def away(person, starts_on=MONDAY, ends_on=FRIDAY):
    return services.add_leave(actor=person, starts_on=starts_on, ends_on=ends_on)


def test_leave_knows_days_and_nothing_else(people):
    assert {column.name for column in Leave.__table__.columns} == {
        "id",
        "created_at",
        "person_id",
        "starts_on",
        "ends_on",
    }
    assert away(people.employee) is away(people.employee)  # the same form, sent twice
    with pytest.raises(InvalidInput, match="already entered"):
        away(people.employee, FRIDAY, FRIDAY)
    with pytest.raises(InvalidInput, match="before the first"):
        away(people.employee, FRIDAY, MONDAY)
    with pytest.raises(InvalidInput, match="over"):
        away(people.employee, clock.today() - dt.timedelta(days=9), clock.today() - dt.timedelta(days=2))


def test_only_whoever_is_away_removes_it_and_then_it_is_gone(people):
    leave = away(people.employee)
    with pytest.raises(NotPermitted):
        services.remove_leave(actor=people.manager, leave=leave)
    services.remove_leave(actor=people.employee, leave=leave)
    session.flush()
    assert queries.list_leave(people.employee, MARCH) == []


@pytest.mark.parametrize(("days", "answer"), [(1, "fits"), (2, "partly"), (5, "partly")])
def test_more_than_a_fifth_of_the_working_days_away_fits_in_part_and_never_not_at_all(people, days, answer):
    away(people.employee, MONDAY, MONDAY + dt.timedelta(days=days - 1))
    assert queries.fits(people.employee, MONDAY, FRIDAY, 50) == answer
    assert (people.employee.id in queries.list_much_away(MONDAY, FRIDAY)) == (answer == "partly")
    services.commit_time(
        person=people.employee, kind=CommitmentKind.WORK_PACKAGE, starts_on=MONDAY, ends_on=FRIDAY, percent=80,
        title="Dashboards",
    )  # fmt: skip
    assert queries.fits(people.employee, MONDAY, FRIDAY, 50) == "no"


def test_a_day_on_which_nobody_works_anyway_is_no_day_away(people):
    people.employee.working_days = "mon-thu"
    away(people.employee, FRIDAY, FRIDAY + dt.timedelta(days=2))
    assert queries.fits(people.employee, MONDAY, FRIDAY, 50) == "fits"


def test_the_calendar_has_contract_promises_and_leave_month_by_month(people):
    services.commit_time(
        person=people.employee, kind=CommitmentKind.GIG, starts_on=MARCH, ends_on=dt.date(2027, 3, 31), percent=10,
        title="Charts",
    )  # fmt: skip
    away(people.employee)
    march, april = queries.get_calendar(people.employee, MARCH, dt.date(2027, 4, 30)).list_months(
        MARCH, dt.date(2027, 4, 2)
    )
    assert (march.contract, march.home, march.promised["gig"], march.days_away) == (80, 70, 10, 5)
    assert (april.contract, april.home, april.promised["gig"], april.days_away) == (80, 80, 0, 0)
    assert march.working_days == 22  # France: Easter Monday 2027 is on 29 March


def test_a_contract_that_changed_shows_its_share_on_each_date(people):
    employee = people.employee
    terms = {"person_id": employee.id, "engagement": "permanent", "working_days": "mon-fri"}
    first, second = dt.date(2026, 1, 1), dt.date(2026, 9, 16)
    save(
        EmploymentTerms(
            valid_from=first, valid_to=second, weekly_hours=40, legal_entity_id=employee.legal_entity_id, **terms
        )
    )
    save(EmploymentTerms(valid_from=second, weekly_hours=32, legal_entity_id=employee.legal_entity_id, **terms))
    shares = queries.list_contract_shares(employee, dt.date(2025, 12, 1), dt.date(2026, 12, 31))
    assert shares == [(dt.date(2025, 12, 1), dt.date(2026, 9, 15), 100), (second, dt.date(2026, 12, 31), 80)]


def test_the_calendar_shows_nothing_before_the_offer_is_accepted(client, people):
    move = make_move(people.employee, make_opportunity(people.host, title="Launch the board"))
    make_opportunity(people.host, title="Never accepted")
    client.sign_in(people.manager)
    page = client.get(f"/people/{people.employee.id}/calendar?from={move.starts_on:%Y-%m}").text
    assert "Launch the board" in page
    assert "Never accepted" not in page
    for name in ("host", "colleague", "hr_elsewhere", "auditor"):
        assert client.sign_in(people[name]).get(f"/people/{people.employee.id}/calendar").status_code == 404


def test_days_away_are_entered_and_removed_on_ones_own_page(client, people):
    client.sign_in(people.employee)
    assert client.post("/calendar/leave", data={"starts_on": "2027-03-05", "ends_on": "2027-03-01"}).status_code == 422
    assert client.post("/calendar/leave", data={"starts_on": "2027-03-01", "ends_on": "2027-03-05"}).status_code == 303
    assert '<span class="allocation-away">5</span>' in client.get("/calendar?from=2027-03").text
    assert client.get("/calendar?from=nonsense").status_code == 200
    (leave,) = queries.list_leave(people.employee, MARCH)
    assert (
        "1 Mar 2027" in client.sign_in(people.manager).get(f"/people/{people.employee.id}/calendar?from=2027-03").text
    )
    assert client.post(f"/leave/{leave.id}/remove").status_code == 404
    assert client.sign_in(people.employee).post(f"/leave/{leave.id}/remove").status_code == 303
    assert queries.list_leave(people.employee, MARCH) == []
