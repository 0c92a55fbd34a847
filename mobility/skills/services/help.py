"""Letting colleagues ask about a skill, and saying what a unit specialises in."""

from __future__ import annotations

from collections.abc import Collection

from mobility.audit import services as audit
from mobility.core import clock
from mobility.core.authz import authorize
from mobility.core.db import session
from mobility.people.models import OrgUnit, Person
from mobility.skills import queries
from mobility.skills.models import HelpOffer, Skill, UnitSkill
from mobility.skills.policy import DirectoryPermission, ProfilePermission


def choose_help(*, actor: Person, person: Person, skill_ids: Collection[int]) -> None:
    """Offer help with exactly these of the skills held; every other offer is withdrawn, and holds no more at once."""
    authorize(actor, ProfilePermission.EDIT, person)
    topics = queries.list_topics(person)
    for held in queries.list_held(person):
        if held.skill_id not in skill_ids:
            withdraw_help(actor=actor, person=person, skill=held.skill)
        elif held.skill_id not in topics:
            offer = HelpOffer(person_id=person.id, skill_id=held.skill_id, created_at=clock.now())
            session.add(offer)
            audit.record(actor=actor, action="offer_help", subject=offer, concerns=person)


def withdraw_help(*, actor: Person, person: Person, skill: Skill) -> None:
    """Under whichever name it was offered; that it was, and until when, stays known to the person."""
    for offer in queries.find_offers(person, queries.follow_merges(skill) or skill):
        offer.withdrawn_at = clock.now()
        audit.record(actor=actor, action="withdraw_help", subject=offer, concerns=person)


def specialise(*, actor: Person, unit: OrgUnit, skill: Skill) -> UnitSkill:
    """Say that a unit specialises in a skill; said twice, it is said once."""
    authorize(actor, DirectoryPermission.SPECIALISE, unit)
    known = {row.skill_id: row for row in queries.list_specialities(unit)}
    if skill.id in known:
        return known[skill.id]
    row = UnitSkill(org_unit_id=unit.id, skill=skill)
    session.add(row)
    audit.record(actor=actor, action="specialise", subject=row)
    return row


def unspecialise(*, actor: Person, unit: OrgUnit, skill_id: int) -> None:
    authorize(actor, DirectoryPermission.SPECIALISE, unit)
    for row in queries.list_specialities(unit):
        if row.skill_id == skill_id:
            audit.record(actor=actor, action="unspecialise", subject=row)
            session.delete(row)
