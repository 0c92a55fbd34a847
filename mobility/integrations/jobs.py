"""What the worker runs for this room."""

from __future__ import annotations

from mobility.core.db import unit_of_work
from mobility.integrations import services


def drop_expired_files() -> None:
    """Files that were sent, looked at and never loaded hold personal data: they go after an hour."""
    unit_of_work(lambda: services.drop_expired_files())
