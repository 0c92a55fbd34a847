"""Skills as concepts with labels in many languages, and what people hold, want and say about themselves."""

from __future__ import annotations

import datetime as dt
import enum
import re
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship, synonym

from mobility.core.db import Model, instant
from mobility.people.models import Person

LEVELS = (1, 2, 3, 4, 5)
NOTICE_VERSION = "2026-12"
MONTH = re.compile(r"[12]\d{3}-(0[1-9]|1[0-2])")
CEFR_LEVELS = ("A1", "A2", "B1", "B2", "C1", "C2")


class SkillKind(enum.StrEnum):
    TECHNICAL = "technical"
    TRANSVERSAL = "transversal"
    LANGUAGE = "language"
    KNOWLEDGE = "knowledge"


class SkillState(enum.StrEnum):
    ACTIVE = "active"
    PROPOSED = "proposed"
    RETIRED = "retired"
    MERGED = "merged"


class SkillSource(enum.StrEnum):
    STARTER = "starter"
    ESCO = "esco"
    COMPANY = "company"


class Relation(enum.StrEnum):
    """`skill` has this relation to `other`: other is broader, simply related, or the same in another classification."""

    BROADER = "broader"
    RELATED = "related"
    SAME = "same"


class Skill(Model):
    __tablename__ = "skill"
    __table_args__ = (
        sa.CheckConstraint("(state = 'merged') = (merged_into_id IS NOT NULL)", name="merged_into_when_merged"),
    )

    uri: Mapped[str] = mapped_column(sa.String(300), unique=True)
    kind: Mapped[SkillKind] = mapped_column(default=SkillKind.TECHNICAL)
    state: Mapped[SkillState] = mapped_column(default=SkillState.ACTIVE)
    source: Mapped[SkillSource] = mapped_column(default=SkillSource.COMPANY)
    merged_into_id: Mapped[int | None] = mapped_column(sa.ForeignKey("skill.id"), index=True)

    labels: Mapped[list[SkillLabel]] = relationship(
        back_populates="skill", cascade="all, delete-orphan", order_by="SkillLabel.id"
    )
    descriptions: Mapped[list[SkillDescription]] = relationship(cascade="all, delete-orphan")
    merged_into: Mapped[Skill | None] = relationship(remote_side="Skill.id")
    status = synonym("state")

    def label(self, language: str) -> str:
        """What it is called now: a merged skill bears the name of what it became."""
        return self.merged_into.label(language) if self.merged_into else self.own_label(language)

    def own_label(self, language: str) -> str:
        """The preferred label in a language, else in English, else whatever there is."""
        preferred = {label.language: label.text for label in self.labels if label.is_preferred}
        return preferred.get(language) or preferred.get("en") or next(iter(preferred.values()), self.uri)


class SkillLabel(Model):
    """A name of a skill; `folded` is it without case, accents and double spaces, for finding."""

    __tablename__ = "skill_label"
    __table_args__ = (
        sa.UniqueConstraint("skill_id", "language", "text"),
        sa.Index(
            "uq_skill_label_preferred",
            "skill_id",
            "language",
            unique=True,
            sqlite_where=sa.text("is_preferred = 1"),
            postgresql_where=sa.text("is_preferred"),
        ),
    )

    skill_id: Mapped[int] = mapped_column(sa.ForeignKey("skill.id"))
    language: Mapped[str] = mapped_column(sa.String(10))
    text: Mapped[str] = mapped_column(sa.String(300))
    folded: Mapped[str] = mapped_column(sa.String(300), index=True)
    is_preferred: Mapped[bool]
    source: Mapped[SkillSource] = mapped_column(default=SkillSource.COMPANY, server_default="company")

    skill: Mapped[Skill] = relationship(back_populates="labels")


class SkillDescription(Model):
    __tablename__ = "skill_description"
    __table_args__ = (sa.UniqueConstraint("skill_id", "language"),)

    skill_id: Mapped[int] = mapped_column(sa.ForeignKey("skill.id"))
    language: Mapped[str] = mapped_column(sa.String(10))
    text: Mapped[str] = mapped_column(sa.Text)
    source: Mapped[SkillSource] = mapped_column(default=SkillSource.COMPANY, server_default="company")


class SkillRelation(Model):
    __tablename__ = "skill_relation"
    __table_args__ = (sa.UniqueConstraint("skill_id", "other_id", "relation"),)

    skill_id: Mapped[int] = mapped_column(sa.ForeignKey("skill.id"))
    other_id: Mapped[int] = mapped_column(sa.ForeignKey("skill.id"), index=True)
    relation: Mapped[Relation]


