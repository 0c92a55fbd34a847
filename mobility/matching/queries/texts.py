"""Which texts need a vector now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

import sqlalchemy as sa

from mobility.core.db import session
from mobility.matching import index
from mobility.matching.corpus import Opportunity, texts_to_embed
from mobility.matching.corpus import Person as Described
from mobility.matching.neutral import neutral
from mobility.opportunities.models import Opportunity as Posting
from mobility.opportunities.models import OpportunityStatus, RequiredSkill, TaughtSkill
from mobility.opportunities.queries import with_everything
from mobility.people.models import Person
from mobility.skills.linking import base_language, fold
from mobility.skills.models import Experience, HeldSkill, Skill, SkillLabel, SkillState, WantedSkill
from mobility.skills.queries import can_be_suggested, follow_merges, list_family

READ_AT_ONCE = 500
OVER = (OpportunityStatus.COMPLETED, OpportunityStatus.CANCELLED)


def list_own_words(person: Person) -> list[str]:
    """Skills as this person phrased them, which nobody reviewed, and job titles that nobody else may be found by."""
    named = sa.union(
        sa.select(HeldSkill.skill_id).where(HeldSkill.person_id == person.id),
        sa.select(WantedSkill.skill_id).where(WantedSkill.person_id == person.id),
    )
    proposed = session.scalars(sa.select(Skill.id).where(Skill.id.in_(named), Skill.state == SkillState.PROPOSED)).all()
    former = session.scalars(sa.select(Experience.title).where(Experience.person_id == person.id))
    titles = {person.job_title, *former}
    others = sa.and_(Person.id != person.id, index.may_be_found())
    shared = sa.union(
        sa.select(Person.job_title).where(Person.job_title.in_(titles), others),
        sa.select(Experience.title)
        .join(Person, Person.id == Experience.person_id)
        .where(Experience.title.in_(titles), others),
    )
    titles -= set(session.scalars(shared))
    return [
        *sorted({neutral(title, base_language(person.language)) for title in titles}),
        *index.read_labels(proposed, index.MODEL_LANGUAGE).values(),
    ]


def _load_findable(of: Collection[int] | None) -> Collection[Described]:
    if of is None:
        return index.load_people(index.may_be_found()).values()
    asked = sa.select(Person.id).where(Person.id.in_(of), can_be_suggested())
    return index.load_people(Person.id.in_(session.scalars(asked).all())).values()


def list_needed_texts(of: Collection[int] | None = None) -> list[str]:
    """Texts of people who may be found, of opportunities that are not over, and the names of reviewed skills in use.

    `of` some people alone, by their ids, it costs what they cost, and the postings.

    Names of concepts tell nothing about anybody; with them people whose own words are not read (rule 6) still see how
    their skills compare.
    """
    postings = session.scalars(with_everything().where(Posting.status.not_in(OVER))).all()
    things: list[Described | Opportunity] = [
        *_load_findable(of),
        *index.make_opportunities(postings),
    ]
    texts = {text: None for thing in things for text in texts_to_embed(thing)}
    held, wanted = sa.select(HeldSkill.skill_id).where(HeldSkill.valid_to.is_(None)), sa.select(WantedSkill.skill_id)
    if of is not None:
        held, wanted = held.where(HeldSkill.person_id.in_(of)), wanted.where(WantedSkill.person_id.in_(of))
    in_use = sa.union(held, wanted)
    reviewed = session.scalars(sa.select(Skill.id).where(Skill.id.in_(in_use), Skill.state == SkillState.ACTIVE)).all()
    texts |= dict.fromkeys(index.read_labels(reviewed, index.MODEL_LANGUAGE).values())
    return [text for text in texts if text]


def list_titles() -> set[tuple[str, str]]:
    """Job titles with their languages: of people who may be found, now and before, and of opportunities not over."""
    now = sa.select(Person.job_title, Person.language).where(index.may_be_found())
    past = sa.select(Experience.title, Person.language).join(Person, Person.id == Experience.person_id)
    asked = sa.select(Posting.title, Posting.language).where(Posting.status.not_in(OVER))
    rows = session.execute(sa.union(now, past.where(index.may_be_found()), asked))
    return {(title, base_language(language)) for title, language in rows if title}


def list_proposed_in_use() -> dict[int, tuple[str, str]]:
    """Skills that nobody reviewed and that somebody holds, wants or asks for: their label and its language, by id."""
    used = sa.union(
        sa.select(HeldSkill.skill_id).where(HeldSkill.valid_to.is_(None)),
        *(sa.select(table.skill_id) for table in (WantedSkill, RequiredSkill, TaughtSkill)),
    )
    query = (
        sa.select(SkillLabel.skill_id, SkillLabel.text, SkillLabel.language)
        .join(Skill, Skill.id == SkillLabel.skill_id)
        .where(Skill.state == SkillState.PROPOSED, SkillLabel.is_preferred, Skill.id.in_(used))
    )
    return {skill_id: (text, language) for skill_id, text, language in session.execute(query.order_by(SkillLabel.id))}


def find_skill_names(texts: Collection[str]) -> set[str]:
    """Those of the texts that skills are called: as the title of a gig they mean no job."""
    by_name: dict[str, list[str]] = defaultdict(list)
    for text in texts:
        by_name[fold(text)].append(text)
    names, found = sorted(by_name), set[str]()
    for start in range(0, len(names), READ_AT_ONCE):
        some = SkillLabel.folded.in_(names[start : start + READ_AT_ONCE])
        found |= set(session.scalars(sa.select(SkillLabel.folded).where(some)))
    return {text for name in found for text in by_name[name]}


def list_names(skills: Iterable[Skill]) -> Sequence[str]:
    """All that these skills are called, in every language: also as what they became, and as what became them."""
    ids = {one for skill in skills for one in list_family(follow_merges(skill) or skill)}
    return session.scalars(sa.select(SkillLabel.text).where(SkillLabel.skill_id.in_(ids)).order_by(SkillLabel.id)).all()


def count_indexed() -> tuple[int, int]:
    """How many people may be found and how many postings are not over: what the index is about."""
    people = sa.select(sa.func.count(Person.id)).where(index.may_be_found())
    postings = sa.select(sa.func.count(Posting.id)).where(Posting.status.not_in(OVER))
    return session.scalar(people) or 0, session.scalar(postings) or 0
