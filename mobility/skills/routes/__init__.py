"""Pages of the skills room."""

from mobility.skills.routes import (  # noqa: F401  (each adds its pages)
    curation,
    expertise,
    held,
    options,
    people,
    profile,
    starting,
    taking,
)
from mobility.skills.routes.blueprint import bp

__all__ = ["bp"]
