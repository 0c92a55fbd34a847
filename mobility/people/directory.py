"""Searching the whole company for administrators: people, units and legal entities, page by page."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any, Generic, NamedTuple, TypeVar, overload

import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload, selectinload

from mobility.audit.models import AuditEntry, AuditNote
from mobility.core import clock
from mobility.core.db import session
from mobility.core.spelling import mentions
from mobility.people.messages import ACTS
from mobility.people.models import EmploymentTerms, LegalEntity, OrgUnit, Person, Role, RoleGrant
from mobility.people.policy import list_held
from mobility.people.queries import find_unit

T = TypeVar("T")
SUGGESTED = 10
RECENT = 20


class Presence(enum.StrEnum):
    HERE = "here"
    LEFT = "left"
    ALL = "all"


@dataclass(frozen=True)
class PeopleFilter:
    """What an administrator looks for; empty is everybody who works here."""

    q: str = ""
    unit: str = ""
    entity: int | None = None
    role: Role | None = None
    manager: int | None = None
    presence: Presence = Presence.HERE
    without_manager: bool = False

    @property
    def applied(self) -> list[str]:
        """The names of what differs from looking for everybody."""
        return [field.name for field in fields(self) if getattr(self, field.name) != field.default]


class Listing(Sequence[T], Generic[T]):
    """The rows of a query as a sequence that fetches only the slice asked for, and counts once, up to `most`."""

    def __init__(self, query: sa.Select[T], most: int | None = None) -> None:
        self._query = query
        self._most = most
        self._count: int | None = None

    def __len__(self) -> int:
        if self._count is None:
            bare = self._query.order_by(None).options()
            counted = bare.with_only_columns(sa.func.count(), maintain_column_froms=True)
            if self._most is not None:
                rows = bare.with_only_columns(sa.literal(1), maintain_column_froms=True).limit(self._most)
                counted = sa.select(sa.func.count()).select_from(rows.subquery())
            self._count = session.scalar(counted) or 0
        return self._count

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[T]: ...
    def __getitem__(self, index: int | slice) -> T | Sequence[T]:
        if isinstance(index, int):
            return self[index : index + 1][0]
        start, stop, _ = index.indices(len(self))
        return session.scalars(self._query.offset(start).limit(max(0, stop - start))).all()


def list_people(wanted: PeopleFilter) -> Listing[Person]:
    """By name, with what a row of the list shows."""
    query = sa.select(Person).where(*_conditions(wanted)).order_by(Person.name, Person.id)
    return Listing(
        query.options(
            joinedload(Person.org_unit),
            joinedload(Person.line_manager),
            joinedload(Person.legal_entity),
            selectinload(Person.role_grants),
        )
    )


def _conditions(wanted: PeopleFilter) -> list[sa.ColumnElement[bool]]:
    conditions: list[sa.ColumnElement[bool]] = []
    if wanted.q:
        found = (Person.name, Person.email, Person.employee_number)
        conditions.append(sa.or_(*(mentions(column, wanted.q) for column in found)))
    if wanted.unit:
        conditions.append(Person.org_unit_id.in_(units_like(wanted.unit)))
    if wanted.entity is not None:
        conditions.append(Person.legal_entity_id == wanted.entity)
    if wanted.role is not None:
        conditions.append(Person.id.in_(sa.select(RoleGrant.person_id).where(RoleGrant.role == wanted.role)))
    if wanted.manager is not None:
        conditions.append(Person.line_manager_id == wanted.manager)
    if wanted.without_manager:
        conditions.append(Person.line_manager_id.is_(None))
    has_left = sa.and_(Person.employed_until.is_not(None), Person.employed_until < clock.today())
    if wanted.presence is not Presence.ALL:
        conditions.append(has_left if wanted.presence is Presence.LEFT else ~has_left)
    return conditions


def units_like(text: str) -> sa.Select[int]:
    """The subtree of the unit with this path; else every unit whose path contains the words."""
    exact = find_unit(text)
    if exact is None:
        return sa.select(OrgUnit.id).where(mentions(OrgUnit.path, text))
    below = OrgUnit.path.startswith(f"{exact.path} / ", autoescape=True)
    return sa.select(OrgUnit.id).where(sa.or_(OrgUnit.id == exact.id, below))


def reports_to(above: Person) -> sa.ColumnElement[bool]:
    """Over Person: whose line somebody stands in, as line manager, as head over those without one, or above either.

    Whoever acts for another stands where the other does (rule 5).
    """
    hats = {above.id, *(row.owner_id for row in list_held(above))}
    headed = [_is_headed_by(sa.literal(hat)) for hat in sorted(hats)]
    own = sa.select(Person.id).where(sa.or_(Person.line_manager_id.in_(hats), *headed))
    below = own.cte(recursive=True)
    between = aliased(below)
    further = sa.or_(Person.line_manager_id == between.c.id, _is_headed_by(between.c.id))
    below = below.union(sa.select(Person.id).join(between, further))
    return sa.and_(Person.id != above.id, Person.id.in_(sa.select(below.c.id)))


def _is_headed_by(head_id: sa.ColumnElement[int]) -> sa.ColumnElement[bool]:
    """Has no line manager and works in or below a unit with this head."""
    inside, headed = aliased(OrgUnit), aliased(OrgUnit)
    units = sa.select(inside.id).join(headed, is_inside(inside, headed)).where(headed.head_id == head_id)
    return sa.and_(Person.line_manager_id.is_(None), Person.org_unit_id.in_(units), Person.id != head_id)


def is_inside(inside: Any, unit: Any) -> sa.ColumnElement[bool]:
    """Of two units in SQL: whether the first is the second or somewhere below it."""
    start = sa.func.substr(inside.path, 1, sa.func.length(unit.path) + 3)
    return sa.or_(inside.id == unit.id, start == unit.path.concat(" / "))


def suggest_people(text: str) -> Sequence[Person]:
    """A few who work here, for a field in which somebody is named."""
    return list_people(PeopleFilter(q=text))[:SUGGESTED] if text else []


def suggest_units(text: str) -> Sequence[OrgUnit]:
    return list_units_like(text)[:SUGGESTED] if text else []


def list_units_like(text: str) -> Listing[OrgUnit]:
    query = sa.select(OrgUnit).where(mentions(OrgUnit.path, text)).order_by(OrgUnit.path)
    return Listing(query.options(joinedload(OrgUnit.head), joinedload(OrgUnit.legal_entity)))


def list_units_inside(parent: OrgUnit | None) -> Listing[OrgUnit]:
    """The units directly below another one, or those at the top."""
    above = OrgUnit.parent_id == (parent.id if parent else None)
    query = sa.select(OrgUnit).where(above).order_by(OrgUnit.name)
    return Listing(query.options(joinedload(OrgUnit.head), joinedload(OrgUnit.legal_entity)))


def count_people(units: Sequence[OrgUnit]) -> dict[int, int]:
    """Who works in each of these units or below it now, under the unit's id; one statement for all of them."""
    below = aliased(OrgUnit)
    inside = is_inside(below, OrgUnit)
    rows = session.execute(
        sa.select(OrgUnit.id, sa.func.count(Person.id))
        .join(below, inside)
        .join(Person, Person.org_unit_id == below.id)
        .where(OrgUnit.id.in_([unit.id for unit in units]), *_conditions(PeopleFilter()))
        .group_by(OrgUnit.id)
    )
    return {row[0]: row[1] for row in rows}


