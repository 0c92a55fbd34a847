"""What the worker does for moves, safe to run again."""

from __future__ import annotations

from mobility.moves import services


def advance_moves() -> None:
    """Every hour: moves begin and end, and proposals lapse, at midnight of their own time zone."""
    services.advance_moves()
