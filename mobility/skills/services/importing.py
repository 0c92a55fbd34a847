"""Loading profiles from HR's files, many at a time; what people wrote or chose themselves stays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from mobility.audit import queries as audit_queries
from mobility.core import clock
from mobility.core.db import session
from mobility.core.events import publish
from mobility.people.models import Person
from mobility.skills import queries
from mobility.skills.events import ProfileChanged, VisibilityChanged
from mobility.skills.linking import Concept, Label, LabelBook, Named, base_language, fold
from mobility.skills.models import (
    Experience,
    HeldSkill,
    HeldSource,
    LanguageHeld,
    Profile,
    Skill,
    Visibility,
    WantedSkill,
)
from mobility.skills.services.profile import open_profile


@dataclass(frozen=True)
class ImportedSkill:
    """A linked skill of a record; `phrase` is what the file calls it."""

    skill_id: int
    level: int
    phrase: str = ""
    last_used: str | None = None


@dataclass(frozen=True)
class ImportedExperience:
    title: str
    from_month: str | None = None
    to_month: str | None = None
    text: str = ""


@dataclass(frozen=True)
class ImportedProfile:
    """What a file says of one person, its skills already linked; a skill named twice counts at the higher level.

    None is what the file does not mention: it stays as it is.
    """

    headline: str | None = None
    about: str | None = None
    experience: Sequence[ImportedExperience] | None = None
    skills: Sequence[ImportedSkill] | None = None
    wanted: Sequence[ImportedSkill] | None = None
    languages: Mapping[str, str] | None = None
    visibility: Visibility | None = None


def link_skills(*, book: LabelBook, named: Sequence[Named], language: str) -> tuple[list[int], list[str]]:
    """The skill ids of one record's phrases, in their order, and the phrases that became proposed skills.

    What the book does not know is linked to the concept spelt almost so, else becomes a proposed skill (and is known
    to the book from then on).
    """
    found = [
        skill_id if skill_id is not None else book.nearest(one.label, language)
        for one, skill_id in zip(named, book.resolve(named, language), strict=True)
    ]
    proposed: dict[str, Skill] = {}
    for one, skill_id in zip(named, found, strict=True):
        if skill_id is None:
            proposed.setdefault(fold(one.label), queries.new_proposed_skill(" ".join(one.label.split()), language))
    if proposed:
        session.add_all(proposed.values())
        session.flush()
        for folded, skill in proposed.items():
            book.add(
                Concept(skill.id, skill.uri, is_proposed=True),
                Label(skill.id, base_language(language), folded, is_preferred=True),
            )
    ids = [
        proposed[fold(one.label)].id if skill_id is None else skill_id
        for one, skill_id in zip(named, found, strict=True)
    ]
    return ids, [skill.labels[0].text for skill in proposed.values()]


def import_profile(*, person: Person, imported: ImportedProfile, is_new: bool = False) -> bool:
    """Write what the file says where the person has not said otherwise; whether anything changed.

    `is_new` spares the look-ups for a person who was created in this very transaction.
    """
    profile = queries.new_profile(person) if is_new else open_profile(person)
    session.add(profile)
    now_visible = _import_visibility(profile, imported.visibility)
    changed = imported.skills is not None and _import_held(person, _strongest(imported.skills), is_new)
    if profile.edited_at is None:
        changed |= _import_words(profile, imported)
        if imported.wanted is not None:
            changed |= _import_wanted(person, _strongest(imported.wanted), is_new)
        if imported.experience is not None:
            changed |= _import_experience(person, imported.experience, is_new)
        if imported.languages is not None:
            changed |= _import_languages(person, imported.languages, is_new)
    if changed:
        publish(ProfileChanged(person))
    if now_visible and not is_new:  # nobody above knows anything yet of a person made just now
        publish(VisibilityChanged(person))
    return changed or now_visible


def _strongest(skills: Sequence[ImportedSkill]) -> dict[int, ImportedSkill]:
    strongest: dict[int, ImportedSkill] = {}
    for skill in skills:
        if skill.skill_id not in strongest or skill.level > strongest[skill.skill_id].level:
            strongest[skill.skill_id] = skill
    return strongest


def _import_visibility(profile: Profile, visibility: Visibility | None) -> bool:
    """A file may say it for somebody who has not read the notice here; never for one who has chosen."""
    if visibility is None or profile.notice_read_at is not None or profile.visibility is visibility:
        return False
    profile.chosen_at = None if visibility is Visibility.UNDECIDED else clock.now()
    profile.visibility = visibility
    return True


def _import_words(profile: Profile, imported: ImportedProfile) -> bool:
    said = {"headline": imported.headline, "about": imported.about}
    changed = {name: words for name, words in said.items() if words is not None and getattr(profile, name) != words}
    for name, words in changed.items():
        setattr(profile, name, words)
    return bool(changed)


def _import_held(person: Person, skills: Mapping[int, ImportedSkill], is_new: bool) -> bool:
    """Only rows that came from a file are touched, and what a person removed does not come back."""
    rows = [] if is_new else session.scalars(sa.select(HeldSkill).where(HeldSkill.person_id == person.id)).all()
    current = {row.skill_id: row for row in rows if row.valid_to is None}
    closed = [row for row in rows if row.skill_id in skills and row.skill_id not in current]
    removed = {row.skill_id for row in audit_queries.list_done("remove_held_skill", closed)}
    now, changed = clock.now(), False
    for skill_id, row in current.items():
        if row.source is HeldSource.IMPORT and not _says_the_same(row, skills.get(skill_id)):
            row.valid_to, changed = now, True
    if changed:
        session.flush()  # only one row may be current at a time
    kept = {skill_id for skill_id, row in current.items() if row.valid_to is None}
    opened = [skill for skill_id, skill in skills.items() if skill_id not in kept | removed]
    session.add_all(
        HeldSkill(
            person_id=person.id,
            skill_id=skill.skill_id,
            phrase=skill.phrase,
            level=skill.level,
            last_used=skill.last_used,
            source=HeldSource.IMPORT,
            valid_from=now,
        )
        for skill in opened
    )
    return changed or bool(opened)


def _says_the_same(row: HeldSkill, skill: ImportedSkill | None) -> bool:
    return skill is not None and (row.level, row.last_used) == (skill.level, skill.last_used)


def _import_wanted(person: Person, skills: Mapping[int, ImportedSkill], is_new: bool) -> bool:
    rows = {} if is_new else {row.skill_id: row for row in queries.list_wanted(person)}
    if {skill_id: row.level for skill_id, row in rows.items()} == {one: skills[one].level for one in skills}:
        return False
    for skill_id, row in rows.items():
        if skill_id in skills:
            row.level = skills[skill_id].level
        else:
            session.delete(row)
    session.add_all(
        WantedSkill(person_id=person.id, skill_id=skill_id, level=skill.level)
        for skill_id, skill in skills.items()
        if skill_id not in rows
    )
    return True


def _import_experience(person: Person, positions: Sequence[ImportedExperience], is_new: bool) -> bool:
    rows = [] if is_new else queries.list_experience(person)
    stored = {ImportedExperience(row.title, row.from_month, row.to_month, row.text) for row in rows}
    if stored == set(positions):
        return False
    for row in rows:
        session.delete(row)
    session.add_all(
        Experience(
            person_id=person.id, title=one.title, from_month=one.from_month, to_month=one.to_month, text=one.text
        )
        for one in positions
    )
    return True


def _import_languages(person: Person, levels: Mapping[str, str], is_new: bool) -> bool:
    rows = {} if is_new else {row.code: row for row in queries.list_languages(person)}
    if {code: row.level for code, row in rows.items()} == dict(levels):
        return False
    for code in rows.keys() - levels.keys():
        session.delete(rows[code])
    for code, level in levels.items():
        if code in rows:
            rows[code].level = level
        else:
            session.add(LanguageHeld(person_id=person.id, code=code, level=level))
    return True
