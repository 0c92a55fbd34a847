"""Sentences the domain speaks, kept untranslated until somebody reads them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


def N_(msgid: str) -> str:  # noqa: N802  (the name gettext tools know)
    """Mark a sentence for the catalogues without translating it."""
    return msgid


@dataclass(frozen=True)
class Message:
    """A sentence and what fills it; the reader's language is chosen when it is shown."""

    msgid: str
    params: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.msgid % self.params if self.params else self.msgid
