"""What the worker does for the matching room."""

from __future__ import annotations


def index_changes() -> None:
    """Embed what is new or changed."""
