"""Reading what people hold, want and say about themselves."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from mobility.core import clock
from mobility.core.db import session
from mobility.people.models import EMPLOYED, Person
from mobility.skills.models import (
    Evidence,
    Experience,
    HeldSkill,
    LanguageHeld,
    Profile,
    Skill,
    Visibility,
    WantedSkill,
)
from mobility.skills.queries.curation import list_family
from mobility.skills.queries.skill import get_target

Claim = TypeVar("Claim", HeldSkill, WantedSkill)


def find_held_skill(held_id: int) -> HeldSkill | None:
    """The row that stands; for one that was closed the row that replaced it, so that links into a profile last."""
    row = session.get(HeldSkill, held_id)
    if row is None or row.valid_to is None:
        return row
    return find_current(session.get_one(Person, row.person_id), row.skill)


def find_wanted_skill(wanted_id: int) -> WantedSkill | None:
    return session.get(WantedSkill, wanted_id)


def find_experience(experience_id: int) -> Experience | None:
    return session.get(Experience, experience_id)


def find_current(person: Person, skill: Skill) -> HeldSkill | None:
    """The current row of a person for a skill, under whichever of its names."""
    return next(iter(list_claims(person, skill)), None)


def list_claims(person: Person, skill: Skill) -> Sequence[HeldSkill]:
    """Every current row that says a person holds a skill; more than one after a merge, the strongest first."""
    return session.scalars(
        sa.select(HeldSkill)
        .where(
            HeldSkill.person_id == person.id,
            HeldSkill.skill_id.in_(list_family(get_target(skill))),
            HeldSkill.valid_to.is_(None),
        )
        .order_by(HeldSkill.level.desc(), HeldSkill.id)
    ).all()


def list_held(person: Person) -> Sequence[HeldSkill]:
    """Current skills held, the strongest first; of those that were merged the strongest alone."""
    return _one_of_each(session.scalars(_select_current(person)))


def is_evidenced(on: dt.date) -> sa.ColumnElement[bool]:
    """In SQL, over HeldSkill: more than a claim on that day. A certificate that has expired shows nothing any more."""
    shown = sa.exists().where(
        Evidence.person_id == HeldSkill.person_id,
        Evidence.skill_id == HeldSkill.skill_id,
        sa.or_(Evidence.expires_on.is_(None), Evidence.expires_on >= on),
    )
    return sa.or_(HeldSkill.evidence != "", HeldSkill.confirmed_at.is_not(None), shown)


def list_evidenced_ids(person: Person) -> set[int]:
    """The held skills of a person that are more than claims today; of those that were merged all, where one is."""
    rows = session.execute(_select_current(person).add_columns(is_evidenced(clock.today()))).all()
    shown = {_target(row) for row, is_shown in rows if is_shown}
    return {row.id for row, _ in rows if _target(row) in shown}


def _select_current(person: Person) -> sa.Select[HeldSkill]:
    query = sa.select(HeldSkill).where(HeldSkill.person_id == person.id, HeldSkill.valid_to.is_(None))
    return query.options(joinedload(HeldSkill.skill).selectinload(Skill.labels)).order_by(
        HeldSkill.level.desc(), HeldSkill.id
    )


def _list_last_used(person: Person) -> dict[int, str | None]:
    """By current row when the skill was last used, None where nothing is known; of merged ones the best counts."""
    months: dict[int, list[str | None]] = defaultdict(list)
    rows = session.scalars(_select_current(person)).all()
    for row in rows:
        months[_target(row)].append(row.last_used)
    return {row.id: max(map(str, known)) if all(known := months[_target(row)]) else None for row in rows}


def list_history(person: Person, skill: Skill) -> Sequence[HeldSkill]:
    """Every row a person ever had for a skill, oldest first."""
    return session.scalars(
        sa.select(HeldSkill)
        .where(HeldSkill.person_id == person.id, HeldSkill.skill_id.in_(list_family(get_target(skill))))
        .order_by(HeldSkill.valid_from, HeldSkill.id)
    ).all()


def list_wanted(person: Person) -> Sequence[WantedSkill]:
    """What the person wants to develop: for themselves and for matching, never for other people's eyes."""
    rows = session.scalars(
        sa.select(WantedSkill)
        .where(WantedSkill.person_id == person.id)
        .options(selectinload(WantedSkill.skill).selectinload(Skill.labels))
        .order_by(WantedSkill.id)
    )
    return _one_of_each(rows)


