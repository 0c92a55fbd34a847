"""Offers of help that hold, and what units specialise in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased, selectinload

from mobility.core.db import session
from mobility.people.models import OrgUnit, Person
from mobility.skills.models import HeldSkill, HelpOffer, Skill, UnitSkill
from mobility.skills.queries.curation import list_family


def target_of(skill: Any) -> sa.ColumnElement[int]:
    """In SQL, what a skill is by now: itself, or that into which it was merged, over however many steps."""
    merged = Skill.merged_into_id.is_not(None)
    leads = sa.select(Skill.id, Skill.merged_into_id.label("target")).where(merged).cte(recursive=True)
    further, end = aliased(Skill), aliased(Skill)
    steps = sa.select(leads.c.id, further.merged_into_id).join(further, further.id == leads.c.target)
    leads = leads.union(steps.where(further.merged_into_id.is_not(None)))
    last = sa.select(leads.c.target).join(end, end.id == leads.c.target).where(leads.c.id == skill.id)
    last = last.where(end.merged_into_id.is_(None)).correlate(skill)
    return sa.case((skill.merged_into_id.is_(None), skill.id), else_=last.scalar_subquery())


def standing_offers() -> sa.Select[int, int]:
    """Person and skill of every offer of help that holds: not withdrawn, for a skill that the person holds now."""
    offered, held = aliased(Skill), aliased(Skill)
    return (
        sa.select(HelpOffer.person_id, target_of(offered).label("skill_id"))
        .join(offered, offered.id == HelpOffer.skill_id)
        .join(HeldSkill, sa.and_(HeldSkill.person_id == HelpOffer.person_id, HeldSkill.valid_to.is_(None)))
        .join(held, held.id == HeldSkill.skill_id)
        .where(HelpOffer.withdrawn_at.is_(None), target_of(held) == target_of(offered))
        .distinct()
    )


def list_topics(person: Person) -> frozenset[int]:
    """The skills about which this person may be asked: their ids, and of what they were merged into."""
    offers = session.execute(standing_offers().where(HelpOffer.person_id == person.id).add_columns(HelpOffer.skill_id))
    return frozenset(skill_id for row in offers for skill_id in row[1:])


def find_offers(person: Person, skill: Skill | None = None) -> Sequence[HelpOffer]:
    """Those not withdrawn, maybe only for one skill under whichever of its names."""
    query = sa.select(HelpOffer).where(HelpOffer.person_id == person.id, HelpOffer.withdrawn_at.is_(None))
    if skill is not None:
        query = query.where(HelpOffer.skill_id.in_(list_family(skill)))
    return session.scalars(query.order_by(HelpOffer.id)).all()


def list_specialities(unit: OrgUnit) -> Sequence[UnitSkill]:
    """What the unit says it specialises in, in the order in which it was said."""
    query = sa.select(UnitSkill).where(UnitSkill.org_unit_id == unit.id).order_by(UnitSkill.id)
    return session.scalars(query.options(selectinload(UnitSkill.skill).selectinload(Skill.labels))).all()
