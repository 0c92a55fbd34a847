"""Loading profiles from HR's files, many at a time; what people wrote or chose themselves stays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from mobility.audit import queries as audit_queries
from mobility.core import clock
from mobility.core.db import session
from mobility.core.events import publish
from mobility.people.models import Person
from mobility.skills import queries
from mobility.skills.events import ProfileChanged, VisibilityChanged
from mobility.skills.linking import Concept, Label, LabelBook, Named, base_language, fold
from mobility.skills.models import (
    Evidence,
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

    What the book does not know is linked to the concept spelt almost so, else to the retired one called so (whoever
    claims it keeps it, and HR is not asked again), else it becomes a proposed skill, known to the book from then on.
    """
    found = [
        skill_id if skill_id is not None else _link_unknown(book, one, language)
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


def _link_unknown(book: LabelBook, named: Named, language: str) -> int | None:
    near = book.nearest(named.label, language)
    return near if near is not None else book.retired(named, language)


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
    rows = [] if is_new else _list_rows(person)
    current = [(skill_id, row) for skill_id, row in rows if row.valid_to is None]
    closed = [row for skill_id, row in rows if row.valid_to is not None and skill_id in skills]
    gone = {row.id for row in audit_queries.list_done("remove_held_skill", closed)}
    removed = {skill_id for skill_id, row in rows if row.id in gone}
    stale = [pair for pair in current if _is_stale(pair[1], skills.get(pair[0]))]
    now = clock.now()
    for _, row in stale:
        row.valid_to = now
    if stale:
        session.flush()  # only one row may be current at a time
    kept = {skill_id for skill_id, row in current if row.valid_to is None}
    opened = [_open(person, skill, stale) for skill_id, skill in skills.items() if skill_id not in kept | removed]
    session.add_all(opened)
    return bool(stale or opened)


def _list_rows(person: Person) -> list[tuple[int, HeldSkill]]:
    """All that a person ever held, each with what its skill is by now: files are linked to that."""
    query = sa.select(HeldSkill).where(HeldSkill.person_id == person.id).options(joinedload(HeldSkill.skill))
    return [(queries.get_target(row.skill).id, row) for row in session.scalars(query.order_by(HeldSkill.id))]


def _is_stale(row: HeldSkill, skill: ImportedSkill | None) -> bool:
    """Whether a file said it, and says something else now."""
    says = skill is not None and (row.level, row.last_used) == (skill.level, skill.last_used)
    return row.source is HeldSource.IMPORT and not says


def _open(person: Person, skill: ImportedSkill, stale: Sequence[tuple[int, HeldSkill]]) -> HeldSkill:
    """A new row, with the evidence of the one whose place it takes and, at the same level, with who confirmed it."""
    row = HeldSkill(
        person_id=person.id,
        skill_id=skill.skill_id,
        phrase=skill.phrase,
        level=skill.level,
        last_used=skill.last_used,
        source=HeldSource.IMPORT,
        valid_from=clock.now(),
    )
    for skill_id, before in stale:
        if skill_id != skill.skill_id:
            continue
        if before.level == skill.level:
            row.confirmed_at, row.confirmed_by_id = before.confirmed_at, before.confirmed_by_id
        if before.skill_id != skill.skill_id:
            moved = sa.update(Evidence).where(Evidence.person_id == person.id, Evidence.skill_id == before.skill_id)
            session.execute(moved.values(skill_id=skill.skill_id))
    return row


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
