"""The clock of a clearance: it reminds its owner, then asks the others of its scope, or lets silence clear it."""

from __future__ import annotations

import datetime as dt

from mobility.audit import services as audit
from mobility.core import clock
from mobility.core.db import lock
from mobility.moves.messages.clearing import about_clearance
from mobility.moves.models import Clearance, ClearanceStep, Move, MoveStatus
from mobility.moves.queries.clearing import list_open, list_owned_by, list_partners
from mobility.moves.services.clearances import clear_by_silence
from mobility.notifications.services import notify
from mobility.people.models import Person
from mobility.people.working_days import first_working_day

REMIND_BEFORE = dt.timedelta(days=3)
STEPS = tuple(ClearanceStep)
TOLD = {ClearanceStep.REMINDED: "clearance_reminded", ClearanceStep.DUE: "clearance_due"}


def run_clearance_clocks(*, move: Move) -> None:
    """Take the step that is due of each. After an outage only the latest is taken."""
    if move.status is not MoveStatus.AWAITING_CLEARANCES:
        return
    for clearance in list(move.open_clearances):
        _replace_absent_owner(clearance, None)
        _run(clearance)


def reassign_clearances_of(*, person: Person) -> None:
    """Somebody leaves: what they owned goes to another partner of its scope at once."""
    for clearance in list_owned_by(person):
        _replace_absent_owner(clearance, person)


def recount_clearances() -> None:
    """Terms that would end in a pause end after it, and their owners are told; a day once promised stays."""
    for clearance in sorted(list_open(), key=lambda one: one.move_id):
        lock(clearance.move)
        before = clearance.due_on
        _put_on_working_day(clearance)
        if clearance.due_on != before and clearance.owner is not None:
            _tell("clearance_moved", clearance, [clearance.owner])


def _run(clearance: Clearance) -> None:
    due = _find_due_step(clearance)
    if due is ClearanceStep.WITH_OTHERS and clearance.law:
        clear_by_silence(clearance=clearance)
        return
    if STEPS.index(due) <= STEPS.index(clearance.step):
        return
    clearance.step = due
    if due is ClearanceStep.WITH_OTHERS:
        audit.record(actor=None, action="hand_to_others", subject=clearance, concerns=clearance.move.person)
        _tell("clearance_late", clearance, list_partners(clearance))
    else:
        _tell(TOLD[due], clearance, [clearance.owner] if clearance.owner else list_partners(clearance))


def _find_due_step(clearance: Clearance) -> ClearanceStep:
    today = clock.today(clearance.time_zone)
    if today > clearance.due_on:
        return ClearanceStep.WITH_OTHERS
    if today == clearance.due_on:
        return ClearanceStep.DUE
    return ClearanceStep.REMINDED if today >= clearance.due_on - REMIND_BEFORE else ClearanceStep.OPENED


def _replace_absent_owner(clearance: Clearance, leaver: Person | None) -> None:
    """Gone, shut out, or without the role or scope by now."""
    owner = clearance.owner
    partners = [partner for partner in list_partners(clearance) if partner is not leaver]
    if owner in partners or not (owner or partners):
        return
    clearance.owner = partners[0] if partners else None
    _put_on_working_day(clearance)
    audit.record(actor=None, action="hand_on", subject=clearance, concerns=clearance.move.person)
    if clearance.owner is not None:
        _tell("clearance_handed_on", clearance, [clearance.owner])


def _put_on_working_day(clearance: Clearance) -> None:
    if clearance.due_on >= clock.today(clearance.time_zone):
        clearance.due_on = first_working_day(clearance.due_on, clearance.owner, ordinary_week=True)


def _tell(kind: str, clearance: Clearance, people: list[Person]) -> None:
    for person in people:
        notify(recipient=person, notice=about_clearance(kind, clearance, person))
