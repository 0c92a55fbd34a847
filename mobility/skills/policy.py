"""Who may read and write skills and profiles."""

from __future__ import annotations

import enum
from typing import Protocol

from mobility.core import clock
from mobility.core.authz import register_policy
from mobility.people.models import OrgUnit, Person, Role
from mobility.people.policy import is_admin, is_employed, is_hr_for, signed_in
from mobility.policies.policy import is_hr_for_the_whole_company, reads_rules


class SkillPermission(enum.StrEnum):
    SEARCH = "skill:search"
    PROPOSE = "skill:propose"
    READ_TAXONOMY = "taxonomy:read"
    CURATE = "taxonomy:write"


class DirectoryPermission(enum.StrEnum):
    SEARCH = "people:search"
    READ_UNIT = "unit:read"
    SPECIALISE = "unit-skill:write"


class ProfilePermission(enum.StrEnum):
    KEEP_OWN = "profile:keep-own"
    READ = "profile:read"
    EDIT = "profile:edit"
    READ_WANTED = "wanted-skill:read"
    EDIT_PART = "profile-part:edit"
    CHOOSE_VISIBILITY = "visibility:choose"
    CONFIRM = "skill-held:confirm"


class PartOfProfile(Protocol):
    """A skill held or wanted, a position: a row that belongs to one person."""

    @property
    def person_id(self) -> int: ...


class AskedOf(Protocol):
    """A request that one colleague answers."""

    @property
    def asked_id(self) -> int: ...

    @property
    def person_id(self) -> int: ...


def is_self(actor: Person | None, person: Person) -> bool:
    return actor is not None and actor.id == person.id


def is_own(actor: Person | None, part: PartOfProfile) -> bool:
    return actor is not None and actor.id == part.person_id


def is_asked(actor: Person | None, request: AskedOf) -> bool:
    return actor is not None and actor.id == request.asked_id != request.person_id


def is_head_of(actor: Person | None, unit: OrgUnit) -> bool:
    return actor is not None and unit.head_id == actor.id


def is_hr_of(actor: Person | None, unit: OrgUnit) -> bool:
    """An HR grant whose scope covers the unit, by the tree and by its employer."""
    employer = unit.employer.id if unit.employer else None
    return actor is not None and any(
        grant.role is Role.HR and grant.covers(unit, employer) for grant in actor.role_grants
    )


def works_here(actor: Person | None, person: Person) -> bool:
    return not person.has_left(clock.today(person.time_zone))


register_policy(
    {
        SkillPermission.SEARCH: ((signed_in,),),
        SkillPermission.PROPOSE: ((signed_in,),),
        SkillPermission.READ_TAXONOMY: ((reads_rules,),),
        SkillPermission.CURATE: ((is_hr_for_the_whole_company,), (is_admin,)),
        DirectoryPermission.SEARCH: ((is_employed,),),
        DirectoryPermission.READ_UNIT: ((is_employed,),),
        DirectoryPermission.SPECIALISE: ((is_head_of,), (is_hr_of,), (is_admin,)),
        ProfilePermission.KEEP_OWN: ((signed_in,),),
        ProfilePermission.READ: ((is_self,), (signed_in, works_here), (is_hr_for,)),
        ProfilePermission.EDIT: ((is_self,),),
        ProfilePermission.READ_WANTED: ((is_self,),),
        ProfilePermission.EDIT_PART: ((is_own,),),
        ProfilePermission.CHOOSE_VISIBILITY: ((is_self,),),
        ProfilePermission.CONFIRM: ((is_asked,),),
    }
)
