"""Pages of the moves room, split by who decides."""

from mobility.moves.routes import (  # noqa: F401  (each adds its views to the blueprint)
    approval,
    batch,
    case,
    clearances,
    course,
    delegation,
    export,
    on_request,
    pause,
    pauses,
    rates,
    release,
    standing,
    team,
    underway,
)
from mobility.moves.routes.pieces import bp

__all__ = ["bp"]
