"""Whoever acts: all that the lower rooms need to know of a person."""

from __future__ import annotations

from typing import Protocol


class Actor(Protocol):
    @property
    def id(self) -> int: ...

    @property
    def name(self) -> str: ...
