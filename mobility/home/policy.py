"""Who has a part in running the marketplace."""

from __future__ import annotations

import enum

from mobility.core.authz import register_policy
from mobility.people.models import Person, Role
from mobility.policies.policy import is_admin

OFFICES = frozenset({Role.HR, Role.REPRESENTATIVE, Role.PRIVACY, Role.AUDITOR, Role.ADMIN})


class HomePermission(enum.StrEnum):
    ADMINISTER = "administration:open"
    READ_SYSTEM = "system:read"


def holds_an_office(actor: Person | None, subject: object) -> bool:
    return actor is not None and any(grant.role in OFFICES for grant in actor.role_grants)


register_policy(
    {
        HomePermission.ADMINISTER: ((holds_an_office,),),
        HomePermission.READ_SYSTEM: ((is_admin,),),
    }
)
