"""Who oversees; how ranking works is for everybody who signs in."""

from __future__ import annotations

import enum

from mobility.core.authz import register_policy
from mobility.people.models import Person, Role
from mobility.people.policy import signed_in

OVERSEERS = frozenset({Role.HR, Role.REPRESENTATIVE, Role.AUDITOR})


class OversightPermission(enum.StrEnum):
    READ = "oversight:read"
    READ_RANKING = "ranking:read"


def oversees(actor: Person | None, subject: object) -> bool:
    return actor is not None and any(grant.role in OVERSEERS for grant in actor.role_grants)


register_policy(
    {
        OversightPermission.READ: ((oversees,),),
        OversightPermission.READ_RANKING: ((signed_in,),),
    }
)
