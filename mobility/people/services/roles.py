"""Granting and revoking roles; administrators."""

from __future__ import annotations

from mobility.audit import services as audit
from mobility.core.authz import authorize
from mobility.core.db import session
from mobility.core.errors import ConditionNotMet, InvalidInput, NotPermitted
from mobility.core.events import publish
from mobility.core.i18n import N_
from mobility.people import queries
from mobility.people.events import RoleChanged
from mobility.people.models import LegalEntity, OrgUnit, Person, Role, RoleGrant
from mobility.people.policy import PersonPermission as P

SCOPED_ROLES = frozenset({Role.HR})  # the others reach the whole company, so a limit would promise what is not so


def grant_role(
    *, actor: Person | None, person: Person, role: Role, unit: OrgUnit | None, entity: LegalEntity | None = None
) -> RoleGrant:
    """Grant a role once; the same grant again changes nothing."""
    if actor is not None:
        _check_actor(actor, person)
        if role not in SCOPED_ROLES and (unit or entity):
            raise InvalidInput(N_("Only the role of an HR partner can be limited. Leave unit and legal entity empty."))
    found = queries.find_grant_of(person, role, unit, entity)
    if found is not None:
        return found
    grant = RoleGrant(person=person, role=role, org_unit=unit, legal_entity=entity)
    session.add(grant)
    _record(actor, grant, is_granted=True)
    return grant


def revoke_role(*, actor: Person | None, grant: RoleGrant) -> None:
    """From the next request on the person may no longer do what the role allowed."""
    if actor is not None:
        _check_actor(actor, grant.person)
    if grant.role is Role.ADMIN:
        _check_somebody_stays(actor, grant)
    _record(actor, grant, is_granted=False)
    grant.person.role_grants.remove(grant)


def _check_actor(actor: Person, person: Person) -> None:
    authorize(actor, P.GRANT_ROLE, person)
    if actor.id == person.id:
        raise NotPermitted(N_("Nobody grants or revokes their own roles. Ask another administrator."))


def _check_somebody_stays(actor: Person | None, grant: RoleGrant) -> None:
    """Two administrators who revoke each other at one moment wait here for one another, and the second is refused."""
    administrators = {row.person_id for row in queries.lock_administrators()}
    if actor is not None and actor.id not in administrators:
        raise NotPermitted(N_("You are no longer an administrator."))
    if not administrators - {grant.person_id}:
        raise ConditionNotMet(
            N_("This is the last administrator. Grant the role to somebody else first, then revoke this one.")
        )


def _record(actor: Person | None, grant: RoleGrant, *, is_granted: bool) -> None:
    scope = [grant.org_unit.path if grant.org_unit else "", grant.legal_entity.name if grant.legal_entity else ""]
    entry = audit.record(
        actor=actor,
        action="grant_role" if is_granted else "revoke_role",
        subject=grant,
        concerns=grant.person,
        reason_code=grant.role.value,
        note=", ".join(filter(None, scope)) or None,
    )
    session.flush()
    publish(RoleChanged(actor, grant.person, grant.role, grant.org_unit, grant.legal_entity, is_granted, entry.id))


def add_administrator(*, email: str) -> Person:
    """A person who exists only to administer: no unit, no line manager, not to be found."""
    person = Person(
        employee_number=f"{queries.ADMINISTRATOR_NUMBER}{email.lower()}"[:40],
        name=email.partition("@")[0],
        email=email.lower(),
        job_title="administrator",
    )
    session.add(person)
    audit.record(actor=None, action="add_administrator", subject=person, concerns=person)
    return person
