"""What people do with moves, split by what it is about."""

from mobility.moves.services.approval import approve, refuse
from mobility.moves.services.change import accept_change, propose_change, refuse_change
from mobility.moves.services.checking_in import give_check_in, share_check_in
from mobility.moves.services.course import advance, cancel, end_early, end_on_leaving, withdraw
from mobility.moves.services.export import export_moves, record_export
from mobility.moves.services.extending import (
    accept_extension,
    lapse_extension,
    propose_extension,
    refuse_extension,
    withdraw_extension,
)
from mobility.moves.services.feedback import accept_feedback, decline_feedback, decline_to_give, give_feedback
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
from mobility.moves.services.staff import close_for_leaver, reroute_releases_of
from mobility.moves.services.tasks import follow_move, pass_on_to_host

__all__ = [
    "accept_change",
    "accept_extension",
    "accept_feedback",
    "advance",
    "agree",
    "agree_return_plan",
    "approve",
    "ask_review",
    "cancel",
    "close_for_leaver",
    "confirm_home",
    "decline",
    "decline_feedback",
    "decline_to_give",
    "draft_return_plan",
    "end_early",
    "end_on_leaving",
    "export_moves",
    "follow_move",
    "give_check_in",
    "give_feedback",
    "lapse_extension",
    "open_move",
    "pass_on_to_host",
    "propose_change",
    "propose_extension",
    "record_export",
    "refuse",
    "refuse_change",
    "refuse_extension",
    "release_in_review",
    "reroute_release",
    "reroute_releases_of",
    "say_back",
    "share_check_in",
    "uphold_decline",
    "withdraw",
    "withdraw_extension",
]
