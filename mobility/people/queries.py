"""Finding people, units and the people who decide for them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import sqlalchemy as sa

from mobility.core.db import session
from mobility.people.models import LegalEntity, OrgUnit, Person, Role, RoleGrant


def find_person(person_id: int) -> Person | None:
    return session.get(Person, person_id)


def find_person_by_email(email: str) -> Person | None:
    return session.scalar(sa.select(Person).where(sa.func.lower(Person.email) == email.strip().lower()))


def find_person_by_number(employee_number: str) -> Person | None:
    return session.scalar(sa.select(Person).where(Person.employee_number == employee_number))


def find_unit(path: str) -> OrgUnit | None:
    return session.scalar(sa.select(OrgUnit).where(OrgUnit.path == path))


def list_units() -> Sequence[OrgUnit]:
    return session.scalars(sa.select(OrgUnit).order_by(OrgUnit.path)).all()


def list_legal_entities() -> Sequence[LegalEntity]:
    return session.scalars(sa.select(LegalEntity).order_by(LegalEntity.name)).all()


def list_reports(person: Person) -> Sequence[Person]:
    return session.scalars(sa.select(Person).where(Person.line_manager_id == person.id).order_by(Person.name)).all()


def find_releaser(person: Person) -> Person | None:
    """The line manager; without one the head of the nearest unit above; None means that HR releases."""
    if person.line_manager is not None:
        return person.line_manager
    unit = person.org_unit
    while unit is not None:
        if unit.head is not None and unit.head_id != person.id:
            return unit.head
        unit = unit.parent
    return None


def list_hr_for(person: Person) -> list[Person]:
    """Home HR: every HR partner whose scope covers the person, the narrowest scopes first; never the person."""
    grants = _list_hr_grants(person.org_unit, person.legal_entity_id)
    return _distinct(grant.person for grant in grants if grant.person_id != person.id)


def list_hr_for_unit(unit: OrgUnit, legal_entity_id: int | None) -> list[Person]:
    """Host HR: every HR partner whose scope covers the unit."""
    return _distinct(grant.person for grant in _list_hr_grants(unit, legal_entity_id))


def _list_hr_grants(unit: OrgUnit | None, legal_entity_id: int | None) -> list[RoleGrant]:
    grants = session.scalars(sa.select(RoleGrant).where(RoleGrant.role == Role.HR)).all()
    covering = [grant for grant in grants if grant.covers(unit, legal_entity_id)]
    return sorted(covering, key=lambda grant: (-len(grant.org_unit.path) if grant.org_unit else 0, grant.id))


def _distinct(people: Iterable[Person]) -> list[Person]:
    return list({person.id: person for person in people}.values())
