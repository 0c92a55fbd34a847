"""Something that waits for a person: what to do, where, by when. Rooms list theirs; home shows them all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from mobility.core.db import session
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


@dataclass(frozen=True)
class Source:
    """One kind of thing that can wait for somebody.

    `rows` selects what there has to be for anything of it to wait: more than is told of in the end, never less, so that
    one statement can ask about every kind, and only those are read of which there are rows. None: it is nothing of this
    person's.
    """

    rows: Callable[[Any], sa.Select[Any] | None]
    tell: Callable[[Any], Iterable[Waiting]]


def list_worth_asking(sources: Iterable[Source], person: Any) -> list[Source]:
    """Those that have anything to look at, by one statement."""
    rows = [(one, query) for one in sources if (query := one.rows(person)) is not None]
    if not rows:
        return []
    found = session.execute(sa.select(*(query.exists() for _, query in rows))).one()
    return [one for (one, _), is_there in zip(rows, found, strict=True) if is_there]
