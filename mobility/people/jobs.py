"""What the worker runs for this room."""

from __future__ import annotations

from mobility.core.db import one_by_one
from mobility.people import queries, services


def begin_announced_hours() -> None:
    """Working time that was announced begins at midnight where the person lives; running it again changes nothing."""
    one_by_one(queries.list_announced_hours(), lambda person: services.begin_announced_hours(person=person))


def close_ended_employments() -> None:
    """Tell the rooms above of those whose last day is over; running it again tells nobody twice."""
    one_by_one(queries.list_leavers(), lambda person: services.close_employment(person=person))
