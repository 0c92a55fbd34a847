"""Who may do what with a move."""

from __future__ import annotations

import enum

from mobility.core import clock
from mobility.core.authz import register_policy
from mobility.moves.models import FINISHED, STOPPED, Feedback, FeedbackKind, Move, MoveStatus
from mobility.opportunities.policy import is_host, is_hr_partner
from mobility.people.models import Person
from mobility.people.policy import is_hr_for, is_line_manager_of, leads_people


class MovePermission(enum.StrEnum):
    READ = "move:read"
    READ_DAYS = "move:read-days"
    LIST_RELEASES = "release:list"
    READ_RELEASE = "release:read"
    READ_RELEASE_WORDS = "release:read-words"
    RELEASE = "release:decide"
    BACKFILL = "move:backfill"
    ANSWER_PROPOSAL = "release:answer-proposal"
    ACCEPT_PROPOSAL = "release:accept-proposal"
    ASK_REVIEW = "release:ask-review"
    DECIDE_REVIEW = "release:decide-review"
    LIST_APPROVALS = "move:list-approvals"
    READ_APPROVAL = "move:read-approval"
    APPROVE = "move:approve"
    EXPORT = "move:export"
    WITHDRAW = "move:withdraw"
    END_EARLY = "move:end-early"
    CONFIRM_HOME = "move:confirm-home"
    GIVE_FEEDBACK = "feedback:give"
    ANSWER_FEEDBACK = "feedback:answer"


def is_mover(actor: Person | None, move: Move) -> bool:
    return actor is not None and actor.id == move.person_id


def is_not_mover(actor: Person | None, move: Move) -> bool:
    return actor is not None and actor.id != move.person_id


def is_move_host(actor: Person | None, move: Move) -> bool:
    return is_host(actor, move.opportunity) and is_not_mover(actor, move)


def is_going_ahead(actor: Person | None, move: Move) -> bool:
    """Approved, and not over."""
    return move.status in {MoveStatus.APPROVED, MoveStatus.ACTIVE}


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
    return actor is not None and actor.id not in {decision.decided_by_id for decision in move.release_decisions}


def is_not_releaser(actor: Person | None, move: Move) -> bool:
    return actor is not None and actor.id != move.releaser_id


def is_not_move_host(actor: Person | None, move: Move) -> bool:
    """Nor who offered the place, though they may have handed the posting on since."""
    offer = move.application.offer
    offered_by = offer.made_by_id if offer is not None else None
    return actor is not None and actor.id not in {*move.opportunity.host_ids, offered_by}


def is_author_to_be(actor: Person | None, move: Move) -> bool:
    return is_mover(actor, move) or is_move_host(actor, move)


def is_subject_of_feedback(actor: Person | None, feedback: Feedback) -> bool:
    return feedback.kind is FeedbackKind.ABOUT_PERSON and is_mover(actor, feedback.move)


register_policy(
    {
        MovePermission.READ: (
            (is_mover,),
            (is_move_host,),
            (is_releaser,),
            (is_line_manager_of_mover,),
            (is_stand_in,),
            (is_home_hr,),
        ),
        MovePermission.READ_DAYS: ((is_move_host, is_going_ahead),),
        MovePermission.LIST_RELEASES: ((leads_people,), (is_hr_partner,)),
        MovePermission.READ_RELEASE: (
            (is_releaser,),
            (is_stand_in,),
            (is_home_hr, has_no_releaser),
            (is_home_hr, is_release_overdue),
            (is_home_hr, has_released_for_hr),
        ),
        # why, what was tried, what stops at home: for the person, their line and HR; the host learns the outcome
        MovePermission.READ_RELEASE_WORDS: (
            (is_mover,),
            (is_releaser,),
            (is_line_manager_of_mover,),
            (is_stand_in,),
            (is_home_hr,),
        ),
        MovePermission.RELEASE: (
            (is_releaser,),
            (is_stand_in, is_not_move_host),
            (is_home_hr, has_no_releaser, is_not_move_host),
            (is_home_hr, is_release_overdue, is_not_move_host),
        ),
        MovePermission.BACKFILL: ((is_releaser, is_not_over),),
        MovePermission.ANSWER_PROPOSAL: ((is_mover,), (is_move_host,)),
        MovePermission.ACCEPT_PROPOSAL: ((is_mover, has_to_answer), (is_move_host, has_to_answer)),
        MovePermission.ASK_REVIEW: ((is_mover,),),
        MovePermission.DECIDE_REVIEW: ((is_home_hr, is_not_releaser, has_not_released, is_not_move_host),),
        MovePermission.LIST_APPROVALS: ((is_hr_partner,),),
        MovePermission.READ_APPROVAL: ((is_home_hr,),),
        MovePermission.APPROVE: ((is_home_hr, is_not_releaser, has_not_released, is_not_move_host),),
        MovePermission.EXPORT: ((is_hr_partner,),),
        MovePermission.WITHDRAW: ((is_mover,),),
        MovePermission.END_EARLY: ((is_mover,), (is_move_host,)),
        MovePermission.CONFIRM_HOME: (
            (is_line_manager_of_mover, is_not_mover),
            (is_releaser,),
            (is_home_hr, has_no_releaser),
        ),
        MovePermission.GIVE_FEEDBACK: ((is_author_to_be,),),
        MovePermission.ANSWER_FEEDBACK: ((is_subject_of_feedback,),),
    }
)
