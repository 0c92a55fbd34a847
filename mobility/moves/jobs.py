"""What the worker does for moves, safe to run again."""

from __future__ import annotations

from mobility.core.db import one_by_one
from mobility.moves import queries, services


def advance_moves() -> None:
    """Often: moves begin and end, and proposals lapse, at midnight of their own time zone."""
    one_by_one(queries.list_to_advance(), lambda move: services.advance(move=move))
