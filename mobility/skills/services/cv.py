"""Skills taken from a CV or a role, many at once; and the file, which goes once the person has chosen."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Collection, Mapping
from typing import Any

import sqlalchemy as sa

from mobility.audit import services as audit
from mobility.core import clock
from mobility.core.authz import authorize
from mobility.core.db import lock, session
from mobility.core.errors import Conflict, InvalidInput
from mobility.core.events import publish
from mobility.core.i18n import N_
from mobility.people.models import Person
from mobility.skills import queries
from mobility.skills.events import ProfileChanged
from mobility.skills.models import LEVELS, CvFile, Experience, HeldSkill, HeldSource, LanguageHeld
from mobility.skills.policy import ProfilePermission
from mobility.skills.services.profile import mark_edited

KEPT = dt.timedelta(hours=24)
LONGEST_NAME = 200


def keep_cv(
    *, actor: Person, person: Person, name: str, format: str, content: bytes, reading: Mapping[str, Any]
) -> CvFile:
    """Keep a CV until its owner has chosen from what was read in it, for a day at most; one at a time."""
    authorize(actor, ProfilePermission.EDIT, person)
    session.execute(sa.delete(CvFile).where(CvFile.person_id == person.id, CvFile.kept_at.is_(None)))
    file = CvFile(
        person_id=person.id,
        name="".join(sign for sign in name if sign.isprintable())[-LONGEST_NAME:],
        format=format,
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        expires_at=clock.now() + KEPT,
        reading=dict(reading),
    )
    session.add(file)
    audit.record(actor=actor, action="send_cv", subject=file, concerns=person, reason_code=format)
    return file


def take_from_cv(
    *,
    actor: Person,
    file: CvFile,
    levels: Mapping[int, int],
    positions: Collection[int] = (),
    languages: Collection[str] = (),
    keeps_file: bool = False,
) -> int:
    """Add what its owner chose (skill id → level, numbers of positions, codes of languages), and let the file go.

    How many skills were added: what they hold already stays as it is.
    """
    authorize(actor, ProfilePermission.EDIT_PART, file)
    lock(file)
    if file.kept_at is not None:
        raise Conflict(N_("You chose from this file already."))
    person = session.get_one(Person, file.person_id)
    said = {row["id"]: row["excerpt"] if row["is_told"] else "" for row in file.reading["skills"]}
    added = _add_skills(person, {one: level for one, level in levels.items() if one in said}, HeldSource.CV, said)
    _add_positions(person, file, positions)
    _add_languages(person, file, languages)
    mark_edited(person)
    audit.record(actor=actor, action="take_from_cv", subject=file, concerns=person, reason_code=f"{added} skills")
    publish(ProfileChanged(person))
    _let_go(file, keeps_file)
    return added


def take_from_role(*, actor: Person, person: Person, levels: Mapping[int, int]) -> int:
    """Add the skills of a role that the person says they have; how many."""
    authorize(actor, ProfilePermission.EDIT, person)
    added = _add_skills(person, levels, HeldSource.SELF, {})
    if not added:
        return 0
    audit.record(
        actor=actor,
        action="take_from_role",
        subject=mark_edited(person),
        concerns=person,
        reason_code=f"{added} skills",
    )
    publish(ProfileChanged(person))
    return added


def delete_cv(*, actor: Person, file: CvFile) -> None:
    authorize(actor, ProfilePermission.EDIT_PART, file)
    audit.record(actor=actor, action="delete_cv", subject=file, concerns=session.get_one(Person, file.person_id))
    session.delete(file)


def note_cv_read(*, actor: Person, file: CvFile) -> None:
    """Its owner took the file."""
    audit.record(actor=actor, action="download_cv", subject=file, concerns=actor)


def note_profile_taken(*, actor: Person, name: str) -> None:
    """Somebody took their own profile as a file of this name."""
    audit.record(actor=actor, action="export_profile", subject=actor, concerns=actor, reason_code=name)


def drop_expired_cvs() -> None:
    """Those that nobody chose from within a day."""
    session.execute(sa.delete(CvFile).where(CvFile.expires_at <= clock.now()))


def _let_go(file: CvFile, keeps_file: bool) -> None:
    """Only the newest is kept, without what was read in it."""
    if not keeps_file:
        session.delete(file)
        return
    earlier = sa.delete(CvFile).where(CvFile.person_id == file.person_id, CvFile.kept_at.is_not(None))
    session.execute(earlier)
    file.kept_at, file.expires_at, file.reading = clock.now(), None, {}


def _add_skills(person: Person, levels: Mapping[int, int], source: HeldSource, said: Mapping[int, str]) -> int:
    if any(level not in LEVELS for level in levels.values()):
        raise InvalidInput(N_("Choose a level from 1 to 5."))
    held = {row.skill_id for row in queries.list_held(person)}
    skills = [skill for skill in queries.list_active_skills(levels.keys()) if skill.id not in held]
    session.add_all(
        HeldSkill(
            person_id=person.id,
            skill=skill,
            phrase="",
            level=levels[skill.id],
            evidence=said.get(skill.id, ""),
            source=source,
            valid_from=clock.now(),
        )
        for skill in skills
    )
    return len(skills)


def _add_positions(person: Person, file: CvFile, chosen: Collection[int]) -> None:
    rows = queries.list_new_positions(file, person)
    session.add_all(Experience(person_id=person.id, **row) for number, row in rows.items() if number in chosen)


def _add_languages(person: Person, file: CvFile, chosen: Collection[str]) -> None:
    rows = queries.list_new_languages(file, person)
    session.add_all(LanguageHeld(person_id=person.id, **row) for row in rows if row["code"] in chosen)
