"""What the worker runs for this room."""

from __future__ import annotations

from mobility.core.db import unit_of_work
from mobility.skills import services


def drop_expired_cvs() -> None:
    """CVs that were sent and from which nobody chose hold personal data: they go after a day."""
    unit_of_work(services.drop_expired_cvs)
