"""What HR decides: never their own case, never what they released, never as the host, and each time with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mobility.applications import services as applications
from mobility.audit import services as audit
from mobility.core import clock
from mobility.core.db import lock, session
from mobility.core.errors import ConditionNotMet, Conflict, InvalidInput
from mobility.core.i18n import N_, pack
from mobility.moves.checks import Check, find_blocking, list_warnings, run_checks
from mobility.moves.models import (
    APPROVAL_REASONS,
    REFUSAL_REASONS,
    TIME_TO_UNDO,
    Decision,
    HrDecision,
    HrReason,
    Move,
    MoveStatus,
    OverrideReason,
    RuleSeen,
)
from mobility.moves.policy import MovePermission as P
from mobility.moves.policy import find_principal
from mobility.moves.queries import get_facts, list_history
from mobility.moves.services.clearances import open_needed
from mobility.moves.services.steps import get_people, require_text, stop, take, tell
from mobility.moves.words.clearing import find_due_day
from mobility.moves.workflow import workflow
from mobility.people.models import Person
from mobility.policies.queries import find_version_id


@dataclass(frozen=True)
class Override:
    """Why a move is approved although rules warn; it says nothing of rules that stand in the way."""

    reason: OverrideReason
    text: str


def approve(
    *,
    actor: Person,
    move: Move,
    note: str,
    reason: HrReason = HrReason.BOTH_AGREE,
    override: Override | None = None,
) -> HrDecision:
    """Yes, unless a rule stands in the way; one that warns is overridden with a reason.

    The move begins on its date, once all it needs is cleared. Everybody is told when the time to undo it is over.
    """
    _begin_decision(actor, "approve", move)
    _check_reason(reason, APPROVAL_REASONS, note)
    checks = run_checks(get_facts(move))
    overridden = _check_rules(checks, override)
    waits = open_needed(move=move, held_until=clock.now() + TIME_TO_UNDO)
    take(actor, "approve_with_clearances" if waits else "approve", move, reason=reason, note=note.strip())
    decision = _add_decision(actor, move, Decision.APPROVED, reason, note)
    keep_what_was_seen(decision, checks, override if overridden else None)
    if override is not None and overridden:
        _record_override(actor, move, overridden, override)
    kind = "move_waits_for_clearances" if waits else "move_approved"
    tell(kind, move, get_people(move), by=find_due_day(move), held_until=decision.final_at)
    return decision


def refuse(*, actor: Person, move: Move, reason: HrReason, note: str) -> HrDecision:
    """No, with a coded reason and a sentence that the person can read."""
    _begin_decision(actor, "refuse", move)
    text = require_text(note, "explanation", N_("Write a sentence that the person can read."))
    _check_reason(reason, REFUSAL_REASONS, note)
    checks = run_checks(get_facts(move))
    take(actor, "refuse", move, reason=reason, note=text)
    decision = _add_decision(actor, move, Decision.DECLINED, reason, text)
    keep_what_was_seen(decision, checks, None)
    decision.place_held_since = move.place.held_since
    decision.application_decided_at = move.application.decided_at
    stop(move, lambda: applications.end_not_approved(application=move.application))
    tell("move_refused", move, get_people(move), held_until=decision.final_at)
    return decision


def _begin_decision(actor: Person, action: str, move: Move) -> None:
    lock(move)
    workflow.may(actor, action, move)
    _make_sure_it_is_undecided(move)


def _make_sure_it_is_undecided(move: Move) -> None:
    """Two at the same moment, two HR partners or HR and the person: the second learns who was first."""
    if move.status is MoveStatus.CANCELLED:
        raise Conflict(N_("The move was cancelled meanwhile. Nothing of yours was written."))
    if move.status is MoveStatus.WITHDRAWN:
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


def _check_reason(reason: HrReason, allowed: Sequence[HrReason], note: str) -> None:
    if reason not in allowed:
        raise InvalidInput(N_("Choose a reason."), field="reason")
    if reason is HrReason.OTHER:
        require_text(note, "approval_note", N_("Write the reason in a sentence."))


def _check_rules(checks: Sequence[Check], override: Override | None) -> list[Check]:
    """What was overridden: every warning, or nothing."""
    blocking, warnings = find_blocking(checks), list_warnings(checks)
    if blocking is not None:
        raise ConditionNotMet(blocking.finding.msgid, **blocking.finding.params)
    if warnings and override is None:
        raise InvalidInput(N_("A rule warns. Choose why you approve all the same."), field="override_reason")
    if warnings and override is not None:
        require_text(override.text, "override_text", N_("Write why you approve although a rule warns."))
    return warnings


def _add_decision(actor: Person, move: Move, word: Decision, reason: HrReason, note: str) -> HrDecision:
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


def keep_what_was_seen(decision: HrDecision, checks: Sequence[Check], override: Override | None) -> None:
    """A row per rule, in words, so that the decision can be read years later whatever the rules say by then."""
    warnings = list_warnings(checks)
    for check in checks:
        why = override if check in warnings else None
        decision.seen.append(
            RuleSeen(
                rule=check.id,
                version=check.version,
                policy_version_id=next(filter(None, map(find_version_id, check.limits)), None),
                label=check.label,
                verdict=check.verdict.value,
                text=pack(check.rule),
                finding=pack(check.finding),
                override_reason=why.reason if why else None,
                override_text=why.text.strip() if why else None,
            )
        )
    session.flush()


def _record_override(actor: Person, move: Move, overridden: Sequence[Check], override: Override) -> None:
    rules = ", ".join(check.id for check in overridden)
    audit.record(
        actor=actor,
        action="override",
        subject=move,
        concerns=move.person,
        reason_code=override.reason.value,
        note=f"{rules}: {override.text.strip()}",
    )
