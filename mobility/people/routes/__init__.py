"""Pages of administration: people, their roles, units, legal entities."""

from mobility.people.routes import organisation, people, roles  # noqa: F401  (each adds its pages)
from mobility.people.routes.blueprint import bp

__all__ = ["bp"]
