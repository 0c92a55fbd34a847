"""What the worker does for contracts and interviews, safe to run again."""

from __future__ import annotations

from mobility.core import clock
from mobility.core.db import one_by_one, unit_of_work
from mobility.development import services
from mobility.development.queries import contract as contracts


def remind_of_drafts() -> None:
    """Daily: whoever has begun nothing, once a year."""
    unit_of_work(services.remind_of_drafts)


def follow_contracts() -> None:
    """Daily: signatures, mid-year checks and year-end reviews that are due, each once."""
    one_by_one(contracts.list_to_remind(clock.today()), lambda contract: services.remind_of_contract(contract=contract))


def remind_of_interviews() -> None:
    """Daily: French career interviews that come near or are overdue, once for each day on which one is due."""
    unit_of_work(services.remind_of_interviews)