def _one_of_each(rows: Iterable[Claim]) -> list[Claim]:
    """The first of those whose skills are the same by now."""
    first: dict[int, Claim] = {}
    for row in rows:
        first.setdefault(_target(row), row)
    return list(first.values())


def _target(row: Claim) -> int:
    """The id of what its skill is by now."""
    return get_target(row.skill).id


def list_languages(person: Person) -> Sequence[LanguageHeld]:
    return session.scalars(
        sa.select(LanguageHeld)
        .where(LanguageHeld.person_id == person.id)
        .order_by(LanguageHeld.level.desc(), LanguageHeld.code)
    ).all()


def list_experience(person: Person) -> Sequence[Experience]:
    """Newest first; positions without a beginning last."""
    return session.scalars(
        sa.select(Experience)
        .where(Experience.person_id == person.id)
        .order_by(sa.func.coalesce(Experience.from_month, "").desc(), Experience.id)
    ).all()


def find_profile(person: Person) -> Profile | None:
    return session.scalar(sa.select(Profile).where(Profile.person_id == person.id))


def get_profile(person: Person) -> Profile:
    """The profile; for somebody who has not written one yet an empty one that is in no session."""
    return find_profile(person) or new_profile(person)


def new_profile(person: Person) -> Profile:
    return Profile(
        person_id=person.id, headline="", about="", mobility="", weekdays="", visibility=Visibility.UNDECIDED
    )


def can_be_suggested(on: dt.date | None = None) -> sa.ColumnElement[bool]:
    """In SQL, over Person: chose to be open, is an employee of the company, and works here on that day (today)."""
    day = on or clock.today()
    is_open = sa.exists().where(Profile.person_id == Person.id, Profile.visibility == Visibility.OPEN)
    return sa.and_(
        is_open, Person.engagement.in_(EMPLOYED), sa.or_(Person.employed_until.is_(None), Person.employed_until >= day)
    )


def list_open_person_ids(on: dt.date | None = None) -> list[int]:
    """Everyone who can be suggested. Whose line a viewer stands in is for the caller to leave out (rule 5)."""
    return list(session.scalars(sa.select(Person.id).where(can_be_suggested(on)).order_by(Person.id)))


def empty_snapshot() -> dict[str, Any]:
    """What is left of a snapshot once its words are erased: the same shape, so that pages can show it."""
    texts = dict.fromkeys(("headline", "about", "job_title", "unit"), "")
    return {**texts, "experience": [], "skills": [], "languages": [], "availability": {}}


def build_snapshot(person: Person) -> dict[str, Any]:
    """The profile as plain data, to be kept with an application: without name, wanted skills and visibility."""
    profile, language = get_profile(person), person.reading_language
    evidenced, last_used = list_evidenced_ids(person), _list_last_used(person)
    return {
        "headline": profile.headline,
        "about": profile.about,
        "job_title": person.job_title,
        "unit": person.org_unit.path if person.org_unit else "",
        "experience": [
            {"title": row.title, "from": row.from_month, "to": row.to_month, "text": row.text}
            for row in list_experience(person)
        ],
        "skills": [
            {
                "skill_id": held.skill_id,
                "label": held.skill.label(language),
                "level": held.level,
                "evidence": held.evidence,
                "is_evidenced": held.id in evidenced,
                "last_used": last_used[held.id],
            }
            for held in list_held(person)
        ],
        "languages": [{"code": row.code, "level": row.level} for row in list_languages(person)],
        "availability": {
            "from": profile.available_from.isoformat() if profile.available_from else None,
            "work_package_percent": profile.work_package_percent,
            "gig_hours": profile.gig_hours,
            "mobility": profile.mobility,
            "wanted_kind": profile.wanted_kind,
            "weekdays": profile.weekdays.split(),
            "remote": profile.remote,
            "travel_days": profile.travel_days,
        },
    }
