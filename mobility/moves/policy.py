"""Who may do what with a move."""

from __future__ import annotations

import enum
from typing import NamedTuple

from mobility.applications.models import Application
from mobility.applications.policy import is_applicant, is_hr_for_applicant, is_not_above_applicant, is_sent
from mobility.core import clock
from mobility.core.authz import Clause, register_policy
from mobility.moves.models import (
    FINISHED,
    STOPPED,
    ApprovalBatch,
    Clearance,
    Feedback,
    FeedbackKind,
    Move,
    MoveStatus,
    RequestedAct,
    StandingApproval,
)
from mobility.opportunities.policy import is_host, is_host_hr, is_hr_partner, is_not_host, may_host
from mobility.people.models import DelegationScope, Person, Role
from mobility.people.policy import (
    acts_for_hr,
    acts_for_somebody,
    is_hr_for,
    is_in_line_above,
    is_line_manager_of,
    leads_people,
    list_principals,
)
from mobility.policies.models import Side


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
    UNDO_DECISION = "move:undo-decision"
    APPROVE_BATCH = "move:approve-batch"
    READ_BATCH = "move:read-batch"
    DECLARE_CONFLICT = "move:declare-conflict"
    READ_NOTES = "case-note:read"
    WRITE_NOTE = "case-note:write"
    EXPORT = "move:export"
    WITHDRAW = "move:withdraw"
    END_EARLY = "move:end-early"
    CONFIRM_HOME = "move:confirm-home"
    PAUSE = "move:pause"
    ASK_ADJUSTMENT = "clearance:ask-adjustment"
    LIST_CLEARANCES = "clearance:list"
    READ_CLEARANCE = "clearance:read"
    DECIDE_CLEARANCE = "clearance:decide"
    READ_OWN_CLEARANCES = "clearance:read-own"
    LIST_STANDING = "standing-approval:list"
    READ_STANDING = "standing-approval:read"
    SIGN_STANDING = "standing-approval:sign"
    REVOKE_STANDING = "standing-approval:revoke"
    GIVE_FEEDBACK = "feedback:give"
    ANSWER_FEEDBACK = "feedback:answer"
    READ_ACTS = "requested-act:list"
    ACT_ON_REQUEST = "requested-act:do"
    CONTEST_ACT = "requested-act:contest"
    READ_RATES = "rate:read"
    LIST_ALL_RATES = "rate:list"


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


def is_host_hr_of_move(actor: Person | None, move: Move) -> bool:
    return is_host_hr(actor, move.opportunity) and is_not_mover(actor, move)


def is_hr_of_its_side(actor: Person | None, clearance: Clearance) -> bool:
    """Host HR sees to the host side, home HR to the other."""
    is_partner = is_host_hr_of_move if clearance.side is Side.HOST else is_home_hr
    return is_partner(actor, clearance.move)


def is_home_hr_of_clearance(actor: Person | None, clearance: Clearance) -> bool:
    return is_home_hr(actor, clearance.move)


def owns_clearance(actor: Person | None, clearance: Clearance) -> bool:
    """Where nobody of the host side is left, home HR owns it."""
    return actor is not None and actor.id == clearance.owner_id


def has_no_part_in_it(actor: Person | None, clearance: Clearance) -> bool:
    """Neither the person, nor a host, nor whoever is asked for the release; of an adjustment nobody in the line."""
    move = clearance.move
    is_apart = is_not_mover(actor, move) and is_not_move_host(actor, move) and is_not_releaser(actor, move)
    return is_apart and not (clearance.is_adjustment and is_in_line_above(actor, move.person))


def has_signed(actor: Person | None, approval: StandingApproval) -> bool:
    return actor is not None and actor.id == approval.signed_by_id


def is_hr_of_its_scope(actor: Person | None, approval: StandingApproval) -> bool:
    """Whose scope holds all of the approval's."""
    return actor is not None and any(
        grant.role is Role.HR and grant.covers(approval.org_unit, approval.legal_entity_id)
        for grant in actor.role_grants
    )


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


READS_NOTES = (is_home_hr, is_not_in_line, is_not_move_host, has_no_conflict)


