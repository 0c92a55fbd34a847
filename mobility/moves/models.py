"""A person working on an opportunity for a while: release, HR approval, the assignment, and the way home."""

from __future__ import annotations

import datetime as dt
import enum
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mobility.applications.models import Application
from mobility.capacity.models import Commitment
from mobility.core import clock
from mobility.core.db import Model, instant
from mobility.opportunities.models import Opportunity, Place
from mobility.people.models import Person
from mobility.skills.models import Skill


class MoveStatus(enum.StrEnum):
    AWAITING_RELEASE = "awaiting_release"
    CHANGE_PROPOSED = "change_proposed"
    RELEASE_DECLINED = "release_declined"
    IN_REVIEW = "in_review"
    AWAITING_HR = "awaiting_hr"
    APPROVED = "approved"
    ACTIVE = "active"
    COMPLETED = "completed"
    ENDED_EARLY = "ended_early"
    DECLINED_FOR_GOOD = "declined_for_good"
    HR_DECLINED = "hr_declined"
    WITHDRAWN = "withdrawn"
    CANCELLED = "cancelled"


BEFORE_DECISION = (
    MoveStatus.AWAITING_RELEASE,
    MoveStatus.CHANGE_PROPOSED,
    MoveStatus.RELEASE_DECLINED,
    MoveStatus.IN_REVIEW,
    MoveStatus.AWAITING_HR,
)
FINISHED = (MoveStatus.COMPLETED, MoveStatus.ENDED_EARLY)
STOPPED = (MoveStatus.DECLINED_FOR_GOOD, MoveStatus.HR_DECLINED, MoveStatus.WITHDRAWN, MoveStatus.CANCELLED)


class ReleaseReason(enum.StrEnum):
    WORKLOAD = "workload"
    DATES = "dates"
    NO_BACKFILL = "no_backfill"
    SKILLS = "skills"
    OTHER = "other"


class HrReason(enum.StrEnum):
    POLICY = "policy"
    DATES = "dates"
    COST = "cost"
    CAPACITY = "capacity"
    OTHER = "other"


class Decision(enum.StrEnum):
    AGREED = "agreed"
    PROPOSED = "proposed"
    DECLINED = "declined"
    APPROVED = "approved"
    UPHELD = "upheld"


class ClockStep(enum.StrEnum):
    """How far a release clock has come, in this order."""

    ASKED = "asked"
    REMINDED = "reminded"
    REMINDED_AGAIN = "reminded_again"
    WITH_MANAGER_ABOVE = "with_manager_above"
    WITH_HR = "with_hr"


