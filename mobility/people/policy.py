"""Who a person is to another: the predicates every room's table of permissions is made of."""

from __future__ import annotations

import enum

from mobility.core.authz import register_policy
from mobility.people.models import Person, Role


class PersonPermission(enum.StrEnum):
    SIGN_IN = "session:create"
    USE = "application:use"
    READ_EMPLOYMENT = "employment:read"
    ADMINISTER = "person:administer"
    GRANT_ROLE = "role:grant"
    ORGANISE = "organisation:administer"


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
    """The actor is the person's line manager, or stands anywhere above."""
    return actor is not None and any(above.id == actor.id for above in person.managers_above())


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
    }
)
