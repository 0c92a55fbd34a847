"""Who may do what with a development contract and a career interview, as a table."""

from __future__ import annotations

import enum

from mobility.core import clock
from mobility.core.authz import register_policy
from mobility.development.models import CareerInterview, DevelopmentContract, HiddenCourse, Side
from mobility.people.models import DelegationScope, Person
from mobility.people.policy import (
    acts_for_somebody,
    is_employed,
    is_hr,
    is_hr_for,
    leads_people,
    list_principals,
    signed_in,
)
from mobility.training.policy import is_in_audience


class DevelopmentPermission(enum.StrEnum):
    LIST_OWN = "contract:list-own"
    LIST_TEAM = "contract:list-team"
    BEGIN = "contract:begin"
    READ = "contract:read"
    WRITE = "contract:write"
    WRITE_WISHES = "contract:write-wishes"
    SHARE = "contract:share"
    PROPOSE = "contract:propose"
    CHANGE = "contract:change"
    SIGN = "contract:sign"
    TICK = "contract:tick"
    TALK = "contract:talk"
    CLOSE = "contract:close"
    CARRY_OVER = "contract:carry-over"
    LIST_INTERVIEWS = "interview:list"
    READ_INTERVIEWS = "interview:read"
    RECORD_INTERVIEW = "interview:record"
    SIGN_INTERVIEW = "interview:sign"
    LIST_RECOMMENDED = "recommendation:list-own"
    CHOOSE_LEARNING = "learning-choice:write"
    HIDE_COURSE = "course:hide"
    SHOW_COURSE = "hidden-course:show-again"
    FIND_PATH = "path:find-own"


def is_oneself(actor: Person | None, person: Person) -> bool:
    return actor is not None and actor.id == person.id and person.is_employed


def find_principal(actor: Person | None, person: Person) -> Person | None:
    """The line manager for whom a delegate speaks; None for whoever speaks for themselves."""
    manager = person.manager_here
    if actor is None or manager is None or actor.id == manager.id:
        return None
    principals = list_principals(actor, DelegationScope.RELEASES, person)
    return manager if any(one.id == manager.id for one in principals) else None


def speaks_for_line(actor: Person | None, person: Person) -> bool:
    """The line manager, their delegate; where nobody is above the person, or they have left, home HR."""
    if actor is None or actor.id == person.id or not person.is_employed:
        return False
    manager = person.manager_here
    if manager is None:
        return is_hr_for(actor, person)
    return actor.id == manager.id or find_principal(actor, person) is not None


def is_its_person(actor: Person | None, contract: DevelopmentContract) -> bool:
    return actor is not None and actor.id == contract.person_id


def is_its_line(actor: Person | None, contract: DevelopmentContract) -> bool:
    """Of one that is over, whoever was the line manager then; a new one begins with what is still alive."""
    if not contract.is_open:
        return actor is not None and actor.id == contract.manager_id
    return speaks_for_line(actor, contract.person)


def begins_the_next(actor: Person | None, contract: DevelopmentContract) -> bool:
    """Who was the line manager then reads what is closed, and writes nothing into the contract of another's report."""
    return speaks_for_line(actor, contract.person) and is_at_work(actor, contract.person)


def is_shared(actor: Person | None, contract: DevelopmentContract) -> bool:
    return contract.is_shared


def has_not_signed(actor: Person | None, contract: DevelopmentContract) -> bool:
    """The side this person speaks for has not signed the version that is proposed."""
    side = side_of(actor, contract)
    return side is not None and contract.newest is not None and contract.newest.find_signature(side) is None


def side_of(actor: Person | None, contract: DevelopmentContract) -> Side | None:
    """Nobody is both: a line manager never is their own report."""
    if is_its_person(actor, contract):
        return Side.PERSON
    return Side.MANAGER if is_its_line(actor, contract) else None


def was_interviewed(actor: Person | None, interview: CareerInterview) -> bool:
    return actor is not None and actor.id == interview.person_id


def is_somebody_else(actor: Person | None, person: Person) -> bool:
    return actor is not None and actor.id != person.id


def is_at_work(actor: Person | None, person: Person) -> bool:
    return not person.has_left(clock.today(person.time_zone))


def hid_it(actor: Person | None, hidden: HiddenCourse) -> bool:
    return actor is not None and actor.id == hidden.person_id


def is_that_person(actor: Person | None, person: Person) -> bool:
    return actor is not None and actor.id == person.id


PARTIES = ((is_its_person,), (is_its_line, is_shared))

register_policy(
    {
        DevelopmentPermission.LIST_OWN: ((is_employed,),),
        DevelopmentPermission.LIST_TEAM: ((leads_people,), (acts_for_somebody,)),
        DevelopmentPermission.BEGIN: ((is_oneself,), (speaks_for_line, is_at_work)),
        DevelopmentPermission.READ: PARTIES,
        DevelopmentPermission.WRITE: PARTIES,
        DevelopmentPermission.WRITE_WISHES: ((is_its_person,),),
        DevelopmentPermission.SHARE: ((is_its_person,),),
        DevelopmentPermission.PROPOSE: PARTIES,
        DevelopmentPermission.CHANGE: PARTIES,
        # each signs for their own side, and once
        DevelopmentPermission.SIGN: (
            (is_its_person, has_not_signed),
            (is_its_line, is_shared, has_not_signed),
        ),
        DevelopmentPermission.TICK: ((is_its_person,),),
        DevelopmentPermission.TALK: PARTIES,
        DevelopmentPermission.CLOSE: PARTIES,
        DevelopmentPermission.CARRY_OVER: ((is_its_person,), (is_its_line, is_shared, begins_the_next)),
        DevelopmentPermission.LIST_INTERVIEWS: ((is_hr,),),
        DevelopmentPermission.READ_INTERVIEWS: ((is_oneself,), (speaks_for_line,), (is_hr_for,)),
        DevelopmentPermission.RECORD_INTERVIEW: ((speaks_for_line,), (is_hr_for, is_somebody_else)),
        DevelopmentPermission.SIGN_INTERVIEW: ((was_interviewed,),),
        # what is recommended is for oneself, and nobody else sees it or what it was made of
        DevelopmentPermission.LIST_RECOMMENDED: ((signed_in,),),
        DevelopmentPermission.CHOOSE_LEARNING: ((is_that_person,),),
        DevelopmentPermission.HIDE_COURSE: ((is_in_audience,),),
        DevelopmentPermission.SHOW_COURSE: ((hid_it,),),
        DevelopmentPermission.FIND_PATH: ((signed_in,),),
    }
)
