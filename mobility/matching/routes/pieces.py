"""What several pages of this room need."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from flask_babel import get_locale

from mobility.matching import queries, services
from mobility.matching.models import Direction
from mobility.opportunities.models import OpportunityStatus
from mobility.skills.models import Visibility
from mobility.skills.queries import get_profile
from mobility.web.current import me
from mobility.web.pages import PAGE_SIZE
from mobility.web.transactions import leave_trace


def language() -> str:
    return str(get_locale() or "en")


def remember(listing: services.Listing, *, instead: str | None = None) -> None:
    if listing.shown:
        # nobody sees a ranking that is not on record
        kept = services.collect_inputs(listing=listing)
        write = partial(services.record_list, listing=listing, collected=kept)
        leave_trace(write, is_required=True, instead=instead)


def about_me() -> dict[str, Any]:
    """What decides how the reader is spoken to: may they be found, may they apply, are they ranked."""
    return {
        "is_open": get_profile(me()).visibility is Visibility.OPEN,
        "may_apply": me().is_employed,
        "obstacle": queries.find_obstacle(me()),
    }


def remember_opportunities(
    matches: Sequence[queries.Match], sorted_by: str, mix: float, *, page: int = 1, length: int | None = None,
    filters: dict[str, Any] | None = None, instead: str | None = None,
) -> None:  # fmt: skip
    """Keep what was shown to the person, with what made it; nothing where ranking is off."""
    if not matches or not all(match.is_ranked for match in matches):
        return
    person_id, matcher = me().id, matches[0].matcher
    shown = [
        services.make_shown(
            explanation=match.explanation, compared=match.opportunity, opportunity_id=match.posting.id,
            person_id=person_id, rank=rank, score=match.score(mix), mix=mix,
            group=(float(match.posting.status is not OpportunityStatus.OPEN),),  # what is closed stands last
        )
        for rank, match in enumerate(matches, start=(page - 1) * PAGE_SIZE + 1)
    ]  # fmt: skip
    remember(
        services.Listing(
            Direction.OPPORTUNITIES, person_id, person_id, matcher.person, matcher.basis, sorted_by, shown, mix=mix,
            length=length or len(matches), filters=filters or {},
        ),
        instead=instead,
    )  # fmt: skip
