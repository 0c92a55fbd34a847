"""What the worker does about applications, each safe to run again."""

from __future__ import annotations

from mobility.applications import queries, services
from mobility.core.db import one_by_one


def expire_offers() -> None:
    """Often: offers end at midnight of their own time zone."""
    one_by_one(queries.list_expired_offers(), lambda offer: services.expire_offer(offer=offer))


def remind_of_answers() -> None:
    """Often: whoever is due is told once."""
    one_by_one(queries.list_answers_due(), lambda application: services.remind_of_answer(application=application))
