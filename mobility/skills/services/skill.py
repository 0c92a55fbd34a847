"""Skills a person holds, as a history of rows, and skills a person wants, kept apart from them."""

from __future__ import annotations

import sqlalchemy as sa

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
from mobility.skills.models import (
    LEVELS,
    MONTH,
    Confirmation,
    ConfirmationStatus,
    Evidence,
    EvidenceKind,
    HeldSkill,
    HeldSource,
    Skill,
    WantedOrigin,
    WantedSkill,
)
from mobility.skills.policy import ProfilePermission
from mobility.skills.services.help import withdraw_help
from mobility.skills.services.profile import mark_edited


def set_held_skill(
    *, actor: Person, person: Person, skill: Skill, level: int, evidence: str = "", last_used: str | None = None
) -> HeldSkill:
    """Say that one holds a skill, or change what one said; nothing is written if nothing changes."""
    authorize(actor, ProfilePermission.EDIT, person)
    check_level(level)
    _check_last_used(last_used)
    evidence, skill = evidence.strip(), queries.follow_merges(skill) or skill
    current = queries.find_current(person, skill)
    said = (skill.id, level, evidence, last_used)
    if current is not None and (current.skill_id, current.level, current.evidence, current.last_used) == said:
        return current
    row = HeldSkill(
        person_id=person.id,
        skill=skill,
        phrase="",
        level=level,
        evidence=evidence,
        last_used=last_used,
        source=HeldSource.SELF,
        valid_from=clock.now(),
    )
    if current is not None and current.level == level:  # a confirmation is of the level: it outlives other words
        row.confirmed_at, row.confirmed_by_id = current.confirmed_at, current.confirmed_by_id
        if current.source is not HeldSource.IMPORT:  # what a person says themselves no file takes back
            row.source = current.source
    return replace_held_skill(actor, person, row, "set_held_skill")


def add_evidence_from_move(
    *,
    actor: Person,
    person: Person,
    skill: Skill,
    level: int,
    title: str,
    sentence: str,
    path: str,
    confirmed_by: Person,
) -> HeldSkill:
    """What the host saw, which the person accepts into the profile; it never lowers the level they hold.

    The move becomes evidence under its title, with the way to its page, and what the host said a confirmation.
    """
    authorize(actor, ProfilePermission.EDIT, person)
    check_level(level)
    skill = queries.follow_merges(skill) or skill
    current = queries.find_current(person, skill)
    now, held = clock.now(), current.level if current is not None else 0
    row = HeldSkill(
        person_id=person.id,
        skill=skill,
        phrase="",
        level=max(level, held),
        evidence=sentence or title,
        last_used=f"{now:%Y-%m}",
        source=HeldSource.MOVE,
        valid_from=now,
    )
    if level >= held:  # otherwise the host confirms less than what the row says
        row.confirmed_by_id, row.confirmed_at = confirmed_by.id, now
    replace_held_skill(actor, person, row, "add_evidence_from_move")
    session.flush()
    shows = {"person_id": person.id, "skill_id": skill.id, "kind": EvidenceKind.MOVE, "title": title[:200]}
    session.add(Evidence(**shows, path=path))
    _keep_confirmation(row, person, confirmed_by, level)
    return row


def take_level_from_course(
    *, actor: Person, person: Person, skill: Skill, level: int, title: str, path: str
) -> HeldSkill:
    """The level that a completed course led to, which the person takes into the profile; it never lowers theirs."""
    authorize(actor, ProfilePermission.EDIT, person)
    check_level(level)
    skill = queries.follow_merges(skill) or skill
    current = queries.find_current(person, skill)
    if current is None or current.level < level:
        now = clock.now()
        current = HeldSkill(
            person_id=person.id,
            skill=skill,
            phrase="",
            level=level,
            evidence=current.evidence if current is not None and current.evidence else title,
            last_used=f"{now:%Y-%m}",
            source=HeldSource.COURSE,
            valid_from=now,
        )
        replace_held_skill(actor, person, current, "take_level_from_course")
    mark_edited(person)
    note_course(person=person, skill=skill, title=title, path=path)
    return current


def note_course(*, person: Person, skill: Skill, title: str, path: str) -> None:
    """A completed course becomes evidence of a skill that the person holds, once; of another it shows nothing yet."""
    skill = queries.follow_merges(skill) or skill
    if queries.find_current(person, skill) is None:
        return
    if all(row.path != path for row in queries.list_evidence(person, skill)):
        shows = {"person_id": person.id, "skill_id": skill.id, "kind": EvidenceKind.COURSE, "title": title[:200]}
        session.add(Evidence(**shows, path=path))
        publish(ProfileChanged(person))


