"""Finding skills by what people call them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from mobility.core.db import session
from mobility.skills import linking
from mobility.skills.models import (
    OccupationSkill,
    Skill,
    SkillDescription,
    SkillKind,
    SkillLabel,
    SkillRelation,
    SkillSource,
    SkillState,
    TaxonomyImport,
)
from mobility.skills.search import load_skill_search

OPTIONS = 10
PROPOSED_PREFIX = "urn:mobility:proposed:"
LONGEST_SLUG = 200
FALLBACK = "en"
LIKELY = 0.25
LONGEST_ID = 9  # digits that every engine's integer holds


@dataclass(frozen=True)
class SkillOption:
    """A skill as a list offers it, in the reader's language; `matched` is the other name by which it was found.

    `matched_language` is the language of that name where it is not the reader's.
    """

    skill_id: int
    kind: SkillKind
    label: str
    description: str
    described_in: str
    matched: str | None = None
    matched_language: str | None = None


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


def find_named_skill(text: str, language: str, picked: str = "") -> Skill | None:
    """The skill that words mean: the one picked from a list if it is called so, else `find_skill_by_label`."""
    skill = find_chosen(picked)
    if skill is not None and any(label.folded == linking.fold(text) for label in skill.labels):
        return follow_merges(skill) or find_skill_by_label(text, language)
    return find_skill_by_label(text, language)


def follow_merges(skill: Skill) -> Skill | None:
    """Where a skill leads now; None if that is retired."""
    for _ in range(linking.MAXIMUM_MERGES):
        if skill.state is SkillState.RETIRED:
            return None
        if skill.merged_into_id is None:
            return skill
        skill = session.get_one(Skill, skill.merged_into_id)
    return None


def get_target(skill: Skill) -> Skill:
    """What a skill is by now, retired or not: itself, or that into which it was merged, over however many steps."""
    while skill.merged_into_id is not None:
        skill = session.get_one(Skill, skill.merged_into_id)
    return skill


def search_skills(text: str, language: str, limit: int = OPTIONS) -> list[SkillOption]:
    """Active skills for a list to pick from, the likeliest first (see `search.SkillSearch`)."""
    found = {one.concept: one.label for one in load_skill_search().find(text, language, limit)}
    rows = session.execute(sa.select(Skill.id, Skill.kind).where(Skill.id.in_(found)))
    kinds = {row.id: row.kind for row in rows}
    labels = session.execute(
        sa.select(SkillLabel.id, SkillLabel.skill_id, SkillLabel.language, SkillLabel.text, SkillLabel.is_preferred)
        .where(sa.or_(SkillLabel.id.in_(found.values()), SkillLabel.skill_id.in_(found) & SkillLabel.is_preferred))
        .order_by(SkillLabel.id)
    ).all()
    named = {row.id: row for row in labels}
    said = _describe(list(found), language)
    options = []
    for skill_id, label_id in found.items():
        if skill_id in kinds and label_id in named:  # the index may be a moment behind
            preferred = {row.language: row.text for row in labels if row.skill_id == skill_id and row.is_preferred}
            words = named[label_id].text, named[label_id].language
            options.append(
                _option(skill_id, kinds[skill_id], preferred, words, said.get(skill_id, ("", language)), language)
            )
    return options


def _option(
    skill_id: int,
    kind: SkillKind,
    preferred: Mapping[str, str],
    by: tuple[str, str],
    said: tuple[str, str],
    language: str,
) -> SkillOption:
    own = linking.base_language(language)
    shown = preferred.get(own) or preferred.get(FALLBACK) or next(iter(preferred.values()), "")
    text, its_language = by
    if linking.fold(text) == linking.fold(shown):
        return SkillOption(skill_id, kind, shown, *said)
    return SkillOption(skill_id, kind, shown, *said, text, its_language if its_language != own else None)


def _describe(ids: Sequence[int], language: str) -> dict[int, tuple[str, str]]:
    """What each skill is, in the reader's language, else in English; and in which."""
    own = linking.base_language(language)
    rows = session.execute(
        sa.select(SkillDescription.skill_id, SkillDescription.text, SkillDescription.language)
        .where(SkillDescription.skill_id.in_(ids), SkillDescription.language.in_({own, FALLBACK}))
        .order_by(SkillDescription.language == own, SkillDescription.id)
    )
    return {row.skill_id: (row.text, row.language) for row in rows}


def list_skills(ids: Sequence[int]) -> list[Skill]:
    """These, in this order, with their labels."""
    query = sa.select(Skill).where(Skill.id.in_(ids)).options(selectinload(Skill.labels))
    found = {skill.id: skill for skill in session.scalars(query)}
    return [found[skill_id] for skill_id in ids]


def list_nearest_skills(text: str, language: str, limit: int = 3) -> list[Skill]:
    """Active skills whose labels are spelt most like the text, the likeliest first; maybe none."""
    alike = load_skill_search().list_alike(text)
    likely = max([LIKELY, *(how / 2 for how, _ in alike[:1])])
    return list_skills([one.concept for how, one in alike[:limit] if how >= likely])


def new_proposed_skill(text: str, language: str) -> Skill:
    """In no session yet; one per folded label: two people who propose the same at once meet at its URI."""
    folded = linking.fold(text)
    slug = quote(folded.replace(" ", "-"), safe="")
    if len(slug) > LONGEST_SLUG:
        slug = hashlib.sha256(folded.encode()).hexdigest()
    label = SkillLabel(language=linking.base_language(language), text=text, folded=folded, is_preferred=True)
    return Skill(uri=PROPOSED_PREFIX + slug, state=SkillState.PROPOSED, source=SkillSource.COMPANY, labels=[label])


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


def imports_of(source: SkillSource) -> sa.Select[TaxonomyImport]:
    """In SQL: what was read of this classification; where anything was, it has to be named where it is shown."""
    return sa.select(TaxonomyImport).where(TaxonomyImport.source == source)


def list_labels(ids: Sequence[int], language: str) -> dict[int, str]:
    """What these skills are called in a language."""
    query = sa.select(Skill).where(Skill.id.in_(ids)).options(selectinload(Skill.labels))
    return {skill.id: skill.label(language) for skill in session.scalars(query)}
