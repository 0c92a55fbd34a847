"""Who may do what with a move."""

from __future__ import annotations

import enum
from typing import NamedTuple

from mobility.applications.models import Application
from mobility.applications.policy import is_applicant, is_hr_for_applicant, is_not_above_applicant, is_sent
from mobility.core import clock
from mobility.core.authz import Clause, register_policy
from mobility.moves.models import Feedback, FeedbackKind, Move, MoveStatus, RequestedAct
from mobility.opportunities.policy import is_host, is_hr_partner, is_not_host, may_host
from mobility.people.models import DelegationScope, Person
from mobility.people.policy import (
    acts_for_hr,
    acts_for_somebody,
    is_hr_for,
    is_line_manager_of,
    leads_people,
    list_principals,
)


class MovePermission(enum.StrEnum):
    READ = "move:read"
    LIST_RELEASES = "release:list"
    READ_RELEASE = "release:read"
    READ_RELEASE_WORDS = "release:read-words"
    RELEASE = "release:decide"
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


def is_author_to_be(actor: Person | None, move: Move) -> bool:
    return is_mover(actor, move) or is_move_host(actor, move)


def is_subject_of_feedback(actor: Person | None, feedback: Feedback) -> bool:
    return feedback.kind is FeedbackKind.ABOUT_PERSON and is_mover(actor, feedback.move)


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


_NOT_AS_HR = (is_not_releaser, has_not_released, is_not_move_host, has_not_acted_for_mover)
IN_LINE = Right(
    DelegationScope.RELEASES,
    ((is_releaser,), (is_stand_in, is_not_move_host)),
    (is_not_mover, is_not_move_host, has_not_acted_for_mover),
)
IN_PLACE = Right(
    DelegationScope.HR_DECISIONS,
    (
        (is_home_hr, has_no_releaser, is_not_move_host, has_not_acted_for_mover),
        (is_home_hr, is_release_overdue, is_not_move_host, has_not_acted_for_mover),
    ),
    (is_not_mover, is_not_move_host, has_not_acted_for_mover),
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
            (acts_in_line,),
            (acts_as_home_hr,),
        ),
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
        MovePermission.ANSWER_PROPOSAL: ((is_mover,), (is_move_host,)),
        MovePermission.ACCEPT_PROPOSAL: ((is_mover, has_to_answer), (is_move_host, has_to_answer)),
        MovePermission.ASK_REVIEW: ((is_mover,),),
        MovePermission.DECIDE_REVIEW: (*AS_HR.clauses, (decides_for_hr,)),
        MovePermission.LIST_APPROVALS: ((is_hr_partner,), (acts_for_hr,)),
        MovePermission.READ_APPROVAL: ((is_home_hr,), (acts_as_home_hr,)),
        MovePermission.APPROVE: (*AS_HR.clauses, (decides_for_hr,)),
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
        MovePermission.READ_ACTS: ((is_applicant,), (may_act_for_applicant,)),
        MovePermission.ACT_ON_REQUEST: ((may_act_for_applicant, is_not_host_of_applicant),),
        MovePermission.CONTEST_ACT: ((was_acted_for,),),
        MovePermission.READ_RATES: ((may_host,), (is_hr_partner,)),
        MovePermission.LIST_ALL_RATES: ((is_hr_partner,),),
    }
)
