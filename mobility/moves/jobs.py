"""What the worker does for moves, safe to run again."""

from __future__ import annotations

from mobility.core.db import unit_of_work
from mobility.moves import services


def advance_moves() -> None:
    """Often: moves begin and end, and proposals lapse, at midnight of their own time zone."""
    unit_of_work(services.advance_moves)
