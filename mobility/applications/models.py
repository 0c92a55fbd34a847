"""People putting themselves forward for opportunities, being invited, and being offered a place."""

from __future__ import annotations

import datetime as dt
import enum
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mobility.core.db import Model, instant
from mobility.opportunities.models import Opportunity, Place
from mobility.people.models import Person


class ApplicationStatus(enum.StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    SHORTLISTED = "shortlisted"
    RESERVE = "reserve"
    OFFERED = "offered"
    ACCEPTED = "accepted"
    NOT_SELECTED = "not_selected"
    WITHDRAWN = "withdrawn"
    OFFER_DECLINED = "offer_declined"
    OFFER_EXPIRED = "offer_expired"
    PLACE_GONE = "place_gone"
    NOT_RELEASED = "not_released"
    NOT_APPROVED = "not_approved"
    OPPORTUNITY_CANCELLED = "opportunity_cancelled"


MOTIVATION_WORDS = 150
UNDECIDED = (ApplicationStatus.SUBMITTED, ApplicationStatus.SHORTLISTED, ApplicationStatus.RESERVE)
PENDING = (*UNDECIDED, ApplicationStatus.OFFERED, ApplicationStatus.ACCEPTED)
ENDED = tuple(status for status in ApplicationStatus if status not in PENDING and status is not ApplicationStatus.DRAFT)


class ReasonCode(enum.StrEnum):
    """Why somebody leaves, coded for everyone in the same way."""

    WORKLOAD = "workload"
    INTEREST_CHANGED = "interest_changed"
    ENGAGED_ELSEWHERE = "engaged_elsewhere"
    DATES = "dates"
    SKILLS = "skills"
    OTHER = "other"


_open = "status IN ('draft', 'submitted', 'shortlisted', 'reserve', 'offered', 'accepted')"


class Application(Model):
    """`snapshot` is the profile as it was when sent: what the host reviews."""

    __tablename__ = "application"
    __table_args__ = (
        sa.Index(
            "uq_application_open",
            "applicant_id",
            "opportunity_id",
            unique=True,
            sqlite_where=sa.text(_open),
            postgresql_where=sa.text(_open),
        ),
        sa.CheckConstraint(
            "status IN ('draft', 'withdrawn', 'opportunity_cancelled') OR submitted_at IS NOT NULL",
            name="submitted_at_once_sent",
        ),
        sa.Index("ix_application_opportunity", "opportunity_id", "status"),
    )

    version: Mapped[int] = mapped_column(default=1)
    reference: Mapped[str] = mapped_column(sa.String(20), unique=True)
    applicant_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    opportunity_id: Mapped[int] = mapped_column(sa.ForeignKey("opportunity.id"))
    status: Mapped[ApplicationStatus] = mapped_column(default=ApplicationStatus.DRAFT)
    motivation: Mapped[str] = mapped_column(sa.Text, default="")
    availability: Mapped[str] = mapped_column(sa.Text, default="")
    has_checked_profile: Mapped[bool] = mapped_column(default=False)
    snapshot: Mapped[dict[str, Any] | None]
    submitted_at: Mapped[dt.datetime | None]
    decided_at: Mapped[dt.datetime | None]
    reason_code: Mapped[ReasonCode | None]
    reason_sentence: Mapped[str] = mapped_column(sa.Text, default="")
    offers_talk: Mapped[bool] = mapped_column(default=False, server_default=sa.false())

    applicant: Mapped[Person] = relationship()
    opportunity: Mapped[Opportunity] = relationship()
    offers: Mapped[list[Offer]] = relationship(back_populates="application", order_by="Offer.id")

    __mapper_args__ = {"version_id_col": version}

    @property
    def offer(self) -> Offer | None:
        """The offer that stands: waiting for an answer, or accepted; not those declined, expired or taken back."""
        standing = (offer for offer in reversed(self.offers) if offer.ended_at is None or offer.accepted_at is not None)
        return next(standing, None)


class Offer(Model):
    """The host's proposal of a place with its terms; `ended_at` is set once nobody need answer it any more."""

    __tablename__ = "offer"
    __table_args__ = (
        sa.Index(
            "uq_offer_open",
            "application_id",
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        ),
        sa.CheckConstraint("ends_on >= starts_on", name="ends_after_start"),
    )

    application_id: Mapped[int] = mapped_column(sa.ForeignKey("application.id"), index=True)
    place_id: Mapped[int] = mapped_column(sa.ForeignKey("place.id"))
    made_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    starts_on: Mapped[dt.date]
    ends_on: Mapped[dt.date]
    allocation_percent: Mapped[float | None]
    hours_per_week: Mapped[float | None]
    message: Mapped[str] = mapped_column(sa.Text, default="")
    expires_at: Mapped[instant]
    accepted_at: Mapped[dt.datetime | None]
    ended_at: Mapped[dt.datetime | None]

    application: Mapped[Application] = relationship(back_populates="offers")
    place: Mapped[Place] = relationship()
    made_by: Mapped[Person] = relationship()

    @property
    def answer_by(self) -> dt.date:
        """The last day for an answer, in the opportunity's time zone."""
        zone = ZoneInfo(self.application.opportunity.time_zone)
        return (self.expires_at - dt.timedelta(seconds=1)).astimezone(zone).date()


class InvitationStatus(enum.StrEnum):
    SENT = "sent"
    ACCEPTED = "accepted"
    DECLINED = "declined"


class Invitation(Model):
    """A host asks a suggested person to apply."""

    __tablename__ = "invitation"
    __table_args__ = (sa.UniqueConstraint("opportunity_id", "person_id"),)

    opportunity_id: Mapped[int] = mapped_column(sa.ForeignKey("opportunity.id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    invited_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    message: Mapped[str] = mapped_column(sa.Text, default="")
    status: Mapped[InvitationStatus] = mapped_column(default=InvitationStatus.SENT)
    answered_at: Mapped[dt.datetime | None]

    opportunity: Mapped[Opportunity] = relationship()
    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    invited_by: Mapped[Person] = relationship(foreign_keys=[invited_by_id])


LOWEST_SCORE, HIGHEST_SCORE = 1, 4


class Rating(Model):
    """What one host gave one candidate on one criterion, before they knew who it is."""

    __tablename__ = "rating"
    __table_args__ = (
        sa.UniqueConstraint("opportunity_id", "person_id", "rater_id", "criterion"),
        sa.CheckConstraint(f"score BETWEEN {LOWEST_SCORE} AND {HIGHEST_SCORE}", name="score_in_range"),
    )

    opportunity_id: Mapped[int] = mapped_column(sa.ForeignKey("opportunity.id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    rater_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    criterion: Mapped[str] = mapped_column(sa.String(40))
    score: Mapped[int]

    rater: Mapped[Person] = relationship(foreign_keys=[rater_id])


class Reveal(Model):
    """A host chose to see who a candidate is; from then on that host, and no other, sees the name."""

    __tablename__ = "reveal"
    __table_args__ = (sa.UniqueConstraint("opportunity_id", "person_id", "viewer_id"),)

    opportunity_id: Mapped[int] = mapped_column(sa.ForeignKey("opportunity.id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    viewer_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)


class ReviewChoice(Model):
    """Whether one posting is reviewed without names, where its host was free to choose."""

    __tablename__ = "review_choice"

    opportunity_id: Mapped[int] = mapped_column(sa.ForeignKey("opportunity.id"), unique=True)
    is_blind: Mapped[bool]
