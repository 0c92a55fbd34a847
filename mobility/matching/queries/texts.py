"""Which texts need a vector now."""

from __future__ import annotations

import sqlalchemy as sa

from mobility.core.db import session
from mobility.matching import index
from mobility.matching.corpus import Opportunity, Person, texts_to_embed
from mobility.opportunities.models import Opportunity as Posting
from mobility.opportunities.models import OpportunityStatus
from mobility.opportunities.queries import with_everything
from mobility.skills.models import HeldSkill, Skill, SkillState, WantedSkill

OVER = (OpportunityStatus.COMPLETED, OpportunityStatus.CANCELLED)


def list_needed_texts() -> list[str]:
    """Texts of people who may be found, of opportunities that are not over, and the names of reviewed skills in use.

    Names of concepts tell nothing about anybody; with them people whose own words are not read (rule 6) still see how
    their skills compare.
    """
    postings = session.scalars(with_everything().where(Posting.status.not_in(OVER))).all()
    things: list[Person | Opportunity] = [
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
