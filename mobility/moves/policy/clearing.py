"""Whose a clearance or a standing approval is."""

from __future__ import annotations

from mobility.moves.models import (
    Clearance,
    Move,
    StandingApproval,
)
from mobility.moves.policy.parts import is_home_hr, is_not_move_host, is_not_mover, is_not_releaser
from mobility.opportunities.policy import is_host_hr
from mobility.people.models import Person, Role
from mobility.people.policy import (
    is_in_line_above,
)
from mobility.policies.models import Side


def is_host_hr_of_move(actor: Person | None, move: Move) -> bool:
    return is_host_hr(actor, move.opportunity) and is_not_mover(actor, move)


def is_hr_of_its_side(actor: Person | None, clearance: Clearance) -> bool:
    """Host HR sees to the host side, home HR to the other."""
    is_partner = is_host_hr_of_move if clearance.side is Side.HOST else is_home_hr
    return is_partner(actor, clearance.move)


def is_home_hr_of_clearance(actor: Person | None, clearance: Clearance) -> bool:
    return is_home_hr(actor, clearance.move)


def owns_clearance(actor: Person | None, clearance: Clearance) -> bool:
    """Where nobody of the host side is left, home HR owns it."""
    return actor is not None and actor.id == clearance.owner_id


def has_no_part_in_it(actor: Person | None, clearance: Clearance) -> bool:
    """Neither the person, nor a host, nor whoever is asked for the release; of an adjustment nobody in the line."""
    move = clearance.move
    is_apart = is_not_mover(actor, move) and is_not_move_host(actor, move) and is_not_releaser(actor, move)
    return is_apart and not (clearance.is_adjustment and is_in_line_above(actor, move.person))


def has_signed(actor: Person | None, approval: StandingApproval) -> bool:
    return actor is not None and actor.id == approval.signed_by_id


def is_hr_of_its_scope(actor: Person | None, approval: StandingApproval) -> bool:
    """Whose scope holds all of the approval's."""
    return actor is not None and any(
        grant.role is Role.HR and grant.covers(approval.org_unit, approval.legal_entity_id)
        for grant in actor.role_grants
    )
