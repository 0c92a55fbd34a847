"""Linking job titles to occupations, in any language of the classification.

A title is compared as a whole (`linking.fold`), without the marks of job advertisements (“(h/f)”, “·e”), and so is each
half of the double forms that French and Spanish use: “animateur 3D/animatrice 3D”, “conducteur/conductrice de four”.
Titles are often shared (a tenth of ESCO's alternative ones), so that all occupations called so are returned, each
with its share. A title that nothing bears is for the caller to compare softly, with `list_occupation_labels`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from weakref import WeakKeyDictionary

import sqlalchemy as sa

from mobility.core.db import session
from mobility.skills.linking import base_language, fold, tier_of
from mobility.skills.models import (
    Occupation,
    OccupationLabel,
    OccupationSkill,
    Skill,
    SkillAct,
    SkillChange,
    SkillState,
    TaxonomyImport,
)

ADVERTISED = re.compile(r"[(\[]?\b(?:[hfm]\s?/\s?[hfmw](?:\s?/\s?[dxn])?)\b[)\]]?", re.IGNORECASE)
INCLUSIVE = re.compile(r"\((?:e|ne|se|euse|trice|ère)\)|[·•](?:e|ne|se|euse|trice|ère)\b", re.IGNORECASE)
SHARES = (1.0, 0.5, 1.0, 0.5)  # by tier of the label: preferred, alternative; the same in another language
MAXIMUM_PARTS = 4
OPTIONAL = 0.5  # what an optional skill counts of an essential one
SHARPNESS = 3  # of 1 to 4; what somebody can tells more than which kind of label the title is

Stamp = tuple[object, ...]
Linked = tuple[tuple[int, float], ...]


@dataclass(frozen=True)
class OccupationSkills:
    """The ids of the skills that an occupation asks for, retired ones left out, merged ones as what they became."""

    essential: frozenset[int]
    optional: frozenset[int]


class OccupationBook:
    """All titles in memory: rows of occupation id, language, text, is_preferred."""

    def __init__(self, labels: Iterable[tuple[int, str, str, bool]]) -> None:
        self._bearing: dict[str, list[tuple[int, str, bool]]] = defaultdict(list)
        for occupation, language, text, is_preferred in labels:
            for form in split_forms(text):
                self._bearing[fold(form)].append((occupation, language, is_preferred))

    @property
    def is_empty(self) -> bool:
        return not self._bearing

    def link(self, title: str, language: str) -> Linked:
        """The occupations called so and the share of each, which sum to 1, the likeliest first; maybe none.

        Those called so in the title's own language, else those in any. A preferred label counts twice an alternative.
        """
        own, tiers = base_language(language), dict[int, int]()
        for form in split_forms(_tidy(title)):
            for occupation, its_language, is_preferred in self._bearing.get(fold(form), ()):
                tier = tier_of(is_preferred, its_language == own)
                tiers[occupation] = min(tier, tiers.get(occupation, tier))
        if min(tiers.values(), default=0) < tier_of(True, False):
            tiers = {occupation: tier for occupation, tier in tiers.items() if tier < tier_of(True, False)}
        whole = sum(SHARES[tier] for tier in tiers.values())
        return tuple(
            (occupation, SHARES[tier] / whole) for occupation, tier in sorted(tiers.items(), key=lambda one: one[::-1])
        )


def share_by_skills(linked: Linked, held: Collection[int], asked: Mapping[int, OccupationSkills]) -> Linked:
    """The shares of a title weighed with the skills that its bearer holds, the likeliest first.

    Each share is multiplied by a power of the cosine of what is held and what the occupation asks for; where nothing is
    held that any of them asks for, the shares stay. Of the shared titles of the development split the first occupation
    is then right for 92 to 96 % of the people (35 to 51 % by the title alone).
    """
    fits = {one: share * _cosine(held, asked[one]) ** SHARPNESS if one in asked else 0.0 for one, share in linked}
    whole = sum(fits.values())
    return tuple(sorted(((one, fit / whole) for one, fit in fits.items()), key=_likeliest)) if whole else linked


def _likeliest(linked: tuple[int, float]) -> tuple[float, int]:
    return -linked[1], linked[0]


def _cosine(held: Collection[int], asked: OccupationSkills) -> float:
    essential, optional = asked.essential.intersection(held), asked.optional.intersection(held)
    length = (len(asked.essential) + OPTIONAL**2 * len(asked.optional)) * len(held)
    return (len(essential) + OPTIONAL * len(optional)) / length**0.5 if length else 0.0


def split_forms(text: str) -> tuple[str, ...]:
    """The text, and each of the titles that it joins by a slash.

    A part of one word takes the rest from its neighbour: “conducteur/conductrice de four”, “media planner/buyer”.
    """
    parts = [part.split() for part in text.split("/") if part.strip()]
    if not 1 < len(parts) <= MAXIMUM_PARTS:
        return (" ".join(text.replace("/", " ").split()),) if len(parts) == 1 else (text,)
    longest = max(parts, key=len)
    before = parts.index(longest) > 0
    forms = [
        part if len(part) > 1 or len(longest) == 1 else part + longest[1:] if before else longest[:-1] + part
        for part in parts
    ]
    return tuple(dict.fromkeys([text, *(" ".join(form) for form in forms)]))


def link_title(title: str, language: str) -> Linked:
    """See `OccupationBook.link`; for many titles load the book once."""
    return load_occupation_book().link(title, language)


_books: WeakKeyDictionary[object, tuple[Stamp, OccupationBook]] = WeakKeyDictionary()
_skills: WeakKeyDictionary[object, tuple[Stamp, Mapping[int, OccupationSkills]]] = WeakKeyDictionary()


def load_occupation_book() -> OccupationBook:
    """The titles of all active occupations, kept in this process until another import."""
    bind, stamp = session.get_bind(), read_stamp()
    kept = _books.get(bind)
    if kept is None or kept[0] != stamp:
        kept = stamp, OccupationBook(session.execute(_select_labels()))
        _books[bind] = kept
    return kept[1]


def occupation_skills() -> Mapping[int, OccupationSkills]:
    """What every active occupation asks for, by its id, kept in this process until another import."""
    bind, stamp = session.get_bind(), read_stamp()
    kept = _skills.get(bind)
    if kept is None or kept[0] != stamp:
        kept = stamp, _read_skills()
        _skills[bind] = kept
    return kept[1]


def list_occupation_labels(language: str | None = None) -> list[tuple[int, str, str]]:
    """Occupation id, title, language of every title of active occupations: double forms as the titles they join."""
    return [
        (occupation, form, its_language)
        for occupation, its_language, text, _ in session.execute(_select_labels(language))
        for form in (split_forms(text)[1:] or (text,))
    ]


def read_stamp() -> Stamp:
    """Differs after every import, and whenever a skill was accepted, merged or retired, or that was undone."""
    count, newest = sa.func.count, sa.func.max
    columns = (
        sa.select(count(Occupation.id)),
        sa.select(newest(Occupation.id)),
        sa.select(newest(Occupation.created_at)),
        sa.select(newest(TaxonomyImport.id)),
        sa.select(newest(TaxonomyImport.created_at)),
        sa.select(count(Skill.id)).where(Skill.state.in_([SkillState.RETIRED, SkillState.MERGED])),
        sa.select(newest(SkillChange.id)).where(SkillChange.act != SkillAct.MAP),
        sa.select(newest(SkillChange.undone_at)),
    )
    return tuple(session.execute(sa.select(*(one.scalar_subquery() for one in columns))).one())


def _tidy(title: str) -> str:
    return INCLUSIVE.sub("", ADVERTISED.sub(" ", title))


def _select_labels(language: str | None = None) -> sa.Select[int, str, str, bool]:
    query = (
        sa.select(
            OccupationLabel.occupation_id, OccupationLabel.language, OccupationLabel.text, OccupationLabel.is_preferred
        )
        .join(Occupation, Occupation.id == OccupationLabel.occupation_id)
        .where(Occupation.state == SkillState.ACTIVE)
        .order_by(OccupationLabel.id)
    )
    return query if language is None else query.where(OccupationLabel.language == base_language(language))


def _read_skills() -> dict[int, OccupationSkills]:
    gone = {
        row.id: row.merged_into_id
        for row in session.execute(
            sa.select(Skill.id, Skill.merged_into_id).where(Skill.state.in_([SkillState.RETIRED, SkillState.MERGED]))
        )
    }
    found: dict[int, tuple[set[int], set[int]]] = defaultdict(lambda: (set(), set()))
    rows = session.execute(
        sa.select(OccupationSkill.occupation_id, OccupationSkill.skill_id, OccupationSkill.is_essential)
        .join(Occupation, Occupation.id == OccupationSkill.occupation_id)
        .where(Occupation.state == SkillState.ACTIVE)
    )
    for occupation, skill, is_essential in rows:
        target: int | None = skill
        while target in gone:
            target = gone[target]
        if target is not None:
            found[occupation][0 if is_essential else 1].add(target)
    return {
        occupation: OccupationSkills(frozenset(essential), frozenset(optional - essential))
        for occupation, (essential, optional) in found.items()
    }
