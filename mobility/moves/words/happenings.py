"""What happened to a move, by the action that was recorded."""

from __future__ import annotations

from mobility.core.i18n import N_
from mobility.moves.words import clearing, on_the_way

HAPPENINGS: dict[str, str] = {
    "open": N_("The offer was accepted; the release was asked for."),
    "reroute": N_("The reporting line changed; somebody else decides the release."),
    "hand_up": N_("No answer in time; the manager above may decide."),
    "hand_to_hr": N_("No answer in time; home HR may decide."),
    "backfill": N_("A gig was drafted so that somebody can step in."),
    "agree": N_("Released."),
    "propose_change": N_("A change was proposed."),
    "accept_change": N_("The change was accepted."),
    "settle_change": N_("Both accepted the change; HR was asked."),
    "refuse_change": N_("The first terms were kept."),
    "lapse_change": N_("Nobody answered the proposal; the first terms stand."),
    "decline": N_("The release was declined."),
    "ask_review": N_("HR was asked for a review."),
    "release_in_review": N_("Released by HR after a review."),
    "uphold_decline": N_("HR upheld the refusal."),
    "lapse_review": N_("No review was asked for; the release stays declined."),
    "approve": N_("Approved by HR."),
    "override": N_("HR approved although a rule warned."),
    "undo_approval": N_("HR took the approval back at once."),
    "undo_refusal": N_("HR took the refusal back at once."),
    "declare_conflict": N_("An HR partner said that somebody else decides."),
    "refuse": N_("Declined by HR."),
    "withdraw": N_("Withdrawn."),
    "cancel": N_("Cancelled: the person leaves the company."),
    "run_out": N_("Cancelled: the last day passed before everything was settled."),
    "activate": N_("The move began."),
    **on_the_way.HAPPENINGS,
    "end_early": N_("Notice was given."),
    "end_on_leaving": N_("The last day was settled: the person leaves the company."),
    "complete": N_("The move ended."),
    "finish_early": N_("The move ended early."),
    "confirm_home": N_("Back home was confirmed."),
    "give_feedback": N_("Feedback was given."),
    "accept_feedback": N_("Feedback was accepted into the profile."),
    "decline_feedback": N_("Feedback was kept out of the profile."),
    **clearing.HAPPENINGS,
}
