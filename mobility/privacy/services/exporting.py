"""A copy of everything that is held about somebody; that they took it is on record."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from mobility.audit import services as audit
from mobility.core import clock
from mobility.people.models import Person
from mobility.privacy import queries
from mobility.privacy.queries import Topic

FORMAT = "mobility personal data 1"


def make_copy(*, person: Person, topics: list[Topic]) -> str:
    """As JSON: per topic and table every row, with its purpose and its term beside it."""
    data: dict[str, Any] = {
        "format": FORMAT,
        "made_at": clock.now().isoformat(),
        "employee_number": person.employee_number,
        "vectors_computed_from_your_words": queries.count_vectors(person),
        "data": {
            topic.name: {
                holding.entry.name: {"kept": str(queries.say_term(holding.entry.term)), "rows": holding.rows}
                for holding in topic.holdings
            }
            for topic in topics
        },
    }
    return json.dumps(data, ensure_ascii=False, indent=2, default=_plain)


def record_copy(*, actor: Person, rows: int, tables: int) -> None:
    """Who took a copy of what, and how much: S25."""
    audit.record(
        actor=actor, action="export_data", subject=actor, concerns=actor, reason_code=f"{rows} rows, {tables} tables"
    )


def _plain(value: Any) -> str:
    """Instants to the minute, days as they are, sentences in the language of the reader."""
    if isinstance(value, dt.datetime):
        return value.isoformat(timespec="minutes")
    return value.isoformat() if isinstance(value, dt.date) else str(value)
