"""Pages of the development room."""

from mobility.development.routes import contract, interview, living, recommended, writing  # noqa: F401  (each adds its pages)
from mobility.development.routes.pieces import bp

__all__ = ["bp"]
