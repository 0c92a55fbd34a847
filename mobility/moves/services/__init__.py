"""What people do with moves, split by what it is about."""

from mobility.moves.services.acting import (
    act_on_request,
    contest_act,
    tell_of_delegation,
)
from mobility.moves.services.approval import approve, refuse
from mobility.moves.services.change import accept_change, propose_change, refuse_change
from mobility.moves.services.clocks import recount_clocks
from mobility.moves.services.course import (
    advance,
    cancel,
    confirm_home,
    end_early,
    end_on_leaving,
    withdraw,
)
from mobility.moves.services.export import export_moves, record_export
from mobility.moves.services.feedback import accept_feedback, decline_feedback, give_feedback
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

__all__ = [
    "accept_change",
    "accept_feedback",
    "act_on_request",
    "advance",
    "agree",
    "approve",
    "ask_review",
    "cancel",
    "close_for_leaver",
    "confirm_home",
    "contest_act",
    "decline",
    "decline_feedback",
    "end_early",
    "end_on_leaving",
    "export_moves",
    "give_feedback",
    "open_move",
    "propose_change",
    "record_export",
    "recount_clocks",
    "refuse",
    "refuse_change",
    "release_in_review",
    "reroute_release",
    "reroute_releases_of",
    "tell_of_delegation",
    "uphold_decline",
    "withdraw",
]
