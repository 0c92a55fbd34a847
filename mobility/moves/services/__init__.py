"""What people do with moves, split by what it is about."""

from mobility.moves.services.acting import (
    act_on_request,
    contest_act,
    tell_of_delegation,
)
from mobility.moves.services.approval import Override, approve, refuse
from mobility.moves.services.backfill import post_backfill
from mobility.moves.services.batch import approve_batch, undo_batch
from mobility.moves.services.case import declare_conflict, record_reading, write_note
from mobility.moves.services.change import accept_change, propose_change, refuse_change
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
    confirm_home,
    end_early,
    end_on_leaving,
    end_while_paused,
    withdraw,
)
from mobility.moves.services.export import export_moves, record_export
from mobility.moves.services.feedback import accept_feedback, decline_feedback, give_feedback
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
from mobility.moves.services.staff import close_for_leaver, reroute_releases_of
from mobility.moves.services.standing import (
    revoke_standing_approval,
    sign_standing_approval,
    warn_of_ending_standing_approvals,
)
from mobility.moves.services.undoing import undo_decision

__all__ = [
    "Override",
    "accept_change",
    "accept_feedback",
    "act_on_request",
    "advance",
    "agree",
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
    "end_early",
    "end_on_leaving",
    "end_while_paused",
    "export_moves",
    "give_feedback",
    "mark_not_needed",
    "note_clearance_document_read",
    "open_move",
    "open_needed",
    "pause",
    "post_backfill",
    "propose_change",
    "reassign_clearances_of",
    "record_export",
    "record_reading",
    "recount_clocks",
    "refuse",
    "refuse_change",
    "refuse_clearance",
    "release_in_review",
    "reroute_release",
    "reroute_releases_of",
    "resume",
    "revoke_standing_approval",
    "sign_standing_approval",
    "tell_of_delegation",
    "undo_batch",
    "undo_decision",
    "uphold_decline",
    "warn_of_ending_standing_approvals",
    "withdraw",
    "write_note",
]
