"""Which part somebody plays in a move."""

from __future__ import annotations

import enum

from mobility.accounts.queries import find_account
from mobility.core import clock
from mobility.core.db import once_while_reading
from mobility.moves.models import (
    FINISHED,
    STOPPED,
    ApprovalBatch,
    Feedback,
    FeedbackKind,
    Move,
    MoveStatus,
)
from mobility.opportunities.policy import is_host, is_host_hr
from mobility.people.models import Person
from mobility.people.policy import (
    is_hr_for,
    is_line_manager_of,
)


def is_active(person: Person) -> bool:
    """Whether somebody can still be expected to decide: not gone, and not shut out; who never signed in still may."""
    account = once_while_reading(("account", person.id), lambda: find_account(person))
    return not person.has_left(clock.today(person.time_zone)) and (account is None or account.is_open)


def is_mover(actor: Person | None, move: Move) -> bool:
    return actor is not None and actor.id == move.person_id


def is_not_mover(actor: Person | None, move: Move) -> bool:
    return actor is not None and actor.id != move.person_id


def is_move_host(actor: Person | None, move: Move) -> bool:
    """Who runs the posting; where all of them have left the company, HR of the hosting unit takes over."""
    opportunity = move.opportunity
    runs_it = is_host(actor, opportunity) or (is_host_hr(actor, opportunity) and has_no_host(move))
    return runs_it and is_not_mover(actor, move)


def has_no_host(move: Move) -> bool:
    return all(host.has_left(clock.today(host.time_zone)) for host in move.opportunity.hosts)


def is_going_ahead(actor: Person | None, move: Move) -> bool:
    """Approved, and not over."""
    return move.status in {MoveStatus.APPROVED, MoveStatus.ACTIVE, MoveStatus.PAUSED}


def is_not_over(actor: Person | None, move: Move) -> bool:
    return move.status not in {*FINISHED, *STOPPED}


def is_releaser(actor: Person | None, move: Move) -> bool:
    return actor is not None and actor.id == move.releaser_id and is_not_mover(actor, move)


def is_home_hr(actor: Person | None, move: Move) -> bool:
    return is_hr_for(actor, move.person) and is_not_mover(actor, move)


def has_no_releaser(actor: Person | None, move: Move) -> bool:
    return move.releaser_id is None


class Level(enum.StrEnum):
    """Who may decide the release by now; whoever was asked first still may."""

    LINE = "line"
    ABOVE = "above"
    HR = "hr"
    HR_ALONE = "hr_alone"


def release_level(move: Move) -> Level:
    """How far the release clock has come by the calendar of whoever was asked; no job has to have run."""
    if move.releaser is None:
        return Level.HR_ALONE
    if move.release_due_on is not None and move.release_due_on <= clock.today(move.releaser.time_zone):
        return Level.HR
    return Level.ABOVE if move.request is not None and move.request.has_come_above else Level.LINE


def is_release_overdue(actor: Person | None, move: Move) -> bool:
    """The line manager let the time pass: home HR may decide in their place."""
    return move.status is MoveStatus.AWAITING_RELEASE and release_level(move) is Level.HR


def has_come_to_hr(actor: Person | None, move: Move) -> bool:
    """HR was asked to decide the release, in this round or one before: they read what became of it."""
    return is_release_overdue(actor, move) or any(request.has_come_to_hr for request in move.release_requests)


def is_stand_in(actor: Person | None, move: Move) -> bool:
    """The line manager's own manager, once the line manager let their time pass; they read what becomes of it."""
    newest = move.release_requests[-1] if move.release_requests else None
    return (
        actor is not None
        and newest is not None
        and newest.has_come_above
        and newest.above_id == actor.id
        and is_not_mover(actor, move)
    )


def has_released_for_hr(actor: Person | None, move: Move) -> bool:
    """An HR partner who spoke in the line manager's place may read what they decided."""
    return actor is not None and actor.id in {decision.decided_by_id for decision in move.release_decisions}


def is_line_manager_of_mover(actor: Person | None, move: Move) -> bool:
    return is_line_manager_of(actor, move.person)


def has_to_answer(actor: Person | None, move: Move) -> bool:
    """Whose yes to the proposed change is still missing."""
    release = move.release
    if actor is None or release is None:
        return False
    return (release.person_accepted_at if actor.id == move.person_id else release.host_accepted_at) is None


def has_not_released(actor: Person | None, move: Move) -> bool:
    """The release and the approval are made by two different people."""
    return actor is not None and all(actor.id not in decision.humans for decision in move.release_decisions)


def has_not_acted_for_mover(actor: Person | None, move: Move) -> bool:
    """Whoever answered in the person's name, because they asked, decides nothing about the move (rule 4)."""
    return actor is not None and actor.id not in {act.acted_by_id for act in move.requested_acts}


def is_not_releaser(actor: Person | None, move: Move) -> bool:
    return actor is not None and actor.id != move.releaser_id


def is_not_move_host(actor: Person | None, move: Move) -> bool:
    """Nor who offered the place, though they may have handed the posting on since."""
    offer = move.application.offer
    offered_by = offer.made_by_id if offer is not None else None
    return actor is not None and actor.id not in {*move.opportunity.host_ids, offered_by}


def has_no_conflict(actor: Person | None, move: Move) -> bool:
    """Nobody decides where they said themselves that they should not."""
    return actor is not None and actor.id not in {row.person_id for row in move.conflicts}


def is_not_in_line(actor: Person | None, move: Move) -> bool:
    """Neither who releases nor the line manager by name."""
    return actor is not None and actor.id not in {move.releaser_id, move.person.line_manager_id}


def has_decided(actor: Person | None, move: Move) -> bool:
    """By hand: what a standing approval did is revoked for the future, not undone."""
    decision = move.hr_decision
    if actor is None or decision is None or decision.standing_approval_id is not None:
        return False
    return decision.decided_by_id == actor.id


def is_own_batch(actor: Person | None, batch: ApprovalBatch) -> bool:
    return actor is not None and actor.id == batch.decided_by_id


def is_author_to_be(actor: Person | None, move: Move) -> bool:
    return is_mover(actor, move) or is_move_host(actor, move)


def is_subject_of_feedback(actor: Person | None, feedback: Feedback) -> bool:
    return feedback.kind is FeedbackKind.ABOUT_PERSON and is_mover(actor, feedback.move)
