"""The words of every kind of message, registered by the rooms that send them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Wording:
    """Marked sentences (N_): the subject says what happened, the body what happens next, who acts, by when."""

    subject: str
    body: str
    link: str


@dataclass(frozen=True)
class Notice:
    """One thing to tell: a registered kind, a key that names the happening, where the link leads, what fills it."""

    kind: str
    event_key: str
    path: str
    params: Mapping[str, Any] = field(default_factory=dict)


_wordings: dict[str, Wording] = {}


def register_wordings(wordings: Mapping[str, Wording]) -> None:
    _wordings.update(wordings)


def get_wording(kind: str) -> Wording:
    return _wordings[kind]


def registered_wordings() -> Mapping[str, Wording]:
    """All of them, for tests and for whoever proofreads."""
    return dict(_wordings)
