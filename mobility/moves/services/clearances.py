"""Opening what a move needs, and settling it: an HR partner of its side clears, marks as not needed, or refuses."""

from __future__ import annotations

import datetime as dt

from mobility.applications import services as applications
from mobility.audit import services as audit
from mobility.core import clock
from mobility.core.authz import authorize
from mobility.core.db import lock, session
from mobility.core.errors import ConditionNotMet, Conflict
from mobility.core.i18n import N_
from mobility.moves.messages.clearing import about_clearance
from mobility.moves.models import Clearance, ClearanceReason, Move, MoveStatus
from mobility.moves.policy import MovePermission as P
from mobility.moves.queries.clearing import MAY_ASK, list_needed_for, list_partners
from mobility.moves.services.running_out import has_run_out, run_out
from mobility.moves.services.settling import drop_held_notices_of, settle
from mobility.moves.services.steps import drop_held_notices, get_people, require_text, stop, take, tell
from mobility.moves.workflow import clearance_workflow
from mobility.notifications.services import notify
from mobility.people.models import Person
from mobility.people.working_days import first_working_day
from mobility.policies.models import ClearanceKind, Side
from mobility.skills.services import clean_document

ADJUSTMENT_DAYS = 10


def open_needed(*, move: Move, held_until: dt.datetime) -> bool:
    """Open what the policy in force asks for, each once; whether the move has to wait for anything.

    Its owner is told when the decision can no longer be undone.
    """
    known = {(clearance.kind, clearance.side) for clearance in move.clearances}
    for rule in list_needed_for(move):
        if (rule.kind, rule.side) not in known:
            _open(move, rule.kind, rule.side, rule.days, law=rule.law, held_until=held_until)
    return bool(move.open_clearances)


def take_back_opened(*, move: Move) -> None:
    """The approval is undone, so nothing is needed yet; what somebody has settled by now stands in the way of that."""
    opened = [clearance for clearance in move.clearances if not clearance.is_adjustment]
    settled = next((clearance for clearance in opened if not clearance.is_open), None)
    if settled is not None:
        raise Conflict(N_("A clearance was settled meanwhile, so the decision stays."))
    for clearance in opened:
        drop_held_notices_of(clearance)
        move.clearances.remove(clearance)


def ask_adjustment(*, actor: Person, move: Move, need: str) -> Clearance:
    """The person tells HR, and nobody else, what their workplace needs; HR settles it before the move begins."""
    lock(move)
    authorize(actor, P.ASK_ADJUSTMENT, move)
    if move.status not in MAY_ASK:
        raise ConditionNotMet(N_("The move is past that point. Speak with your HR partner about what you need."))
    if any(clearance.is_adjustment for clearance in move.clearances):
        raise ConditionNotMet(N_("HR knows already. Speak with your HR partner if something has changed."))
    text = require_text(need, "need", N_("Write what you need at your workplace."))
    clearance = _open(move, ClearanceKind.WORKPLACE_ADJUSTMENT, Side.HOME, ADJUSTMENT_DAYS, need=text)
    audit.record(actor=actor, action="open_clearance", subject=clearance, concerns=move.person)
    return clearance


def _open(
    move: Move, kind: ClearanceKind, side: Side, days: int, *, law: str = "", need: str = "",
    held_until: dt.datetime | None = None,
) -> Clearance:  # fmt: skip
    """Its owner is the partner with the narrowest scope."""
    last = clock.today(move.time_zone) + dt.timedelta(days=days)
    clearance = Clearance(kind=kind, side=side, due_on=last, law=law, need=need)
    move.clearances.append(clearance)
    partners = list_partners(clearance)
    clearance.owner = partners[0] if partners else None
    clearance.due_on = first_working_day(last, clearance.owner, ordinary_week=True)
    session.flush()
    if clearance.owner is not None:
        notice = about_clearance("clearance_opened", clearance, clearance.owner)
        notify(recipient=clearance.owner, notice=notice, held_until=held_until)
    return clearance


def clear(*, actor: Person, clearance: Clearance, note: str = "", name: str = "", content: bytes = b"") -> Clearance:
    """It is settled, with the document that says so where there is one."""
    _begin(actor, "clear", clearance)
    if content:
        clearance.document_name, clearance.document = clean_document(name=name, content=content), content
    settle(actor, "clear", clearance, note=note)
    _go_on(clearance.move)
    return clearance


def mark_not_needed(*, actor: Person, clearance: Clearance, note: str) -> Clearance:
    """It turned out not to apply; the reason stays with it."""
    _begin(actor, "mark_not_needed", clearance)
    text = require_text(note, "not_needed_note", N_("Write why it is not needed."))
    settle(actor, "mark_not_needed", clearance, note=text)
    _go_on(clearance.move)
    return clearance


def refuse_clearance(*, actor: Person, clearance: Clearance, reason: ClearanceReason, note: str) -> Clearance:
    """It cannot be had, so the move will not take place; only the person reads why."""
    _begin(actor, "refuse_clearance", clearance)
    move = clearance.move
    if move.status is not MoveStatus.AWAITING_CLEARANCES:
        raise ConditionNotMet(N_("HR has not approved the move yet. Decline the move itself, with a reason."))
    text = require_text(note, "explanation", N_("Write a sentence that the person can read."))
    clearance.reason_code = reason
    settle(actor, "refuse_clearance", clearance, note=text)
    take(None, "stop_uncleared", move)
    stop(move, lambda: applications.end_not_approved(application=move.application))
    tell("move_not_cleared", move, get_people(move))
    return clearance


def clear_by_silence(*, clearance: Clearance) -> None:
    """The law that its row names takes silence for a yes, and the last day has passed."""
    settle(None, "clear_by_silence", clearance, note=clearance.law)
    _go_on(clearance.move)


def note_clearance_document_read(*, actor: Person, clearance: Clearance) -> None:
    audit.record(actor=actor, action="download_document", subject=clearance, concerns=clearance.move.person)


def _begin(actor: Person, action: str, clearance: Clearance) -> None:
    """Two partners at the same moment: the second learns who was first."""
    lock(clearance.move)
    session.refresh(clearance, ["status", "version", "decided_by_id", "decided_at"])
    clearance_workflow.may(actor, action, clearance)
    if not clearance.is_open and not clearance.fell_away:
        sentence = N_("%(name)s settled this on %(at)s. Nothing of yours was written.")
        by = clearance.decided_by.name if clearance.decided_by else clearance.law
        raise Conflict(sentence, name=by, at=clearance.decided_at)
    if clearance.move.status not in MAY_ASK:
        raise Conflict(N_("The move has ended, so nothing is left to clear. Nothing of yours was written."))


def _go_on(move: Move) -> None:
    """With the last one settled the move can begin, if a day of it is left."""
    if move.status is MoveStatus.AWAITING_CLEARANCES and not move.open_clearances:
        if has_run_out(move):
            run_out(move)
            return
        take(None, "pass_clearances", move)
        drop_held_notices(move)  # that it waits is no longer so
        tell("move_cleared", move, get_people(move), held_until=move.undoable_until)
