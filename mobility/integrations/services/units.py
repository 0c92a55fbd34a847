"""Writing a units file: the organisation tree, its heads and legal entities."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mobility.core.db import session
from mobility.integrations.files import Contents, Problem, Refused, refusal
from mobility.integrations.services.outcome import Each, Outcome, Tree
from mobility.integrations.services.people import NOBODY, open_tree
from mobility.integrations.units_file import UnitRecord
from mobility.people import queries as people_queries
from mobility.people import services as people_services
from mobility.people.differences import Difference
from mobility.people.models import OrgUnit, Person, UnitKind


def import_units(*, actor: Person | None, contents: Contents[UnitRecord], each: Each = iter) -> Outcome:
    """Add and update by path; raises Refused, before anything is written, with all that is wrong."""
    numbers = {record.says["head"] for record in contents.records if record.says.get("head")}
    heads = people_queries.list_people_by_number(numbers)
    problems = [*contents.problems, *(_unknown_head(record) for record in contents.records if _lacks(record, heads))]
    if problems:
        raise Refused(problems)
    outcome, tree = Outcome(warnings=list(contents.warnings)), open_tree()
    before = set(tree.units)
    for record in each(contents.records):
        unit = people_services.open_unit(path=record.path, known=tree.units)
        session.flush()
        differences = people_services.update_unit(actor=actor, unit=unit, **_unit_fields(record, heads, tree))
        differences += _update_entity(actor, unit, record.says)
        outcome.note(key=record.path, name="", is_new=record.path not in before, differences=differences)
    tree.note_additions(outcome)
    outcome.new_units -= outcome.created  # what is left are units above them that no line names
    return outcome


def _lacks(record: UnitRecord, heads: Mapping[str, Person]) -> bool:
    return bool(record.says.get("head")) and record.says["head"] not in heads


def _unknown_head(record: UnitRecord) -> Problem:
    number = record.says["head"]
    return refusal(record.line, "head", NOBODY, number=number)


def _unit_fields(record: UnitRecord, heads: Mapping[str, Person], tree: Tree) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    if record.says.get("kind") is not None:
        fields["kind"] = UnitKind(record.says["kind"])
    if "head" in record.says:
        fields["head"] = heads[record.says["head"]] if record.says["head"] else None
    if "legal_entity" in record.says:
        name = record.says["legal_entity"]
        fields["legal_entity"] = people_services.open_legal_entity(name=name, known=tree.entities) if name else None
    return fields


def _update_entity(actor: Person | None, unit: OrgUnit, says: Mapping[str, Any]) -> list[Difference]:
    if unit.legal_entity is None:
        return []
    session.flush()
    return people_services.update_legal_entity(
        actor=actor, entity=unit.legal_entity, country=says.get("country"), full_time_hours=says.get("full_time_hours")
    )
