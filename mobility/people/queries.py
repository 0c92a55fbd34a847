"""Finding people, units and the people who decide for them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload

from mobility.core import clock
from mobility.core.db import session
from mobility.people.models import (
    ClockPause,
    Delegation,
    DelegationScope,
    EmploymentTerms,
    LegalEntity,
    OrgUnit,
    Person,
    Role,
    RoleGrant,
)

BATCH = 500  # values in one IN (…)
ADMINISTRATOR_NUMBER = "admin:"  # how the employee number of somebody begins who exists only to administer


def list_by_id(ids: Iterable[int | None]) -> dict[int, Person]:
    """These people, by their id."""
    known = {one for one in ids if one is not None}
    return {row.id: row for row in session.scalars(sa.select(Person).where(Person.id.in_(known)))} if known else {}


def find_person(person_id: int) -> Person | None:
    return session.get(Person, person_id)


def find_person_by_email(email: str) -> Person | None:
    return session.scalar(sa.select(Person).where(sa.func.lower(Person.email) == email.strip().lower()))


def find_person_by_number(employee_number: str) -> Person | None:
    return session.scalar(sa.select(Person).where(Person.employee_number == employee_number))


def find_person_by_word(word: str) -> Person | None:
    """By e-mail address or employee number, whichever was typed."""
    return find_person_by_email(word) or find_person_by_number(word.strip())


def find_person_by_name(name: str) -> Person | None:
    """By their full name, where exactly one who works here is called so."""
    called = sa.func.lower(Person.name) == " ".join(name.split()).lower()
    here = sa.or_(Person.employed_until.is_(None), Person.employed_until >= clock.today())
    found = session.scalars(sa.select(Person).where(called, here).limit(2)).all()
    return found[0] if len(found) == 1 else None


def find_unit(path: str) -> OrgUnit | None:
    return session.scalar(sa.select(OrgUnit).where(OrgUnit.path == path))


def find_unit_by_id(unit_id: int) -> OrgUnit | None:
    return session.get(OrgUnit, unit_id)


def find_legal_entity(entity_id: int) -> LegalEntity | None:
    return session.get(LegalEntity, entity_id)


def find_legal_entity_by_name(name: str) -> LegalEntity | None:
    return session.scalar(sa.select(LegalEntity).where(LegalEntity.name == name))


def list_units() -> Sequence[OrgUnit]:
    return session.scalars(sa.select(OrgUnit).order_by(OrgUnit.path)).all()


def list_legal_entities() -> Sequence[LegalEntity]:
    return session.scalars(sa.select(LegalEntity).order_by(LegalEntity.name)).all()


def list_reports(person: Person) -> Sequence[Person]:
    return session.scalars(sa.select(Person).where(Person.line_manager_id == person.id).order_by(Person.name)).all()


def find_releaser(person: Person) -> Person | None:
    """The line manager; without one the head of the nearest unit above; None means that HR releases."""
    return person.manager_here


def is_gone(person_id: sa.orm.InstrumentedAttribute[int] | sa.orm.InstrumentedAttribute[int | None]) -> sa.Exists:
    """In SQL: whether the last day of whoever this column points at is over, somewhere on earth."""
    gone = aliased(Person)
    return sa.exists().where(gone.id == person_id, gone.employed_until < clock.latest_today())


def list_hr_for(person: Person) -> list[Person]:
    """Home HR: every HR partner whose scope covers the person, the narrowest scopes first; never the person."""
    grants = _list_hr_grants(person.org_unit, person.legal_entity_id)
    return _distinct(grant.person for grant in grants if grant.person_id != person.id)


def list_hr_for_unit(unit: OrgUnit, legal_entity_id: int | None) -> list[Person]:
    """Host HR: every HR partner whose scope covers the unit."""
    return _distinct(grant.person for grant in _list_hr_grants(unit, legal_entity_id))


class DirectoryEntry(NamedTuple):
    """What tells one person from another, and who reports to whom, by employee number."""

    employee_number: str
    name: str
    email: str
    line_manager: str | None
    employed_from: dt.date | None
    employed_until: dt.date | None


def list_directory() -> list[DirectoryEntry]:
    """Everybody, light enough to hold a whole company in memory."""
    manager = aliased(Person)
    rows = session.execute(
        sa.select(
            Person.employee_number,
            Person.name,
            Person.email,
            manager.employee_number,
            Person.employed_from,
            Person.employed_until,
        ).outerjoin(manager, Person.line_manager_id == manager.id)
    )
    return [DirectoryEntry(*row) for row in rows]


def list_people_by_number(employee_numbers: Iterable[str]) -> dict[str, Person]:
    """The people with these employee numbers, under them."""
    numbers = sorted(set(employee_numbers))
    found: dict[str, Person] = {}
    for start in range(0, len(numbers), BATCH):
        people = session.scalars(sa.select(Person).where(Person.employee_number.in_(numbers[start : start + BATCH])))
        found.update((person.employee_number, person) for person in people)
    return found


def list_current_terms(people: Sequence[Person]) -> dict[int, EmploymentTerms]:
    """The employment terms now in force, under the id of the person."""
    ids = [person.id for person in people]
    found: dict[int, EmploymentTerms] = {}
    for start in range(0, len(ids), BATCH):
        terms = session.scalars(
            sa.select(EmploymentTerms).where(
                EmploymentTerms.valid_to.is_(None), EmploymentTerms.person_id.in_(ids[start : start + BATCH])
            )
        )
        found.update((row.person_id, row) for row in terms)
    return found


def list_announced_hours() -> list[Person]:
    """People whose announced working time begins today or earlier, somewhere on earth."""
    begun = sa.select(Person).where(Person.next_hours_from <= clock.latest_today()).order_by(Person.id)
    return list(session.scalars(begun))


def list_leavers() -> list[Person]:
    """People whose last day, where they live, is over, and of whose departure nobody was told yet."""
    latest = clock.latest_today()
    candidates = session.scalars(
        sa.select(Person).where(Person.employed_until < latest, Person.left_at.is_(None)).order_by(Person.id)
    )
    return [person for person in candidates if person.has_left(clock.today(person.time_zone))]


def list_without_line_manager(unit: OrgUnit) -> list[Person]:
    """People of a unit and those below it whom the head of a unit releases."""
    people = session.scalars(
        sa.select(Person).where(Person.line_manager_id.is_(None), Person.org_unit_id.is_not(None)).order_by(Person.id)
    )
    return [person for person in people if person.org_unit is not None and person.org_unit.is_within(unit)]


def list_subtree(unit: OrgUnit) -> list[OrgUnit]:
    """A unit and all below it. SQLite's LIKE is blind to case, hence the second look."""
    below = sa.select(OrgUnit).where(OrgUnit.path.startswith(f"{unit.path} / ", autoescape=True))
    return [unit, *(one for one in session.scalars(below.order_by(OrgUnit.path)) if one.is_within(unit))]


