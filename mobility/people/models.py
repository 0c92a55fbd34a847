"""Employees, where they sit, who they report to and which roles they hold."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Iterator
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, aliased, column_property, mapped_column, relationship

from mobility.core import clock
from mobility.core.db import Model

FULL_SHARE = 100.0
UNASSIGNED_UNIT = "Unassigned"  # where stands what no file has given to a unit
MAXIMUM_LEVELS = 30


class Engagement(enum.StrEnum):
    PERMANENT = "permanent"
    FIXED_TERM = "fixed_term"
    APPRENTICE = "apprentice"
    AGENCY = "agency"
    CONTRACTOR = "contractor"


EMPLOYED = frozenset({Engagement.PERMANENT, Engagement.FIXED_TERM, Engagement.APPRENTICE})


class UnitKind(enum.StrEnum):
    COMPANY = "company"
    DIVISION = "division"
    AFFILIATE = "affiliate"
    DEPARTMENT = "department"
    TEAM = "team"
    CENTRE = "centre"


class Role(enum.StrEnum):
    """Granted roles; everyone is an employee, and every line manager a host, without a grant."""

    HOST = "host"
    HR = "hr"
    REPRESENTATIVE = "representative"
    PRIVACY = "privacy"
    AUDITOR = "auditor"
    ADMIN = "admin"


class LegalEntity(Model):
    __tablename__ = "legal_entity"

    name: Mapped[str] = mapped_column(sa.String(200), unique=True)
    country: Mapped[str | None] = mapped_column(sa.String(2))
    full_time_hours: Mapped[float] = mapped_column(default=40.0)


class OrgUnit(Model):
    """A node of the organisation tree; `path` is its names from the top, joined by " / "."""

    __tablename__ = "org_unit"

    name: Mapped[str] = mapped_column(sa.String(200))
    path: Mapped[str] = mapped_column(sa.String(1000), unique=True)
    kind: Mapped[UnitKind] = mapped_column(default=UnitKind.TEAM)
    parent_id: Mapped[int | None] = mapped_column(sa.ForeignKey("org_unit.id"), index=True)
    head_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id", use_alter=True), index=True)
    legal_entity_id: Mapped[int | None] = mapped_column(sa.ForeignKey("legal_entity.id"))

    has_others_beside: ClassVar[Any]  # whether other units than this one stand at the top; set below

    parent: Mapped[OrgUnit | None] = relationship(remote_side="OrgUnit.id")
    head: Mapped[Person | None] = relationship(foreign_keys=[head_id], post_update=True)
    legal_entity: Mapped[LegalEntity | None] = relationship()

    @property
    def name_first(self) -> str:
        """For lists to choose from, where a narrow screen cuts the end off."""
        above = self.path.rpartition(" / ")[0]
        return f"{self.name} ({above})" if above else self.name

    @property
    def employer(self) -> LegalEntity | None:
        """The unit's legal entity, else that of the nearest unit above that has one."""
        above: OrgUnit | None = self
        while above is not None and above.legal_entity is None:
            above = above.parent
        return above.legal_entity if above else None

    @property
    def is_whole_company(self) -> bool:
        """The company itself, or the one unit under which all others stand; one division of several is not."""
        return self.parent_id is None and (self.kind is UnitKind.COMPANY or not self.has_others_beside)

    def is_within(self, other: OrgUnit) -> bool:
        return self.path == other.path or self.path.startswith(f"{other.path} / ")


