"""Changes to people: what HR's file says of them, of units and of legal entities; roles and administrators."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypedDict, Unpack

import sqlalchemy as sa

from mobility.audit import services as audit
from mobility.core import clock
from mobility.core.db import session
from mobility.core.events import publish
from mobility.people import queries
from mobility.people.events import PersonLeft, ReportingLineChanged
from mobility.people.models import (
    EmploymentTerms,
    Engagement,
    LegalEntity,
    OrgUnit,
    Person,
    Role,
    RoleGrant,
    UnitKind,
)

SEPARATOR = " / "
UNASSIGNED_UNIT = "Unassigned"
SYSTEM_HOST = "SYSTEM-HOST"
FULL_TIME_HOURS = 40.0  # of a legal entity of which no file says otherwise
# what of a person is dated: a change closes the row of employment terms and opens a new one
TERMS = (
    "legal_entity_id",
    "line_manager_id",
    "org_unit_id",
    "cost_centre",
    "engagement",
    "weekly_hours",
    "working_days",
)


class PersonFields(TypedDict, total=False):
    """What HR's file says of a person."""

    name: str
    email: str
    job_title: str
    language: str
    country: str | None
    site: str | None
    time_zone: str
    org_unit: OrgUnit | None
    line_manager: Person | None
    legal_entity: LegalEntity | None
    cost_centre: str | None
    engagement: Engagement
    weekly_hours: float
    working_days: str
    employed_from: dt.date | None
    employed_until: dt.date | None


class UnitFields(TypedDict, total=False):
    kind: UnitKind
    head: Person | None
    legal_entity: LegalEntity | None


@dataclass
class PersonChange:
    """What an import did to one person: the names of the fields that are new."""

    person: Person
    is_new: bool
    fields: set[str] = field(default_factory=set)

    @property
    def is_rerouted(self) -> bool:
        """Somebody else releases this person now: another line manager, or none and another unit."""
        moved = "org_unit" in self.fields and self.person.line_manager is None
        return not self.is_new and ("line_manager" in self.fields or moved)


def add_person(*, employee_number: str, **fields: Unpack[PersonFields]) -> PersonChange:
    """A person of HR's file; `record_changes` follows once all of the file is written."""
    entity = fields.get("legal_entity")
    if "weekly_hours" not in fields and entity is not None:
        fields["weekly_hours"] = entity.full_time_hours
    person = Person(employee_number=employee_number, **fields)
    session.add(person)
    return PersonChange(person, is_new=True)


def update_person(*, change: PersonChange, **fields: Unpack[PersonFields]) -> None:
    """Change what is given and differs; `record_changes` follows once all of the file is written."""
    for name, value in fields.items():
        if getattr(change.person, name) != value:
            setattr(change.person, name, value)
            change.fields.add(name)


def record_changes(*, actor: Person | None, changes: Sequence[PersonChange]) -> None:
    """Keep the history of employment terms, the audit record, and tell the rooms above."""
    session.flush()
    changed = [change for change in changes if change.is_new or change.fields]
    _keep_terms([change.person for change in changed])
    for change in changed:
        audit.record(
            actor=actor,
            action="import",
            subject=change.person,
            concerns=change.person,
            reason_code="created" if change.is_new else "updated",
        )
        if change.person.left_at is not None and not _has_left(change.person):
            change.person.left_at = None  # back again: the next departure is another one
    for change in changed:
        if change.is_rerouted:
            publish(ReportingLineChanged(change.person))
    for person in queries.list_leavers():
        close_employment(actor=actor, person=person)


