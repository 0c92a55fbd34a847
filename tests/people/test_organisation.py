"""Administration of units and legal entities: the tree keeps its paths, and has no loops."""

from __future__ import annotations

import pytest

from mobility.audit.queries import find_note, list_entries
from mobility.core.db import session
from mobility.people import queries
from mobility.people.differences import fingerprint
from mobility.people.models import LegalEntity, OrgUnit, UnitKind
from tests.factories import make_entity, make_move, make_opportunity, make_unit, save


@pytest.fixture
def admin(client, people):
    return client.sign_in(people.admin)


def edit(admin, unit: OrgUnit, **values: str):
    sent = {
        "version": fingerprint(unit),
        "name": unit.name,
        "parent": unit.parent.path if unit.parent else "",
        "kind": unit.kind.value,
        "head": unit.head.email if unit.head else "",
        "legal_entity": str(unit.legal_entity_id or 0),
        **values,
    }
    return admin.post(f"/admin/units/{unit.id}/edit", data=sent)


def paths() -> set[str]:
    session.expire_all()
    return {unit.path for unit in queries.list_units()}


def test_the_tree_is_walked_from_the_top(admin, people):
    top, data = make_unit("Example"), people.employee.org_unit
    assert f"/admin/units/{top.id}" in admin.get("/admin/units").text
    page = admin.get(f"/admin/units/{top.id}").text
    assert f"/admin/units/{data.parent_id}" in page
    assert "12 people, here and below" in page
    assert "No unit stands inside this one." in admin.get(f"/admin/units/{data.id}").text
    assert "Example / IT / Data" in admin.get("/admin/units?q=data").text
    assert "No unit has “zzz” in its path." in admin.get("/admin/units?q=zzz").text


def test_a_unit_that_moves_takes_all_below_it_along(admin, people):
    make_unit("Example / IT / Data / Warehouse")
    make_unit("Example / IT-Security")
    it = make_unit("Example / IT")
    assert edit(admin, it, name="Technology", parent="Example / Marketing").status_code == 303
    assert paths() == {
        "Example",
        "Example / Marketing",
        "Example / Marketing / Technology",
        "Example / Marketing / Technology / Data",
        "Example / Marketing / Technology / Data / Warehouse",
        "Example / IT-Security",
        "Example / HR",
    }
    note = find_note(list_entries(it)[-1])
    assert note == "name: IT → Technology\nparent: Example → Example / Marketing"
    assert people.employee.org_unit.path == "Example / Marketing / Technology / Data"


@pytest.mark.parametrize(
    "values, words",
    [
        ({"parent": "Example / IT"}, "A unit cannot stand inside itself."),
        ({"parent": "Example / IT / Data"}, "A unit cannot stand inside itself."),
        ({"name": "Marketing"}, "A unit of this name is already there."),
        ({"name": "R / D"}, "A name cannot hold “ / ”"),
        ({"name": ""}, "Enter the name of the unit."),
        ({"parent": "Nowhere"}, "No unit has this path."),
        ({"head": "nobody@example.com"}, "Nobody has this address or number."),
    ],
)
def test_what_would_break_the_tree_is_refused(admin, people, values, words):
    before = paths()
    answer = edit(admin, make_unit("Example / IT"), **values)
    assert answer.status_code == 422
    assert words in answer.text
    assert paths() == before


def test_a_new_head_is_asked_for_those_without_a_line_manager(admin, people):
    people.employee.line_manager = None
    save(people.employee)
    move = make_move(people.employee, make_opportunity(people.host), releaser=None)
    assert edit(admin, people.employee.org_unit, head=people.colleague.email).status_code == 303
    assert move.releaser == people.colleague


def test_two_who_edit_a_unit_at_once_are_told(admin, people):
    unit = make_unit("Example / IT")
    answer = edit(admin, unit, version="of yesterday", name="Technology")
    assert answer.status_code == 422
    assert "Somebody changed this record while you had it open." in answer.text


def test_a_unit_is_added_inside_another_one(admin, people):
    inside = make_unit("Example / IT")
    assert 'value="Example / IT"' in admin.get(f"/admin/units/new?inside={inside.id}").text
    sent = {"name": "Lab", "parent": "Example / IT", "kind": "centre", "head": "", "legal_entity": "0"}
    assert admin.post("/admin/units/new", data=sent).status_code == 303
    unit = queries.find_unit("Example / IT / Lab")
    assert (unit.kind, unit.parent) == (UnitKind.CENTRE, inside)
    assert admin.post("/admin/units/new", data=sent).status_code == 422


def test_legal_entities_are_added_and_changed(admin, people):
    sent = {"name": "Example GmbH", "country": "DE", "full_time_hours": "37,5"}
    assert admin.post("/admin/legal-entities/new", data=sent).status_code == 303
    entity = session.query(LegalEntity).filter_by(name="Example GmbH").one()
    assert (entity.country, entity.full_time_hours) == ("DE", 37.5)
    assert "Example GmbH" in admin.get("/admin/legal-entities").text
    address = f"/admin/legal-entities/{entity.id}/edit"
    again = sent | {"version": fingerprint(entity)}
    assert "already there" in admin.post(address, data=again | {"name": "Example SA"}).text
    assert admin.post(address, data=again | {"full_time_hours": "0"}).status_code == 422
    assert admin.post(address, data=again | {"full_time_hours": "40"}).status_code == 303
    assert find_note(list_entries(entity)[-1]) == "full_time_hours: 37.5 → 40"
    assert admin.post(address, data=again).status_code == 422  # the version of before


def test_only_administrators_change_the_organisation(client, people):
    client.sign_in(people.hr)
    assert client.get("/admin/units").status_code == 403
    assert client.post(f"/admin/units/{people.employee.org_unit_id}/edit", data={"name": "x"}).status_code == 404
    assert client.get(f"/admin/legal-entities/{make_entity().id}/edit").status_code == 404
