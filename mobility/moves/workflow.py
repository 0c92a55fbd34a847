"""The life of a move, of what it has to be cleared of, and of a later last day that somebody proposes."""

from __future__ import annotations

from mobility.core.i18n import N_
from mobility.core.workflow import Button, Condition, Workflow, transition
from mobility.moves.models import BEFORE_DECISION, ClearanceStatus, Decision, Move
from mobility.moves.models import ExtensionStatus as E
from mobility.moves.models import MoveStatus as S
from mobility.moves.policy import CoursePermission as C
from mobility.moves.policy import MovePermission as P


def _proposal_is_agreed(move: Move) -> bool:
    return move.release is not None and move.release.is_agreed_by_both


def _is_released(move: Move) -> bool:
    return any(row.decision in {Decision.AGREED, Decision.PROPOSED} for row in move.release_decisions)


BOTH_ACCEPT_THE_CHANGE = Condition(
    _proposal_is_agreed, N_("The host and the person both have to accept the change first.")
)
HAS_NO_LAST_DAY = Condition(lambda move: move.ended_on is None, N_("The last day is already settled."))
IS_NOT_BEING_EXTENDED = Condition(
    lambda move: move.extension is None, N_("A later last day is proposed already. Answer that first.")
)
ALL_HAVE_AGREED = Condition(lambda extension: not extension.waiting_parts, N_("Not everybody has agreed yet."))
IS_RELEASED = Condition(_is_released, N_("The line manager has not agreed yet."))
IS_CLEARED = Condition(lambda move: not move.open_clearances, N_("A clearance is still open."))

workflow = Workflow(
    transition(
        "agree",
        from_=[S.AWAITING_RELEASE],
        to=S.AWAITING_HR,
        by=P.RELEASE,
        label=N_("Agree to the move"),
        causes=[N_("HR is asked to approve; the person and the host are told.")],
        button=Button.PRIMARY,
    ),
    transition(
        "propose_change",
        from_=[S.AWAITING_RELEASE],
        to=S.CHANGE_PROPOSED,
        by=P.RELEASE,
        label=N_("Propose a change"),
        causes=[N_("The person and the host are asked within five days.")],
    ),
    transition(
        "accept_change",
        from_=[S.CHANGE_PROPOSED],
        to=S.CHANGE_PROPOSED,
        by=P.ACCEPT_PROPOSAL,
        label=N_("Accept the change"),
        causes=[N_("When both have accepted, HR is asked to approve.")],
        button=Button.PRIMARY,
    ),
    transition(
        "settle_change",
        from_=[S.CHANGE_PROPOSED],
        to=S.AWAITING_HR,
        by=None,
        needs=[BOTH_ACCEPT_THE_CHANGE],
        causes=[N_("HR is asked to approve the changed terms.")],
    ),
    transition(
        "refuse_change",
        from_=[S.CHANGE_PROPOSED],
        to=S.AWAITING_RELEASE,
        by=P.ANSWER_PROPOSAL,
        label=N_("Keep the first terms"),
        causes=[N_("The line manager is asked again on the first terms.")],
    ),
    transition("lapse_change", from_=[S.CHANGE_PROPOSED], to=S.AWAITING_RELEASE, by=None),
    transition(
        "decline",
        from_=[S.AWAITING_RELEASE],
        to=S.RELEASE_DECLINED,
        by=P.RELEASE,
        label=N_("Decline with a reason"),
        causes=[N_("The person reads the reason and may ask HR for a review within five days.")],
        button=Button.IRREVERSIBLE,
    ),
    transition(
        "ask_review",
        from_=[S.RELEASE_DECLINED],
        to=S.IN_REVIEW,
        by=P.ASK_REVIEW,
        label=N_("Ask HR for a review"),
        causes=[N_("The place is held while HR looks at it.")],
        button=Button.PRIMARY,
    ),
    transition(
        "release_in_review",
        from_=[S.IN_REVIEW],
        to=S.AWAITING_HR,
        by=P.DECIDE_REVIEW,
        label=N_("Release in review"),
        causes=[N_("Another HR partner is asked to approve.")],
        button=Button.PRIMARY,
    ),
    transition(
        "uphold_decline",
        from_=[S.IN_REVIEW],
        to=S.DECLINED_FOR_GOOD,
        by=P.DECIDE_REVIEW,
        label=N_("Uphold the refusal"),
        causes=[N_("The place is free again; everyone concerned is told.")],
        button=Button.IRREVERSIBLE,
    ),
    transition("lapse_review", from_=[S.RELEASE_DECLINED], to=S.DECLINED_FOR_GOOD, by=None),
    transition(
        "approve",
        from_=[S.AWAITING_HR],
        to=S.APPROVED,
        by=P.APPROVE,
        label=N_("Approve move"),
        needs=[IS_RELEASED],
        causes=[N_("Everyone concerned is told; the move begins on its date.")],
        button=Button.PRIMARY,
    ),
    transition(
        "refuse",
        from_=[S.AWAITING_HR],
        to=S.HR_DECLINED,
        by=P.APPROVE,
        label=N_("Decline move"),
        causes=[N_("The place is free again; everyone concerned is told why.")],
        button=Button.IRREVERSIBLE,
    ),
    transition(
        "approve_with_clearances",  # what an approval is where something is to be cleared
        from_=[S.AWAITING_HR],
        to=S.AWAITING_CLEARANCES,
        by=None,
        needs=[IS_RELEASED],
        causes=[N_("HR of either side settles what the move needs before it begins.")],
    ),
    transition("approve_by_standing", from_=[S.AWAITING_HR], to=S.APPROVED, by=None, needs=[IS_RELEASED, IS_CLEARED]),
    transition("pass_clearances", from_=[S.AWAITING_CLEARANCES], to=S.APPROVED, by=None, needs=[IS_CLEARED]),
    transition("stop_uncleared", from_=[S.AWAITING_CLEARANCES], to=S.CLEARANCE_REFUSED, by=None),
    transition("undo_approval", from_=[S.APPROVED, S.AWAITING_CLEARANCES], to=S.AWAITING_HR, by=P.UNDO_DECISION),
    transition("undo_refusal", from_=[S.HR_DECLINED], to=S.AWAITING_HR, by=P.UNDO_DECISION),
    transition("activate", from_=[S.APPROVED], to=S.ACTIVE, by=None),
    transition(
        "pause",
        from_=[S.ACTIVE],
        to=S.PAUSED,
        by=P.PAUSE,
        label=N_("Pause the move"),
        causes=[N_("The time is free meanwhile; everyone concerned is told, and nobody is told why.")],
    ),
    transition(
        "resume",
        from_=[S.PAUSED],
        to=S.ACTIVE,
        by=P.PAUSE,
        label=N_("Resume the move"),
        causes=[N_("The time is taken again, if it is still free.")],
        button=Button.PRIMARY,
    ),
    transition("complete", from_=[S.ACTIVE, S.PAUSED], to=S.COMPLETED, by=None),
    transition(
        "end_while_paused",
        from_=[S.PAUSED],
        to=S.PAUSED,
        by=P.END_EARLY,
        label=N_("End the move early"),
        needs=[HAS_NO_LAST_DAY],
        causes=[N_("Everyone concerned is told the last day.")],
        button=Button.IRREVERSIBLE,
    ),
    transition(
        "end_early",
        from_=[S.ACTIVE],
        to=S.ACTIVE,
        by=P.END_EARLY,
        label=N_("End the move early"),
        needs=[HAS_NO_LAST_DAY],
        causes=[N_("Everyone concerned is told the last day.")],
        button=Button.IRREVERSIBLE,
    ),
    transition(
        "propose_extension",
        from_=[S.ACTIVE],
        to=S.ACTIVE,
        by=C.PROPOSE_EXTENSION,
        label=N_("Propose a later last day"),
        needs=[HAS_NO_LAST_DAY, IS_NOT_BEING_EXTENDED],
        causes=[N_("The person, the host and the line manager are asked; HR is where policy says so.")],
    ),
    transition("extend", from_=[S.ACTIVE], to=S.ACTIVE, by=None, needs=[HAS_NO_LAST_DAY]),
    transition("finish_early", from_=[S.ACTIVE, S.PAUSED], to=S.ENDED_EARLY, by=None),
    transition(
        "withdraw",
        from_=[*BEFORE_DECISION, S.AWAITING_CLEARANCES, S.APPROVED],
        to=S.WITHDRAWN,
        by=P.WITHDRAW,
        label=N_("Withdraw from the move"),
        causes=[N_("The place is free again; everyone concerned is told.")],
        button=Button.IRREVERSIBLE,
    ),
    transition(
        "cancel",
        from_=[*BEFORE_DECISION, S.AWAITING_CLEARANCES, S.APPROVED],
        to=S.CANCELLED,
        by=None,
    ),
    transition("run_out", from_=[*BEFORE_DECISION, S.AWAITING_CLEARANCES], to=S.CANCELLED, by=None),
)

