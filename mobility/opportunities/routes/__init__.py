"""Pages of the opportunities room."""

from mobility.opportunities.routes import asking, deciding, hosting, reading, writing  # noqa: F401  (each adds its pages)
from mobility.opportunities.routes.blueprint import bp

__all__ = ["bp"]
