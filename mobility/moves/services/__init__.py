"""What people do with moves, split by what it is about."""

from mobility.moves.services.acting import (
    act_on_request,
    contest_act,
    tell_of_delegation,
)
from mobility.moves.services.approval import Override, approve, refuse
from mobility.moves.services.backfill import post_backfill
from mobility.moves.services.batch import approve_batch, undo_batch
from mobility.moves.services.calendar import write_dates
from mobility.moves.services.case import declare_conflict, record_reading, write_note
from mobility.moves.services.change import accept_change, propose_change, refuse_change
from mobility.moves.services.checking_in import give_check_in, share_check_in
from mobility.moves.services.clearance_clock import reassign_clearances_of
from mobility.moves.services.clearances import (
    ask_adjustment,
    clear,
    mark_not_needed,
    note_clearance_document_read,
    open_needed,
    refuse_clearance,
)
from mobility.moves.services.clocks import recount_clocks
from mobility.moves.services.course import (
    advance,
    cancel,
    end_early,
    end_on_leaving,
    end_while_paused,
    withdraw,
)
from mobility.moves.services.export import export_moves, record_export
from mobility.moves.services.extending import (
    accept_extension,
    lapse_extension,
    propose_extension,
    refuse_extension,
    withdraw_extension,
)
from mobility.moves.services.feedback import accept_feedback, decline_feedback, decline_to_give, give_feedback
from mobility.moves.services.pause import pause, resume
from mobility.moves.services.release import (
    agree,
    ask_review,
    decline,
    open_move,
    release_in_review,
    reroute_release,
    uphold_decline,
)
from mobility.moves.services.returning import agree_return_plan, confirm_home, draft_return_plan, say_back
from mobility.moves.services.staff import close_for_leaver, reroute_releases_of, tell_of_undecidable
from mobility.moves.services.standing import (
    revoke_standing_approval,
    sign_standing_approval,
    warn_of_ending_standing_approvals,
)
from mobility.moves.services.tasks import follow_move, pass_on_to_host
from mobility.moves.services.undoing import undo_decision

__all__ = [
    "Override",
    "accept_change",
    "accept_extension",
    "accept_feedback",
    "act_on_request",
    "advance",
    "agree",
    "agree_return_plan",
    "approve",
    "approve_batch",
    "ask_adjustment",
    "ask_review",
    "cancel",
    "clear",
    "close_for_leaver",
    "confirm_home",
    "contest_act",
    "declare_conflict",
    "decline",
    "decline_feedback",
    "decline_to_give",
    "draft_return_plan",
    "end_early",
    "end_on_leaving",
    "end_while_paused",
    "export_moves",
    "follow_move",
    "give_check_in",
    "give_feedback",
    "lapse_extension",
    "mark_not_needed",
    "note_clearance_document_read",
    "open_move",
    "open_needed",
    "pass_on_to_host",
    "pause",
    "post_backfill",
    "propose_change",
    "propose_extension",
    "reassign_clearances_of",
    "record_export",
    "record_reading",
    "recount_clocks",
    "refuse",
    "refuse_change",
    "refuse_clearance",
    "refuse_extension",
    "release_in_review",
    "reroute_release",
    "reroute_releases_of",
    "resume",
    "revoke_standing_approval",
    "say_back",
    "share_check_in",
    "sign_standing_approval",
    "tell_of_delegation",
    "tell_of_undecidable",
    "undo_batch",
    "undo_decision",
    "uphold_decline",
    "warn_of_ending_standing_approvals",
    "withdraw",
    "withdraw_extension",
    "write_dates",
    "write_note",
]
