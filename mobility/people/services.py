"""Changes to people that do not come from HR's file: roles, administrators."""

from __future__ import annotations

import sqlalchemy as sa

from mobility.audit import services as audit
from mobility.core.db import session
from mobility.people.models import OrgUnit, Person, Role, RoleGrant


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
    person = Person(employee_number=f"admin:{email.lower()}"[:40], name=email.partition("@")[0], email=email.lower(),
                    job_title="administrator")
    session.add(person)
    session.flush()
    return person
