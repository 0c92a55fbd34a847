"""Who a person is to another: the predicates every room's table of permissions is made of."""

from __future__ import annotations

import enum

from mobility.core.authz import register_policy
from mobility.people.models import ClockPause, Delegation, DelegationScope, Person, Role


class PersonPermission(enum.StrEnum):
    SIGN_IN = "session:create"
    USE = "application:use"
    READ_EMPLOYMENT = "employment:read"
    ADMINISTER = "person:administer"
    GRANT_ROLE = "role:grant"
    ORGANISE = "organisation:administer"
    LIST_DELEGATIONS = "delegation:list"
    DELEGATE = "delegation:create"
    END_DELEGATION = "delegation:end"
    LIST_PAUSES = "clock-pause:list"
    PAUSE_CLOCKS = "clock-pause:declare"


def anyone(actor: Person | None, subject: object) -> bool:
    return True


def signed_in(actor: Person | None, subject: object) -> bool:
    return actor is not None


def is_employed(actor: Person | None, subject: object) -> bool:
    return actor is not None and actor.is_employed


def is_hr(actor: Person | None, subject: object) -> bool:
    return actor is not None and actor.has(Role.HR)


def is_admin(actor: Person | None, subject: object) -> bool:
    return actor is not None and actor.has(Role.ADMIN)


def leads_people(actor: Person | None, subject: object) -> bool:
    """A line manager, or the head of a unit, who releases those there without a line manager."""
    return actor is not None and actor.leads_people


def is_line_manager_of(actor: Person | None, person: Person) -> bool:
    return actor is not None and person.line_manager_id == actor.id


def is_in_line_above(actor: Person | None, person: Person) -> bool:
    """The actor is the person's line manager, stands anywhere above, or acts for one of them (rule 5)."""
    if actor is None or actor.id == person.id:
        return False
    hats = {actor.id, *(row.owner_id for row in list_held(actor))}
    return any(above.id in hats for above in person.managers_above())


def list_held(actor: Person) -> list[Delegation]:
    """What was delegated to this person and is in force."""
    return [row for row in actor.delegations_received if row.is_in_force]


def may_stand_above(actor: Person) -> bool:
    """Whether `is_in_line_above` can hold of anybody at all."""
    return bool(actor.leads_people or list_held(actor))


def list_principals(actor: Person | None, scope: DelegationScope, person: Person) -> list[Person]:
    """For whom this person may act now in what concerns another."""
    if actor is None or actor.id == person.id:
        return []
    covered = {scope, DelegationScope.BOTH}
    return [row.owner for row in list_held(actor) if row.scope in covered and row.covers(person)]


def acts_for_somebody(actor: Person | None, subject: object) -> bool:
    return actor is not None and bool(list_held(actor))


def acts_for_hr(actor: Person | None, subject: object) -> bool:
    return actor is not None and any(
        row.scope is not DelegationScope.RELEASES and row.owner.has(Role.HR) for row in list_held(actor)
    )


def has_received_delegations(actor: Person | None, subject: object) -> bool:
    return actor is not None and bool(actor.delegations_received)


def owns_delegation(actor: Person | None, delegation: Delegation) -> bool:
    return actor is not None and actor.id == delegation.owner_id


def holds_delegation(actor: Person | None, delegation: Delegation) -> bool:
    return actor is not None and actor.id == delegation.delegate_id


def has_scope_of_pause(actor: Person | None, pause: ClockPause) -> bool:
    """An HR grant that reaches as far as the pause does; a country alone is a matter of the whole company."""
    return actor is not None and any(
        grant.role is Role.HR
        and grant.reaches(pause.org_unit)
        and grant.legal_entity_id in {None, pause.legal_entity_id}
        for grant in actor.role_grants
    )


def is_hr_for(actor: Person | None, person: Person) -> bool:
    """Home HR: an HR grant whose scope covers the person."""
    return actor is not None and any(
        grant.role is Role.HR and person.is_covered_by(grant) for grant in actor.role_grants
    )


register_policy(
    {
        PersonPermission.SIGN_IN: ((anyone,),),
        PersonPermission.USE: ((signed_in,),),
        PersonPermission.READ_EMPLOYMENT: ((is_hr_for,),),
        PersonPermission.ADMINISTER: ((is_admin,),),
        PersonPermission.GRANT_ROLE: ((is_admin,),),
        PersonPermission.ORGANISE: ((is_admin,),),
        PersonPermission.LIST_DELEGATIONS: ((leads_people,), (is_hr,), (has_received_delegations,)),
        PersonPermission.DELEGATE: ((leads_people,), (is_hr,)),
        PersonPermission.END_DELEGATION: ((owns_delegation,), (holds_delegation,)),
        PersonPermission.LIST_PAUSES: ((is_hr,),),
        PersonPermission.PAUSE_CLOCKS: ((is_hr, has_scope_of_pause),),
    }
)
