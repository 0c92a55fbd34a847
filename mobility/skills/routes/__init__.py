"""Pages of the skills room."""

from mobility.skills.routes import curation, options, profile, starting, taking  # noqa: F401  (each adds its pages)
from mobility.skills.routes.blueprint import bp

__all__ = ["bp"]