def may_act_for_applicant(actor: Person | None, application: Application) -> bool:
    """Home HR who may know of it: before the offer is accepted nobody in the person's line does (rule 5)."""
    return (
        is_hr_for_applicant(actor, application)
        and not is_applicant(actor, application)
        and is_sent(actor, application)
        and is_not_above_applicant(actor, application)
    )


def is_not_host_of_applicant(actor: Person | None, application: Application) -> bool:
    return is_not_host(actor, application.opportunity)


def was_acted_for(actor: Person | None, act: RequestedAct) -> bool:
    return is_applicant(actor, act.application)


class Right(NamedTuple):
    """What can be delegated: who holds it, and what must be true of the delegate besides."""

    scope: DelegationScope
    clauses: tuple[Clause, ...]
    aside: Clause


_NOT_AS_HR = (is_not_releaser, has_not_released, is_not_move_host, has_not_acted_for_mover, has_no_conflict)
IN_LINE = Right(
    DelegationScope.RELEASES,
    ((is_releaser,), (is_stand_in, is_not_move_host)),
    (is_not_mover, is_not_move_host, has_not_acted_for_mover),
)
IN_PLACE = Right(
    DelegationScope.HR_DECISIONS,
    (
        (is_home_hr, has_no_releaser, is_not_move_host, has_not_acted_for_mover, has_no_conflict),
        (is_home_hr, is_release_overdue, is_not_move_host, has_not_acted_for_mover, has_no_conflict),
    ),
    (is_not_mover, is_not_move_host, has_not_acted_for_mover, has_no_conflict),
)
AS_HR = Right(DelegationScope.HR_DECISIONS, ((is_home_hr, *_NOT_AS_HR),), (is_not_mover, *_NOT_AS_HR))
DELEGABLE: dict[MovePermission, tuple[Right, ...]] = {
    MovePermission.RELEASE: (IN_LINE, IN_PLACE),
    MovePermission.DECIDE_REVIEW: (AS_HR,),
    MovePermission.APPROVE: (AS_HR,),
}


def _holds(actor: Person, right: Right, move: Move) -> bool:
    return any(all(predicate(actor, move) for predicate in clause) for clause in right.clauses)


def find_principal(actor: Person | None, permission: MovePermission, move: Move) -> Person | None:
    """For whom somebody would decide here; None where they may in their own right, or may not at all.

    Both have to be free to decide: a delegate is no way around the separation of duties.
    """
    rights = DELEGABLE[permission]
    if actor is None or any(_holds(actor, right, move) for right in rights):
        return None
    for right in rights:
        if all(predicate(actor, move) for predicate in right.aside):
            for principal in list_principals(actor, right.scope, move.person):
                if _holds(principal, right, move):
                    return principal
    return None


def releases_for_somebody(actor: Person | None, move: Move) -> bool:
    return find_principal(actor, MovePermission.RELEASE, move) is not None


def decides_for_hr(actor: Person | None, move: Move) -> bool:
    return find_principal(actor, MovePermission.APPROVE, move) is not None


def acts_in_line(actor: Person | None, move: Move) -> bool:
    """A delegate of whoever is asked for the release reads what that person reads; as the host they do not."""
    principals = list_principals(actor, DelegationScope.RELEASES, move.person)
    return is_not_move_host(actor, move) and any(is_releaser(one, move) or is_stand_in(one, move) for one in principals)


def acts_as_home_hr(actor: Person | None, move: Move) -> bool:
    principals = list_principals(actor, DelegationScope.HR_DECISIONS, move.person)
    return is_not_move_host(actor, move) and any(is_home_hr(one, move) for one in principals)