class Person(Model):
    __tablename__ = "person"
    __table_args__ = (
        sa.CheckConstraint(
            "employed_until IS NULL OR employed_until >= employed_from", name="employment_ends_after_start"
        ),
        sa.CheckConstraint("weekly_hours > 0 AND weekly_hours <= 60", name="weekly_hours_in_range"),
        sa.CheckConstraint("line_manager_id IS NULL OR line_manager_id <> id", name="not_own_line_manager"),
        sa.Index("ix_person_name_id", "name", "id"),
    )

    employee_number: Mapped[str] = mapped_column(sa.String(40), unique=True)
    name: Mapped[str] = mapped_column(sa.String(200))
    email: Mapped[str] = mapped_column(sa.String(254), unique=True)
    job_title: Mapped[str] = mapped_column(sa.String(200))
    language: Mapped[str] = mapped_column(sa.String(10), default="en")
    chosen_language: Mapped[str | None] = mapped_column(sa.String(10))
    country: Mapped[str | None] = mapped_column(sa.String(2))
    site: Mapped[str | None] = mapped_column(sa.String(120))
    time_zone: Mapped[str] = mapped_column(sa.String(60), default="UTC")
    org_unit_id: Mapped[int | None] = mapped_column(sa.ForeignKey("org_unit.id"), index=True)
    line_manager_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    legal_entity_id: Mapped[int | None] = mapped_column(sa.ForeignKey("legal_entity.id"), index=True)
    cost_centre: Mapped[str | None] = mapped_column(sa.String(40))
    engagement: Mapped[Engagement] = mapped_column(default=Engagement.PERMANENT)
    weekly_hours: Mapped[float] = mapped_column(default=40.0)
    next_weekly_hours: Mapped[float | None]  # what HR's file announces, from `next_hours_from` on
    next_hours_from: Mapped[dt.date | None]
    working_days: Mapped[str] = mapped_column(sa.String(40), default="mon-fri")
    employed_from: Mapped[dt.date | None]
    employed_until: Mapped[dt.date | None]
    left_at: Mapped[dt.datetime | None]  # when the rooms above were told of the departure, so that they are told once

    leads_people: ClassVar[Any]  # whether anybody reports to this person or they head a unit; set below

    org_unit: Mapped[OrgUnit | None] = relationship(foreign_keys=[org_unit_id])
    line_manager: Mapped[Person | None] = relationship(remote_side="Person.id")
    legal_entity: Mapped[LegalEntity | None] = relationship()
    role_grants: Mapped[list[RoleGrant]] = relationship(
        back_populates="person", foreign_keys="RoleGrant.person_id", cascade="all, delete-orphan"
    )
    delegations_given: Mapped[list[Delegation]] = relationship(
        back_populates="owner", foreign_keys="Delegation.owner_id", order_by="Delegation.id"
    )
    delegations_received: Mapped[list[Delegation]] = relationship(
        back_populates="delegate", foreign_keys="Delegation.delegate_id", order_by="Delegation.id"
    )

    @property
    def reading_language(self) -> str:
        """What this person chose here, else what HR's file says."""
        return self.chosen_language or self.language

    @property
    def full_time_hours(self) -> float:
        return self.legal_entity.full_time_hours if self.legal_entity else 40.0

    @property
    def contract_share(self) -> float:
        """Per cent of the legal entity's full time that this person is employed for today."""
        return self.share_on(clock.today(self.time_zone))

    def hours_on(self, day: dt.date) -> float:
        """Weekly hours by the contract, as far as it is known: a change that is announced counts from its date on."""
        announced, begins = self.next_weekly_hours, self.next_hours_from
        return announced if announced is not None and begins is not None and begins <= day else self.weekly_hours

    def share_on(self, day: dt.date) -> float:
        return min(FULL_SHARE, 100.0 * self.hours_on(day) / self.full_time_hours)

    def lowest_share(self, starts_on: dt.date, ends_on: dt.date) -> float:
        """On any of these dates; there is one change at most, so that it lies at one of the ends."""
        return min(self.share_on(starts_on), self.share_on(ends_on))

    @property
    def is_employed(self) -> bool:
        """Agency staff and contractors neither apply nor are suggested."""
        return self.engagement in EMPLOYED

    def has_left(self, on: dt.date) -> bool:
        return self.employed_until is not None and self.employed_until < on

    @property
    def releasing_manager(self) -> Person | None:
        """The line manager; without one the head of the nearest unit above; None means that HR releases."""
        unit = self.org_unit if self.line_manager is None else None
        while unit is not None and unit.head_id in {None, self.id}:
            unit = unit.parent
        return unit.head if unit else self.line_manager

    @property
    def manager_here(self) -> Person | None:
        """The same, unless they have left: None means that HR speaks for the line."""
        found = self.releasing_manager
        return found if found is not None and not found.has_left(clock.today(found.time_zone)) else None

    def managers_above(self) -> Iterator[Person]:
        """The reporting line from whoever releases the person up; it stops at a loop rather than hang."""
        seen, above = {self.id}, self.releasing_manager
        while above is not None and above.id not in seen and len(seen) < MAXIMUM_LEVELS:
            yield above
            seen.add(above.id)
            above = above.releasing_manager

    def has(self, role: Role) -> bool:
        return any(grant.role is role for grant in self.role_grants)

    def is_covered_by(self, grant: RoleGrant) -> bool:
        return grant.covers(self.org_unit, self.legal_entity_id)


class RoleGrant(Model):
    """A role, limited to a subtree of units, a legal entity, both or neither."""

    __tablename__ = "role_grant"
    __table_args__ = (sa.UniqueConstraint("person_id", "role", "org_unit_id", "legal_entity_id"),)

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    role: Mapped[Role]
    org_unit_id: Mapped[int | None] = mapped_column(sa.ForeignKey("org_unit.id"))
    legal_entity_id: Mapped[int | None] = mapped_column(sa.ForeignKey("legal_entity.id"))

    person: Mapped[Person] = relationship(back_populates="role_grants", foreign_keys=[person_id])
    org_unit: Mapped[OrgUnit | None] = relationship()
    legal_entity: Mapped[LegalEntity | None] = relationship()

    def reaches(self, unit: OrgUnit | None) -> bool:
        """Whether all of a unit, or without one all of the company, lies in it; a legal entity may limit it besides."""
        if self.org_unit is None or self.org_unit.is_whole_company:
            return True
        return unit is not None and unit.is_within(self.org_unit)

    def covers(self, unit: OrgUnit | None, legal_entity_id: int | None) -> bool:
        if self.org_unit is not None and (unit is None or not unit.is_within(self.org_unit)):
            return False
        return self.legal_entity_id is None or self.legal_entity_id == legal_entity_id


