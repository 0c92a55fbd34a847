"""Changes to units and legal entities, by file and by hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypedDict, Unpack

from mobility.audit import services as audit
from mobility.core.authz import authorize
from mobility.core.db import lock, session
from mobility.core.errors import InvalidInput
from mobility.core.events import publish
from mobility.core.i18n import N_
from mobility.people import queries
from mobility.people.differences import Difference, fingerprint, say, write_note
from mobility.people.events import ReportingLineChanged
from mobility.people.models import Engagement, LegalEntity, OrgUnit, Person, UnitKind
from mobility.people.policy import PersonPermission as P

SEPARATOR = " / "
LONGEST_PATH = 1000
SYSTEM_HOST = "SYSTEM-HOST"
FULL_TIME_HOURS = 40.0  # of a legal entity of which no file says otherwise


class UnitFields(TypedDict, total=False):
    kind: UnitKind
    head: Person | None
    legal_entity: LegalEntity | None


def open_unit(*, path: str, known: dict[str, OrgUnit]) -> OrgUnit:
    """The unit of a path, made with those above it where it is missing; `known` holds all units by path."""
    if path not in known:
        above, _, name = path.rpartition(SEPARATOR)
        parent = open_unit(path=above, known=known) if above else None
        kind = UnitKind.TEAM if parent else UnitKind.DIVISION
        known[path] = OrgUnit(name=name, path=path, parent=parent, kind=kind)
        session.add(known[path])
    return known[path]


def update_unit(
    *, actor: Person | None, unit: OrgUnit, action: str = "import", **fields: Unpack[UnitFields]
) -> list[Difference]:
    """Change what is given and differs. A new head releases those who have no line manager."""
    differences = _change(unit, fields)
    if differences:
        audit.record(actor=actor, action=action, subject=unit, note=write_note(differences))
    if any(difference.field == "head" for difference in differences):
        _reroute(unit)
    return differences


def create_unit(*, actor: Person, name: str, parent: OrgUnit | None, **fields: Unpack[UnitFields]) -> OrgUnit:
    authorize(actor, P.ORGANISE)
    unit = OrgUnit(name=name, path=_free_path(name, parent, None), parent=parent, **fields)
    session.add(unit)
    audit.record(actor=actor, action="create_unit", subject=unit, note=unit.path)
    return unit


def edit_unit(
    *,
    actor: Person,
    unit: OrgUnit,
    version: str,
    name: str,
    parent: OrgUnit | None,
    **fields: Unpack[UnitFields],
) -> None:
    """Change a unit by hand; under another name or parent all paths below it follow."""
    authorize(actor, P.ORGANISE, unit)
    lock(unit)
    if version != fingerprint(unit):
        raise InvalidInput(
            N_("Somebody changed this record while you had it open. Compare it with what you entered, and save again.")
        )
    if parent is not None and parent.is_within(unit):
        raise InvalidInput(N_("A unit cannot stand inside itself. Choose another unit above it."), field="parent")
    path = _free_path(name, parent, unit)
    differences = _change(unit, {"name": name, "parent": parent, **fields})
    if path != unit.path:
        _rewrite_paths(unit, path)
    if differences:
        audit.record(actor=actor, action="edit_unit", subject=unit, note=write_note(differences))
    if {"head", "parent"} & {difference.field for difference in differences}:
        _reroute(unit)


def _free_path(name: str, parent: OrgUnit | None, unit: OrgUnit | None) -> str:
    if SEPARATOR.strip() in name.split():
        raise InvalidInput(N_("A name cannot hold “ / ”: it separates the units of a path."), field="name")
    path = f"{parent.path}{SEPARATOR}{name}" if parent else name
    if len(path) > LONGEST_PATH:
        raise InvalidInput(N_("The names of all units above together are too long. Shorten this one."), field="name")
    holder = queries.find_unit(path)
    if holder is not None and holder is not unit:
        raise InvalidInput(N_("A unit of this name is already there. Choose another name."), field="name")
    return path


def _rewrite_paths(unit: OrgUnit, path: str) -> None:
    below, old = queries.list_subtree(unit), unit.path
    for one in below:
        one.path = path + one.path[len(old) :]
        if len(one.path) > LONGEST_PATH:
            raise InvalidInput(
                N_("The names of all units above together are too long. Shorten this one."), field="name"
            )


def _reroute(unit: OrgUnit) -> None:
    session.flush()
    for person in queries.list_without_line_manager(unit):
        publish(ReportingLineChanged(person))


def open_legal_entity(*, name: str, known: dict[str, LegalEntity]) -> LegalEntity:
    """The legal entity of a name, made where it is missing; `known` holds all of them by name."""
    if name not in known:
        known[name] = LegalEntity(name=name, full_time_hours=FULL_TIME_HOURS)
        session.add(known[name])
    return known[name]


def update_legal_entity(
    *, actor: Person | None, entity: LegalEntity, country: str | None = None, full_time_hours: float | None = None
) -> list[Difference]:
    """Change what is given and differs."""
    said = {"country": country, "full_time_hours": full_time_hours}
    differences = _change(entity, {name: value for name, value in said.items() if value})
    if differences:
        audit.record(actor=actor, action="import", subject=entity, note=write_note(differences))
    return differences


def create_legal_entity(*, actor: Person, name: str, country: str | None, full_time_hours: float) -> LegalEntity:
    authorize(actor, P.ORGANISE)
    _check_name_is_free(name, None)
    entity = LegalEntity(name=name, country=country, full_time_hours=full_time_hours)
    session.add(entity)
    audit.record(actor=actor, action="create_legal_entity", subject=entity, note=name)
    return entity


def edit_legal_entity(
    *, actor: Person, entity: LegalEntity, version: str, name: str, country: str | None, full_time_hours: float
) -> None:
    authorize(actor, P.ORGANISE, entity)
    lock(entity)
    if version != fingerprint(entity):
        raise InvalidInput(
            N_("Somebody changed this record while you had it open. Compare it with what you entered, and save again.")
        )
    _check_name_is_free(name, entity)
    differences = _change(entity, {"name": name, "country": country, "full_time_hours": full_time_hours})
    if differences:
        audit.record(actor=actor, action="edit_legal_entity", subject=entity, note=write_note(differences))


def _check_name_is_free(name: str, entity: LegalEntity | None) -> None:
    holder = queries.find_legal_entity_by_name(name)
    if holder is not None and holder is not entity:
        raise InvalidInput(N_("A legal entity of this name is already there."), field="name")


def _change(thing: OrgUnit | LegalEntity, fields: Mapping[str, Any]) -> list[Difference]:
    changed = {name: value for name, value in fields.items() if getattr(thing, name) != value}
    differences = [Difference(name, say(getattr(thing, name)), say(value)) for name, value in changed.items()]
    for name, value in changed.items():
        setattr(thing, name, value)
    return differences


def open_system_host(*, unit: OrgUnit) -> Person:
    """Who stands as host manager until HR names one: a contractor, so that nobody suggests them, without an account."""
    host = queries.find_person_by_number(SYSTEM_HOST)
    if host is None:
        host = Person(
            employee_number=SYSTEM_HOST,
            name="Unassigned host",
            email="unassigned-host@system.invalid",
            job_title="to be assigned by HR",
            engagement=Engagement.CONTRACTOR,
            org_unit=unit,
        )
        session.add(host)
        session.flush()
    return host
