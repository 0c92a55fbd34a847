"""Who may do what with a move, as a table."""

from __future__ import annotations

from mobility.applications.policy import is_applicant
from mobility.core.authz import register_policy
from mobility.moves.policy.acting import (
    AS_HR,
    DELEGABLE,
    IN_LINE,
    IN_PLACE,
    acts_as_home_hr,
    acts_in_line,
    decides_for_hr,
    find_principal,
    is_not_host_of_applicant,
    may_act_for_applicant,
    releases_for_somebody,
    was_acted_for,
)
from mobility.moves.policy.clearing import (
    has_no_part_in_it,
    has_signed,
    is_home_hr_of_clearance,
    is_host_hr_of_move,
    is_hr_of_its_scope,
    is_hr_of_its_side,
    owns_clearance,
)
from mobility.moves.policy.on_the_way import (
    answers_extension,
    find_line,
    find_part,
    find_task,
    has_shared_with_line,
    is_homecoming_overdue,
    proposed_extension,
    speaks_for_line,
)
from mobility.moves.policy.parts import (
    Level,
    has_come_to_hr,
    has_decided,
    has_no_conflict,
    has_no_host,
    has_no_releaser,
    has_released_for_hr,
    has_to_answer,
    is_active,
    is_author_to_be,
    is_going_ahead,
    is_home_hr,
    is_line_manager_of_mover,
    is_move_host,
    is_mover,
    is_not_in_line,
    is_not_move_host,
    is_not_mover,
    is_not_over,
    is_own_batch,
    is_releaser,
    is_stand_in,
    is_subject_of_feedback,
    release_level,
)
from mobility.moves.policy.permissions import CoursePermission, MovePermission
from mobility.opportunities.policy import is_hr_partner, may_host
from mobility.people.policy import acts_for_hr, acts_for_somebody, leads_people

__all__ = [
    "DELEGABLE",
    "CoursePermission",
    "Level",
    "MovePermission",
    "find_line",
    "find_part",
    "find_principal",
    "find_task",
    "has_no_host",
    "has_to_answer",
    "is_active",
    "is_home_hr",
    "is_homecoming_overdue",
    "is_host_hr_of_move",
    "is_hr_of_its_scope",
    "is_move_host",
    "is_mover",
    "is_not_move_host",
    "is_stand_in",
    "release_level",
    "speaks_for_line",
]

READS_NOTES = (is_home_hr, is_not_in_line, is_not_move_host, has_no_conflict)

register_policy(
    {
        MovePermission.READ: (
            (is_mover,),
            (is_move_host,),
            (is_releaser,),
            (is_line_manager_of_mover,),
            (is_stand_in,),
            (is_home_hr,),
            (speaks_for_line,),
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
            (is_home_hr, has_come_to_hr),
            (is_home_hr, has_released_for_hr),
            (acts_in_line,),
            (acts_as_home_hr, has_no_releaser),
            (acts_as_home_hr, has_come_to_hr),
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
            (speaks_for_line,),
            (is_releaser,),
            (is_home_hr, has_no_releaser),
            (is_home_hr, is_homecoming_overdue),
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
