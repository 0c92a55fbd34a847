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
    withdraw_leaver,
)
from mobility.applications.services.inviting import accept_invitation, decline_invitation, invite
from mobility.applications.services.offers import accept_offer, decline_offer

__all__ = [
    "accept_invitation",
    "accept_offer",
    "cancel_applications",
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
    "refuse_host_in_line",
    "remind_of_answer",
    "save_motivation",
    "shortlist",
    "start_application",
    "submit_application",
    "withdraw",
    "withdraw_leaver",
    "withdraw_offer",
]
