"""Courses with the skills they teach and the sessions they have, who takes them, and what was learnt by it."""

from __future__ import annotations

import datetime as dt
import enum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mobility.core import clock
from mobility.core.db import Model, instant
from mobility.core.i18n import N_
from mobility.people.models import LegalEntity, OrgUnit, Person
from mobility.skills.models import Skill
from mobility.skills.uses import Use, register_use

CENTS = 100
SCORES = (1, 2, 3, 4, 5)


class CourseFormat(enum.StrEnum):
    E_LEARNING = "e_learning"
    WEBINAR = "webinar"
    MOOC = "mooc"
    CLASSROOM = "classroom"


WITH_SESSIONS = frozenset({CourseFormat.WEBINAR, CourseFormat.CLASSROOM})


class CourseStatus(enum.StrEnum):
    ACTIVE = "active"
    RETIRED = "retired"


class EnrolmentStatus(enum.StrEnum):
    ASKED = "asked"
    APPROVED = "approved"
    DECLINED = "declined"
    WAITING = "waiting"
    ENROLLED = "enrolled"
    ATTENDED = "attended"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    NO_SHOW = "no_show"


S = EnrolmentStatus
UNDER_WAY = frozenset({S.ASKED, S.APPROVED, S.WAITING, S.ENROLLED, S.ATTENDED})
WITH_SEAT = frozenset({S.ENROLLED, S.ATTENDED, S.COMPLETED, S.NO_SHOW})
_UNDER_WAY = sa.text("status IN ('asked', 'approved', 'waiting', 'enrolled', 'attended')")
_RULE_STANDS = sa.text("ended_at IS NULL")


