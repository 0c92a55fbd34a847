"""What several pages of this room need."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from flask_babel import get_locale

from mobility.matching import queries, services
from mobility.matching.models import Direction
from mobility.skills.models import Visibility
from mobility.skills.queries import get_profile
from mobility.web.current import me
from mobility.web.pages import PAGE_SIZE
from mobility.web.transactions import leave_trace


def language() -> str:
    return str(get_locale() or "en")


def remember(
    direction: Direction, viewer_id: int, subject_id: int, model: str | None, shown: list[services.Shown]
) -> None:
    if shown:
        leave_trace(
            partial(
                services.record_list,
                direction=direction,
                viewer_id=viewer_id,
                subject_id=subject_id,
                model=model,
                shown=shown,
            ),
            is_required=True,  # nobody sees a ranking that is not on record
        )


def about_me() -> dict[str, Any]:
    """What decides how the reader is spoken to: may they be found, may they apply, are they ranked."""
    return {
        "is_open": get_profile(me()).visibility is Visibility.OPEN,
        "may_apply": me().is_employed,
        "obstacle": queries.find_obstacle(me()),
    }


def remember_opportunities(matches: Sequence[queries.Match], page: int, mix: float) -> None:
    """Keep what was shown to the person, with what made it; nothing where ranking is off."""
    if not all(match.is_ranked for match in matches):
        return
    person_id, first = me().id, (page - 1) * PAGE_SIZE + 1
    shown = [
        services.make_shown(
            explanation=match.explanation, opportunity_id=match.posting.id, person_id=person_id, rank=rank,
            score=match.score(mix), mix=mix,
        )
        for rank, match in enumerate(matches, start=first)
    ]  # fmt: skip
    model = matches[0].model if matches else None
    remember(Direction.OPPORTUNITIES, person_id, person_id, model, shown)