class EntityRow(NamedTuple):
    entity: LegalEntity
    people: int


def list_entities_with_people() -> list[EntityRow]:
    here = sa.and_(Person.legal_entity_id == LegalEntity.id, *_conditions(PeopleFilter()))
    rows = session.execute(
        sa.select(LegalEntity, sa.func.count(Person.id))
        .outerjoin(Person, here)
        .group_by(LegalEntity.id)
        .order_by(LegalEntity.name)
    )
    return [EntityRow(entity, count) for entity, count in rows]


def count_reports(person: Person) -> int:
    return len(list_people(PeopleFilter(manager=person.id)))


class TermsRow(NamedTuple):
    """One period of a person's employment terms, in words."""

    terms: EmploymentTerms
    unit: str | None
    manager: str | None
    entity: str | None


def list_terms(person: Person) -> list[TermsRow]:
    """All periods, the present one first."""
    manager = aliased(Person)
    rows = session.execute(
        sa.select(EmploymentTerms, OrgUnit.path, manager.name, LegalEntity.name)
        .outerjoin(OrgUnit, EmploymentTerms.org_unit_id == OrgUnit.id)
        .outerjoin(manager, EmploymentTerms.line_manager_id == manager.id)
        .outerjoin(LegalEntity, EmploymentTerms.legal_entity_id == LegalEntity.id)
        .where(EmploymentTerms.person_id == person.id)
        .order_by(EmploymentTerms.valid_from.desc(), EmploymentTerms.id.desc())
    )
    return [TermsRow(*row) for row in rows]


class Event(NamedTuple):
    """An act on a record: what, when, by whom (None is a command or the system), and the old and new values."""

    action: str
    at: Any
    actor: str | None
    note: str | None
    role: str | None


def list_changes(thing: Person | OrgUnit | LegalEntity) -> list[Event]:
    """What was done to a record lately, the last first; of a person also their roles."""
    subject = sa.and_(AuditEntry.subject_type == thing.__tablename__, AuditEntry.subject_id == thing.id)
    if isinstance(thing, Person):
        roles = sa.and_(AuditEntry.subject_type == RoleGrant.__tablename__, AuditEntry.concerns_id == thing.id)
        subject = sa.or_(subject, roles)
    rows = session.execute(
        sa.select(AuditEntry.action, AuditEntry.created_at, Person.name, AuditNote.note, AuditEntry.reason_code)
        .outerjoin(AuditNote, AuditNote.entry_id == AuditEntry.id)
        .outerjoin(Person, Person.id == AuditEntry.actor_id)
        .where(subject, AuditEntry.action.in_(ACTS))
        .order_by(AuditEntry.id.desc())
        .limit(RECENT)
    )
    return [Event(*row) for row in rows]
