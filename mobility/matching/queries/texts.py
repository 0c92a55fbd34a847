"""Which texts need a vector now."""

from __future__ import annotations

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


def list_needed_texts() -> list[str]:
    """Texts of people who may be found, of opportunities that are not over, and the names of reviewed skills in use.

    Names of concepts tell nothing about anybody; with them people whose own words are not read (rule 6) still see how
    their skills compare.
    """
    postings = session.scalars(with_everything().where(Posting.status.not_in(OVER))).all()
    things: list[Described | Opportunity] = [
        *index.load_people(index.may_be_found()).values(),
        *index.make_opportunities(postings),
    ]
    texts = {text: None for thing in things for text in texts_to_embed(thing)}
    in_use = sa.union(
        sa.select(HeldSkill.skill_id).where(HeldSkill.valid_to.is_(None)), sa.select(WantedSkill.skill_id)
    )
    reviewed = session.scalars(sa.select(Skill.id).where(Skill.id.in_(in_use), Skill.state == SkillState.ACTIVE)).all()
    texts |= dict.fromkeys(index.read_labels(reviewed, index.MODEL_LANGUAGE).values())
    return [text for text in texts if text]


def count_indexed() -> tuple[int, int]:
    """How many people may be found and how many postings are not over: what the index is about."""
    people = sa.select(sa.func.count(Person.id)).where(index.may_be_found())
    postings = sa.select(sa.func.count(Posting.id)).where(Posting.status.not_in(OVER))
    return session.scalar(people) or 0, session.scalar(postings) or 0
