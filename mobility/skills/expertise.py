"""What a unit is strong in, and whom to ask there: told of what everybody may read, and of few people no figure.

Nothing here depends on whether somebody is open to offers (rules 5 and 6 of the domain): strengths are counted over the
skills that everybody who signs in may read, of whoever works in the unit or below it; whom to ask has chosen so, skill
by skill, apart from whether they may be found.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload

from mobility.core import clock
from mobility.core.db import session
from mobility.people.directory import Listing, is_inside
from mobility.people.models import EMPLOYED, OrgUnit, Person, UnitKind
from mobility.skills.directory import is_public, may_read, name_skills
from mobility.skills.models import HeldSkill, Section, Skill
from mobility.skills.queries import standing_offers, target_of

INDEPENDENT = 3  # the level from which somebody counts
FEWEST = 5  # people whom a figure tells of
MOST_STRONG, MOST_SOME = 20, 10
LARGEST = 10_000  # people of a unit whose skills are counted


class Strength(NamedTuple):
    """A skill of the unit; `people` is None where too few people hold it to be counted."""

    skill_id: int
    label: str
    people: int | None


def list_strengths(unit: OrgUnit, language: str) -> list[Strength] | None:
    """What most people of the unit hold at level 3 or above, then some of what a few hold, in no order that counts.

    None for a unit of more than 10,000 people: what so many hold says little, and would take too long to count.
    """
    if (session.scalar(sa.select(sa.func.count(Person.id)).where(works_in(unit))) or 0) > LARGEST:
        return None
    held = (
        sa.select(HeldSkill.person_id, target_of(Skill).label("skill_id"))
        .join(Skill, Skill.id == HeldSkill.skill_id)
        .join(Person, Person.id == HeldSkill.person_id)
        .where(HeldSkill.valid_to.is_(None), HeldSkill.level >= INDEPENDENT, works_in(unit), is_public(Section.HELD))
        .subquery()
    )
    count = sa.func.count(sa.distinct(held.c.person_id)).label("people")
    counted = session.execute(sa.select(held.c.skill_id, count).group_by(held.c.skill_id)).all()
    strong = sorted((row for row in counted if row.people >= FEWEST), key=lambda row: (-row.people, row.skill_id))
    some = sorted(row.skill_id for row in counted if row.people < FEWEST)[:MOST_SOME]
    names = name_skills([*(row.skill_id for row in strong[:MOST_STRONG]), *some], language)
    told = [Strength(row.skill_id, names[row.skill_id], row.people) for row in strong[:MOST_STRONG]]
    few = [Strength(skill_id, names[skill_id], None) for skill_id in some]
    return [*told, *sorted(few, key=lambda one: one.label.casefold())]


def works_in(unit: OrgUnit) -> sa.ColumnElement[bool]:
    """In SQL, over Person: is an employee who works in the unit or below it now."""
    inside, above = aliased(OrgUnit), aliased(OrgUnit)
    units = sa.select(inside.id).join(above, is_inside(inside, above)).where(above.id == unit.id)
    here = sa.or_(Person.employed_until.is_(None), Person.employed_until >= clock.latest_today())
    return sa.and_(Person.org_unit_id.in_(units), here, Person.engagement.in_(EMPLOYED))


def list_helpers(reader: Person, unit: OrgUnit) -> Listing[Person]:
    """Who may be asked about something, by name: only those whose skills the reader may read."""
    offers = standing_offers().subquery()
    offering = sa.exists().where(offers.c.person_id == Person.id)
    query = sa.select(Person).where(works_in(unit), may_read(reader, Section.HELD), offering)
    return Listing(query.order_by(Person.name, Person.id).options(joinedload(Person.org_unit)))


def list_centres() -> Sequence[OrgUnit]:
    """Every centre of expertise."""
    query = sa.select(OrgUnit).where(OrgUnit.kind == UnitKind.CENTRE).order_by(OrgUnit.path)
    return session.scalars(query.options(joinedload(OrgUnit.head))).all()
