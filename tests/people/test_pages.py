"""Administration of people: searching, employment records by hand, and what a change sets off."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa

from mobility.audit import services as audit
from mobility.audit.queries import find_note, list_entries
from mobility.core import clock
from mobility.core.db import session
from mobility.people import queries
from mobility.people.differences import fingerprint
from mobility.people.models import EmploymentTerms, Engagement, Person, Role
from tests.client import count_statements
from tests.factories import grant, make_entity, make_move, make_opportunity, make_person, make_unit, save


@pytest.fixture
def admin(client, people):
    return client.sign_in(people.admin)


def record(person: Person, **values: str) -> dict[str, str]:
    """What the form holds when nothing is changed, with some values changed."""
    return {
        "version": fingerprint(person),
        "name": person.name,
        "email": person.email,
        "job_title": person.job_title,
        "language": person.language,
        "org_unit": person.org_unit.path if person.org_unit else "",
        "line_manager": person.line_manager.email if person.line_manager else "",
        "legal_entity": str(person.legal_entity_id or 0),
        "cost_centre": "",
        "site": "",
        "country": person.country or "",
        "time_zone": person.time_zone,
        "engagement": person.engagement.value,
        "weekly_hours": f"{person.weekly_hours:g}",
        "working_days": person.working_days,
        "employed_from": person.employed_from.isoformat() if person.employed_from else "",
        "employed_until": person.employed_until.isoformat() if person.employed_until else "",
        **values,
    }


def edit(admin, person: Person, **values: str):
    return admin.post(f"/admin/people/{person.id}/edit", data=record(person, **values))


@pytest.mark.parametrize(
    "query, found, missing",
    [
        ("q=ana", ["Ana Petit"], ["Bo Chen"]),
        ("q=chen@", [], ["Bo Chen"]),
        ("unit=Example / IT", ["Ana Petit", "Marc Leroy"], ["Ines Keller"]),
        ("unit=marketing", ["Ines Keller"], ["Ana Petit"]),
        ("role=hr", ["Hana Roux"], ["Ana Petit"]),
        ("role=nonsense&presence=nonsense", ["Ana Petit", "Hana Roux"], ["Gone"]),
        ("without_manager=y", ["Marc Leroy"], ["Ana Petit"]),
        ("presence=left", ["Gone"], ["Ana Petit"]),
        ("presence=all", ["Gone", "Ana Petit"], []),
        ("q=zzzz", ["Nobody fits these filters."], ["Ana Petit"]),
    ],
)
def test_people_are_found_by_words_unit_role_and_employment(admin, query, found, missing):
    make_person("Gone", employed_until=dt.date(2026, 1, 31))
    page = admin.get(f"/admin/people?{query}").text
    main = page[page.index("<main") :]
    assert [name for name in found if name not in main] == []
    assert [name for name in missing if f">{name}<" in main] == []


def test_people_of_one_legal_entity_or_manager_are_found(admin, people):
    abroad = make_entity("Example Ltd").id
    assert "Ella Wood" in admin.get(f"/admin/people?entity={abroad}").text
    assert "Ana Petit" not in admin.get(f"/admin/people?entity={abroad}").text
    page = admin.get(f"/admin/people?manager={people.manager.id}").text
    assert "Reports to Marc Leroy" in page
    assert "Bo Chen" in page
    assert "Ines Keller" not in page


def test_a_percent_sign_is_looked_for_as_it_stands(admin):
    assert "Nobody fits these filters." in admin.get("/admin/people?q=%25").text


@pytest.mark.parametrize("address", ["/admin/people", "/admin/units", "/admin/legal-entities"])
def test_a_page_takes_as_many_statements_for_many_as_for_few(admin, people, address):
    few = count_statements(admin, address)
    for number in range(60):
        unit, entity = make_unit(f"Top {number}"), make_entity(f"Entity {number}")
        unit.head, unit.legal_entity = people.manager, entity
        grant(make_person(f"Zoe {number}", org_unit=unit, line_manager=people.host, legal_entity=entity), Role.HOST)
    session.commit()
    assert count_statements(admin, address) <= few + 1  # the second page's count and nothing more


def test_a_record_shows_terms_roles_and_reports(admin, people):
    page = admin.get(f"/admin/people/{people.manager.id}").text
    assert "head of data" in page
    assert "Ana Petit" in page
    assert "No role beside that of an employee." in page
    assert "HR partner" in admin.get(f"/admin/people/{people.hr.id}").text


def test_a_change_is_kept_with_old_and_new_values_and_dated_terms(admin, people):
    employee = people.employee
    answer = edit(admin, employee, job_title="lead analyst", weekly_hours="35,5")
    assert (answer.status_code, employee.job_title, employee.weekly_hours) == (303, "lead analyst", 35.5)
    entry = list_entries(employee)[-1]
    assert (entry.action, entry.actor_id, entry.concerns_id) == ("edit_person", people.admin.id, employee.id)
    assert find_note(entry) == "job_title: data analyst → lead analyst\nweekly_hours: 32 → 35.5"
    page = admin.get(f"/admin/people/{employee.id}").text
    assert "job_title: data analyst → lead analyst" in page
    assert session.query(EmploymentTerms).filter_by(person_id=employee.id, valid_to=None).one().weekly_hours == 35.5


def test_what_somebody_did_with_their_own_data_stands_on_no_record(admin, people):
    audit.record(actor=people.employee, action="export_data", subject=people.employee, concerns=people.employee)
    session.commit()
    assert "export_data" not in admin.get(f"/admin/people/{people.employee.id}").text


def test_saving_what_is_there_changes_nothing(admin, people):
    assert edit(admin, people.employee).status_code == 303
    assert list_entries(people.employee) == []


def test_a_pending_release_goes_to_the_new_line_manager(admin, people):
    move = make_move(people.employee, make_opportunity(people.host))
    assert edit(admin, people.employee, line_manager=people.colleague.employee_number).status_code == 303
    assert move.releaser == people.colleague


def test_a_last_day_that_is_over_closes_what_was_open(admin, people, client):
    yesterday = clock.today() - dt.timedelta(days=1)
    edit(admin, people.employee, employed_until=yesterday.isoformat())
    assert people.employee.left_at is not None
    assert client.sign_in(people.employee).get("/").status_code == 303


def test_two_who_edit_at_once_are_told_and_keep_what_they_typed(admin, people):
    seen = record(people.employee, job_title="mine")
    people.employee.job_title = "theirs"
    save(people.employee)
    answer = admin.post(f"/admin/people/{people.employee.id}/edit", data=seen)
    assert answer.status_code == 422
    assert "Somebody changed this record while you had it open." in answer.text
    assert 'value="mine"' in answer.text
    assert people.employee.job_title == "theirs"
    assert edit(admin, people.employee, job_title="mine").status_code == 303


@pytest.mark.parametrize(
    "values, words",
    [
        ({"name": " "}, "Enter the name."),
        ({"email": "ana at company"}, "Enter an e-mail address, such as"),
        ({"language": "french"}, "This is no language code."),
        ({"time_zone": "Paris"}, "This is no time zone."),
        ({"working_days": "mon-fru"}, "Enter working days as mon-fri"),
        ({"weekly_hours": "61"}, "Enter a number from 0.5 to 60."),
        ({"org_unit": "Example / I"}, "No unit has this path. Did you mean Example / IT"),
        ({"line_manager": "Leroy"}, "Nobody has this address or number. Did you mean Marc Leroy"),
        ({"employed_from": "2020-02-01", "employed_until": "2020-01-31"}, "The last day lies before the first one."),
        ({"engagement": "intern"}, "Not a valid choice"),
    ],
)
def test_what_cannot_be_is_named_beside_its_field(admin, people, values, words):
    answer = edit(admin, people.employee, **values)
    assert answer.status_code == 422
    assert words in answer.text


def test_an_address_that_somebody_has_is_refused_by_name(admin, people):
    answer = edit(admin, people.employee, email=people.host.email.upper())
    assert answer.status_code == 422
    assert "This address already belongs to Ines Keller" in answer.text


def test_a_loop_of_line_managers_is_refused_with_the_names(admin, people):
    answer = edit(admin, people.manager, line_manager=people.employee.email)
    assert answer.status_code == 422
    assert "Marc Leroy → Ana Petit → Marc Leroy" in answer.text
    assert "Nobody reports to themselves." in edit(admin, people.manager, line_manager=people.manager.email).text


def test_the_last_administrator_does_not_leave_without_another_one(admin, people):
    answer = edit(admin, people.admin, employed_until="2027-01-31")
    assert answer.status_code == 422
    assert "This is the last administrator." in answer.text
    grant(people.host, Role.ADMIN)
    assert edit(admin, people.admin, employed_until="2027-01-31").status_code == 303


def test_somebody_can_be_added_by_hand(admin, people):
    new = record(people.employee, employee_number="N1", name="Noa New", email="Noa@Example.com", weekly_hours="")
    assert admin.post("/admin/people/new", data=new).status_code == 303
    noa = queries.find_person_by_number("N1")
    assert (noa.email, noa.weekly_hours, noa.engagement) == ("noa@example.com", 40, Engagement.PERMANENT)
    again = admin.post("/admin/people/new", data=new | {"email": "other@example.com"})
    assert again.status_code == 422
    assert "Somebody already has this employee number." in again.text
    assert "Enter the employee number" in admin.post("/admin/people/new", data=new | {"employee_number": ""}).text


def test_nothing_beside_the_fields_of_the_form_can_be_written(admin, people):
    employee = people.employee
    before = {column.key: getattr(employee, column.key) for column in sa.inspect(Person).columns}
    extra = {
        "id": "1", "employee_number": "X", "left_at": "2020-01-01", "chosen_language": "fr", "role": "admin",
        "role_grants-0-role": "admin", "is_admin": "1", "line_manager_id": "1", "state": "x", "score": "1",
    }  # fmt: skip
    assert edit(admin, employee, **extra).status_code == 303
    session.expire_all()
    assert {column.key: getattr(employee, column.key) for column in sa.inspect(Person).columns} == before
    assert employee.role_grants == []


def test_names_are_offered_while_typing_to_administrators_only(admin, people, client):
    options = admin.get("/admin/people/options?line_manager=leroy", headers={"HX-Request": "true"}).text
    assert f'value="{people.manager.email}"' in options
    units = admin.get("/admin/units/options?org_unit=data", headers={"HX-Request": "true"}).text
    assert 'value="Example / IT / Data"' in units
    assert "Marc Leroy" in admin.get("/admin/people/options?q=leroy").text
    assert client.sign_in(people.hr).get("/admin/people/options?q=leroy").status_code == 403
