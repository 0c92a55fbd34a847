"""What the worker runs for this room."""

from __future__ import annotations

from mobility.core.db import unit_of_work
from mobility.opportunities import services


def close_past_deadlines() -> None:
    """Close what is past its deadline; running it again changes nothing."""
    unit_of_work(services.close_past_deadlines)