register_policy(
    {
        MovePermission.READ: (
            (is_mover,),
            (is_move_host,),
            (is_releaser,),
            (is_line_manager_of_mover,),
            (is_stand_in,),
            (is_home_hr,),
            (is_host_hr_of_move,),
            (acts_in_line,),
            (acts_as_home_hr,),
        ),
        MovePermission.READ_DAYS: ((is_move_host, is_going_ahead),),
        MovePermission.LIST_RELEASES: ((leads_people,), (is_hr_partner,), (acts_for_somebody,)),
        MovePermission.READ_RELEASE: (
            (is_releaser,),
            (is_stand_in,),
            (is_home_hr, has_no_releaser),
            (is_home_hr, is_release_overdue),
            (is_home_hr, has_released_for_hr),
            (acts_in_line,),
            (acts_as_home_hr, has_no_releaser),
            (acts_as_home_hr, is_release_overdue),
        ),
        # why, what was tried, what stops at home: for the person, their line and HR; the host learns the outcome
        MovePermission.READ_RELEASE_WORDS: (
            (is_mover,),
            (is_releaser,),
            (is_line_manager_of_mover,),
            (is_stand_in,),
            (is_home_hr,),
            (acts_in_line,),
            (acts_as_home_hr,),
        ),
        MovePermission.RELEASE: (*IN_LINE.clauses, *IN_PLACE.clauses, (releases_for_somebody,)),
        MovePermission.BACKFILL: ((is_releaser, is_not_over),),
        MovePermission.ANSWER_PROPOSAL: ((is_mover,), (is_move_host,)),
        MovePermission.ACCEPT_PROPOSAL: ((is_mover, has_to_answer), (is_move_host, has_to_answer)),
        MovePermission.ASK_REVIEW: ((is_mover,),),
        MovePermission.DECIDE_REVIEW: (*AS_HR.clauses, (decides_for_hr,)),
        MovePermission.LIST_APPROVALS: ((is_hr_partner,), (acts_for_hr,)),
        MovePermission.READ_APPROVAL: ((is_home_hr,), (acts_as_home_hr,)),
        MovePermission.APPROVE: (*AS_HR.clauses, (decides_for_hr,)),
        MovePermission.UNDO_DECISION: ((is_home_hr, has_decided), (acts_as_home_hr, has_decided)),
        MovePermission.APPROVE_BATCH: ((is_hr_partner,),),
        MovePermission.READ_BATCH: ((is_own_batch,),),
        MovePermission.DECLARE_CONFLICT: (*AS_HR.clauses,),
        MovePermission.READ_NOTES: (READS_NOTES,),
        MovePermission.WRITE_NOTE: (READS_NOTES,),
        MovePermission.EXPORT: ((is_hr_partner,),),
        MovePermission.WITHDRAW: ((is_mover,),),
        MovePermission.END_EARLY: ((is_mover,), (is_move_host,)),
        MovePermission.CONFIRM_HOME: (
            (is_line_manager_of_mover, is_not_mover),
            (is_releaser,),
            (is_home_hr, has_no_releaser),
        ),
        MovePermission.PAUSE: ((is_mover,), (is_home_hr,), (is_host_hr_of_move,)),
        MovePermission.ASK_ADJUSTMENT: ((is_mover,),),
        MovePermission.LIST_CLEARANCES: ((is_hr_partner,),),
        MovePermission.READ_CLEARANCE: (
            (is_hr_of_its_side, has_no_part_in_it),
            (is_home_hr_of_clearance, has_no_part_in_it),
        ),
        MovePermission.DECIDE_CLEARANCE: (
            (is_hr_of_its_side, has_no_part_in_it),
            (owns_clearance, is_home_hr_of_clearance, has_no_part_in_it),
        ),
        MovePermission.READ_OWN_CLEARANCES: ((is_mover,),),
        MovePermission.LIST_STANDING: ((is_hr_partner,),),
        MovePermission.READ_STANDING: ((has_signed,), (is_hr_of_its_scope,)),
        MovePermission.SIGN_STANDING: ((is_hr_partner,),),
        MovePermission.REVOKE_STANDING: ((has_signed,), (is_hr_of_its_scope,)),
        MovePermission.GIVE_FEEDBACK: ((is_author_to_be,),),
        MovePermission.ANSWER_FEEDBACK: ((is_subject_of_feedback,),),
        MovePermission.READ_ACTS: ((is_applicant,), (may_act_for_applicant,)),
        MovePermission.ACT_ON_REQUEST: ((may_act_for_applicant, is_not_host_of_applicant),),
        MovePermission.CONTEST_ACT: ((was_acted_for,),),
        MovePermission.READ_RATES: ((may_host,), (is_hr_partner,)),
        MovePermission.LIST_ALL_RATES: ((is_hr_partner,),),
    }
)
