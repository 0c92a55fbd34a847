"""Acting for somebody else: delegates, and HR on request."""

from __future__ import annotations

from typing import NamedTuple

from mobility.applications.models import Application
from mobility.applications.policy import is_applicant, is_hr_for_applicant, is_not_above_applicant, is_sent
from mobility.core.authz import Clause
from mobility.moves.models import (
    Move,
    RequestedAct,
)
from mobility.moves.policy.parts import (
    has_no_conflict,
    has_no_releaser,
    has_not_acted_for_mover,
    has_not_released,
    is_home_hr,
    is_not_move_host,
    is_not_mover,
    is_not_releaser,
    is_release_overdue,
    is_releaser,
    is_stand_in,
)
from mobility.moves.policy.permissions import MovePermission
from mobility.opportunities.policy import is_not_host
from mobility.people.models import DelegationScope, Person
from mobility.people.policy import (
    list_principals,
)


def may_act_for_applicant(actor: Person | None, application: Application) -> bool:
    """Home HR who may know of it: before the offer is accepted nobody in the person's line does (rule 5)."""
    return (
        is_hr_for_applicant(actor, application)
        and not is_applicant(actor, application)
        and is_sent(actor, application)
        and is_not_above_applicant(actor, application)
    )


def is_not_host_of_applicant(actor: Person | None, application: Application) -> bool:
    return is_not_host(actor, application.opportunity)


def was_acted_for(actor: Person | None, act: RequestedAct) -> bool:
    return is_applicant(actor, act.application)


class Right(NamedTuple):
    """What can be delegated: who holds it, and what must be true of the delegate besides."""

    scope: DelegationScope
    clauses: tuple[Clause, ...]
    aside: Clause


_NOT_AS_HR = (is_not_releaser, has_not_released, is_not_move_host, has_not_acted_for_mover, has_no_conflict)
IN_LINE = Right(
    DelegationScope.RELEASES,
    ((is_releaser,), (is_stand_in, is_not_move_host)),
    (is_not_mover, is_not_move_host, has_not_acted_for_mover),
)
IN_PLACE = Right(
    DelegationScope.HR_DECISIONS,
    (
        (is_home_hr, has_no_releaser, is_not_move_host, has_not_acted_for_mover, has_no_conflict),
        (is_home_hr, is_release_overdue, is_not_move_host, has_not_acted_for_mover, has_no_conflict),
    ),
    (is_not_mover, is_not_move_host, has_not_acted_for_mover, has_no_conflict),
)
AS_HR = Right(DelegationScope.HR_DECISIONS, ((is_home_hr, *_NOT_AS_HR),), (is_not_mover, *_NOT_AS_HR))
DELEGABLE: dict[MovePermission, tuple[Right, ...]] = {
    MovePermission.RELEASE: (IN_LINE, IN_PLACE),
    MovePermission.DECIDE_REVIEW: (AS_HR,),
    MovePermission.APPROVE: (AS_HR,),
}


def _holds(actor: Person, right: Right, move: Move) -> bool:
    return any(all(predicate(actor, move) for predicate in clause) for clause in right.clauses)


def find_principal(actor: Person | None, permission: MovePermission, move: Move) -> Person | None:
    """For whom somebody would decide here; None where they may in their own right, or may not at all.

    Both have to be free to decide: a delegate is no way around the separation of duties.
    """
    rights = DELEGABLE[permission]
    if actor is None or any(_holds(actor, right, move) for right in rights):
        return None
    for right in rights:
        if all(predicate(actor, move) for predicate in right.aside):
            for principal in list_principals(actor, right.scope, move.person):
                if _holds(principal, right, move):
                    return principal
    return None


def releases_for_somebody(actor: Person | None, move: Move) -> bool:
    return find_principal(actor, MovePermission.RELEASE, move) is not None


def decides_for_hr(actor: Person | None, move: Move) -> bool:
    return find_principal(actor, MovePermission.APPROVE, move) is not None


def acts_in_line(actor: Person | None, move: Move) -> bool:
    """A delegate of whoever is asked for the release reads what that person reads; as the host they do not."""
    principals = list_principals(actor, DelegationScope.RELEASES, move.person)
    return is_not_move_host(actor, move) and any(is_releaser(one, move) or is_stand_in(one, move) for one in principals)


def acts_as_home_hr(actor: Person | None, move: Move) -> bool:
    principals = list_principals(actor, DelegationScope.HR_DECISIONS, move.person)
    return is_not_move_host(actor, move) and any(is_home_hr(one, move) for one in principals)
