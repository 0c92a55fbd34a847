"""Work packages and gigs that a team offers, the places they have and the skills they need and teach."""

from __future__ import annotations

import datetime as dt
import enum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mobility.core import clock
from mobility.core.db import Model
from mobility.core.i18n import N_
from mobility.people.models import LegalEntity, OrgUnit, Person
from mobility.skills.models import Skill
from mobility.skills.uses import Use, register_use

WORK_PACKAGE_MONTHS = 4
GIG_DEFAULT_WEEKS = 6
DEFAULT_WORKING_LEVEL = "B2"  # CEFR: where a working language is named without a level
GIG_MAXIMUM_WEEKS = 12
QUESTION_LENGTH = 500


class OpportunityKind(enum.StrEnum):
    WORK_PACKAGE = "work_package"
    GIG = "gig"


class OpportunityStatus(enum.StrEnum):
    DRAFT = "draft"
    IN_REVIEW = "in_review"
    OPEN = "open"
    CLOSED = "closed"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


class Remote(enum.StrEnum):
    YES = "yes"
    PARTLY = "partly"
    NO = "no"


class WhoPays(enum.StrEnum):
    HOST_UNIT = "host_unit"
    HOME_UNIT = "home_unit"
    SHARED = "shared"


class Audience(enum.StrEnum):
    EVERYONE = "everyone"
    COUNTRY = "country"
    LEGAL_ENTITY = "legal_entity"


class Importance(enum.StrEnum):
    MUST = "must"
    NICE = "nice"


def last_day(kind: OpportunityKind, starts_on: dt.date, weeks: int | None = None) -> dt.date:
    """The last day of work, itself included.

    Four calendar months from 1 March end on 30 June, the day before 1 July. Where the fourth month has no such day,
    as 31 October + 4 months, they end on its last one: 28 or 29 February.
    """
    if kind is OpportunityKind.GIG:
        return starts_on + dt.timedelta(weeks=weeks or GIG_DEFAULT_WEEKS, days=-1)
    day_after = clock.add_months(starts_on, WORK_PACKAGE_MONTHS)
    return day_after - dt.timedelta(days=1) if day_after.day == starts_on.day else day_after


