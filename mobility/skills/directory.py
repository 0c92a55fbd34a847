"""The search for people: by skills, words, unit, languages and time, within what each reader may read of each person.

Whoever asks gets nothing, in results or in counts, that the profile itself would not show them:

- Found are only those who chose to be found, by whatever is asked for (rule 6 of the domain): who is *open* by every
  colleague, who is *HR only* by the HR partners in charge of them. *Undecided* and *not looking* are one: in no search,
  not even by name, since a list by name beside a search by skill would tell them from the others.
- Those in whose reporting line the reader stands are never among the results, whatever they chose and whatever else
  the reader is (rule 5): being found would say that they are open.
- A filter looks only into sections that the reader may read of that person (`visibility.SEEN_BY`): skills, languages,
  availability, headline and text each by its own readers. Name, job title and unit are everybody's.
- Country and site are employment data: they are searched for HR partners alone, among those in their charge.
- Skills wanted are no part of it.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from mobility.core import clock
from mobility.core.db import session
from mobility.core.spelling import mentions
from mobility.people.directory import Listing, reports_to, units_like
from mobility.people.models import EMPLOYED, OrgUnit, Person, Role, RoleGrant
from mobility.people.policy import may_stand_above
from mobility.skills import queries
from mobility.skills.linking import base_language
from mobility.skills.models import (
    HeldSkill,
    HelpOffer,
    LanguageHeld,
    Profile,
    ProfileSection,
    Section,
    SectionReaders,
    Skill,
    SkillLabel,
    Visibility,
)
from mobility.skills.queries import target_of
from mobility.skills.visibility import DEFAULTS, SEEN_BY, Viewer

MOST_SKILLS, MOST_WORDS = 5, 6
MOST_FOUND = 1000  # who is counted and listed; whoever looks among more narrows
SKILLS_SHOWN = 3  # of somebody, where no skill was asked for
FALLBACK = "en"

Clause = sa.ColumnElement[bool]


class Asked(NamedTuple):
    """A skill that is looked for, from a level on."""

    skill_id: int
    level: int


@dataclass(frozen=True)
class PeopleFilters:
    """What is asked for; empty is everybody who can be found. Of several skills one is enough."""

    q: str = ""
    skills: tuple[Asked, ...] = ()
    helps: bool = False
    unit: str = ""
    language: str = ""
    cefr: str = ""
    free_by: dt.date | None = None
    kind: str = ""
    country: str = ""
    site: str = ""

    @property
    def applied(self) -> list[tuple[str, Any]]:
        """Each filter in use, of skills each one; the CEFR level belongs to its language."""
        found: list[tuple[str, Any]] = []
        for one in fields(self):
            value = getattr(self, one.name)
            if one.name == "skills":
                found += [("skills", asked) for asked in value]
            elif value != one.default and one.name != "cefr":
                found.append((one.name, value))
        return found

    def without(self, name: str, value: Any) -> PeopleFilters:
        if name == "skills":
            return replace(self, skills=tuple(asked for asked in self.skills if asked != value))
        dropped = {name, "cefr"} if name == "language" else {name}
        gone: dict[str, Any] = {one.name: one.default for one in fields(self) if one.name in dropped}
        return replace(self, **gone)

    def with_skill(self, asked: Asked) -> PeopleFilters:
        """Asked for again, a skill counts with its new level; the oldest goes where there are too many."""
        others = tuple(one for one in self.skills if one.skill_id != asked.skill_id)
        return replace(self, skills=(*others, asked)[-MOST_SKILLS:])


class SkillShown(NamedTuple):
    label: str
    level: int
    offers_help: bool


@dataclass(frozen=True)
class Found:
    """One person of the results, with the skills that a reader may see."""

    person: Person
    skills: Sequence[SkillShown] = field(default=())


def may_read(reader: Person, section: Section) -> Clause:
    """In SQL, over Person: whether the reader may see this section of theirs; reporting lines apart."""
    hosts = reader.has(Role.HOST) or reader.leads_people
    opened = _is_opened_to(section, SEEN_BY[Viewer.HOST if hosts else Viewer.COLLEAGUE])
    return sa.or_(opened, sa.and_(is_in_charge_of(reader), _is_opened_to(section, SEEN_BY[Viewer.HR])))


def is_public(section: Section) -> Clause:
    """In SQL, over Person: whether everybody who signs in may see this section of theirs."""
    return _is_opened_to(section, SEEN_BY[Viewer.COLLEAGUE])


def _is_opened_to(section: Section, readers: Collection[SectionReaders]) -> Clause:
    chosen = sa.exists().where(ProfileSection.person_id == Person.id, ProfileSection.section == section)
    if DEFAULTS[section] in readers:
        return sa.not_(chosen.where(ProfileSection.readers.not_in(readers)))
    return chosen.where(ProfileSection.readers.in_(readers))


def is_in_charge_of(reader: Person) -> Clause:
    """In SQL, over Person: whether an HR grant of the reader covers them."""
    grants = [_covers(grant) for grant in reader.role_grants if grant.role is Role.HR]
    return sa.or_(sa.false(), *grants)


def _covers(grant: RoleGrant) -> Clause:
    conditions: list[Clause] = [sa.true()]
    if grant.org_unit is not None:
        start = f"{grant.org_unit.path} / "
        inside = sa.or_(OrgUnit.id == grant.org_unit_id, sa.func.substr(OrgUnit.path, 1, len(start)) == start)
        conditions.append(Person.org_unit_id.in_(sa.select(OrgUnit.id).where(inside)))
    if grant.legal_entity_id is not None:
        conditions.append(Person.legal_entity_id == grant.legal_entity_id)
    return sa.and_(*conditions)


def can_be_found(reader: Person) -> Clause:
    """In SQL, over Person joined with Profile: whether the reader may come across them at all."""
    chose = sa.or_(
        Profile.visibility == Visibility.OPEN,
        sa.and_(Profile.visibility == Visibility.HR_ONLY, is_in_charge_of(reader)),
    )
    here = sa.or_(Person.employed_until.is_(None), Person.employed_until >= clock.latest_today())
    below = sa.not_(reports_to(reader)) if may_stand_above(reader) else sa.true()
    return sa.and_(chose, here, Person.engagement.in_(EMPLOYED), Person.id != reader.id, below)


def find_people(reader: Person, filters: PeopleFilters) -> Listing[Person]:
    """Those who fit every filter: by how many of the skills asked for they hold, then by the levels, then by name."""
    query, met = _select(reader, filters)
    order = [met.c.count.desc(), met.c.levels.desc()] if met is not None else []
    found = query.with_only_columns(Person).order_by(*order, Person.name, Person.id)
    return Listing(found.options(joinedload(Person.org_unit)), MOST_FOUND)


def find_what_to_drop(reader: Person, filters: PeopleFilters) -> tuple[str, Any, int] | None:
    """Of filters that nobody fits together: the one without which most people are left, and how many those are."""
    applied = filters.applied
    if not applied:
        return None
    counts = []
    for one in applied:
        left = _select(reader, filters.without(*one))[0].limit(MOST_FOUND).subquery()
        counts.append(sa.select(sa.func.count()).select_from(left).scalar_subquery())
    row = session.execute(sa.select(*(count.label(f"left_{at}") for at, count in enumerate(counts)))).one()
    (name, value), count = max(zip(applied, row, strict=True), key=lambda pair: pair[1])
    return (name, value, count) if count else None


def _select(reader: Person, filters: PeopleFilters) -> tuple[sa.Select[Any], Any]:
    """The people who fit, and beside them what they hold of the skills asked for."""
    query = sa.select(Person.id).join(Profile, Profile.person_id == Person.id)
    conditions, met = _conditions(reader, filters), None
    if filters.skills:
        met = _count_met(filters.skills)
        query = query.join(met, met.c.person_id == Person.id)
        conditions.append(may_read(reader, Section.HELD))
    return query.where(can_be_found(reader), *conditions), met


def _count_met(asked: Sequence[Asked]) -> Any:
    """By person, how many of the skills they hold and the sum of the levels."""
    each = [
        sa.select(HeldSkill.person_id, sa.func.max(HeldSkill.level).label("level"))
        .where(HeldSkill.valid_to.is_(None), HeldSkill.level >= one.level)
        .where(_is_one_of(HeldSkill.skill_id, [one.skill_id]))
        .group_by(HeldSkill.person_id)
        for one in asked
    ]
    if len(each) == 1:
        only = each[0].subquery()
        return sa.select(only.c.person_id, sa.literal(1).label("count"), only.c.level.label("levels")).subquery()
    every = sa.union_all(*each).subquery()
    counted = sa.select(every.c.person_id, sa.func.count().label("count"), sa.func.sum(every.c.level).label("levels"))
    return counted.group_by(every.c.person_id).subquery()


def _is_one_of(column: Any, skill_ids: Sequence[int]) -> Clause:
    """Whether a column names one of these skills, or one that was merged into it, over however many steps."""
    family = sa.select(Skill.id).where(Skill.id.in_(skill_ids)).cte(recursive=True)
    family = family.union(sa.select(Skill.id).join(family, Skill.merged_into_id == family.c.id))
    return column.in_(sa.select(family.c.id))  # type: ignore[no-any-return]


def _conditions(reader: Person, filters: PeopleFilters) -> list[Clause]:
    conditions = [_has_word(reader, word) for word in filters.q.split()[:MOST_WORDS]]
    if filters.helps:
        conditions += [may_read(reader, Section.HELD), _offers_help([one.skill_id for one in filters.skills])]
    if filters.unit:
        conditions.append(Person.org_unit_id.in_(units_like(filters.unit)))
    if filters.language:
        speaks = sa.exists().where(LanguageHeld.person_id == Person.id, LanguageHeld.code == filters.language)
        enough = speaks.where(LanguageHeld.level >= filters.cefr) if filters.cefr else speaks
        conditions += [may_read(reader, Section.LANGUAGES), enough]
    if filters.free_by is not None or filters.kind:
        conditions.append(may_read(reader, Section.AVAILABILITY))
    if filters.free_by is not None:
        conditions.append(Profile.available_from <= filters.free_by)
    if filters.kind:
        share = Profile.gig_hours if filters.kind == "gig" else Profile.work_package_percent
        either = sa.and_(Profile.wanted_kind.is_(None), share.is_not(None))
        conditions.append(sa.or_(Profile.wanted_kind == filters.kind, either))
    if filters.country:
        conditions += [is_in_charge_of(reader), Person.country == filters.country]
    if filters.site:
        conditions += [is_in_charge_of(reader), mentions(Person.site, filters.site)]
    return conditions


def _has_word(reader: Person, word: str) -> Clause:
    told = sa.or_(mentions(Profile.headline, word), Profile.about.icontains(word, autoescape=True))  # long texts: quick
    public = (mentions(text, word) for text in (Person.name, Person.job_title))
    return sa.or_(*public, sa.and_(told, may_read(reader, Section.ABOUT)))


def _offers_help(skill_ids: Sequence[int]) -> Clause:
    standing = queries.standing_offers().subquery()
    offers = sa.exists().where(standing.c.person_id == Person.id)
    return offers.where(_is_one_of(standing.c.skill_id, skill_ids)) if skill_ids else offers


def list_countries(reader: Person) -> Sequence[str]:
    """Where those work whom the reader is in charge of."""
    if not reader.has(Role.HR):
        return []
    query = sa.select(Person.country).where(is_in_charge_of(reader), Person.country.is_not(None)).distinct()
    return [country for country in session.scalars(query) if country]


def show_found(reader: Person, people: Sequence[Person], asked: Sequence[Asked], language: str) -> list[Found]:
    """Each with the skills asked for, else with a few of the strongest: of sections that the reader may read."""
    ids = [person.id for person in people]
    held = (
        sa.select(HeldSkill.person_id, target_of(Skill).label("skill_id"), HeldSkill.level)
        .join(Skill, Skill.id == HeldSkill.skill_id)
        .join(Person, Person.id == HeldSkill.person_id)
        .where(HeldSkill.person_id.in_(ids), HeldSkill.valid_to.is_(None), may_read(reader, Section.HELD))
    )
    if asked:
        held = held.where(_is_one_of(HeldSkill.skill_id, [one.skill_id for one in asked]))
    every = held.subquery()
    best = sa.select(every.c.person_id, every.c.skill_id, sa.func.max(every.c.level).label("level"))
    best = best.group_by(every.c.person_id, every.c.skill_id).order_by(sa.desc("level"), every.c.skill_id)
    rows: dict[int, list[Any]] = defaultdict(list)
    for row in session.execute(best):
        if asked or len(rows[row.person_id]) < SKILLS_SHOWN:
            rows[row.person_id].append(row)
    labels = name_skills({row.skill_id for some in rows.values() for row in some}, language)
    offers = queries.standing_offers().where(HelpOffer.person_id.in_(ids))
    helps = {(row.person_id, row.skill_id) for row in session.execute(offers)}
    return [Found(person, [_show(row, labels, helps) for row in rows[person.id]]) for person in people]


def _show(row: Any, labels: Mapping[int, str], helps: Collection[tuple[int, int]]) -> SkillShown:
    return SkillShown(labels[row.skill_id], row.level, (row.person_id, row.skill_id) in helps)


def show_topics(people: Sequence[Person], language: str) -> list[Found]:
    """Each with what they may be asked about, at the level they hold it, for a reader who may see their skills."""
    offers = queries.standing_offers().where(HelpOffer.person_id.in_([one.id for one in people])).subquery()
    held = (
        sa.select(offers.c.person_id, offers.c.skill_id, sa.func.max(HeldSkill.level).label("level"))
        .join(HeldSkill, sa.and_(HeldSkill.person_id == offers.c.person_id, HeldSkill.valid_to.is_(None)))
        .join(Skill, sa.and_(Skill.id == HeldSkill.skill_id, target_of(Skill) == offers.c.skill_id))
        .group_by(offers.c.person_id, offers.c.skill_id)
        .order_by(sa.desc("level"), offers.c.skill_id)
    )
    rows = session.execute(held).all()
    labels = name_skills({row.skill_id for row in rows}, language)
    shown: dict[int, list[SkillShown]] = defaultdict(list)
    for row in rows:
        shown[row.person_id].append(SkillShown(labels[row.skill_id], row.level, offers_help=True))
    return [Found(person, shown[person.id]) for person in people]


def name_skills(ids: Collection[int], language: str) -> dict[int, str]:
    """What skills are called in a language, else in English, else at all: their preferred labels alone."""
    rows = session.execute(
        sa.select(SkillLabel.skill_id, SkillLabel.language, SkillLabel.text)
        .where(SkillLabel.skill_id.in_(ids), SkillLabel.is_preferred)
        .order_by(SkillLabel.id)
    )
    names: dict[int, dict[str, str]] = {skill_id: {} for skill_id in ids}
    for row in rows:
        names[row.skill_id][row.language] = row.text
    own = base_language(language)
    return {
        skill_id: said.get(own) or said.get(FALLBACK) or next(iter(said.values()), "")
        for skill_id, said in names.items()
    }
