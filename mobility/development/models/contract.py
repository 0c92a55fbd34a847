"""The yearly development contract: wishes, goals, actions, the versions that were signed, and the talks about them."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mobility.core.db import Model
from mobility.core.i18n import N_
from mobility.moves.models import Move
from mobility.people.models import Person
from mobility.skills.models import Skill
from mobility.skills.uses import Use, register_use
from mobility.training.models import Course


class ContractStatus(enum.StrEnum):
    DRAFT = "draft"
    PROPOSED = "proposed"
    AGREED = "agreed"
    CHECKED = "checked"
    REVIEWED = "reviewed"
    CLOSED = "closed"


class Side(enum.StrEnum):
    """Whose word it is: that of the person, or that of their line manager (or whoever stands for them)."""

    PERSON = "person"
    MANAGER = "manager"


class ActionKind(enum.StrEnum):
    WORK_PACKAGE = "work_package"
    GIG = "gig"
    COURSE = "course"
    MENTORING = "mentoring"
    SHADOWING = "shadowing"
    READING = "reading"
    OTHER = "other"


SEARCHED = frozenset({ActionKind.WORK_PACKAGE, ActionKind.GIG})


class Progress(enum.StrEnum):
    """A fact about an action; there is no degree of it."""

    OPEN = "open"
    DONE = "done"
    ENDED_EARLY = "ended_early"


class TalkKind(enum.StrEnum):
    MID_YEAR = "mid_year"
    YEAR_END = "year_end"


class DevelopmentContract(Model):
    """One per person and year. Until `shared_at` it is the person's alone."""

    __tablename__ = "development_contract"
    __table_args__ = (
        sa.UniqueConstraint("person_id", "year"),
        sa.CheckConstraint("status = 'draft' OR shared_at IS NOT NULL", name="shared_once_proposed"),
        sa.CheckConstraint("(status = 'closed') = (closed_at IS NOT NULL)", name="closed_at_when_closed"),
    )

    version: Mapped[int] = mapped_column(default=1)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    year: Mapped[int]
    status: Mapped[ContractStatus] = mapped_column(default=ContractStatus.DRAFT)
    manager_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    begun_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    wishes: Mapped[str] = mapped_column(sa.Text, default="")
    shared_at: Mapped[dt.datetime | None]
    proposed_on: Mapped[dt.date | None]
    closed_at: Mapped[dt.datetime | None]

    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    manager: Mapped[Person | None] = relationship(foreign_keys=[manager_id])
    begun_by: Mapped[Person] = relationship(foreign_keys=[begun_by_id])
    goals: Mapped[list[ContractGoal]] = relationship(
        back_populates="contract", cascade="all, delete-orphan", order_by="ContractGoal.id"
    )
    versions: Mapped[list[ContractVersion]] = relationship(
        back_populates="contract", cascade="all, delete-orphan", order_by="ContractVersion.number"
    )
    talks: Mapped[list[ContractTalk]] = relationship(
        back_populates="contract", cascade="all, delete-orphan", order_by="ContractTalk.id"
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def is_shared(self) -> bool:
        return self.shared_at is not None

    @property
    def is_open(self) -> bool:
        return self.status is not ContractStatus.CLOSED

    @property
    def actions(self) -> Iterator[ContractAction]:
        return (action for goal in self.goals for action in goal.actions)

    @property
    def newest(self) -> ContractVersion | None:
        return self.versions[-1] if self.versions else None

    @property
    def agreed(self) -> ContractVersion | None:
        """The newest version that both signed: it holds until both sign another."""
        return next((one for one in reversed(self.versions) if one.is_agreed), None)

    def find_talk(self, kind: TalkKind) -> ContractTalk | None:
        return next((talk for talk in self.talks if talk.kind is kind), None)


class ContractGoal(Model):
    """A skill to a level, or a sentence; `reached_on` says that it is reached, and nothing says how well."""

    __tablename__ = "contract_goal"
    __table_args__ = (
        sa.CheckConstraint("skill_id IS NOT NULL OR sentence <> ''", name="skill_or_sentence"),
        sa.CheckConstraint("(skill_id IS NULL) = (level IS NULL)", name="skill_with_level"),
        sa.CheckConstraint("level BETWEEN 1 AND 5", name="level_in_range"),
        sa.Index(
            "uq_contract_goal_skill",
            "contract_id",
            "skill_id",
            unique=True,
            sqlite_where=sa.text("skill_id IS NOT NULL"),
            postgresql_where=sa.text("skill_id IS NOT NULL"),
        ),
    )

    version: Mapped[int] = mapped_column(default=1)
    contract_id: Mapped[int] = mapped_column(sa.ForeignKey("development_contract.id"), index=True)
    skill_id: Mapped[int | None] = mapped_column(sa.ForeignKey("skill.id"), index=True)
    level: Mapped[int | None]
    sentence: Mapped[str] = mapped_column(sa.Text, default="")
    reached_on: Mapped[dt.date | None]

    contract: Mapped[DevelopmentContract] = relationship(back_populates="goals")
    skill: Mapped[Skill | None] = relationship()
    actions: Mapped[list[ContractAction]] = relationship(
        back_populates="goal", cascade="all, delete-orphan", order_by="ContractAction.id"
    )

    __mapper_args__ = {"version_id_col": version}


class ContractAction(Model):
    """What is done for a goal. `saved_search_id` watches for what fits; `move_id` is the move that settled it,
    `course_id` the course that the person chose for it."""

    __tablename__ = "contract_action"
    __table_args__ = (
        sa.CheckConstraint("(progress = 'open') = (settled_on IS NULL)", name="settled_on_when_settled"),
        sa.CheckConstraint("hours > 0", name="some_hours"),
        sa.CheckConstraint("ends_on >= starts_on", name="ends_after_start"),
    )

    version: Mapped[int] = mapped_column(default=1)
    goal_id: Mapped[int] = mapped_column(sa.ForeignKey("contract_goal.id"), index=True)
    kind: Mapped[ActionKind]
    title: Mapped[str] = mapped_column(sa.String(200))
    skill_id: Mapped[int | None] = mapped_column(sa.ForeignKey("skill.id"), index=True)
    starts_on: Mapped[dt.date | None]
    ends_on: Mapped[dt.date | None]
    hours: Mapped[float | None]
    success: Mapped[str] = mapped_column(sa.Text, default="")
    saved_search_id: Mapped[int | None] = mapped_column(sa.ForeignKey("saved_search.id", ondelete="SET NULL"))
    progress: Mapped[Progress] = mapped_column(default=Progress.OPEN)
    settled_on: Mapped[dt.date | None]
    move_id: Mapped[int | None] = mapped_column(sa.ForeignKey("move.id"), index=True)
    course_id: Mapped[int | None] = mapped_column(sa.ForeignKey("course.id"), index=True)

    goal: Mapped[ContractGoal] = relationship(back_populates="actions")
    skill: Mapped[Skill | None] = relationship()
    move: Mapped[Move | None] = relationship()
    course: Mapped[Course | None] = relationship()

    __mapper_args__ = {"version_id_col": version}

    @property
    def contract(self) -> DevelopmentContract:
        return self.goal.contract


class ContractVersion(Model):
    """The whole contract as it stood when it was proposed (`changes.read_content`), kept as it was signed."""

    __tablename__ = "contract_version"
    __table_args__ = (sa.UniqueConstraint("contract_id", "number"),)

    contract_id: Mapped[int] = mapped_column(sa.ForeignKey("development_contract.id"))
    number: Mapped[int]
    content: Mapped[dict[str, Any]]

    contract: Mapped[DevelopmentContract] = relationship(back_populates="versions")
    signatures: Mapped[list[ContractSignature]] = relationship(
        back_populates="signed", cascade="all, delete-orphan", order_by="ContractSignature.id"
    )

    @property
    def is_agreed(self) -> bool:
        return {row.side for row in self.signatures} == set(Side)

    def find_signature(self, side: Side) -> ContractSignature | None:
        return next((row for row in self.signatures if row.side is side), None)


class ContractSignature(Model):
    """One side's yes to one version; where a delegate signed, for whom."""

    __tablename__ = "contract_signature"
    __table_args__ = (sa.UniqueConstraint("version_id", "side"),)

    version_id: Mapped[int] = mapped_column(sa.ForeignKey("contract_version.id"))
    side: Mapped[Side]
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    on_behalf_of_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))

    signed: Mapped[ContractVersion] = relationship(back_populates="signatures")
    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    on_behalf_of: Mapped[Person | None] = relationship(foreign_keys=[on_behalf_of_id])


class ContractTalk(Model):
    """The mid-year check or the year-end review: when, and what each said; no rating."""

    __tablename__ = "contract_talk"
    __table_args__ = (sa.UniqueConstraint("contract_id", "kind"),)

    contract_id: Mapped[int] = mapped_column(sa.ForeignKey("development_contract.id"))
    kind: Mapped[TalkKind]
    held_on: Mapped[dt.date]
    recorded_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    on_behalf_of_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    person_words: Mapped[str] = mapped_column(sa.Text, default="")
    manager_words: Mapped[str] = mapped_column(sa.Text, default="")

    contract: Mapped[DevelopmentContract] = relationship(back_populates="talks")
    recorded_by: Mapped[Person] = relationship(foreign_keys=[recorded_by_id])
    on_behalf_of: Mapped[Person | None] = relationship(foreign_keys=[on_behalf_of_id])


register_use(
    "contract_goals",
    Use(
        N_("%(num)s goal of a contract"),
        N_("%(num)s goals of contracts"),
        (
            sa.select(ContractGoal.skill_id, ContractGoal.contract_id),
            sa.select(ContractAction.skill_id, ContractGoal.contract_id).join(ContractAction.goal),
        ),
    ),
)
