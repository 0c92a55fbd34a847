"""Pages of the training room."""

from mobility.training.routes import deciding, keeping, learning, marking, requiring  # noqa: F401  (each adds its pages)
from mobility.training.routes.pieces import bp

__all__ = ["bp"]
