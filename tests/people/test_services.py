"""What HR's file changes: units and legal entities by name, terms with their history, departures."""

from __future__ import annotations

import datetime as dt

import pytest

from mobility.audit.queries import list_entries
from mobility.core import clock
from mobility.core import events as core_events
from mobility.core.db import session
from mobility.people import jobs, queries, services
from mobility.people.events import PersonLeft
from mobility.people.models import EmploymentTerms, UnitKind
from mobility.people.services import PersonChange
from tests.factories import make_entity, make_person, make_unit


@pytest.fixture
def left(monkeypatch):
    """Everybody of whose departure the rooms above are told."""
    people: list[str] = []
    monkeypatch.setitem(core_events._subscribers, PersonLeft, [lambda event: people.append(event.person.name)])
    return people


def change(person, **fields):
    one = PersonChange(person, is_new=False)
    services.update_person(change=one, **fields)
    services.record_changes(actor=None, changes=[one])
    return one


def current_terms(person):
    return queries.list_current_terms([person])[person.id]


def test_a_path_opens_the_units_above_it_too(app):
    top = make_unit("Example")
    known = {unit.path: unit for unit in queries.list_units()}
    unit = services.open_unit(path="Example / IT / Data", known=known)
    assert services.open_unit(path="Example / IT / Data", known=known) is unit
    assert (unit.name, unit.parent.path, unit.parent.parent, unit.kind) == ("Data", "Example / IT", top, UnitKind.TEAM)
    assert len(known) == 3


def test_a_legal_entity_changes_only_by_what_is_given(app):
    entity = make_entity("Example SA", "FR", 35)
    assert not services.update_legal_entity(actor=None, entity=entity, country="FR")
    assert services.update_legal_entity(actor=None, entity=entity, full_time_hours=37.5)
    assert (entity.country, entity.full_time_hours) == ("FR", 37.5)


def test_what_does_not_differ_is_no_change_and_leaves_no_trace(people):
    one = change(people.employee, name="Ana Petit", weekly_hours=32.0)
    assert one.fields == {}
    assert list_entries(people.employee) == []


def test_terms_are_dated_where_the_person_lives(people):
    clock.set_now(dt.datetime(2026, 11, 20, 23, 30, tzinfo=dt.UTC))  # already the 21st in Paris
    change(people.employee, site="Lyon")
    assert current_terms(people.employee).valid_from == dt.date(2020, 1, 1)
    change(people.employee, weekly_hours=35.0)
    assert current_terms(people.employee).valid_from == dt.date(2026, 11, 21)
    closed = session.query(EmploymentTerms).filter(EmploymentTerms.valid_to.is_not(None)).one()
    assert (closed.weekly_hours, closed.valid_to) == (32, dt.date(2026, 11, 21))


def test_a_change_is_recorded_as_the_persons_matter(people):
    change(people.employee, job_title="lead data analyst")
    (entry,) = list_entries(people.employee)
    assert (entry.action, entry.reason_code, entry.concerns_id) == ("import", "updated", people.employee.id)


def test_somebody_leaves_when_their_last_day_is_over_where_they_live(left, app):
    clock.set_now(dt.datetime(2026, 12, 1, 3, tzinfo=dt.UTC))
    for name, zone in (("Paris", "Europe/Paris"), ("San José", "America/Costa_Rica")):
        make_person(name, time_zone=zone, employed_until=dt.date(2026, 11, 30))
    jobs.close_ended_employments()
    jobs.close_ended_employments()
    assert left == ["Paris"]
    clock.set_now(dt.datetime(2026, 12, 1, 7, tzinfo=dt.UTC))
    jobs.close_ended_employments()
    assert left == ["Paris", "San José"]


def test_a_departure_that_cannot_be_settled_holds_up_no_other(left, app, monkeypatch):
    def fail(event):
        if event.person.name == "Stuck":
            raise RuntimeError

    monkeypatch.setitem(core_events._subscribers, PersonLeft, [fail, *core_events._subscribers[PersonLeft]])
    stuck, free = (make_person(name, employed_until=dt.date(2020, 6, 1)) for name in ("Stuck", "Free"))
    jobs.close_ended_employments()
    assert left == ["Free"]
    assert (stuck.left_at is None, free.left_at is None) == (True, False)


def test_whoever_comes_back_can_leave_again(left, people):
    clock.set_now(dt.datetime(2026, 11, 20, tzinfo=dt.UTC))
    for until in (dt.date(2026, 11, 1), None, dt.date(2026, 11, 10)):
        change(people.employee, employed_until=until)
    assert left == ["Ana Petit", "Ana Petit"]


def test_the_system_host_is_made_once(app):
    unit = make_unit("Unassigned")
    host = services.open_system_host(unit=unit)
    assert services.open_system_host(unit=unit) is host
    assert not host.is_employed
