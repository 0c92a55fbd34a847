"""Pages of the moves room, split by who decides."""

from mobility.moves.routes import approval, course, export, release, underway  # noqa: F401  (each adds its views to the blueprint)
from mobility.moves.routes.pieces import bp

__all__ = ["bp"]
