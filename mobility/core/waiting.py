"""Something that waits for a person: what to do, where, by when. Rooms list theirs; home shows them all."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from mobility.core.i18n import Message


@dataclass(frozen=True)
class Waiting:
    sentence: Message
    path: str
    due_on: dt.date | None = None
    is_due_before: bool = False  # the day itself is too late

    @property
    def urgency(self) -> tuple[dt.date, str]:
        """Sorts the most urgent first; what has no date comes last."""
        return self.due_on or dt.date.max, self.path