def with_delegates(people: Iterable[Person | None], scope: DelegationScope, concerned: Person) -> list[Person]:
    """These people, and who acts for them now in what concerns another; each once."""
    found: dict[int, Person] = {}
    for person in filter(None, people):
        found.setdefault(person.id, person)
        for row in person.delegations_given:
            if row.is_in_force and row.scope in {scope, DelegationScope.BOTH} and row.covers(concerned):
                found.setdefault(row.delegate_id, row.delegate)
    return list(found.values())


def find_delegation(delegation_id: int) -> Delegation | None:
    return session.get(Delegation, delegation_id)


def find_pause(pause_id: int) -> ClockPause | None:
    return session.get(ClockPause, pause_id)


def list_pauses(limit: int = 50) -> Sequence[ClockPause]:
    """The newest first."""
    newest_first = sa.select(ClockPause).order_by(ClockPause.starts_on.desc(), ClockPause.id)
    return session.scalars(newest_first.limit(limit)).all()


def find_grant(grant_id: int) -> RoleGrant | None:
    return session.get(RoleGrant, grant_id)


def find_grant_of(person: Person, role: Role, unit: OrgUnit | None, entity: LegalEntity | None) -> RoleGrant | None:
    """The grant of a role with exactly this scope."""
    return session.scalar(
        sa.select(RoleGrant).where(
            RoleGrant.person_id == person.id,
            RoleGrant.role == role,
            RoleGrant.org_unit_id == (unit.id if unit else None),
            RoleGrant.legal_entity_id == (entity.id if entity else None),
        )
    )


def list_administrator_numbers() -> set[str]:
    """Employee numbers of administrators, and of those who exist only to administer: HR's file may not know them."""
    administers = sa.select(RoleGrant.person_id).where(RoleGrant.role == Role.ADMIN)
    return set(
        session.scalars(
            sa.select(Person.employee_number).where(
                sa.or_(Person.id.in_(administers), Person.employee_number.startswith(ADMINISTRATOR_NUMBER))
            )
        )
    )


def list_numbers_with_roles() -> set[str]:
    """Employee numbers of those who may do more here than others, hosts apart."""
    holders = sa.select(RoleGrant.person_id).where(RoleGrant.role != Role.HOST)
    return set(session.scalars(sa.select(Person.employee_number).where(Person.id.in_(holders))))


def list_administrators() -> list[Person]:
    """Who administers and is still here."""
    grants = session.scalars(sa.select(RoleGrant).where(RoleGrant.role == Role.ADMIN).order_by(RoleGrant.id))
    return _distinct(row.person for row in grants if not row.person.has_left(clock.today(row.person.time_zone)))


def lock_administrators() -> Sequence[RoleGrant]:
    """The grants of those who administer and work here, held until the end of the transaction."""
    grants = session.scalars(
        sa.select(RoleGrant).where(RoleGrant.role == Role.ADMIN).order_by(RoleGrant.id).with_for_update()
    ).all()
    return [row for row in grants if not row.person.has_left(clock.today(row.person.time_zone))]


def _list_hr_grants(unit: OrgUnit | None, legal_entity_id: int | None) -> list[RoleGrant]:
    partner = joinedload(RoleGrant.person).selectinload(Person.delegations_received)
    query = sa.select(RoleGrant).where(RoleGrant.role == Role.HR).options(joinedload(RoleGrant.org_unit), partner)
    grants = session.scalars(query).all()
    covering = [grant for grant in grants if grant.covers(unit, legal_entity_id)]
    return sorted(covering, key=_breadth)


def _breadth(grant: RoleGrant) -> tuple[int, bool, int]:
    """Sorts the deepest unit first, then a legal entity before the whole company."""
    return -grant.org_unit.path.count(" / ") if grant.org_unit else 0, grant.legal_entity_id is None, grant.id


def _distinct(people: Iterable[Person]) -> list[Person]:
    return list({person.id: person for person in people}.values())
