"""What the worker does about applications, each safe to run again."""

from __future__ import annotations

from mobility.applications import services


def expire_offers() -> None:
    """Often: offers end at midnight of their own time zone."""
    services.expire_offers()


def remind_of_answers() -> None:
    """Often: whoever is due is told once."""
    services.remind_of_answers()
