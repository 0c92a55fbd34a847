"""What people do with applications, offers and invitations, split by who acts."""

from mobility.applications.services.applying import (
    confirm_profile,
    save_motivation,
    start_application,
    submit_application,
    withdraw,
)
from mobility.applications.services.deciding import (
    end_application,
    keep_in_reserve,
    make_offer,
    shortlist,
    withdraw_offer,
)
from mobility.applications.services.following import (
    cancel_applications,
    end_not_approved,
    end_not_released,
    end_withdrawn,
    end_without_place,
    expire_offer,
    refuse_host_in_line,
    remind_of_answer,
    reopen_not_approved,
    withdraw_leaver,
)
from mobility.applications.services.inviting import accept_invitation, decline_invitation, invite
from mobility.applications.services.offers import accept_offer, decline_offer, recount_offers
from mobility.applications.services.reviewing import choose_review, rate_candidate, reveal_candidate
from mobility.applications.services.sorting import Done, Outcome, send_outcomes, sort_applications
from mobility.applications.services.terms import tell_of_change, tell_of_new_host

__all__ = [
    "Done",
    "Outcome",
    "accept_invitation",
    "accept_offer",
    "cancel_applications",
    "choose_review",
    "confirm_profile",
    "decline_invitation",
    "decline_offer",
    "end_application",
    "end_not_approved",
    "end_not_released",
    "end_withdrawn",
    "end_without_place",
    "expire_offer",
    "invite",
    "keep_in_reserve",
    "make_offer",
    "rate_candidate",
    "recount_offers",
    "refuse_host_in_line",
    "remind_of_answer",
    "reopen_not_approved",
    "reveal_candidate",
    "save_motivation",
    "send_outcomes",
    "shortlist",
    "sort_applications",
    "start_application",
    "submit_application",
    "tell_of_change",
    "tell_of_new_host",
    "withdraw",
    "withdraw_leaver",
    "withdraw_offer",
]
