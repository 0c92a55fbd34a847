"""What the worker does for the audit room."""

from __future__ import annotations

from mobility.audit import services


def seal_entries() -> None:
    services.seal_entries()
