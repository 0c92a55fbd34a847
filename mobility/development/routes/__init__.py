"""Pages of the development room."""

from mobility.development.routes.pieces import bp

__all__ = ["bp"]