clearance_workflow = Workflow(
    transition(
        "clear",
        from_=[ClearanceStatus.OPEN],
        to=ClearanceStatus.CLEARED,
        by=P.DECIDE_CLEARANCE,
        label=N_("Clear"),
        causes=[N_("The last one that is cleared lets the move go on.")],
        button=Button.PRIMARY,
    ),
    transition(
        "mark_not_needed",
        from_=[ClearanceStatus.OPEN],
        to=ClearanceStatus.NOT_NEEDED,
        by=P.DECIDE_CLEARANCE,
        label=N_("Mark as not needed"),
    ),
    transition(
        "refuse_clearance",
        from_=[ClearanceStatus.OPEN],
        to=ClearanceStatus.REFUSED,
        by=P.DECIDE_CLEARANCE,
        label=N_("Refuse the clearance"),
        causes=[N_("The move will not take place: the place is free again, and everyone concerned is told.")],
        button=Button.IRREVERSIBLE,
    ),
    transition("clear_by_silence", from_=[ClearanceStatus.OPEN], to=ClearanceStatus.CLEARED, by=None),
    transition("fall_away", from_=[ClearanceStatus.OPEN], to=ClearanceStatus.NOT_NEEDED, by=None),
    transition("come_back", from_=[ClearanceStatus.NOT_NEEDED], to=ClearanceStatus.OPEN, by=None),
)

extending = Workflow(
    transition(
        "accept_extension",
        from_=[E.PROPOSED],
        to=E.PROPOSED,
        by=C.ANSWER_EXTENSION,
        label=N_("Agree to the later last day"),
        causes=[N_("The next who have to agree are asked; after the last one the move goes on until then.")],
        button=Button.PRIMARY,
    ),
    transition(
        "refuse_extension",
        from_=[E.PROPOSED],
        to=E.REFUSED,
        by=C.ANSWER_EXTENSION,
        label=N_("Keep the last day"),
        causes=[N_("The move ends as before; everyone concerned is told.")],
    ),
    transition(
        "withdraw_extension",
        from_=[E.PROPOSED],
        to=E.WITHDRAWN,
        by=C.WITHDRAW_EXTENSION,
        label=N_("Take the proposal back"),
        causes=[N_("The move ends as before; everyone concerned is told.")],
    ),
    transition("settle_extension", from_=[E.PROPOSED], to=E.AGREED, by=None, needs=[ALL_HAVE_AGREED]),
    transition("lapse_extension", from_=[E.PROPOSED], to=E.LAPSED, by=None),
)
