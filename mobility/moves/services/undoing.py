"""Taking an HR decision back within ten minutes: everything is as it was, and nobody has heard of it."""

from __future__ import annotations

from mobility.applications import services as applications
from mobility.capacity import services as capacity
from mobility.core.authz import authorize
from mobility.core.db import lock, session
from mobility.core.errors import Conflict
from mobility.core.i18n import N_, Message
from mobility.moves.models import Decision, HrDecision, Move, MoveStatus
from mobility.moves.policy import MovePermission as P
from mobility.moves.progress import STATUS_WORDS
from mobility.moves.services.clearances import take_back_opened
from mobility.moves.services.settling import open_again_with_move
from mobility.moves.services.steps import drop_held_notices, take
from mobility.moves.workflow import workflow
from mobility.opportunities import services as opportunities
from mobility.people.models import Person


def undo_decision(*, actor: Person, move: Move) -> None:
    """Whoever decided takes it back, unless it is too late or something followed; then it says which."""
    lock(move)
    authorize(actor, P.UNDO_DECISION, move)
    decision = move.hr_decision
    assert decision is not None  # the permission asks for it
    action = "undo_approval" if decision.decision is Decision.APPROVED else "undo_refusal"
    _make_sure_it_can_be_undone(move, decision, action)
    take_back_opened(move=move)
    if decision.decision is Decision.DECLINED:
        open_again_with_move(move=move)
        _take_back_what_was_freed(move, decision)
    take(actor, action, move)
    move.hr_decision = None  # the record keeps what was decided, and that it was undone
    drop_held_notices(move)
    session.flush()


def _make_sure_it_can_be_undone(move: Move, decision: HrDecision, action: str) -> None:
    if not workflow.allows(action, move):
        word = Message(STATUS_WORDS[MoveStatus(move.status)][0])
        raise Conflict(N_("Something followed, so the decision stays. The move is now: %(status)s."), status=word)
    if decision.is_final:
        sentence = N_("The time to undo it ended on %(at)s, and everyone was told. The decision stays.")
        raise Conflict(sentence, at=decision.final_at)


def _take_back_what_was_freed(move: Move, decision: HrDecision) -> None:
    """The place and the time, if nobody has them by now, and the application as it was."""
    opportunities.hold_again(place=move.place, person=move.person, since=decision.place_held_since)
    capacity.take_again(
        commitment=move.commitment, starts_on=move.commitment.starts_on, ends_on=move.commitment.ends_on
    )
    applications.reopen_not_approved(application=move.application, decided_at=decision.application_decided_at)