class Course(Model):
    """An entry of the catalogue. Without country and legal entity it is for everybody."""

    __tablename__ = "course"
    __table_args__ = (
        sa.CheckConstraint("hours > 0", name="hours_above_zero"),
        sa.CheckConstraint("cost_cents >= 0", name="cost_not_below_zero"),
        sa.CheckConstraint("validity_months > 0", name="validity_above_zero"),
        sa.Index("ix_course_status", "status", "title"),
    )

    version: Mapped[int] = mapped_column(default=1)
    reference: Mapped[str] = mapped_column(sa.String(80), unique=True)
    title: Mapped[str] = mapped_column(sa.String(200))
    description: Mapped[str] = mapped_column(sa.Text, default="")
    folded: Mapped[str] = mapped_column(sa.Text, default="")  # what is searched: its words and skills, without accents
    language: Mapped[str] = mapped_column(sa.String(10), default="en")
    format: Mapped[CourseFormat]
    provider: Mapped[str] = mapped_column(sa.String(200), default="")
    hours: Mapped[float]
    cost_cents: Mapped[int] = mapped_column(default=0)
    currency: Mapped[str] = mapped_column(sa.String(3), default="EUR")
    url: Mapped[str] = mapped_column(sa.String(500), default="")
    is_mandatory: Mapped[bool] = mapped_column(default=False)
    validity_months: Mapped[int | None]  # None: what was completed once holds without end
    gives_certificate: Mapped[bool] = mapped_column(default=False)
    status: Mapped[CourseStatus] = mapped_column(default=CourseStatus.ACTIVE)
    country: Mapped[str | None] = mapped_column(sa.String(2))
    legal_entity_id: Mapped[int | None] = mapped_column(sa.ForeignKey("legal_entity.id"))

    legal_entity: Mapped[LegalEntity | None] = relationship()
    skills: Mapped[list[CourseSkill]] = relationship(cascade="all, delete-orphan", order_by="CourseSkill.id")
    prerequisites: Mapped[list[CoursePrerequisite]] = relationship(
        cascade="all, delete-orphan", order_by="CoursePrerequisite.id", foreign_keys="CoursePrerequisite.course_id"
    )
    sessions: Mapped[list[CourseSession]] = relationship(
        back_populates="course", cascade="all, delete-orphan", order_by="CourseSession.starts_at"
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def has_sessions(self) -> bool:
        """Whether one takes it at a time and a place, rather than whenever one likes."""
        return self.format in WITH_SESSIONS

    @property
    def cost(self) -> float:
        return self.cost_cents / CENTS

    @property
    def is_active(self) -> bool:
        return self.status is CourseStatus.ACTIVE

    @property
    def coming_sessions(self) -> list[CourseSession]:
        return [one for one in self.sessions if one.is_open]

    def is_for(self, person: Person) -> bool:
        """Whether this person is in the audience."""
        return self.country in {None, person.country} and self.legal_entity_id in {None, person.legal_entity_id}


class CourseSkill(Model):
    """What a course teaches: a concept, from a level (0: from nothing) to a higher one."""

    __tablename__ = "course_skill"
    __table_args__ = (
        sa.UniqueConstraint("course_id", "skill_id"),
        sa.CheckConstraint("from_level BETWEEN 0 AND 4", name="from_level_in_range"),
        sa.CheckConstraint("to_level BETWEEN 1 AND 5 AND to_level > from_level", name="leads_to_a_higher_level"),
    )

    course_id: Mapped[int] = mapped_column(sa.ForeignKey("course.id"))
    skill_id: Mapped[int] = mapped_column(sa.ForeignKey("skill.id"), index=True)
    from_level: Mapped[int] = mapped_column(default=0)
    to_level: Mapped[int]

    skill: Mapped[Skill] = relationship()


class CoursePrerequisite(Model):
    """What one should bring along: a concept at a level, or another course completed before."""

    __tablename__ = "course_prerequisite"
    __table_args__ = (
        sa.UniqueConstraint("course_id", "skill_id"),
        sa.UniqueConstraint("course_id", "required_course_id"),
        sa.CheckConstraint("(skill_id IS NULL) <> (required_course_id IS NULL)", name="a_skill_or_a_course"),
        sa.CheckConstraint("(skill_id IS NULL) = (level IS NULL)", name="a_skill_with_its_level"),
        sa.CheckConstraint("level BETWEEN 1 AND 5", name="level_in_range"),
        sa.CheckConstraint("required_course_id <> course_id", name="not_itself"),
    )

    course_id: Mapped[int] = mapped_column(sa.ForeignKey("course.id"))
    skill_id: Mapped[int | None] = mapped_column(sa.ForeignKey("skill.id"), index=True)
    level: Mapped[int | None]
    required_course_id: Mapped[int | None] = mapped_column(sa.ForeignKey("course.id"), index=True)

    skill: Mapped[Skill | None] = relationship()
    required_course: Mapped[Course | None] = relationship(foreign_keys=[required_course_id])


class CourseSession(Model):
    """A webinar or a classroom at a time and a place. `taken` counts seats, and is never more than there are."""

    __tablename__ = "course_session"
    __table_args__ = (
        sa.UniqueConstraint("course_id", "starts_at", "place"),
        sa.CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        sa.CheckConstraint("taken BETWEEN 0 AND seats", name="never_more_than_the_seats"),
        sa.Index("ix_course_session_starts_at", "starts_at"),
    )

    course_id: Mapped[int] = mapped_column(sa.ForeignKey("course.id"))
    starts_at: Mapped[instant]
    ends_at: Mapped[instant]
    time_zone: Mapped[str] = mapped_column(sa.String(60), default="UTC")
    place: Mapped[str] = mapped_column(sa.String(200), default="")
    seats: Mapped[int]
    taken: Mapped[int] = mapped_column(default=0)
    cancelled_at: Mapped[dt.datetime | None]

    course: Mapped[Course] = relationship(back_populates="sessions")

    @property
    def seats_left(self) -> int:
        return self.seats - self.taken

    @property
    def is_open(self) -> bool:
        """One can still get in, or wait for a seat."""
        return self.cancelled_at is None and not self.has_begun

    @property
    def has_begun(self) -> bool:
        return self.starts_at <= clock.now()


class Enrolment(Model):
    """A person takes a course; at most one is under way for each person and course.

    `queued_at` is the order of the waiting list, `answer_by` until when the line manager answers, `was_imported` says
    that a file told of it.
    """

    __tablename__ = "enrolment"
    __table_args__ = (
        sa.Index(
            "uq_enrolment_under_way",
            "person_id",
            "course_id",
            unique=True,
            sqlite_where=_UNDER_WAY,
            postgresql_where=_UNDER_WAY,
        ),
        sa.CheckConstraint("(status = 'waiting') = (queued_at IS NOT NULL)", name="queued_while_waiting"),
        sa.CheckConstraint("(status = 'completed') = (completed_on IS NOT NULL)", name="completed_on_a_day"),
        sa.CheckConstraint("status <> 'asked' OR answer_by IS NOT NULL", name="asked_until_a_day"),
        sa.CheckConstraint("status <> 'declined' OR reason <> ''", name="declined_with_a_reason"),
        sa.CheckConstraint("status NOT IN ('waiting', 'no_show') OR session_id IS NOT NULL", name="of_a_session"),
        sa.CheckConstraint("(decided_by_id IS NULL) = (decided_at IS NULL)", name="decided_by_somebody"),
        sa.Index("ix_enrolment_status", "status", "answer_by"),
    )

    version: Mapped[int] = mapped_column(default=1)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    course_id: Mapped[int] = mapped_column(sa.ForeignKey("course.id"), index=True)
    session_id: Mapped[int | None] = mapped_column(sa.ForeignKey("course_session.id"), index=True)
    status: Mapped[EnrolmentStatus]
    needs_approval: Mapped[bool] = mapped_column(default=False)
    motivation: Mapped[str] = mapped_column(sa.Text, default="")
    answer_by: Mapped[dt.date | None]
    decided_at: Mapped[dt.datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    on_behalf_of_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    reason: Mapped[str] = mapped_column(sa.Text, default="")
    queued_at: Mapped[dt.datetime | None]
    enrolled_at: Mapped[dt.datetime | None]
    completed_on: Mapped[dt.date | None]
    result: Mapped[str] = mapped_column(sa.String(200), default="")
    ended_at: Mapped[dt.datetime | None]
    was_imported: Mapped[bool] = mapped_column(default=False)

    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    course: Mapped[Course] = relationship()
    session: Mapped[CourseSession | None] = relationship()
    decided_by: Mapped[Person | None] = relationship(foreign_keys=[decided_by_id])
    on_behalf_of: Mapped[Person | None] = relationship(foreign_keys=[on_behalf_of_id])

    __mapper_args__ = {"version_id_col": version}

    @property
    def is_under_way(self) -> bool:
        return self.status in UNDER_WAY

    @property
    def holds_seat(self) -> bool:
        return self.session_id is not None and self.status in WITH_SEAT


class LearntSkill(Model):
    """The level that a completed course proposes for a skill; the person takes it into the profile, or leaves it."""

    __tablename__ = "learnt_skill"
    __table_args__ = (
        sa.UniqueConstraint("enrolment_id", "skill_id"),
        sa.CheckConstraint("level BETWEEN 1 AND 5", name="level_in_range"),
        sa.CheckConstraint("(was_taken IS NULL) = (answered_at IS NULL)", name="answered_at_when_answered"),
    )

    enrolment_id: Mapped[int] = mapped_column(sa.ForeignKey("enrolment.id"))
    skill_id: Mapped[int] = mapped_column(sa.ForeignKey("skill.id"), index=True)
    level: Mapped[int]
    was_taken: Mapped[bool | None]
    answered_at: Mapped[dt.datetime | None]

    enrolment: Mapped[Enrolment] = relationship()
    skill: Mapped[Skill] = relationship()


class CourseRating(Model):
    """What somebody who completed a course thinks of it; others see figures and words, never the name."""

    __tablename__ = "course_rating"
    __table_args__ = (sa.CheckConstraint("score BETWEEN 1 AND 5", name="score_in_range"),)

    enrolment_id: Mapped[int] = mapped_column(sa.ForeignKey("enrolment.id"), unique=True)
    score: Mapped[int]
    words: Mapped[str] = mapped_column(sa.Text, default="")

    enrolment: Mapped[Enrolment] = relationship()


class CourseCertificate(Model):
    """That a course was completed, and until when this holds; a later one of the same course takes its place."""

    __tablename__ = "course_certificate"
    __table_args__ = (
        sa.CheckConstraint("expires_on > issued_on", name="expires_after_issue"),
        sa.Index("ix_course_certificate_person_course", "person_id", "course_id"),
    )

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    course_id: Mapped[int] = mapped_column(sa.ForeignKey("course.id"), index=True)
    enrolment_id: Mapped[int] = mapped_column(sa.ForeignKey("enrolment.id"), unique=True)
    issued_on: Mapped[dt.date]
    expires_on: Mapped[dt.date | None] = mapped_column(index=True)

    person: Mapped[Person] = relationship()
    course: Mapped[Course] = relationship()
    enrolment: Mapped[Enrolment] = relationship()

    @property
    def is_shown(self) -> bool:
        """Whether there is more to it than that the course was completed."""
        return self.course.gives_certificate or self.expires_on is not None

    def is_valid(self, on: dt.date) -> bool:
        return self.expires_on is None or self.expires_on >= on


class MandatoryRule(Model):
    """Who must have completed a course: those in all the parts of a scope that are named, else everybody.

    By `due_on`; newcomers have `newcomer_days` from their first day.
    """

    __tablename__ = "mandatory_rule"
    __table_args__ = (
        sa.CheckConstraint("newcomer_days BETWEEN 1 AND 730", name="newcomer_days_in_range"),
        sa.Index("ix_mandatory_rule_stands", "course_id", sqlite_where=_RULE_STANDS, postgresql_where=_RULE_STANDS),
    )

    course_id: Mapped[int] = mapped_column(sa.ForeignKey("course.id"))
    org_unit_id: Mapped[int | None] = mapped_column(sa.ForeignKey("org_unit.id"))
    legal_entity_id: Mapped[int | None] = mapped_column(sa.ForeignKey("legal_entity.id"))
    country: Mapped[str | None] = mapped_column(sa.String(2))
    due_on: Mapped[dt.date]
    newcomer_days: Mapped[int] = mapped_column(default=90)
    made_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    ended_at: Mapped[dt.datetime | None]

    course: Mapped[Course] = relationship()
    org_unit: Mapped[OrgUnit | None] = relationship()
    legal_entity: Mapped[LegalEntity | None] = relationship()
    made_by: Mapped[Person] = relationship()

    def covers(self, person: Person) -> bool:
        if self.org_unit is not None and (person.org_unit is None or not person.org_unit.is_within(self.org_unit)):
            return False
        return self.legal_entity_id in {None, person.legal_entity_id} and self.country in {None, person.country}

    def due_for(self, person: Person) -> dt.date:
        """The later of the rule's own day and what a newcomer has."""
        if person.employed_from is None:
            return self.due_on
        return max(self.due_on, person.employed_from + dt.timedelta(days=self.newcomer_days))


register_use(
    "courses",
    Use(
        N_("%(num)s course"),
        N_("%(num)s courses"),
        (
            sa.select(CourseSkill.skill_id, CourseSkill.course_id),
            sa.select(CoursePrerequisite.skill_id, CoursePrerequisite.course_id),
        ),
    ),
)
