"""What the moves room tells the rooms above it."""

from __future__ import annotations

from dataclasses import dataclass

from mobility.moves.models import Move


@dataclass(frozen=True)
class MoveEnded:
    """The person is home again: completed, ended early or stopped before it began."""

    move: Move
