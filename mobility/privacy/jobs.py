"""What the worker runs for this room."""

from __future__ import annotations

from mobility.core.db import unit_of_work
from mobility.privacy import services
from mobility.web.transactions import forget_forms


def apply_terms() -> None:
    """Daily: erase what the terms of retention end today; running it again finds nothing."""
    services.apply_terms()
    unit_of_work(forget_forms)