class SkillGroup(Model):
    """A heading above skills, which nobody holds: of ESCO's hierarchy, of ISCED-F, or a collection such as digital.

    Codes tell the hierarchy: S1.2.3 stands under S1.2, ISCED-F 0612 under 061. A collection has a name in its place.
    """

    __tablename__ = "skill_group"

    uri: Mapped[str] = mapped_column(sa.String(300), unique=True)
    code: Mapped[str] = mapped_column(sa.String(40), index=True)


class SkillGroupLabel(Model):
    __tablename__ = "skill_group_label"
    __table_args__ = (sa.UniqueConstraint("group_id", "language"),)

    group_id: Mapped[int] = mapped_column(sa.ForeignKey("skill_group.id"))
    language: Mapped[str] = mapped_column(sa.String(10))
    text: Mapped[str] = mapped_column(sa.String(300))


class SkillGroupMember(Model):
    __tablename__ = "skill_group_member"
    __table_args__ = (sa.UniqueConstraint("skill_id", "group_id"),)

    skill_id: Mapped[int] = mapped_column(sa.ForeignKey("skill.id"))
    group_id: Mapped[int] = mapped_column(sa.ForeignKey("skill_group.id"), index=True)


class Occupation(Model):
    """A kind of work as ESCO describes it, to link job titles to; `isco_group` is its unit group in ISCO-08."""

    __tablename__ = "occupation"

    uri: Mapped[str] = mapped_column(sa.String(300), unique=True)
    isco_group: Mapped[str] = mapped_column(sa.String(20), default="", index=True)
    state: Mapped[SkillState] = mapped_column(default=SkillState.ACTIVE)


class OccupationLabel(Model):
    """A title of an occupation; double forms (“animateur 3D/animatrice 3D”) stand here as they are published."""

    __tablename__ = "occupation_label"
    __table_args__ = (sa.UniqueConstraint("occupation_id", "language", "text"),)

    occupation_id: Mapped[int] = mapped_column(sa.ForeignKey("occupation.id"))
    language: Mapped[str] = mapped_column(sa.String(10))
    text: Mapped[str] = mapped_column(sa.String(300))
    folded: Mapped[str] = mapped_column(sa.String(300), index=True)
    is_preferred: Mapped[bool]


class OccupationDescription(Model):
    __tablename__ = "occupation_description"
    __table_args__ = (sa.UniqueConstraint("occupation_id", "language"),)

    occupation_id: Mapped[int] = mapped_column(sa.ForeignKey("occupation.id"))
    language: Mapped[str] = mapped_column(sa.String(10))
    text: Mapped[str] = mapped_column(sa.Text)


class OccupationSkill(Model):
    __tablename__ = "occupation_skill"
    __table_args__ = (sa.UniqueConstraint("occupation_id", "skill_id"),)

    occupation_id: Mapped[int] = mapped_column(sa.ForeignKey("occupation.id"))
    skill_id: Mapped[int] = mapped_column(sa.ForeignKey("skill.id"), index=True)
    is_essential: Mapped[bool]


class SkillAct(enum.StrEnum):
    """What HR does with a skill of the taxonomy."""

    ACCEPT = "accept"
    MAP = "map"
    MERGE = "merge"
    RETIRE = "retire"


class SkillChange(Model):
    """One act on a skill: all that is said of it before and after, by which it can be undone exactly."""

    __tablename__ = "skill_change"

    skill_id: Mapped[int] = mapped_column(sa.ForeignKey("skill.id"), index=True)
    other_id: Mapped[int | None] = mapped_column(sa.ForeignKey("skill.id"))
    act: Mapped[SkillAct]
    actor_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    before: Mapped[dict[str, Any]]
    after: Mapped[dict[str, Any]]
    undone_at: Mapped[dt.datetime | None]
    undone_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))

    skill: Mapped[Skill] = relationship(foreign_keys=skill_id)
    other: Mapped[Skill | None] = relationship(foreign_keys=other_id)
    actor: Mapped[Person] = relationship(foreign_keys=actor_id)


class TaxonomyImport(Model):
    """When a classification was read, and from which files; what is read of it again later is known by this."""

    __tablename__ = "taxonomy_import"

    source: Mapped[SkillSource]
    files: Mapped[str] = mapped_column(sa.Text)


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
    MOVE = "move"
    LINE_MANAGER = "line_manager"


_current = {"sqlite_where": sa.text("valid_to IS NULL"), "postgresql_where": sa.text("valid_to IS NULL")}


class HeldSkill(Model):
    """Person × skill × level. A change closes the row (`valid_to`) and opens a new one."""

    __tablename__ = "held_skill"
    __table_args__ = (
        sa.Index("uq_held_skill_current", "person_id", "skill_id", unique=True, **_current),
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
    valid_from: Mapped[instant]
    valid_to: Mapped[dt.datetime | None]

    skill: Mapped[Skill] = relationship()

    @property
    def is_evidenced(self) -> bool:
        return bool(self.evidence) or self.confirmed_at is not None


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

    skill: Mapped[Skill] = relationship()