def _keep_confirmation(held: HeldSkill, person: Person, by: Person, level: int) -> None:
    """What the host said counts as their answer, were they asked before or not."""
    asked = [row for row in queries.list_asked(person, held.skill) if row.asked_id == by.id]
    row = asked[0] if asked else Confirmation(person=person, skill=held.skill, asked=by)
    row.status, row.level = ConfirmationStatus.CONFIRMED, level
    row.answered_at, row.held_skill_id = held.valid_from, held.id
    session.add(row)


def remove_held_skill(*, actor: Person, held: HeldSkill) -> None:
    """Close the row; what was said stays as history. Its evidence goes, and nobody is asked about it any more."""
    authorize(actor, ProfilePermission.EDIT_PART, held)
    if held.valid_to is not None:
        return
    person = session.get_one(Person, held.person_id)
    for row in (held, *queries.list_claims(person, queries.follow_merges(held.skill) or held.skill)):
        row.valid_to = clock.now()
    family = queries.list_family(queries.follow_merges(held.skill) or held.skill)
    for evidence in queries.list_evidence(person, held.skill):
        session.delete(evidence)
    session.execute(
        sa.update(Confirmation)
        .where(
            Confirmation.person_id == person.id,
            Confirmation.skill_id.in_(family),
            Confirmation.status.in_(queries.WAITING),
        )
        .values(status=ConfirmationStatus.WITHDRAWN)
    )
    withdraw_help(actor=actor, person=person, skill=held.skill)
    audit.record(actor=actor, action="remove_held_skill", subject=held, concerns=person)
    publish(ProfileChanged(person))


def set_wanted_skill(
    *,
    actor: Person,
    person: Person,
    skill: Skill,
    level: int,
    reason: str = "",
    origin: WantedOrigin = WantedOrigin.WISH,
) -> WantedSkill:
    """Say what one wants to develop, up to which level and, for oneself, why; no reason leaves the one before."""
    authorize(actor, ProfilePermission.EDIT, person)
    check_level(level)
    skill = queries.follow_merges(skill) or skill
    known = sa.select(WantedSkill).where(WantedSkill.person_id == person.id)
    wanted = session.scalar(known.where(WantedSkill.skill_id.in_(queries.list_family(skill))).order_by(WantedSkill.id))
    if wanted is not None and wanted.level == level and reason in {"", wanted.reason}:
        return wanted
    if wanted is None:
        wanted = WantedSkill(person_id=person.id, skill=skill, level=level, origin=origin)
        session.add(wanted)
    wanted.level, wanted.reason = level, reason or wanted.reason or ""
    mark_edited(person)
    audit.record(actor=actor, action="set_wanted_skill", subject=wanted, concerns=person)
    publish(ProfileChanged(person))
    return wanted


def remove_wanted_skill(*, actor: Person, wanted: WantedSkill) -> None:
    authorize(actor, ProfilePermission.EDIT_PART, wanted)
    person = session.get_one(Person, wanted.person_id)
    audit.record(actor=actor, action="remove_wanted_skill", subject=wanted, concerns=person)
    session.delete(wanted)
    mark_edited(person)
    publish(ProfileChanged(person))


def replace_held_skill(actor: Person, person: Person, row: HeldSkill, action: str) -> HeldSkill:
    """Close what stands and open a row; evidence of a skill that was merged into this one comes along."""
    family = queries.list_family(row.skill)
    for current in queries.list_claims(person, row.skill):
        current.valid_to = row.valid_from
    moved = sa.update(Evidence).where(Evidence.person_id == person.id, Evidence.skill_id.in_(family))
    session.execute(moved.where(Evidence.skill_id != row.skill.id).values(skill_id=row.skill.id))
    session.flush()  # only one row may be current at a time
    session.add(row)
    audit.record(actor=actor, action=action, subject=row, concerns=person)
    publish(ProfileChanged(person))
    return row


def check_level(level: int) -> None:
    if level not in LEVELS:
        raise InvalidInput(N_("Choose a level from 1 to 5."), field="level")


def _check_last_used(month: str | None) -> None:
    if month is None:
        return
    if not MONTH.fullmatch(month):
        raise InvalidInput(N_("Write the month as year and month, such as 2026-10."), field="last_used")
    if month > f"{clock.now():%Y-%m}":
        raise InvalidInput(N_("Choose a month that has begun."), field="last_used")
