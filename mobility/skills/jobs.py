"""What the worker runs for this room."""

from __future__ import annotations

from mobility.core.db import unit_of_work
from mobility.skills import services


def drop_expired_cvs() -> None:
    """CVs that were sent and from which nobody chose hold personal data: they go after a day."""
    unit_of_work(services.drop_expired_cvs)


def tell_of_expiring_certificates() -> None:
    unit_of_work(services.tell_of_expiring_certificates)


def ask_whether_skills_are_current() -> None:
    """Each person once a year, and not all of a company on one day."""
    unit_of_work(services.ask_whether_skills_are_current)
