"""Who may do what with a move."""

from __future__ import annotations

import enum

from mobility.core import clock
from mobility.core.authz import register_policy
from mobility.moves.models import CourseTask, Extension, Feedback, FeedbackKind, Move, MoveStatus, Part, TaskKind
from mobility.opportunities.policy import is_host, is_host_hr, is_hr_partner
from mobility.people.models import Person
from mobility.people.policy import is_hr_for, is_line_manager_of, leads_people


class CoursePermission(enum.StrEnum):
    """What people do while a move goes on and after it."""

    GIVE_CHECK_IN = "check-in:give"
    READ_CHECK_IN = "check-in:read"
    SHARE_CHECK_IN = "check-in:share"
    READ_RETURN_PLAN = "return-plan:read"
    WRITE_RETURN_PLAN = "return-plan:write"
    PROPOSE_EXTENSION = "extension:propose"
    ANSWER_EXTENSION = "extension:answer"
    WITHDRAW_EXTENSION = "extension:withdraw"
    READ_END_REASON = "move:read-end-reason"
    SAY_BACK = "move:say-back"


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


def is_homecoming_overdue(actor: Person | None, move: Move) -> bool:
    """The line manager was asked and reminded, and has not said that the person is back."""
    task = find_task(move, TaskKind.HOMECOMING)
    return task is not None and task.is_open and task.remind_again_on <= clock.today(move.time_zone)


def find_task(move: Move, kind: TaskKind) -> CourseTask | None:
    return next((task for task in move.tasks if task.kind is kind), None)


def find_line(move: Move) -> Person | None:
    """The line manager of today, or the head of the nearest unit; None means that HR speaks for the line."""
    found = move.person.releasing_manager
    return found if found is not None and not found.has_left(clock.today(found.time_zone)) else None


def speaks_for_line(actor: Person | None, move: Move) -> bool:
    line = find_line(move)
    if actor is None or actor.id == move.person_id:
        return False
    return is_home_hr(actor, move) if line is None else line.id == actor.id


def has_shared_with_line(actor: Person | None, move: Move) -> bool:
    return any(row.shared_at is not None for row in move.check_ins)


def find_part(actor: Person | None, extension: Extension) -> Part | None:
    """In which of the parts that are asked now this person answers; HR is nobody who has agreed before, nor a host."""
    move, agreed = extension.move, {answer.person_id for answer in extension.answers}
    if actor is None:
        return None
    plays = {
        Part.PERSON: is_mover(actor, move),
        Part.HOST: is_move_host(actor, move),
        Part.LINE: speaks_for_line(actor, move),
        Part.HR: is_home_hr(actor, move) and is_not_move_host(actor, move) and actor.id not in agreed,
    }
    return next((part for part in extension.waiting_parts if plays[part]), None)


def answers_extension(actor: Person | None, extension: Extension) -> bool:
    return find_part(actor, extension) is not None


def proposed_extension(actor: Person | None, extension: Extension) -> bool:
    return actor is not None and actor.id == extension.proposed_by_id


register_policy(
    {
        MovePermission.READ: (
            (is_mover,),
            (is_move_host,),
            (is_releaser,),
            (is_line_manager_of_mover,),
            (is_stand_in,),
            (speaks_for_line,),
            (is_home_hr,),
        ),
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
            (is_home_hr, is_homecoming_overdue),
        ),
        MovePermission.GIVE_FEEDBACK: ((is_author_to_be,),),
        MovePermission.ANSWER_FEEDBACK: ((is_subject_of_feedback,),),
    }
)

register_policy(
    {
        CoursePermission.GIVE_CHECK_IN: ((is_mover,), (is_move_host,)),
        # nobody's appraisal: neither HR nor the line manager, but for what the person shared
        CoursePermission.READ_CHECK_IN: ((is_mover,), (is_move_host,), (speaks_for_line, has_shared_with_line)),
        CoursePermission.SHARE_CHECK_IN: ((is_mover,),),
        CoursePermission.READ_RETURN_PLAN: ((is_mover,), (is_move_host,), (speaks_for_line,), (is_home_hr,)),
        CoursePermission.WRITE_RETURN_PLAN: ((is_mover,), (speaks_for_line,)),
        CoursePermission.PROPOSE_EXTENSION: ((is_mover,), (is_move_host,), (speaks_for_line,)),
        CoursePermission.ANSWER_EXTENSION: ((answers_extension,),),
        CoursePermission.WITHDRAW_EXTENSION: ((proposed_extension,),),
        CoursePermission.READ_END_REASON: ((is_mover,), (is_move_host,), (is_home_hr,)),
        CoursePermission.SAY_BACK: ((is_mover,),),
    }
)
