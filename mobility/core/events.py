"""Domain events: how a room tells the rooms above it that something has happened."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any, TypeVar

E = TypeVar("E")
_subscribers: dict[type, list[Callable[[Any], None]]] = defaultdict(list)


def subscribe(event_type: type[E]) -> Callable[[Callable[[E], None]], Callable[[E], None]]:
    def decorate(handler: Callable[[E], None]) -> Callable[[E], None]:
        if handler not in _subscribers[event_type]:
            _subscribers[event_type].append(handler)
        return handler

    return decorate


def publish(event: object) -> None:
    """Call every subscriber now, in this transaction; an error in one undoes the whole unit."""
    for handler in _subscribers[type(event)]:
        handler(event)
