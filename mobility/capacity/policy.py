"""Who may see how full somebody's time is, and say when they are away."""

from __future__ import annotations

import enum

from mobility.capacity.models import Leave
from mobility.core.authz import register_policy
from mobility.people.models import Person
from mobility.people.policy import is_hr_for, is_line_manager_of, signed_in


class CapacityPermission(enum.StrEnum):
    READ_OWN = "calendar:read-own"
    READ = "calendar:read"
    CHANGE_LEAVE = "leave:change"


def is_own_leave(actor: Person | None, leave: Leave) -> bool:
    return actor is not None and actor.id == leave.person_id


# Time is promised once an offer is accepted, so that nothing earlier can be seen in a calendar (rule 5).
register_policy(
    {
        CapacityPermission.READ_OWN: ((signed_in,),),
        CapacityPermission.READ: ((is_line_manager_of,), (is_hr_for,)),
        CapacityPermission.CHANGE_LEAVE: ((is_own_leave,),),
    }
)
