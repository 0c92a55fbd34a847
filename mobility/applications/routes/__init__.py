"""Pages of the applications room."""

from mobility.applications.routes import applying, calendar, deciding, following, inviting, late, outcomes, reviewing  # noqa: F401  (add pages)
from mobility.applications.routes.pieces import bp

__all__ = ["bp"]
