"""Finding skills by what people call them, and reading what people hold, want and say about themselves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from mobility.core import clock
from mobility.core.db import session
from mobility.people.models import EMPLOYED, Person
from mobility.skills import linking
from mobility.skills.models import (
    Experience,
    HeldSkill,
    LanguageHeld,
    OccupationSkill,
    Profile,
    Skill,
    SkillLabel,
    SkillRelation,
    SkillSource,
    SkillState,
    TaxonomyImport,
    Visibility,
    WantedSkill,
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


def find_held_skill(held_id: int) -> HeldSkill | None:
    """A current row; closed ones are history."""
    return session.scalar(sa.select(HeldSkill).where(HeldSkill.id == held_id, HeldSkill.valid_to.is_(None)))


def find_wanted_skill(wanted_id: int) -> WantedSkill | None:
    return session.get(WantedSkill, wanted_id)


def find_experience(experience_id: int) -> Experience | None:
    return session.get(Experience, experience_id)


def find_current(person: Person, skill: Skill) -> HeldSkill | None:
    """The current row of a person for a skill."""
    return session.scalar(
        sa.select(HeldSkill).where(
            HeldSkill.person_id == person.id, HeldSkill.skill_id == skill.id, HeldSkill.valid_to.is_(None)
        )
    )


def list_held(person: Person) -> Sequence[HeldSkill]:
    """Current skills held, the strongest first."""
    return session.scalars(
        sa.select(HeldSkill)
        .where(HeldSkill.person_id == person.id, HeldSkill.valid_to.is_(None))
        .options(selectinload(HeldSkill.skill).selectinload(Skill.labels))
        .order_by(HeldSkill.level.desc(), HeldSkill.id)
    ).all()


def list_history(person: Person, skill: Skill) -> Sequence[HeldSkill]:
    """Every row a person ever had for a skill, oldest first."""
    return session.scalars(
        sa.select(HeldSkill)
        .where(HeldSkill.person_id == person.id, HeldSkill.skill_id == skill.id)
        .order_by(HeldSkill.valid_from, HeldSkill.id)
    ).all()


def list_wanted(person: Person) -> Sequence[WantedSkill]:
    """What the person wants to develop: for themselves and for matching, never for other people's eyes."""
    return session.scalars(
        sa.select(WantedSkill)
        .where(WantedSkill.person_id == person.id)
        .options(selectinload(WantedSkill.skill).selectinload(Skill.labels))
        .order_by(WantedSkill.id)
    ).all()


def list_languages(person: Person) -> Sequence[LanguageHeld]:
    return session.scalars(
        sa.select(LanguageHeld)
        .where(LanguageHeld.person_id == person.id)
        .order_by(LanguageHeld.level.desc(), LanguageHeld.code)
    ).all()


def list_experience(person: Person) -> Sequence[Experience]:
    """Newest first; positions without a beginning last."""
    return session.scalars(
        sa.select(Experience)
        .where(Experience.person_id == person.id)
        .order_by(sa.func.coalesce(Experience.from_month, "").desc(), Experience.id)
    ).all()


def find_profile(person: Person) -> Profile | None:
    return session.scalar(sa.select(Profile).where(Profile.person_id == person.id))


def get_profile(person: Person) -> Profile:
    """The profile; for somebody who has not written one yet an empty one that is in no session."""
    return find_profile(person) or new_profile(person)


def new_profile(person: Person) -> Profile:
    return Profile(
        person_id=person.id, headline="", about="", mobility="", weekdays="", visibility=Visibility.UNDECIDED
    )


def can_be_suggested(on: dt.date | None = None) -> sa.ColumnElement[bool]:
    """In SQL, over Person: chose to be open, is an employee of the company, and works here on that day (today)."""
    day = on or clock.today()
    is_open = sa.exists().where(Profile.person_id == Person.id, Profile.visibility == Visibility.OPEN)
    return sa.and_(
        is_open, Person.engagement.in_(EMPLOYED), sa.or_(Person.employed_until.is_(None), Person.employed_until >= day)
    )


def list_open_person_ids(on: dt.date | None = None) -> list[int]:
    """Everyone who can be suggested. Whose line a viewer stands in is for the caller to leave out (rule 5)."""
    return list(session.scalars(sa.select(Person.id).where(can_be_suggested(on)).order_by(Person.id)))


def empty_snapshot() -> dict[str, Any]:
    """What is left of a snapshot once its words are erased: the same shape, so that pages can show it."""
    texts = dict.fromkeys(("headline", "about", "job_title", "unit"), "")
    return {**texts, "experience": [], "skills": [], "languages": [], "availability": {}}


def build_snapshot(person: Person) -> dict[str, Any]:
    """The profile as plain data, to be kept with an application: without name, wanted skills and visibility."""
    profile, language = get_profile(person), person.reading_language
    return {
        "headline": profile.headline,
        "about": profile.about,
        "job_title": person.job_title,
        "unit": person.org_unit.path if person.org_unit else "",
        "experience": [
            {"title": row.title, "from": row.from_month, "to": row.to_month, "text": row.text}
            for row in list_experience(person)
        ],
        "skills": [
            {
                "skill_id": held.skill_id,
                "label": held.skill.label(language),
                "level": held.level,
                "evidence": held.evidence,
            }
            for held in list_held(person)
        ],
        "languages": [{"code": row.code, "level": row.level} for row in list_languages(person)],
        "availability": {
            "from": profile.available_from.isoformat() if profile.available_from else None,
            "work_package_percent": profile.work_package_percent,
            "gig_hours": profile.gig_hours,
            "mobility": profile.mobility,
            "wanted_kind": profile.wanted_kind,
            "weekdays": profile.weekdays.split(),
            "remote": profile.remote,
            "travel_days": profile.travel_days,
        },
    }
