"""What people are told when a pause of clocks moves the day for their answer."""

from __future__ import annotations

from mobility.applications.models import Offer
from mobility.core.i18n import N_
from mobility.notifications.messages import Notice, Wording, register_wordings
from mobility.people.models import ClockPause

register_wordings(
    {
        "offer_clock_moved": Wording(
            subject=N_("More time to answer the offer: “%(title)s”"),
            body=N_("Clocks stand still from %(first)s to %(until)s: %(reason)s. The offer stands until %(day)s now."),
            link=N_("See the application"),
        ),
        "offer_clock_moved_back": Wording(
            subject=N_("Clocks run again: the offer for “%(title)s”"),
            body=N_("The pause of clocks ended early. The offer stands until %(day)s now."),
            link=N_("See the application"),
        ),
    }
)


def offer_clock_moved(offer: Offer, pause: ClockPause) -> Notice:
    """Once for each pause, and once more where it ends early."""
    kind = "offer_clock_moved_back" if pause.ended_on is not None else "offer_clock_moved"
    return Notice(
        kind=kind,
        event_key=f"offer:{offer.id}:{kind}:{pause.id}",
        path=f"/applications/{offer.application_id}",
        params={
            "title": offer.application.opportunity.title,
            "first": pause.starts_on,
            "until": pause.last_day,
            "reason": pause.reason,
            "day": offer.answer_by,
        },
    )
