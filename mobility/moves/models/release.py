"""The release: who was asked and when, and what they said."""

from __future__ import annotations

import datetime as dt
import enum
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mobility.core import clock
from mobility.core.db import Model, instant
from mobility.moves.models.move import Move
from mobility.moves.models.status import Decision
from mobility.people.models import Person


class ReleaseReason(enum.StrEnum):
    WORKLOAD = "workload"
    DATES = "dates"
    NO_BACKFILL = "no_backfill"
    SKILLS = "skills"
    OTHER = "other"


class ClockStep(enum.StrEnum):
    """How far a release clock has come, in this order."""

    ASKED = "asked"
    REMINDED = "reminded"
    REMINDED_AGAIN = "reminded_again"
    WITH_MANAGER_ABOVE = "with_manager_above"
    WITH_HR = "with_hr"


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
        return self.above_id is not None and self._has_come(self.above_on)

    @property
    def has_come_to_hr(self) -> bool:
        """Whether HR was asked, or is by now: from the start, or before the clock stopped."""
        return self.releaser_id is None or self._has_come(self.hr_on)

    def _has_come(self, on: dt.date | None) -> bool:
        until = (self.ended_at or clock.now()).astimezone(ZoneInfo(self.time_zone)).date()
        return on is not None and on <= until


class ReleaseDecision(Model):
    """What the line manager (or somebody in their place) said, one row each time; never overwritten."""

    __tablename__ = "release_decision"

    move_id: Mapped[int] = mapped_column(sa.ForeignKey("move.id"), index=True)
    decision: Mapped[Decision]
    decided_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    decided_at: Mapped[instant]
    in_place_of_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    on_behalf_of_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    home_work: Mapped[str] = mapped_column(sa.Text, default="")
    taken_over_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
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
    taken_over_by: Mapped[Person | None] = relationship(foreign_keys=[taken_over_by_id])
    on_behalf_of: Mapped[Person | None] = relationship(foreign_keys=[on_behalf_of_id])

    @property
    def humans(self) -> set[int]:
        """Whoever said it, and for whom: neither approves what was released so."""
        return {self.decided_by_id} | ({self.on_behalf_of_id} if self.on_behalf_of_id else set())

    @property
    def is_agreed_by_both(self) -> bool:
        """Whether host and person have both accepted the change that was proposed."""
        return self.host_accepted_at is not None and self.person_accepted_at is not None
