"""Pages of the matching room."""

from mobility.matching.routes import (  # noqa: F401  (each adds its pages)
    backfill,
    candidates,
    consultations,
    explaining,
    finding,
    fitting,
    judging,
    leaving_out,
    panel,
    searches,
    steering,
    teaming,
)
from mobility.matching.routes.blueprint import bp

__all__ = ["bp"]
