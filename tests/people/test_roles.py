"""Granting and revoking roles: who may, what is told, what counts from the next request on."""

from __future__ import annotations

import datetime as dt

import pytest

from mobility.audit.queries import find_note, list_entries
from mobility.core.db import session
from mobility.core.errors import ConditionNotMet, NotPermitted
from mobility.matching.policy import is_hr_of_whole_entities
from mobility.notifications.messages import put_into_words
from mobility.notifications.queries import list_notifications
from mobility.people import services
from mobility.people.models import ClockPause, Role, RoleGrant, UnitKind
from mobility.people.policy import has_scope_of_pause
from mobility.people.queries import list_hr_for
from mobility.policies.policy import is_hr_for_the_whole_company
from mobility.training.policy import reaches as training_reaches
from tests.factories import grant, make_person, make_unit


@pytest.fixture
def admin(client, people):
    return client.sign_in(people.admin)


def grants(person):
    return {(row.role, row.org_unit, row.legal_entity) for row in person.role_grants}


def test_a_role_is_granted_for_a_unit_and_a_legal_entity_and_told(admin, people):
    unit, entity = make_unit("Example / IT"), people.employee.legal_entity
    sent = {"role": "hr", "unit": unit.path, "legal_entity": str(entity.id)}
    address = f"/admin/people/{people.colleague.id}/roles/new"
    assert admin.get(address).status_code == 200
    assert admin.post(address, data=sent).status_code == 303
    assert grants(people.colleague) == {(Role.HR, unit, entity)}
    (notification,) = list_notifications(people.colleague)
    words = put_into_words(notification)
    assert str(words.subject) == "You have a new role: HR partner"
    assert "Adam Kern granted it for Example / IT, Example SA" in str(words.body)
    (entry,) = list_entries(people.colleague.role_grants[0])
    assert (entry.action, entry.reason_code, find_note(entry)) == ("grant_role", "hr", "Example / IT, Example SA")
    assert admin.post(address, data=sent).status_code == 303
    assert len(people.colleague.role_grants) == 1


def test_only_an_hr_partner_can_be_limited(admin, people):
    address = f"/admin/people/{people.colleague.id}/roles/new"
    answer = admin.post(address, data={"role": "auditor", "unit": "Example / IT", "legal_entity": "0"})
    assert answer.status_code == 422
    assert "Only the role of an HR partner can be limited." in answer.text
    assert "Choose a role." in admin.post(address, data={"unit": ""}).text
    assert grants(people.colleague) == set()


def test_a_role_counts_from_the_next_request_on(admin, people, app):
    other = app.test_client().sign_in(people.hr)
    assert other.get("/approvals").status_code == 200
    (row,) = people.hr.role_grants
    assert "Revoke role" in admin.get(f"/admin/roles/{row.id}/revoke").text
    assert admin.post(f"/admin/roles/{row.id}/revoke").status_code == 303
    assert other.get("/approvals").location.startswith("/sign-in")
    assert other.sign_in(people.hr).get("/approvals").status_code == 403
    assert grants(people.hr) == set()
    assert str(put_into_words(list_notifications(people.hr)[0]).subject) == "You no longer have this role: HR partner"
    assert "Role revoked: HR partner" in admin.get(f"/admin/people/{people.hr.id}").text
    admin.post(f"/admin/people/{people.hr.id}/roles/new", data={"role": "hr", "unit": "", "legal_entity": "0"})
    assert other.sign_in(people.hr).get("/approvals").status_code == 200


def test_nobody_grants_or_revokes_their_own_roles(admin, people):
    address = f"/admin/people/{people.admin.id}"
    assert "Nobody grants or revokes their own roles." in admin.get(address).text
    refused = admin.post(f"{address}/roles/new", data={"role": "hr", "unit": "", "legal_entity": "0"})
    assert refused.status_code == 403
    assert "Nobody grants or revokes their own roles. Ask another administrator." in refused.text
    (row,) = people.admin.role_grants
    assert admin.post(f"/admin/roles/{row.id}/revoke").status_code == 403
    assert grants(people.admin) == {(Role.ADMIN, None, None)}


def test_the_last_administrator_stays(people):
    (row,) = people.admin.role_grants
    with pytest.raises(ConditionNotMet, match="last administrator"):
        services.revoke_role(actor=None, grant=row)
    gone = make_person(employed_until=people.employee.employed_from)
    grant(gone, Role.ADMIN)
    with pytest.raises(ConditionNotMet):
        services.revoke_role(actor=None, grant=row)  # one who has left administers nothing
    other = grant(make_person(), Role.ADMIN).person
    services.revoke_role(actor=other, grant=row)
    with pytest.raises(NotPermitted):
        services.revoke_role(actor=people.admin, grant=other.role_grants[0])
    assert session.query(RoleGrant).filter_by(role=Role.ADMIN).count() == 2


def test_a_command_grants_without_a_message(people):
    services.grant_role(actor=None, person=people.colleague, role=Role.HOST, unit=make_unit("Example / IT"))
    assert list_notifications(people.colleague) == []


@pytest.mark.parametrize("name", ["employee", "manager", "hr", "auditor", "privacy", "representative"])
def test_whoever_is_no_administrator_grants_nothing(client, people, name):
    client.sign_in(people[name])
    address = f"/admin/people/{people.colleague.id}/roles/new"
    sent = {"role": "admin", "unit": "", "legal_entity": "0"}
    assert client.post(address, data=sent).status_code == 404
    assert grants(people.colleague) == set()


def test_of_hr_partners_whoever_covers_least_comes_first(people):
    company, team = make_unit("Wide"), make_unit("Wide / Team")
    person = make_person(org_unit=team)
    scopes = {"company": {"unit": company}, "entity": {"entity": person.legal_entity}, "team": {"unit": team}}
    named = {name: grant(make_person(name), Role.HR, **scope).person for name, scope in scopes.items()}
    narrow = [partner.name for partner in list_hr_for(person) if partner in named.values()]
    assert narrow == ["team", "entity", "company"]


def test_hr_of_one_division_at_the_top_is_not_hr_of_the_whole_company(people):
    division = make_unit("Retail", kind=UnitKind.DIVISION)
    partner = grant(make_person("Rita Retail", org_unit=division), Role.HR, division).person
    pause = ClockPause(starts_on=dt.date(2027, 3, 1), ends_on=dt.date(2027, 3, 2), reason="Floods")
    reaches = (
        lambda: is_hr_for_the_whole_company(partner, None),
        lambda: has_scope_of_pause(partner, pause),
        lambda: training_reaches(partner, None, None),
        lambda: is_hr_of_whole_entities(partner, None),
    )
    assert [reach() for reach in reaches] == [False] * 4
    division.kind = UnitKind.COMPANY
    assert [reach() for reach in reaches] == [True] * 4


def test_hr_of_the_one_unit_at_the_top_is_hr_of_all_of_it_whatever_a_file_calls_it(people):
    make_unit("Unassigned", kind=UnitKind.DIVISION)
    top = make_unit("Example")
    top.kind = UnitKind.DIVISION
    assert is_hr_for_the_whole_company(grant(make_person("Tom Top"), Role.HR, top).person, None)
