"""Reading what shows that skills are held, who was asked to confirm them, and which nobody has looked at for long."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from mobility.core import clock
from mobility.core.db import session
from mobility.core.i18n import N_, Message
from mobility.core.waiting import Waiting
from mobility.people.models import Person
from mobility.skills.models import Confirmation, ConfirmationStatus, Evidence, EvidenceKind, HeldSkill, Profile, Skill
from mobility.skills.queries.curation import list_family
from mobility.skills.queries.profile import find_profile, list_held
from mobility.skills.queries.skill import get_target

A_YEAR = dt.timedelta(days=365)
HALF_A_YEAR = dt.timedelta(days=182)
WAITING = (ConfirmationStatus.ASKED, ConfirmationStatus.DECLINED)


def find_evidence(evidence_id: int) -> Evidence | None:
    return session.get(Evidence, evidence_id)


def find_document(evidence_id: int) -> Evidence | None:
    return session.scalar(sa.select(Evidence).where(Evidence.id == evidence_id, Evidence.content.is_not(None)))


def list_evidence(person: Person, skill: Skill) -> Sequence[Evidence]:
    """Certificates, links and documents for a skill, the newest first."""
    query = sa.select(Evidence).where(Evidence.person_id == person.id, Evidence.skill_id.in_(list_family(skill)))
    return session.scalars(query.order_by(Evidence.id.desc())).all()


def count_documents(person: Person) -> int:
    """Those of all skills together."""
    kept = sa.select(sa.func.count()).where(Evidence.person_id == person.id, Evidence.kind == EvidenceKind.DOCUMENT)
    return session.scalar(kept) or 0


def list_shown_evidence(person: Person) -> dict[int, list[Evidence]]:
    """By skill held what whoever reads it sees of it: links, and certificates that are valid."""
    rows = _list_by_skill(person, Evidence.kind != EvidenceKind.DOCUMENT)
    valid = {skill_id: [row for row in some if row.is_valid(clock.today())] for skill_id, some in rows.items()}
    return {skill_id: some for skill_id, some in valid.items() if some}


def list_moves_behind(person: Person) -> dict[int, Evidence]:
    """By skill held the newest completed move that shows it."""
    return {skill_id: some[-1] for skill_id, some in _list_by_skill(person, Evidence.kind == EvidenceKind.MOVE).items()}


def _list_by_skill(person: Person, which: sa.ColumnElement[bool]) -> dict[int, list[Evidence]]:
    """Under the skill of the row that stands, whichever of its names the evidence was given for; the oldest first."""
    query = sa.select(Evidence).where(Evidence.person_id == person.id, which).options(joinedload(Evidence.skill))
    found: dict[int, list[Evidence]] = defaultdict(list)
    for row in session.scalars(query.order_by(Evidence.id)):
        found[get_target(row.skill).id].append(row)
    held = {row.skill_id: get_target(row.skill).id for row in list_held(person)} if found else {}
    return {skill_id: found[target] for skill_id, target in held.items() if target in found}


def find_confirmation(confirmation_id: int) -> Confirmation | None:
    return session.get(Confirmation, confirmation_id)


def list_asked(person: Person, skill: Skill) -> Sequence[Confirmation]:
    """Who was asked about a skill and has said nothing that its owner may know of."""
    return session.scalars(_about(person, skill).where(Confirmation.status.in_(WAITING))).all()


def list_other_levels(person: Person, held: HeldSkill) -> Sequence[Confirmation]:
    """What colleagues said of the level that is not what the person says; until they did something about it."""
    return session.scalars(
        _about(person, held.skill).where(
            Confirmation.status == ConfirmationStatus.CONFIRMED,
            Confirmation.settled_at.is_(None),
            Confirmation.level != held.level,
        )
    ).all()


def _about(person: Person, skill: Skill) -> sa.Select[Confirmation]:
    family = Confirmation.skill_id.in_(list_family(skill))
    return sa.select(Confirmation).where(Confirmation.person_id == person.id, family).order_by(Confirmation.id)


def list_earlier_confirmers(person: Person) -> Sequence[Person]:
    """Hosts of their moves and colleagues who confirmed a skill of this person, the last one first."""
    last = sa.func.max(HeldSkill.confirmed_at)
    query = (
        sa.select(Person)
        .join(HeldSkill, HeldSkill.confirmed_by_id == Person.id)
        .where(HeldSkill.person_id == person.id, Person.id != person.id)
        .group_by(Person.id)
    )
    return [one for one in session.scalars(query.order_by(last.desc())) if not one.has_left(clock.today())]


def asked_to_confirm(asked: Person) -> sa.Select[Confirmation]:
    """In SQL: what colleagues ask this person to confirm."""
    return sa.select(Confirmation).where(
        Confirmation.asked_id == asked.id, Confirmation.status == ConfirmationStatus.ASKED
    )


def list_confirmations_for(asked: Person) -> list[Waiting]:
    """The same as tasks."""
    shown = selectinload(Confirmation.skill).selectinload(Skill.labels), joinedload(Confirmation.person)
    rows = session.scalars(asked_to_confirm(asked).options(*shown).order_by(Confirmation.id))
    sentence = N_("%(person)s asks you to confirm a skill: %(skill)s")
    return [
        Waiting(
            Message(sentence, {"person": row.person.name, "skill": row.skill.label(asked.reading_language)}),
            f"/confirmations/{row.id}",
        )
        for row in rows
        if not row.person.has_left(clock.today())
    ]


def list_to_check(person: Person) -> list[HeldSkill]:
    """Of the skills held those that "still current?" is asked about: since the day of asking no row joins them.

    Once some skill is a year old, all that are half a year old are asked about with it, so that it is one question a
    year.
    """
    profile = find_profile(person)
    return find_to_check(profile, list_held(person)) if profile is not None and profile.skills_asked_at else []


def find_to_check(profile: Profile, held: Iterable[HeldSkill]) -> list[HeldSkill]:
    """Those of all that this person holds."""
    if profile.skills_asked_at is None:
        return []
    before = profile.skills_asked_at - HALF_A_YEAR
    return [row for row in held if max(row.valid_from, row.checked_at or row.valid_from) < before]


def list_people_to_ask(limit: int) -> Sequence[Person]:
    """Who holds a skill that nobody looked at for a year and was not asked for as long."""
    year_ago, today = clock.now() - A_YEAR, clock.today()
    looked_at = sa.func.coalesce(HeldSkill.checked_at, HeldSkill.valid_from)
    old = sa.exists().where(HeldSkill.person_id == Person.id, HeldSkill.valid_to.is_(None), looked_at < year_ago)
    asked = sa.exists().where(Profile.person_id == Person.id, Profile.skills_asked_at >= year_ago)
    employed = sa.or_(Person.employed_until.is_(None), Person.employed_until >= today)
    return session.scalars(sa.select(Person).where(old, ~asked, employed).order_by(Person.id).limit(limit)).all()


def list_expiring(first: dt.date, last: dt.date) -> Sequence[Evidence]:
    """Certificates that are good until one of these days, of skills that are still held."""
    held = sa.exists().where(
        HeldSkill.person_id == Evidence.person_id,
        HeldSkill.skill_id == Evidence.skill_id,
        HeldSkill.valid_to.is_(None),
    )
    return session.scalars(
        sa.select(Evidence).where(Evidence.expires_on.between(first, last), held).order_by(Evidence.id)
    ).all()