def _keep_terms(people: Sequence[Person]) -> None:
    """`valid_to` of the old row is `valid_from` of the new one; a second change on one day corrects the row."""
    current = queries.list_current_terms(people)
    opened = []
    for person in people:
        terms, today = current.get(person.id), clock.today(person.time_zone)
        said = {name: getattr(person, name) for name in TERMS}
        if terms is not None and all(getattr(terms, name) == value for name, value in said.items()):
            continue
        if terms is not None and terms.valid_from >= today:
            for name, value in said.items():
                setattr(terms, name, value)
            continue
        if terms is not None:
            terms.valid_to = today
        begun = today if terms is not None else person.employed_from or today
        opened.append(EmploymentTerms(person_id=person.id, valid_from=begun, **said))
    session.flush()  # only one row may be current at a time
    session.add_all(opened)


def close_employment(*, actor: Person | None = None, person: Person) -> None:
    """Tell the rooms above, once, that somebody's last day is over."""
    if person.left_at is not None or not _has_left(person):
        return
    person.left_at = clock.now()
    audit.record(actor=actor, action="leave", subject=person, concerns=person)
    publish(PersonLeft(person))


def _has_left(person: Person) -> bool:
    return person.has_left(clock.today(person.time_zone))


def open_unit(*, path: str, known: dict[str, OrgUnit]) -> OrgUnit:
    """The unit of a path, made with those above it where it is missing; `known` holds all units by path."""
    if path not in known:
        above, _, name = path.rpartition(SEPARATOR)
        parent = open_unit(path=above, known=known) if above else None
        kind = UnitKind.TEAM if parent else UnitKind.DIVISION
        known[path] = OrgUnit(name=name, path=path, parent=parent, kind=kind)
        session.add(known[path])
    return known[path]


def update_unit(*, actor: Person | None, unit: OrgUnit, **fields: Unpack[UnitFields]) -> bool:
    """Change what is given and differs. A new head releases those who have no line manager."""
    changed = {name for name, value in fields.items() if getattr(unit, name) != value}
    for name in changed:
        setattr(unit, name, fields[name])  # type: ignore[literal-required]
    if changed:
        audit.record(actor=actor, action="import", subject=unit)
    if "head" in changed:
        for person in queries.list_without_line_manager(unit):
            publish(ReportingLineChanged(person))
    return bool(changed)


def open_legal_entity(*, name: str, known: dict[str, LegalEntity]) -> LegalEntity:
    """The legal entity of a name, made where it is missing; `known` holds all of them by name."""
    if name not in known:
        known[name] = LegalEntity(name=name, full_time_hours=FULL_TIME_HOURS)
        session.add(known[name])
    return known[name]


def update_legal_entity(
    *, actor: Person | None, entity: LegalEntity, country: str | None = None, full_time_hours: float | None = None
) -> bool:
    """Change what is given and differs."""
    said = (country or entity.country, full_time_hours or entity.full_time_hours)
    if said == (entity.country, entity.full_time_hours):
        return False
    entity.country, entity.full_time_hours = said
    audit.record(actor=actor, action="import", subject=entity)
    return True


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


def grant_role(*, actor: Person | None, person: Person, role: Role, unit: OrgUnit | None) -> RoleGrant:
    """Grant a role once; the same grant again changes nothing."""
    found = session.scalar(
        sa.select(RoleGrant).where(
            RoleGrant.person_id == person.id,
            RoleGrant.role == role,
            RoleGrant.org_unit_id == (unit.id if unit else None),
            RoleGrant.legal_entity_id.is_(None),
        )
    )
    if found is not None:
        return found
    grant = RoleGrant(person=person, role=role, org_unit=unit)
    session.add(grant)
    audit.record(actor=actor, action="grant_role", subject=grant, concerns=person, reason_code=role.value)
    return grant


def add_administrator(*, email: str) -> Person:
    """A person who exists only to administer: no unit, no line manager, not to be found."""
    person = Person(
        employee_number=f"admin:{email.lower()}"[:40],
        name=email.partition("@")[0],
        email=email.lower(),
        job_title="administrator",
    )
    session.add(person)
    audit.record(actor=None, action="add_administrator", subject=person, concerns=person)
    return person
