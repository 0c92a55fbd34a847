"""Finding skills by what people call them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from mobility.core.db import session
from mobility.skills import linking
from mobility.skills.models import (
    OccupationSkill,
    Skill,
    SkillLabel,
    SkillRelation,
    SkillSource,
    SkillState,
    TaxonomyImport,
)

OPTIONS = 10
CANDIDATES = 2000
WORD_START = 2
LIKELY = 0.25
LONGEST_ID = 9  # digits that every engine's integer holds


@dataclass(frozen=True)
class SkillOption:
    """A skill as a list offers it: its label in the reader's language, and the label that matched what was typed."""

    skill: Skill
    label: str
    matched: str


def find_skill(skill_id: int) -> Skill | None:
    return session.get(Skill, skill_id)


def find_chosen(chosen: str) -> Skill | None:
    """The skill whose id a form sent; whatever else it sent is no skill."""
    return find_skill(int(chosen)) if chosen.isdecimal() and len(chosen) <= LONGEST_ID else None


def find_skill_by_uri(uri: str) -> Skill | None:
    return session.scalar(sa.select(Skill).where(Skill.uri == uri))


def find_skill_by_label(text: str, language: str) -> Skill | None:
    """The skill called so: preferred, then alternative label in the language, then in any; then the lowest URI.

    A merged skill leads to what it was merged into; a retired one is passed over; an active one goes before a proposed.
    """
    rows = session.execute(
        sa.select(SkillLabel, Skill)
        .join(Skill, SkillLabel.skill_id == Skill.id)
        .where(SkillLabel.folded == linking.fold(text), Skill.state != SkillState.RETIRED)
    ).all()
    own = linking.base_language(language)
    ranked = [
        (
            target.state is SkillState.PROPOSED,
            linking.tier_of(label.is_preferred, label.language == own),
            target.uri,
            target,
        )
        for label, skill in rows
        if (target := follow_merges(skill)) is not None
    ]
    return min(ranked, key=lambda row: row[:3])[3] if ranked else None


def follow_merges(skill: Skill) -> Skill | None:
    """Where a skill leads now; None if that is retired."""
    for _ in range(linking.MAXIMUM_MERGES):
        if skill.state is SkillState.RETIRED:
            return None
        if skill.merged_into_id is None:
            return skill
        skill = session.get_one(Skill, skill.merged_into_id)
    return None


def search_skills(text: str, language: str, limit: int = OPTIONS) -> list[SkillOption]:
    """Active skills for a list to pick from: labels that begin so, then a word that does, then any part.

    All languages' labels and alternative names are searched; the reader's own words go before the others.
    """
    folded = linking.fold(text)
    if not folded:
        return []
    column, own = SkillLabel.folded, SkillLabel.language == linking.base_language(language)
    place = sa.case(
        (column.startswith(folded, autoescape=True), 0), (column.contains(f" {folded}", autoescape=True), 1), else_=2
    )
    name = sa.case((sa.and_(own, SkillLabel.is_preferred), 0), (own, 1), else_=2)
    best = sa.func.min(place * 100_000 + name * 10_000 + sa.func.length(column))
    ids = session.scalars(
        sa.select(SkillLabel.skill_id)
        .join(Skill, SkillLabel.skill_id == Skill.id)
        .where(column.contains(folded, autoescape=True), Skill.state == SkillState.ACTIVE)
        .group_by(SkillLabel.skill_id)
        .order_by(best, SkillLabel.skill_id)
        .limit(limit)
    ).all()
    return [_option(skill, folded, language) for skill in _skills_in_order(ids)]


def _option(skill: Skill, folded: str, language: str) -> SkillOption:
    own, shown = linking.base_language(language), skill.label(language)
    matching = [label for label in skill.labels if folded in label.folded]
    matching.sort(
        key=lambda label: (
            label.text != shown,
            not label.folded.startswith(folded),
            label.language != own,
            len(label.folded),
        )
    )
    return SkillOption(skill, shown, matching[0].text if matching else shown)


