"""What people hold, want and say about themselves, and who may read it."""

from __future__ import annotations

import datetime as dt
import enum
import re
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mobility.core.db import Model, instant
from mobility.people.models import Person
from mobility.skills.models.taxonomy import Skill

LEVELS = (1, 2, 3, 4, 5)
NOTICE_VERSION = "2026-12-b"
MONTH = re.compile(r"[12]\d{3}-(0[1-9]|1[0-2])")
_STANDS = sa.text("valid_to IS NULL")
CEFR_LEVELS = ("A1", "A2", "B1", "B2", "C1", "C2")


class Visibility(enum.StrEnum):
    """Whether a person can be found; others cannot tell UNDECIDED from NOT_LOOKING."""

    UNDECIDED = "undecided"
    OPEN = "open"
    HR_ONLY = "hr_only"
    NOT_LOOKING = "not_looking"


class Section(enum.StrEnum):
    """The parts of a profile, each with an audience of its own."""

    ABOUT = "about"
    HELD = "held"
    EXPERIENCE = "experience"
    LANGUAGES = "languages"
    AVAILABILITY = "availability"
    WANTED = "wanted"


class SectionReaders(enum.StrEnum):
    """Who reads a section, from everybody to nobody else."""

    EVERYONE = "everyone"
    HOSTS_AND_HR = "hosts_and_hr"
    HR = "hr"
    ONLY_ME = "only_me"


class ProfileSection(Model):
    """Whom a person chose as the readers of a section; without a row the default holds (`visibility.DEFAULTS`)."""

    __tablename__ = "profile_section"
    __table_args__ = (sa.UniqueConstraint("person_id", "section"),)

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    section: Mapped[Section]
    readers: Mapped[SectionReaders]


class NoticeText(Model):
    """A privacy notice word for word as somebody read it, under its SHA-256."""

    __tablename__ = "notice_text"

    sha256: Mapped[str] = mapped_column(sa.String(64), unique=True)
    version: Mapped[str] = mapped_column(sa.String(20))
    language: Mapped[str] = mapped_column(sa.String(10))
    text: Mapped[str] = mapped_column(sa.Text)


class PrivacyChoice(Model):
    """One choice, dated by `created_at`: about being found, or about a section; never changed afterwards."""

    __tablename__ = "privacy_choice"

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    about: Mapped[str] = mapped_column(sa.String(40))
    choice: Mapped[str] = mapped_column(sa.String(40))
    notice_version: Mapped[str] = mapped_column(sa.String(20))
    notice_sha256: Mapped[str | None] = mapped_column(sa.String(64))
    language: Mapped[str] = mapped_column(sa.String(10))


class Profile(Model):
    """What a person says about themselves, and whether they may be found."""

    __tablename__ = "profile"
    __table_args__ = (sa.CheckConstraint("visibility = 'undecided' OR chosen_at IS NOT NULL", name="choice_is_dated"),)

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), unique=True)
    headline: Mapped[str] = mapped_column(sa.String(200), default="")
    about: Mapped[str] = mapped_column(sa.Text, default="")
    available_from: Mapped[dt.date | None]
    work_package_percent: Mapped[int | None]
    gig_hours: Mapped[int | None]
    mobility: Mapped[str] = mapped_column(sa.String(200), default="")
    wanted_kind: Mapped[str | None] = mapped_column(sa.String(40))  # work_package or gig; None: either
    weekdays: Mapped[str] = mapped_column(sa.String(40), default="", server_default="")
    remote: Mapped[str | None] = mapped_column(sa.String(40))
    travel_days: Mapped[int | None]  # a month
    visibility: Mapped[Visibility] = mapped_column(default=Visibility.UNDECIDED)
    notice_version: Mapped[str | None] = mapped_column(sa.String(20))
    notice_read_at: Mapped[dt.datetime | None]
    chosen_at: Mapped[dt.datetime | None]
    skills_asked_at: Mapped[dt.datetime | None]  # when "still current?" was last asked, which is once a year
    edited_at: Mapped[dt.datetime | None]  # once a person wrote here, a file no longer overwrites their words

    person: Mapped[Person] = relationship()


