"""Skills as concepts with labels in many languages, the occupations that need them, and what HR did to them."""

from __future__ import annotations

import datetime as dt
import enum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship, synonym

from mobility.core.db import Model
from mobility.people.models import Person


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
