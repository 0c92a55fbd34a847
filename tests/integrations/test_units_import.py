"""`units import`: the tree, its heads and legal entities."""

from __future__ import annotations

from mobility.core import events as core_events
from mobility.core.db import session
from mobility.people import queries
from mobility.people.events import ReportingLineChanged
from mobility.people.models import LegalEntity, OrgUnit, UnitKind
from tests.factories import make_person, make_unit

ROWS = [
    {"path": "Example / IT / Data", "kind": "centre", "head": "H1", "legal_entity": "Example Two SA"},
    {"path": "Example", "kind": "company"},
]


def test_a_file_makes_units_and_the_same_file_again_nothing(load):
    head = make_person("Head", employee_number="H1")
    assert load("units", ROWS).stdout == (
        "2 created, 0 updated, 0 unchanged; 1 new unit; 1 new legal entity\n"
    )  # fmt: skip
    unit = queries.find_unit("Example / IT / Data")
    assert (unit.kind, unit.head, unit.legal_entity.name, unit.parent.path) == (
        UnitKind.CENTRE, head, "Example Two SA", "Example / IT",
    )  # fmt: skip
    assert queries.find_unit("Example").kind is UnitKind.COMPANY
    assert load("units", ROWS).stdout == "0 created, 0 updated, 2 unchanged\n"


def test_a_csv_gives_a_legal_entity_its_country_and_full_time(load):
    text = "path;kind;head;legal_entity;country;full_time_hours\nExample / Lyon;affiliate;;Société Lyon;FR;35,0\n"
    assert load("units", text.encode("cp1252"), name="units.csv").exit_code == 0
    entity = session.query(LegalEntity).filter_by(name="Société Lyon").one()
    assert (entity.country, entity.full_time_hours) == ("FR", 35)


def test_a_new_head_reroutes_those_without_a_line_manager(load, monkeypatch):
    head, unit = make_person("Head", employee_number="H1"), make_unit("Example / IT / Data")
    alone = make_person(org_unit=unit)
    make_person(org_unit=unit, line_manager=head)
    events: list[object] = []
    monkeypatch.setitem(core_events._subscribers, ReportingLineChanged, [events.append])
    assert load("units", [{"path": "Example / IT", "head": "H1"}]).stdout == "0 created, 1 updated, 0 unchanged\n"
    assert events == [ReportingLineChanged(alone)]


def test_bad_lines_are_named_and_nothing_is_written(load):
    rows = [*ROWS, {"path": "Example", "kind": "tribe"}, {"path": " / "}, {"country": "FR"}]
    result = load("units", rows)
    assert result.exit_code == 1
    for words in (
        "line 1: head: nobody has the employee number H1. Import people first, or correct it.",
        "line 3: kind: “tribe” is not one of company, division, affiliate, department, team, centre.",
        "line 3: path: Example stands on line 2 too.",
        "line 4: path: “/” has an empty part.",
        "line 5: path: is missing.",
        "line 5: country: belongs to a legal entity: name it in the column legal_entity.",
    ):
        assert words in result.stderr
    assert session.query(OrgUnit).count() == 0
