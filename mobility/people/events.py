"""What the people room tells the rooms above it."""

from __future__ import annotations

from dataclasses import dataclass

from mobility.people.models import ClockPause, Delegation, LegalEntity, OrgUnit, Person, Role


@dataclass(frozen=True)
class ReportingLineChanged:
    person: Person


@dataclass(frozen=True)
class PersonLeft:
    person: Person


@dataclass(frozen=True)
class EmailChanged:
    """Somebody's address is another one, by hand or by HR's file; `entry_id` is that of its audit entry."""

    person: Person
    former: str
    entry_id: int


@dataclass(frozen=True)
class RoleChanged:
    """A role was granted or revoked; without an actor by a command. `entry_id` is that of its audit entry."""

    actor: Person | None
    person: Person
    role: Role
    unit: OrgUnit | None
    legal_entity: LegalEntity | None
    is_granted: bool
    entry_id: int


@dataclass(frozen=True)
class ClocksChanged:
    """A pause of clocks was declared, or ended before its time."""

    pause: ClockPause


@dataclass(frozen=True)
class DelegationChanged:
    """Somebody may act for another from now on or later; or, with `ended_by`, no longer."""

    delegation: Delegation
    ended_by: Person | None = None
