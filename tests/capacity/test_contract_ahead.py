"""Working time that HR's file announces from a later day on: nothing is promised beyond it, and it begins by itself."""

import datetime as dt

import pytest

from mobility.audit.queries import list_entries
from mobility.capacity import queries, services
from mobility.capacity.load import Stretch
from mobility.capacity.models import CommitmentKind
from mobility.core import clock
from mobility.core.db import session
from mobility.core.errors import ConditionNotMet
from mobility.moves.checks import run_checks
from mobility.moves.queries import get_facts
from mobility.people.jobs import begin_announced_hours
from mobility.people.models import EmploymentTerms
from tests.factories import make_move, make_opportunity, make_person

pytestmark = pytest.mark.usefixtures("app")
FIRST, CHANGE, LAST = dt.date(2027, 2, 1), dt.date(2027, 4, 1), dt.date(2027, 5, 31)
A_DAY = dt.timedelta(days=1)
PACKAGE, GIG = CommitmentKind.WORK_PACKAGE, CommitmentKind.GIG


def announce(hours, from_on=CHANGE):
    """Full time is 40 hours, which the person works today."""
    return make_person(next_weekly_hours=hours, next_hours_from=from_on)


def promise(person, percent, starts_on=FIRST, ends_on=LAST, kind=PACKAGE):
    return services.commit_time(
        person=person, kind=kind, starts_on=starts_on, ends_on=ends_on, percent=percent, title="Launch"
    )


def test_nothing_is_promised_beyond_hours_that_will_be_fewer_and_the_refusal_names_that_day():
    person = announce(20.0)
    with pytest.raises(ConditionNotMet) as refusal:
        promise(person, 80)
    assert refusal.value.message.params["day"] == CHANGE
    promise(person, 80, ends_on=CHANGE - A_DAY)
    promise(person, 50, starts_on=CHANGE)
    assert queries.free_percent(person, FIRST, CHANGE - A_DAY) == 20
    assert queries.free_percent(person, FIRST, LAST) == 0
    assert queries.fits(make_person(), FIRST, LAST, 80) == "fits"


def test_hours_that_will_be_more_can_be_promised_from_their_day_on():
    person = announce(40.0)
    person.weekly_hours = 20.0
    assert queries.fits(person, CHANGE, LAST, 80) == "fits"
    assert queries.fits(person, CHANGE - A_DAY, LAST, 80) == "partly"
    assert promise(person, 100, starts_on=CHANGE).percent == 100


def test_full_time_takes_what_the_person_works_on_each_day_of_it():
    assert promise(announce(30.0), 100).percent == 75


def test_the_cap_on_gigs_is_of_the_fewer_hours():
    person = announce(20.0)
    promise(person, 20, ends_on=CHANGE - A_DAY, kind=GIG)
    with pytest.raises(ConditionNotMet, match="gigs together"):
        promise(person, 15, starts_on=CHANGE, kind=GIG)
    promise(person, 10, starts_on=CHANGE, kind=GIG)


def test_the_calendar_shows_the_hours_as_they_will_be():
    person = announce(20.0)
    assert queries.list_contract_shares(person, FIRST, LAST) == [
        Stretch(FIRST, CHANGE - A_DAY, 100), Stretch(CHANGE, LAST, 50),
    ]  # fmt: skip


def test_an_approval_looks_at_the_fewer_hours(people):
    move = make_move(people.employee, make_opportunity(people.host, allocation_percent=60))
    people.employee.next_weekly_hours, people.employee.next_hours_from = 16.0, move.ends_on
    verdicts = {check.id: check.verdict.value for check in run_checks(get_facts(move))}
    assert verdicts["capacity"] == verdicts["weekly_hours"] == "block"


def test_they_begin_on_their_day_once_with_a_history(app):
    person = announce(20.0)
    session.add(EmploymentTerms(
        person_id=person.id, valid_from=FIRST - 30 * A_DAY, engagement=person.engagement, weekly_hours=40.0,
        working_days=person.working_days,
    ))  # fmt: skip
    session.commit()
    for day, hours in ((CHANGE - A_DAY, 40), (CHANGE, 20), (CHANGE + A_DAY, 20)):
        clock.set_now(dt.datetime.combine(day, dt.time(12), dt.UTC))
        assert person.contract_share == hours * 2.5  # before the job has run, too
        begin_announced_hours()
        assert person.weekly_hours == hours
    assert (person.next_weekly_hours, person.next_hours_from) == (None, None)
    rows = session.query(EmploymentTerms).filter_by(person_id=person.id).order_by(EmploymentTerms.valid_from)
    assert [(row.valid_from, row.weekly_hours) for row in rows] == [(FIRST - 30 * A_DAY, 40), (CHANGE, 20)]
    assert [entry.action for entry in list_entries(person)].count("begin_announced_hours") == 1
