"""Which texts need a vector now."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from mobility.core.db import session
from mobility.matching import index
from mobility.matching.corpus import Opportunity, texts_to_embed
from mobility.matching.corpus import Person as Described
from mobility.opportunities.models import Opportunity as Posting
from mobility.opportunities.models import OpportunityStatus
from mobility.opportunities.queries import with_everything
from mobility.people.models import Person
from mobility.skills.models import HeldSkill, Skill, SkillState, WantedSkill
from mobility.skills.queries import can_be_suggested

OVER = (OpportunityStatus.COMPLETED, OpportunityStatus.CANCELLED)


def list_own_words(person: Person) -> list[str]:
    """Skills as this person phrased them, which nobody reviewed, and a job title that nobody else may be found by."""
    named = sa.union(
        sa.select(HeldSkill.skill_id).where(HeldSkill.person_id == person.id),
        sa.select(WantedSkill.skill_id).where(WantedSkill.person_id == person.id),
    )
    proposed = session.scalars(sa.select(Skill.id).where(Skill.id.in_(named), Skill.state == SkillState.PROPOSED)).all()
    others = sa.select(Person.id).where(
        Person.id != person.id, Person.job_title == person.job_title, index.may_be_found()
    )
    title = [] if session.scalar(others.limit(1)) else [person.job_title]
    return [*title, *index.read_labels(proposed, index.MODEL_LANGUAGE).values()]


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
