"""What the worker runs for this room."""

from __future__ import annotations

from mobility.core.db import one_by_one
from mobility.opportunities import queries, services


def close_past_deadlines() -> None:
    """Close what is past its deadline; running it again changes nothing."""
    one_by_one(queries.list_past_deadline(), lambda posting: services.close_on_deadline(opportunity=posting))
