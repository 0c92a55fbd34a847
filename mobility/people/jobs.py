"""What the worker runs for this room."""

from __future__ import annotations

from mobility.core.db import unit_of_work
from mobility.people import services


def close_ended_employments() -> None:
    """Tell the rooms above of those whose last day is over; running it again tells nobody twice."""
    unit_of_work(services.close_ended_employments)
