"""What the worker does about applications, each safe to run again."""

from __future__ import annotations

from mobility.applications import services
from mobility.core.db import unit_of_work


def expire_offers() -> None:
    """Often: offers end at midnight of their own time zone."""
    unit_of_work(services.expire_offers)


def remind_of_answers() -> None:
    """Often: whoever is due is told once."""
    unit_of_work(services.remind_of_answers)