def _skills_in_order(ids: Sequence[int]) -> list[Skill]:
    query = sa.select(Skill).where(Skill.id.in_(ids)).options(selectinload(Skill.labels))
    found = {skill.id: skill for skill in session.scalars(query)}
    return [found[skill_id] for skill_id in ids]


def list_nearest_skills(text: str, language: str, limit: int = 3) -> list[Skill]:
    """Active skills whose labels are spelt most like the text, the likeliest first; maybe none."""
    folded = linking.fold(text)
    starts = {word[:WORD_START] for word in folded.split()}
    if not starts:
        return []
    begins = [SkillLabel.folded.startswith(start, autoescape=True) for start in starts]
    within = [SkillLabel.folded.contains(f" {start}", autoescape=True) for start in starts]
    rows = session.execute(
        sa.select(SkillLabel.skill_id, SkillLabel.folded)
        .join(Skill, SkillLabel.skill_id == Skill.id)
        .where(sa.or_(*begins, *within), Skill.state == SkillState.ACTIVE)
        .order_by(SkillLabel.language != linking.base_language(language), SkillLabel.id)
        .limit(CANDIDATES)
    )
    grams = linking.trigrams(folded)
    best: dict[int, float] = {}
    for skill_id, label in rows:
        best[skill_id] = max(best.get(skill_id, 0.0), linking.likeness(grams, linking.trigrams(label)))
    likely = max([LIKELY, *(score / 2 for score in best.values())])
    ids = [skill_id for skill_id in sorted(best, key=lambda one: (-best[one], one)) if best[skill_id] >= likely]
    return _skills_in_order(ids[:limit])


def list_nearest_labels(text: str, language: str, limit: int = 3) -> list[str]:
    """The same as labels in the reader's language, for an error that names them."""
    return [skill.label(language) for skill in list_nearest_skills(text, language, limit)]


def load_label_book() -> linking.LabelBook:
    """The whole taxonomy in memory, to link the skills of many records (see `linking.LabelBook`)."""
    concepts = session.execute(sa.select(Skill.id, Skill.uri, Skill.state, Skill.merged_into_id))
    labels = session.execute(
        sa.select(SkillLabel.skill_id, SkillLabel.language, SkillLabel.folded, SkillLabel.is_preferred)
    )
    relations = session.execute(sa.select(SkillRelation.skill_id, SkillRelation.other_id))
    occupations = session.execute(sa.select(OccupationSkill.skill_id, OccupationSkill.occupation_id))
    return linking.LabelBook(
        (
            linking.Concept(
                row.id,
                row.uri,
                is_retired=row.state is SkillState.RETIRED,
                is_proposed=row.state is SkillState.PROPOSED,
                merged_into=row.merged_into_id,
            )
            for row in concepts
        ),
        (linking.Label(*row) for row in labels),
        relations,
        occupations,
    )


def list_skill_labels(language: str | None = None) -> list[tuple[int, str, str, bool]]:
    """Skill id, language, text, is_preferred of every label of active skills, in one language or in all."""
    query = (
        sa.select(SkillLabel.skill_id, SkillLabel.language, SkillLabel.text, SkillLabel.is_preferred)
        .join(Skill, SkillLabel.skill_id == Skill.id)
        .where(Skill.state == SkillState.ACTIVE)
        .order_by(SkillLabel.id)
    )
    if language is not None:
        query = query.where(SkillLabel.language == linking.base_language(language))
    return [(*row,) for row in session.execute(query)]


def has_source(source: SkillSource) -> bool:
    """Whether anything was read of this classification: then it has to be named where it is shown."""
    return bool(session.scalar(sa.select(sa.exists().where(TaxonomyImport.source == source))))


def list_labels(ids: Sequence[int], language: str) -> dict[int, str]:
    """What these skills are called in a language."""
    query = sa.select(Skill).where(Skill.id.in_(ids)).options(selectinload(Skill.labels))
    return {skill.id: skill.label(language) for skill in session.scalars(query)}
