"""The move itself."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mobility.applications.models import Application, ReasonCode
from mobility.capacity.models import Commitment
from mobility.core.db import Model, instant
from mobility.moves.models.status import FINISHED, MoveStatus
from mobility.opportunities.models import Opportunity, Place
from mobility.people.models import Person

if TYPE_CHECKING:
    from mobility.moves.models.approval import HrDecision
    from mobility.moves.models.case import ConflictOfInterest
    from mobility.moves.models.clearance import Clearance
    from mobility.moves.models.course import CheckIn, CourseTask, ReturnPlan
    from mobility.moves.models.extension import Extension
    from mobility.moves.models.feedback import Feedback
    from mobility.moves.models.pause import Pause
    from mobility.moves.models.release import ReleaseDecision, ReleaseRequest
    from mobility.moves.models.request import RequestedAct


class Move(Model):
    """`percent` is a share of full time; `releaser_id` None means that HR releases; `ended_on` is the agreed last day.

    `end_reason` and `end_sentence` say why it ends early; in the first three weeks nobody has to. From `release_due_on`
    on home HR may release in the line manager's place; until `review_by` the person may ask for a review of a declined
    release.
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
    end_reason: Mapped[ReasonCode | None]
    end_sentence: Mapped[str] = mapped_column(sa.Text, default="")
    back_home_at: Mapped[dt.datetime | None]
    back_home_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    note_for_manager: Mapped[str] = mapped_column(sa.Text, default="", server_default="")

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
    requested_acts: Mapped[list[RequestedAct]] = relationship(
        primaryjoin="Move.application_id == foreign(RequestedAct.application_id)", viewonly=True
    )
    hr_decision: Mapped[HrDecision | None] = relationship(back_populates="move", cascade="all, delete-orphan")
    clearances: Mapped[list[Clearance]] = relationship(
        back_populates="move", cascade="all, delete-orphan", order_by="Clearance.id"
    )
    pauses: Mapped[list[Pause]] = relationship(back_populates="move", cascade="all, delete-orphan", order_by="Pause.id")
    conflicts: Mapped[list[ConflictOfInterest]] = relationship(back_populates="move", cascade="all, delete-orphan")
    feedback: Mapped[list[Feedback]] = relationship(
        back_populates="move", cascade="all, delete-orphan", order_by="Feedback.id"
    )
    tasks: Mapped[list[CourseTask]] = relationship(
        back_populates="move", cascade="all, delete-orphan", order_by="CourseTask.id"
    )
    check_ins: Mapped[list[CheckIn]] = relationship(
        back_populates="move", cascade="all, delete-orphan", order_by="CheckIn.id"
    )
    return_plan: Mapped[ReturnPlan | None] = relationship(back_populates="move", cascade="all, delete-orphan")
    extensions: Mapped[list[Extension]] = relationship(
        back_populates="move", cascade="all, delete-orphan", order_by="Extension.id"
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
    def undoable_until(self) -> dt.datetime | None:
        """Until then the HR decision can be undone and nobody is told; None once it is final, or without one."""
        decision = self.hr_decision
        return decision.final_at if decision is not None and not decision.is_final else None

    @property
    def open_clearances(self) -> list[Clearance]:
        return [clearance for clearance in self.clearances if clearance.is_open]

    @property
    def pause(self) -> Pause | None:
        """The pause that goes on now, if any."""
        newest = self.pauses[-1] if self.pauses else None
        return newest if newest is not None and newest.resumed_on is None else None

    @property
    def extension(self) -> Extension | None:
        """The later last day that is proposed now, if any."""
        newest = self.extensions[-1] if self.extensions else None
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
    def ends_with_employment(self) -> bool:
        """Its last day is the person's last here: nobody comes home, and nobody is left to tell how it went."""
        until = self.person.employed_until
        return until is not None and until <= self.last_day

    @property
    def needs_homecoming(self) -> bool:
        """After a work package the line manager confirms that the person is back home."""
        is_awaited = self.back_home_at is None and not self.ends_with_employment
        return self.is_finished and not self.opportunity.is_gig and is_awaited
