"""What HR decides: never their own case, never what they released, never as the host."""

from __future__ import annotations

from mobility.applications import services as applications
from mobility.core import clock
from mobility.core.db import lock, session
from mobility.core.errors import ConditionNotMet, Conflict
from mobility.core.i18n import N_
from mobility.moves.checks import find_blocking, run_checks
from mobility.moves.models import Decision, HrDecision, HrReason, Move, MoveStatus
from mobility.moves.policy import MovePermission as P
from mobility.moves.policy import find_principal
from mobility.moves.queries import get_facts, list_history
from mobility.moves.services.steps import get_people, require_text, stop, take, tell
from mobility.moves.workflow import workflow
from mobility.people.models import Person


def approve(*, actor: Person, move: Move, note: str) -> HrDecision:
    """Yes, unless a check stands in the way; the move begins on its date."""
    _begin_decision(actor, "approve", move)
    blocking = find_blocking(run_checks(get_facts(move)))
    if blocking is not None:
        raise ConditionNotMet(blocking.finding.msgid, **blocking.finding.params)
    take(actor, "approve", move, note=note)
    decision = _add_decision(actor, move, Decision.APPROVED, None, note)
    tell("move_approved", move, get_people(move))
    return decision


def refuse(*, actor: Person, move: Move, reason: HrReason, note: str) -> HrDecision:
    """No, with a coded reason and a sentence that the person can read."""
    _begin_decision(actor, "refuse", move)
    text = require_text(note, "explanation", N_("Write a sentence that the person can read."))
    take(actor, "refuse", move, reason=reason, note=text)
    decision = _add_decision(actor, move, Decision.DECLINED, reason, text)
    stop(move, lambda: applications.end_not_approved(application=move.application))
    tell("move_refused", move, get_people(move))
    return decision


def _begin_decision(actor: Person, action: str, move: Move) -> None:
    lock(move)
    workflow.may(actor, action, move)
    _make_sure_it_is_undecided(move)


def _make_sure_it_is_undecided(move: Move) -> None:
    """Two at the same moment, two HR partners or HR and the person: the second learns who was first."""
    if move.status in {MoveStatus.WITHDRAWN, MoveStatus.CANCELLED}:
        entry, who = list_history(move)[0]
        sentence = N_("%(name)s withdrew the move on %(at)s. Nothing of yours was written.")
        raise Conflict(sentence, name=who.name if who else move.person.name, at=entry.created_at)
    decision = move.hr_decision
    if decision is not None:
        sentence = (
            N_("%(name)s already approved this on %(at)s. Nothing of yours was written.")
            if decision.decision is Decision.APPROVED
            else N_("%(name)s already declined this on %(at)s. Nothing of yours was written.")
        )
        raise Conflict(sentence, name=decision.decided_by.name, at=decision.decided_at)


def _add_decision(actor: Person, move: Move, word: Decision, reason: HrReason | None, note: str) -> HrDecision:
    decision = HrDecision(
        move=move,
        decision=word,
        decided_by=actor,
        on_behalf_of=find_principal(actor, P.APPROVE, move),
        decided_at=clock.now(),
        reason_code=reason,
        note=note.strip(),
    )
    session.add(decision)
    session.flush()
    return decision