class Move(Model):
    """`percent` is a share of full time; `releaser_id` None means that HR releases; `ended_on` is the agreed last day.

    From `release_due_on` on home HR may release in the line manager's place; until `review_by` the person may ask for
    a review of a declined release.
    """

    __tablename__ = "move"
    __table_args__ = (
        sa.CheckConstraint("ends_on >= starts_on", name="ends_after_start"),
        sa.CheckConstraint("percent > 0 AND percent <= 100", name="percent_in_range"),
        sa.CheckConstraint("status <> 'ended_early' OR ended_on IS NOT NULL", name="ended_on_when_ended_early"),
        sa.Index("ix_move_status", "status", "starts_on"),
    )

    version: Mapped[int] = mapped_column(default=1)
    application_id: Mapped[int] = mapped_column(sa.ForeignKey("application.id"), unique=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    opportunity_id: Mapped[int] = mapped_column(sa.ForeignKey("opportunity.id"), index=True)
    place_id: Mapped[int] = mapped_column(sa.ForeignKey("place.id"))
    commitment_id: Mapped[int] = mapped_column(sa.ForeignKey("commitment.id"))
    status: Mapped[MoveStatus] = mapped_column(default=MoveStatus.AWAITING_RELEASE)
    starts_on: Mapped[dt.date]
    ends_on: Mapped[dt.date]
    percent: Mapped[float]
    hours_per_week: Mapped[float]
    releaser_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    release_asked_at: Mapped[instant]
    release_due_on: Mapped[dt.date | None]
    review_by: Mapped[dt.date | None]
    ended_on: Mapped[dt.date | None]
    ended_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    back_home_at: Mapped[dt.datetime | None]
    back_home_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))

    application: Mapped[Application] = relationship()
    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    opportunity: Mapped[Opportunity] = relationship()
    place: Mapped[Place] = relationship()
    commitment: Mapped[Commitment] = relationship()
    releaser: Mapped[Person | None] = relationship(foreign_keys=[releaser_id])
    back_home_by: Mapped[Person | None] = relationship(foreign_keys=[back_home_by_id])
    release_decisions: Mapped[list[ReleaseDecision]] = relationship(
        back_populates="move", order_by="ReleaseDecision.id", cascade="all, delete-orphan"
    )
    release_requests: Mapped[list[ReleaseRequest]] = relationship(
        back_populates="move", order_by="ReleaseRequest.id", cascade="all, delete-orphan"
    )
    hr_decision: Mapped[HrDecision | None] = relationship(back_populates="move", cascade="all, delete-orphan")
    feedback: Mapped[list[Feedback]] = relationship(
        back_populates="move", cascade="all, delete-orphan", order_by="Feedback.id"
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def release(self) -> ReleaseDecision | None:
        """The newest word on the release, if any was said."""
        return self.release_decisions[-1] if self.release_decisions else None

    @property
    def request(self) -> ReleaseRequest | None:
        """The release clock that runs now, if any."""
        newest = self.release_requests[-1] if self.release_requests else None
        return newest if newest is not None and newest.ended_at is None else None

    @property
    def time_zone(self) -> str:
        """Where the dates of the move are lived."""
        return self.opportunity.time_zone

    @property
    def last_day(self) -> dt.date:
        return self.ended_on or self.ends_on

    @property
    def is_finished(self) -> bool:
        return self.status in FINISHED

    @property
    def needs_homecoming(self) -> bool:
        """After a work package the line manager confirms that the person is back home."""
        return self.is_finished and not self.opportunity.is_gig and self.back_home_at is None


class ReleaseRequest(Model):
    """One release clock: who was asked and when, and the dates on which it reminds and goes on to others.

    The dates are counted once, in the working days of whoever is asked, so that a changed policy leaves what runs
    alone. Where HR is who is asked (`releaser_id` None) it goes on to nobody.
    """

    __tablename__ = "release_request"

    move_id: Mapped[int] = mapped_column(sa.ForeignKey("move.id"), index=True)
    releaser_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    asked_at: Mapped[instant]
    remind_on: Mapped[dt.date]
    remind_again_on: Mapped[dt.date]
    above_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    above_on: Mapped[dt.date | None]
    hr_on: Mapped[dt.date | None]
    step: Mapped[ClockStep] = mapped_column(default=ClockStep.ASKED)
    ended_at: Mapped[dt.datetime | None]

    move: Mapped[Move] = relationship(back_populates="release_requests")
    releaser: Mapped[Person | None] = relationship(foreign_keys=[releaser_id])
    above: Mapped[Person | None] = relationship(foreign_keys=[above_id])

    @property
    def time_zone(self) -> str:
        """Where whoever is asked counts their days."""
        return self.releaser.time_zone if self.releaser else self.move.time_zone

    @property
    def has_come_above(self) -> bool:
        """Whether the manager above was asked, or is by now: before the clock stopped, if it has."""
        if self.above_id is None or self.above_on is None:
            return False
        until = (self.ended_at or clock.now()).astimezone(ZoneInfo(self.time_zone)).date()
        return self.above_on <= until


class ReleaseDecision(Model):
    """What the line manager (or somebody in their place) said, one row each time; never overwritten."""

    __tablename__ = "release_decision"

    move_id: Mapped[int] = mapped_column(sa.ForeignKey("move.id"), index=True)
    decision: Mapped[Decision]
    decided_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    decided_at: Mapped[instant]
    in_place_of_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    home_work: Mapped[str] = mapped_column(sa.Text, default="")
    reason_code: Mapped[ReleaseReason | None]
    tried: Mapped[str] = mapped_column(sa.Text, default="")
    possible_from: Mapped[dt.date | None]
    proposed_starts_on: Mapped[dt.date | None]
    proposed_percent: Mapped[float | None]
    note: Mapped[str] = mapped_column(sa.Text, default="")
    host_accepted_at: Mapped[dt.datetime | None]
    person_accepted_at: Mapped[dt.datetime | None]
    answer_by: Mapped[dt.date | None]

    move: Mapped[Move] = relationship(back_populates="release_decisions")
    decided_by: Mapped[Person] = relationship(foreign_keys=[decided_by_id])
    in_place_of: Mapped[Person | None] = relationship(foreign_keys=[in_place_of_id])

    @property
    def is_agreed_by_both(self) -> bool:
        """Whether host and person have both accepted the change that was proposed."""
        return self.host_accepted_at is not None and self.person_accepted_at is not None


class HrDecision(Model):
    __tablename__ = "hr_decision"

    move_id: Mapped[int] = mapped_column(sa.ForeignKey("move.id"), unique=True)
    decision: Mapped[Decision]
    decided_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    decided_at: Mapped[instant]
    reason_code: Mapped[HrReason | None]
    note: Mapped[str] = mapped_column(sa.Text, default="")

    move: Mapped[Move] = relationship(back_populates="hr_decision")
    decided_by: Mapped[Person] = relationship()


class MoveExport(Model):
    """A list of moves that somebody took out: who, of which days, how many rows of which columns."""

    __tablename__ = "move_export"

    requested_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    from_on: Mapped[dt.date]
    until_on: Mapped[dt.date]
    row_count: Mapped[int]
    columns: Mapped[str] = mapped_column(sa.Text)


class FeedbackKind(enum.StrEnum):
    ABOUT_PERSON = "about_person"
    ABOUT_OPPORTUNITY = "about_opportunity"


class Feedback(Model):
    """What host and person tell each other at the end; the person decides whether theirs enters the profile."""

    __tablename__ = "feedback"
    __table_args__ = (sa.UniqueConstraint("move_id", "kind"),)

    move_id: Mapped[int] = mapped_column(sa.ForeignKey("move.id"))
    kind: Mapped[FeedbackKind]
    author_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    text: Mapped[str] = mapped_column(sa.Text)
    accepted_at: Mapped[dt.datetime | None]
    declined_at: Mapped[dt.datetime | None]

    move: Mapped[Move] = relationship(back_populates="feedback")
    author: Mapped[Person] = relationship()
    skills: Mapped[list[FeedbackSkill]] = relationship(cascade="all, delete-orphan", order_by="FeedbackSkill.id")

    @property
    def is_unanswered(self) -> bool:
        return self.accepted_at is None and self.declined_at is None


class FeedbackSkill(Model):
    __tablename__ = "feedback_skill"
    __table_args__ = (sa.UniqueConstraint("feedback_id", "skill_id"),)

    feedback_id: Mapped[int] = mapped_column(sa.ForeignKey("feedback.id"))
    skill_id: Mapped[int] = mapped_column(sa.ForeignKey("skill.id"))
    level: Mapped[int]

    skill: Mapped[Skill] = relationship()
