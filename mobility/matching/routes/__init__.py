"""Pages of the matching room."""

from mobility.matching.routes import candidates, finding  # noqa: F401  (each adds its pages)
from mobility.matching.routes.blueprint import bp

__all__ = ["bp"]
