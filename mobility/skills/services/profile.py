"""What people say about themselves."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import TypedDict, Unpack

from mobility.audit import services as audit
from mobility.core import clock
from mobility.core.authz import authorize
from mobility.core.db import session
from mobility.core.errors import InvalidInput
from mobility.core.events import publish
from mobility.core.i18n import N_
from mobility.people.models import Person
from mobility.skills import queries
from mobility.skills.events import ProfileChanged
from mobility.skills.models import CEFR_LEVELS, MONTH, Experience, LanguageHeld, Profile
from mobility.skills.policy import ProfilePermission

LANGUAGE_CODE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})?")
HOURS_PER_WEEK = 40
DAYS_PER_MONTH = 20


class ProfileWords(TypedDict, total=False):
    """The fields of a profile that a person writes freely."""

    headline: str
    about: str
    available_from: dt.date | None
    work_package_percent: int | None
    gig_hours: int | None
    mobility: str
    wanted_kind: str | None
    weekdays: str
    remote: str | None
    travel_days: int | None


class ExperienceWords(TypedDict):
    title: str
    from_month: str | None
    to_month: str | None
    text: str


def open_profile(person: Person) -> Profile:
    """The profile as a row, written on first use."""
    profile = queries.find_profile(person)
    if profile is None:
        profile = queries.new_profile(person)
        session.add(profile)
    return profile


def mark_edited(person: Person) -> Profile:
    """From now on the person's own words stand; imports leave them."""
    profile = open_profile(person)
    profile.edited_at = clock.now()
    return profile


def save_profile(*, actor: Person, person: Person, **words: Unpack[ProfileWords]) -> Profile:
    """Change the fields that are given; the others stay."""
    authorize(actor, ProfilePermission.EDIT, person)
    _check_share(words.get("work_package_percent"), 100, "work_package_percent", N_("Enter a share from 1 to 100."))
    _check_share(words.get("gig_hours"), HOURS_PER_WEEK, "gig_hours", N_("Enter from 1 to 40 hours a week."))
    _check_share(words.get("travel_days"), DAYS_PER_MONTH, "travel_days", N_("Enter from 1 to 20 days a month."))
    profile = mark_edited(person)
    changed = [name for name, value in words.items() if getattr(profile, name) != value]
    for name in changed:
        setattr(profile, name, words[name])  # type: ignore[literal-required]
    if changed:
        audit.record(actor=actor, action="save_profile", subject=profile, concerns=person)
        publish(ProfileChanged(person))
    return profile


def set_languages(*, actor: Person, person: Person, levels: Mapping[str, str]) -> None:
    """Replace the languages one speaks: code → CEFR level."""
    authorize(actor, ProfilePermission.EDIT, person)
    for code, level in levels.items():
        if not LANGUAGE_CODE.fullmatch(code) or level not in CEFR_LEVELS:
            raise InvalidInput(N_("Choose a language and a level from A1 to C2."), field="rows")
    rows = {row.code: row for row in queries.list_languages(person)}
    if {code: row.level for code, row in rows.items()} == dict(levels):
        return
    for code in rows.keys() - levels.keys():
        session.delete(rows[code])
    for code, level in levels.items():
        if code in rows:
            rows[code].level = level
        else:
            session.add(LanguageHeld(person_id=person.id, code=code, level=level))
    audit.record(actor=actor, action="set_languages", subject=mark_edited(person), concerns=person)
    publish(ProfileChanged(person))


def add_experience(*, actor: Person, person: Person, **words: Unpack[ExperienceWords]) -> Experience:
    authorize(actor, ProfilePermission.EDIT, person)
    _check_months(words["from_month"], words["to_month"])
    experience = Experience(person_id=person.id, **words)
    session.add(experience)
    _tell_of(actor, person, experience, "add_experience")
    return experience


def change_experience(*, actor: Person, experience: Experience, **words: Unpack[ExperienceWords]) -> Experience:
    authorize(actor, ProfilePermission.EDIT_PART, experience)
    _check_months(words["from_month"], words["to_month"])
    experience.title, experience.text = words["title"], words["text"]
    experience.from_month, experience.to_month = words["from_month"], words["to_month"]
    _tell_of(actor, session.get_one(Person, experience.person_id), experience, "change_experience")
    return experience


def remove_experience(*, actor: Person, experience: Experience) -> None:
    authorize(actor, ProfilePermission.EDIT_PART, experience)
    _tell_of(actor, session.get_one(Person, experience.person_id), experience, "remove_experience")
    session.delete(experience)


def _tell_of(actor: Person, person: Person, experience: Experience, action: str) -> None:
    mark_edited(person)
    audit.record(actor=actor, action=action, subject=experience, concerns=person)
    publish(ProfileChanged(person))


def _check_share(value: int | None, highest: int, field: str, sentence: str) -> None:
    if value is not None and not 1 <= value <= highest:
        raise InvalidInput(sentence, field=field)


def _check_months(begun: str | None, ended: str | None) -> None:
    for field, month in (("from_month", begun), ("to_month", ended)):
        if month is not None and not MONTH.fullmatch(month):
            raise InvalidInput(N_("Write the month as year and month, such as 2026-10."), field=field)
    if begun and ended and ended < begun:
        raise InvalidInput(N_("Choose an end that is not before the beginning."), field="to_month")
