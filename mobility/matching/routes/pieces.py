"""What several pages of this room need."""

from __future__ import annotations

from functools import partial

from flask_babel import get_locale

from mobility.matching import services
from mobility.matching.models import Direction
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
            )
        )
