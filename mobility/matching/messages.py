"""What people are told of searches they saved and of postings they put aside."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from mobility.core.i18n import N_
from mobility.notifications.messages import Notice, Wording, register_wordings
from mobility.opportunities.models import Opportunity

MOST_NAMED = 5

# neither the name of a search nor its filters: a mail may be read over somebody's shoulder
register_wordings(
    {
        "searches_found": Wording(
            subject=N_("Newly open, as you asked: %(first)s"),
            body=N_(
                "Your saved searches found %(count)s: %(titles)s. Have a look, and apply if one suits you. Only you "
                "are told what your searches find."
            ),
            link=N_("See what your searches found"),
            unsubscribe="matching.stop_alerts",
        ),
        "saved_closes": Wording(
            subject=N_("“%(title)s”, which you saved, closes soon"),
            body=N_(
                "You can apply until the end of %(day)s. If it is not for you, you need do nothing: it leaves your "
                "list when it is over."
            ),
            link=N_("Open the opportunity"),
        ),
    }
)


def searches_found(news: Sequence[Opportunity], day: dt.date, *, by_mail: bool) -> Notice:
    """The same key all day long, so that nobody gets a second mail."""
    named = [posting.title for posting in news[:MOST_NAMED]]
    more = ["…"] if len(news) > MOST_NAMED else []
    return Notice(
        "searches_found",
        f"searches:{'mail' if by_mail else 'app'}:{day.isoformat()}",
        "/searches",
        {"first": news[0].title, "count": len(news), "titles": "; ".join([*named, *more])},
    )


def saved_closes(posting: Opportunity) -> Notice:
    return Notice(
        "saved_closes",
        f"saved:{posting.id}:closes:{posting.closes_on}",
        f"/opportunities/{posting.id}",
        {"title": posting.title, "day": posting.closes_on},
    )