class Experience(Model):
    """A former or present position, as the person tells it; months are "YYYY-MM"."""

    __tablename__ = "experience"

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    title: Mapped[str] = mapped_column(sa.String(200))
    from_month: Mapped[str | None] = mapped_column(sa.String(7))
    to_month: Mapped[str | None] = mapped_column(sa.String(7))
    text: Mapped[str] = mapped_column(sa.Text, default="")


class LanguageHeld(Model):
    __tablename__ = "language_held"
    __table_args__ = (sa.UniqueConstraint("person_id", "code"),)

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    code: Mapped[str] = mapped_column(sa.String(10))
    level: Mapped[str] = mapped_column(sa.String(2))


class HeldSource(enum.StrEnum):
    SELF = "self"
    IMPORT = "import"
    CV = "cv"
    MOVE = "move"
    COURSE = "course"
    LINE_MANAGER = "line_manager"


class HeldSkill(Model):
    """Person × skill × level. A change closes the row (`valid_to`) and opens a new one."""

    __tablename__ = "held_skill"
    __table_args__ = (
        sa.Index(
            "uq_held_skill_current",
            "person_id",
            "skill_id",
            unique=True,
            sqlite_where=_STANDS,
            postgresql_where=_STANDS,
        ),
        sa.CheckConstraint("level BETWEEN 1 AND 5", name="level_in_range"),
    )

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    skill_id: Mapped[int] = mapped_column(sa.ForeignKey("skill.id"), index=True)
    phrase: Mapped[str] = mapped_column(sa.String(300), default="")
    level: Mapped[int]
    source: Mapped[HeldSource] = mapped_column(default=HeldSource.SELF)
    evidence: Mapped[str] = mapped_column(sa.Text, default="")
    last_used: Mapped[str | None] = mapped_column(sa.String(7))
    confirmed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    confirmed_at: Mapped[dt.datetime | None]
    checked_at: Mapped[dt.datetime | None]  # when the person last said that it is still right
    valid_from: Mapped[instant]
    valid_to: Mapped[dt.datetime | None]

    skill: Mapped[Skill] = relationship()
    confirmed_by: Mapped[Person | None] = relationship(foreign_keys=confirmed_by_id)


class WantedOrigin(enum.StrEnum):
    """Where a wish to learn something comes from."""

    WISH = "wish"
    CONTRACT = "contract"
    SUGGESTION = "suggestion"


class WantedSkill(Model):
    """What the person wants to develop; kept apart from skills held, always."""

    __tablename__ = "wanted_skill"
    __table_args__ = (
        sa.UniqueConstraint("person_id", "skill_id"),
        sa.CheckConstraint("level BETWEEN 1 AND 5", name="level_in_range"),
    )

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    skill_id: Mapped[int] = mapped_column(sa.ForeignKey("skill.id"), index=True)
    level: Mapped[int]
    reason: Mapped[str] = mapped_column(sa.String(300), default="", server_default="")  # for the owner alone
    origin: Mapped[WantedOrigin] = mapped_column(default=WantedOrigin.WISH, server_default="wish")

    skill: Mapped[Skill] = relationship()


class CvFile(Model):
    """A CV for its owner's eyes only: with what was read in it until they have chosen, by itself if they keep it."""

    __tablename__ = "cv_file"
    __table_args__ = (sa.CheckConstraint("(expires_at IS NULL) = (kept_at IS NOT NULL)", name="kept_or_expires"),)

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(200))
    format: Mapped[str] = mapped_column(sa.String(20))
    content: Mapped[bytes] = mapped_column(sa.LargeBinary, deferred=True)
    sha256: Mapped[str] = mapped_column(sa.String(64))
    expires_at: Mapped[dt.datetime | None] = mapped_column(index=True)
    kept_at: Mapped[dt.datetime | None]
    reading: Mapped[dict[str, Any]]
