"""What the worker runs for this room."""

from __future__ import annotations

from mobility.core.db import one_by_one
from mobility.people import queries, services


def close_ended_employments() -> None:
    """Tell the rooms above of those whose last day is over; running it again tells nobody twice."""
    one_by_one(queries.list_leavers(), lambda person: services.close_employment(person=person))