class Opportunity(Model):
    __tablename__ = "opportunity"
    __table_args__ = (
        sa.CheckConstraint(
            "status IN ('draft', 'in_review', 'cancelled') OR published_at IS NOT NULL", name="published_at_once_open"
        ),
        sa.CheckConstraint("ends_on >= starts_on", name="ends_after_start"),
        sa.CheckConstraint("(kind = 'gig') = (hours_per_week IS NOT NULL)", name="gigs_state_hours"),
        sa.CheckConstraint("(kind = 'gig') = (weeks IS NOT NULL)", name="gigs_state_weeks"),
        sa.CheckConstraint(
            "(kind = 'work_package') = (allocation_percent IS NOT NULL)", name="work_packages_state_allocation"
        ),
        sa.CheckConstraint(
            "(working_language IS NULL) = (working_language_level IS NULL)", name="working_language_with_its_level"
        ),
        sa.Index("ix_opportunity_status", "status", "closes_on"),
    )

    version: Mapped[int] = mapped_column(default=1)
    reference: Mapped[str] = mapped_column(sa.String(40), unique=True)
    kind: Mapped[OpportunityKind]
    status: Mapped[OpportunityStatus] = mapped_column(default=OpportunityStatus.DRAFT)
    title: Mapped[str] = mapped_column(sa.String(200))
    description: Mapped[str] = mapped_column(sa.Text)
    language: Mapped[str] = mapped_column(sa.String(10), default="en")
    org_unit_id: Mapped[int] = mapped_column(sa.ForeignKey("org_unit.id"), index=True)
    legal_entity_id: Mapped[int | None] = mapped_column(sa.ForeignKey("legal_entity.id"))
    host_manager_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    starts_on: Mapped[dt.date]
    ends_on: Mapped[dt.date]
    weeks: Mapped[int | None]
    allocation_percent: Mapped[float | None]
    hours_per_week: Mapped[float | None]
    closes_on: Mapped[dt.date | None]
    time_zone: Mapped[str] = mapped_column(sa.String(60), default="UTC")
    workplace: Mapped[str] = mapped_column(sa.String(120), default="")
    country: Mapped[str | None] = mapped_column(sa.String(2))
    days_abroad: Mapped[int] = mapped_column(default=0)
    remote: Mapped[Remote] = mapped_column(default=Remote.PARTLY)
    who_pays: Mapped[WhoPays] = mapped_column(default=WhoPays.HOME_UNIT)
    cost_centre: Mapped[str | None] = mapped_column(sa.String(40))
    conditions: Mapped[str] = mapped_column(sa.Text, default="")
    working_language: Mapped[str | None] = mapped_column(sa.String(10))  # two or three letters; None: none is asked
    working_language_level: Mapped[str | None] = mapped_column(sa.String(2))  # CEFR, at least
    audience: Mapped[Audience] = mapped_column(default=Audience.EVERYONE)
    is_ranked: Mapped[bool] = mapped_column(default=True)
    needs_review: Mapped[bool] = mapped_column(default=True)
    submitted_at: Mapped[dt.datetime | None]
    published_at: Mapped[dt.datetime | None]
    closed_at: Mapped[dt.datetime | None]
    confirmed_at: Mapped[dt.datetime | None]  # when a host last said that a posting without deadline is current
    asked_current_at: Mapped[dt.datetime | None]  # since when that question waits for an answer

    org_unit: Mapped[OrgUnit] = relationship()
    legal_entity: Mapped[LegalEntity | None] = relationship()
    host_manager: Mapped[Person] = relationship()
    places: Mapped[list[Place]] = relationship(
        back_populates="opportunity", cascade="all, delete-orphan", order_by="Place.number"
    )
    required_skills: Mapped[list[RequiredSkill]] = relationship(
        cascade="all, delete-orphan", order_by="RequiredSkill.id"
    )
    taught_skills: Mapped[list[TaughtSkill]] = relationship(cascade="all, delete-orphan", order_by="TaughtSkill.id")
    co_owners: Mapped[list[CoOwner]] = relationship(
        cascade="all, delete-orphan", order_by="CoOwner.id", lazy="selectin"
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def is_gig(self) -> bool:
        return self.kind is OpportunityKind.GIG

    @property
    def is_editable(self) -> bool:
        return self.status in {OpportunityStatus.DRAFT, OpportunityStatus.OPEN, OpportunityStatus.CLOSED}

    @property
    def is_over(self) -> bool:
        return self.status in {OpportunityStatus.COMPLETED, OpportunityStatus.CANCELLED}

    @property
    def hosts(self) -> list[Person]:
        """The owner first, then the co-owners in the order in which they were named."""
        return [self.host_manager, *(row.person for row in self.co_owners)]

    @property
    def host_ids(self) -> set[int]:
        return {self.host_manager_id, *(row.person_id for row in self.co_owners)}

    def stamp(self, at: dt.datetime) -> None:
        """The instants that go with the status it has just come to."""
        if self.status is OpportunityStatus.OPEN:
            self.published_at, self.closed_at = self.published_at or at, None
        elif self.status is not OpportunityStatus.IN_REVIEW and self.published_at is not None:
            self.closed_at = self.closed_at or at

    @property
    def is_past_deadline(self) -> bool:
        """The deadline is the whole of a calendar day in the opportunity's own time zone."""
        return self.closes_on is not None and self.closes_on < clock.today(self.time_zone)

    @property
    def places_left(self) -> int:
        return sum(place.holder_id is None for place in self.places)

    @property
    def has_holders(self) -> bool:
        return any(place.holder_id is not None for place in self.places)


class Place(Model):
    """One seat. `holder` is set from the offer to the end of the move, and nobody else can have it meanwhile."""

    __tablename__ = "place"
    __table_args__ = (
        sa.UniqueConstraint("opportunity_id", "number"),
        sa.CheckConstraint("(holder_id IS NULL) = (held_since IS NULL)", name="held_since_when_held"),
    )

    opportunity_id: Mapped[int] = mapped_column(sa.ForeignKey("opportunity.id"))
    number: Mapped[int]
    role: Mapped[str] = mapped_column(sa.String(120), default="")
    holder_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    held_since: Mapped[dt.datetime | None]

    opportunity: Mapped[Opportunity] = relationship(back_populates="places")
    holder: Mapped[Person | None] = relationship()


class RequiredSkill(Model):
    __tablename__ = "required_skill"
    __table_args__ = (
        sa.UniqueConstraint("opportunity_id", "skill_id"),
        sa.CheckConstraint("level BETWEEN 1 AND 5", name="level_in_range"),
    )

    opportunity_id: Mapped[int] = mapped_column(sa.ForeignKey("opportunity.id"))
    skill_id: Mapped[int] = mapped_column(sa.ForeignKey("skill.id"), index=True)
    level: Mapped[int]
    importance: Mapped[Importance] = mapped_column(default=Importance.MUST)

    skill: Mapped[Skill] = relationship()


class TaughtSkill(Model):
    """What the person will have learnt by the end."""

    __tablename__ = "taught_skill"
    __table_args__ = (
        sa.UniqueConstraint("opportunity_id", "skill_id"),
        sa.CheckConstraint("level BETWEEN 1 AND 5", name="level_in_range"),
    )

    opportunity_id: Mapped[int] = mapped_column(sa.ForeignKey("opportunity.id"))
    skill_id: Mapped[int] = mapped_column(sa.ForeignKey("skill.id"), index=True)
    level: Mapped[int]

    skill: Mapped[Skill] = relationship()


class SavedOpportunity(Model):
    """An opportunity a person put aside to come back to."""

    __tablename__ = "saved_opportunity"
    __table_args__ = (sa.UniqueConstraint("person_id", "opportunity_id"),)

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    opportunity_id: Mapped[int] = mapped_column(sa.ForeignKey("opportunity.id"))

    opportunity: Mapped[Opportunity] = relationship()


class CoOwner(Model):
    """Somebody who runs a posting beside its owner, and takes over when the owner leaves the company."""

    __tablename__ = "co_owner"
    __table_args__ = (sa.UniqueConstraint("opportunity_id", "person_id"),)

    opportunity_id: Mapped[int] = mapped_column(sa.ForeignKey("opportunity.id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)

    person: Mapped[Person] = relationship(lazy="joined")


class Question(Model):
    """What a colleague asks about a posting; nobody is ever told who asked."""

    __tablename__ = "question"
    __table_args__ = (
        sa.CheckConstraint("(answer IS NULL) = (answered_at IS NULL)", name="answered_at_when_answered"),
        sa.CheckConstraint("(hidden_reason IS NULL) = (hidden_at IS NULL)", name="hidden_at_with_a_reason"),
    )

    opportunity_id: Mapped[int] = mapped_column(sa.ForeignKey("opportunity.id"), index=True)
    asker_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    text: Mapped[str] = mapped_column(sa.String(QUESTION_LENGTH))
    answer: Mapped[str | None] = mapped_column(sa.Text)
    answered_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    answered_at: Mapped[dt.datetime | None]
    hidden_reason: Mapped[str | None] = mapped_column(sa.Text)
    hidden_at: Mapped[dt.datetime | None]

    opportunity: Mapped[Opportunity] = relationship()
    asker: Mapped[Person] = relationship(foreign_keys=[asker_id])
    answered_by: Mapped[Person | None] = relationship(foreign_keys=[answered_by_id])

    @property
    def is_waiting(self) -> bool:
        return self.answered_at is None and self.hidden_at is None


class PostingChange(Model):
    """What an edit of an open posting changed, term by term as codes and values: for HR and for those who applied."""

    __tablename__ = "posting_change"

    opportunity_id: Mapped[int] = mapped_column(sa.ForeignKey("opportunity.id"), index=True)
    actor_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    terms: Mapped[list[Any]]

    opportunity: Mapped[Opportunity] = relationship()
    actor: Mapped[Person] = relationship()


register_use(
    "postings",
    Use(
        N_("%(num)s posting"),
        N_("%(num)s postings"),
        (
            sa.select(RequiredSkill.skill_id, RequiredSkill.opportunity_id),
            sa.select(TaughtSkill.skill_id, TaughtSkill.opportunity_id),
        ),
    ),
)
