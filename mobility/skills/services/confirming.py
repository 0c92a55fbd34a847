"""Colleagues confirm a skill at a level: asking them, what they answer, and what its owner makes of another level."""

from __future__ import annotations

from mobility.audit import services as audit
from mobility.core import clock
from mobility.core.authz import authorize
from mobility.core.db import lock, session
from mobility.core.errors import Conflict, InvalidInput
from mobility.core.i18n import N_
from mobility.notifications.services import notify
from mobility.people.models import Person
from mobility.skills import messages, queries
from mobility.skills.models import Confirmation, ConfirmationStatus, HeldSkill
from mobility.skills.policy import ProfilePermission
from mobility.skills.services.skill import check_level, replace_held_skill
from mobility.skills.workflow import CONFIRMING

MOST_ASKED = 3


def ask_confirmation(*, actor: Person, held: HeldSkill, colleague: Person | None) -> Confirmation:
    """Ask one colleague; they see the skill and the level, and nothing else of the profile."""
    authorize(actor, ProfilePermission.EDIT_PART, held)
    person = session.get_one(Person, held.person_id)
    if colleague is None or colleague.has_left(clock.today()):
        raise InvalidInput(N_("We know no colleague by this. Enter their work e-mail address."), field="colleague")
    if colleague.id == person.id:
        raise InvalidInput(N_("Nobody confirms their own skills. Choose a colleague."), field="colleague")
    waiting = queries.list_asked(person, held.skill)
    if any(one.asked_id == colleague.id for one in waiting):
        raise InvalidInput(N_("You have asked %(person)s already."), field="colleague", person=colleague.name)
    if len(waiting) >= MOST_ASKED:
        raise InvalidInput(
            N_("You have asked %(count)s colleagues. Withdraw one of these first."), field="colleague", count=MOST_ASKED
        )
    row = Confirmation(person=person, skill=held.skill, asked=colleague, status=ConfirmationStatus.ASKED, level=None)
    session.add(row)
    session.flush()
    audit.record(
        actor=actor, action="ask_confirmation", subject=row, concerns=person, new_status=ConfirmationStatus.ASKED
    )
    notify(recipient=colleague, notice=messages.confirmation_asked(row))
    return row


def confirm_skill(*, actor: Person, confirmation: Confirmation, level: int) -> Confirmation:
    """What the colleague says: at that level or more it confirms the row, below it the owner is told and decides."""
    CONFIRMING.may(actor, "confirm", confirmation)
    check_level(level)
    lock(confirmation)
    held = queries.find_current(confirmation.person, confirmation.skill)
    if held is None:
        raise Conflict(N_("This skill is no longer in the profile. You need not do anything."))
    now = clock.now()
    CONFIRMING.apply("confirm", confirmation)
    confirmation.level, confirmation.answered_at = level, now
    audit.record(
        actor=actor,
        action="confirm_skill",
        subject=confirmation,
        concerns=confirmation.person,
        old_status=ConfirmationStatus.ASKED,
        new_status=confirmation.status,
        reason_code=f"level {level}",
    )
    if level >= held.level:
        held = _confirm(actor, held, confirmation, held.level)
    confirmation.held_skill_id = held.id
    notify(recipient=confirmation.person, notice=messages.skill_confirmed(confirmation, held))
    return confirmation


def decline_confirmation(*, actor: Person, confirmation: Confirmation) -> None:
    """Nobody is told, and it stands in no count."""
    CONFIRMING.may(actor, "decline", confirmation)
    lock(confirmation)
    _move_on(actor, "decline", confirmation)


def withdraw_confirmation(*, actor: Person, confirmation: Confirmation) -> None:
    """The owner asks no more."""
    CONFIRMING.may(actor, "withdraw", confirmation)
    lock(confirmation)
    _move_on(actor, "withdraw", confirmation)


def settle_level(*, actor: Person, confirmation: Confirmation, takes: bool) -> None:
    """The owner takes the level that a colleague named, or leaves their own as it is."""
    authorize(actor, ProfilePermission.EDIT_PART, confirmation)
    lock(confirmation)
    if confirmation.level is None or confirmation.settled_at is not None:
        raise Conflict(N_("You have decided on this already."))
    confirmation.settled_at = clock.now()
    held = queries.find_current(confirmation.person, confirmation.skill)
    if takes and held is not None:
        confirmation.held_skill_id = _confirm(actor, held, confirmation, confirmation.level).id
    else:
        audit.record(actor=actor, action="keep_own_level", subject=confirmation, concerns=confirmation.person)


def _confirm(actor: Person, held: HeldSkill, confirmation: Confirmation, level: int) -> HeldSkill:
    """A new row with who and when; the one before stays with what was said then."""
    row = HeldSkill(
        person_id=held.person_id,
        skill=held.skill,
        phrase=held.phrase,
        level=level,
        source=held.source,
        evidence=held.evidence,
        last_used=held.last_used,
        confirmed_by=confirmation.asked,
        confirmed_at=confirmation.answered_at,
        valid_from=clock.now(),
    )
    replace_held_skill(actor, confirmation.person, row, "confirm_held_skill")
    session.flush()
    return row


def _move_on(actor: Person, action: str, confirmation: Confirmation) -> None:
    old, new = CONFIRMING.apply(action, confirmation)
    confirmation.answered_at = clock.now()
    audit.record(
        actor=actor,
        action=f"{action}_confirmation",
        subject=confirmation,
        concerns=None if action == "decline" else confirmation.person,
        old_status=old,
        new_status=new,
    )