class DelegationScope(enum.StrEnum):
    RELEASES = "releases"
    HR_DECISIONS = "hr_decisions"
    BOTH = "both"


class Delegation(Model):
    """A line manager or HR partner lets somebody act for them from one day to another, both included."""

    __tablename__ = "delegation"
    __table_args__ = (
        sa.CheckConstraint("owner_id <> delegate_id", name="two_people"),
        sa.CheckConstraint("ends_on >= starts_on", name="ends_after_start"),
    )

    owner_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    delegate_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    scope: Mapped[DelegationScope]
    org_unit_id: Mapped[int | None] = mapped_column(sa.ForeignKey("org_unit.id"))
    starts_on: Mapped[dt.date]
    ends_on: Mapped[dt.date]
    ended_at: Mapped[dt.datetime | None]
    ended_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))

    owner: Mapped[Person] = relationship(back_populates="delegations_given", foreign_keys=[owner_id])
    delegate: Mapped[Person] = relationship(back_populates="delegations_received", foreign_keys=[delegate_id])
    org_unit: Mapped[OrgUnit | None] = relationship()

    @property
    def is_over(self) -> bool:
        """Ended by hand, by its last day, or because one of the two is gone: nothing has to run for that."""
        today = clock.today(self.owner.time_zone)
        is_gone = self.owner.has_left(today) or self.delegate.has_left(today)
        return self.ended_at is not None or is_gone or self.ends_on < today

    @property
    def is_in_force(self) -> bool:
        return not self.is_over and self.starts_on <= clock.today(self.owner.time_zone)

    def covers(self, person: Person) -> bool:
        """Whether what concerns this person is part of it."""
        return self.org_unit is None or (person.org_unit is not None and person.org_unit.is_within(self.org_unit))


class ClockPause(Model):
    """Days on which no clock runs for deciders in a scope; without any part of a scope, for everybody.

    `ended_on` is the last day where it was ended early: the day before the first one where it never began.
    """

    __tablename__ = "clock_pause"
    __table_args__ = (sa.CheckConstraint("ends_on >= starts_on", name="ends_after_start"),)

    starts_on: Mapped[dt.date]
    ends_on: Mapped[dt.date]
    ended_on: Mapped[dt.date | None]
    reason: Mapped[str] = mapped_column(sa.Text)
    org_unit_id: Mapped[int | None] = mapped_column(sa.ForeignKey("org_unit.id"))
    legal_entity_id: Mapped[int | None] = mapped_column(sa.ForeignKey("legal_entity.id"))
    country: Mapped[str | None] = mapped_column(sa.String(2))
    declared_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    ended_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))

    org_unit: Mapped[OrgUnit | None] = relationship()
    legal_entity: Mapped[LegalEntity | None] = relationship()
    declared_by: Mapped[Person] = relationship(foreign_keys=[declared_by_id])

    @property
    def last_day(self) -> dt.date:
        return self.ended_on or self.ends_on

    @property
    def is_for_everybody(self) -> bool:
        return self.org_unit_id is None and self.legal_entity_id is None and self.country is None

    def covers(self, person: Person | None) -> bool:
        """Whether the clocks of this decider stand still; where none is known, only if everybody's do."""
        if person is None:
            return self.is_for_everybody
        if self.org_unit is not None and (person.org_unit is None or not person.org_unit.is_within(self.org_unit)):
            return False
        if self.legal_entity_id is not None and self.legal_entity_id != person.legal_entity_id:
            return False
        return self.country is None or self.country == person.country


class EmploymentTerms(Model):
    """What HR's file said about a person from one date to another; the current row has no end."""

    __tablename__ = "employment_terms"
    __table_args__ = (
        sa.Index(
            "uq_employment_terms_current",
            "person_id",
            unique=True,
            sqlite_where=sa.text("valid_to IS NULL"),
            postgresql_where=sa.text("valid_to IS NULL"),
        ),
    )

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    valid_from: Mapped[dt.date]
    valid_to: Mapped[dt.date | None]
    legal_entity_id: Mapped[int | None] = mapped_column(sa.ForeignKey("legal_entity.id"))
    line_manager_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    org_unit_id: Mapped[int | None] = mapped_column(sa.ForeignKey("org_unit.id"))
    cost_centre: Mapped[str | None] = mapped_column(sa.String(40))
    engagement: Mapped[Engagement]
    weekly_hours: Mapped[float]
    working_days: Mapped[str] = mapped_column(sa.String(40))


_report = aliased(Person)
Person.leads_people = column_property(
    sa.or_(
        sa.exists().where(_report.line_manager_id == Person.id).correlate_except(_report),
        sa.exists().where(OrgUnit.head_id == Person.id).correlate_except(OrgUnit),
    ),
    deferred=True,
)

_beside = aliased(OrgUnit)
OrgUnit.has_others_beside = column_property(
    sa.exists()
    .where(_beside.parent_id.is_(None), _beside.id != OrgUnit.id, _beside.name != UNASSIGNED_UNIT)
    .correlate_except(_beside),
    deferred=True,
)
