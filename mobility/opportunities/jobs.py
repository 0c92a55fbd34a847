"""What the worker runs for this room."""

from __future__ import annotations

from mobility.core.db import one_by_one
from mobility.opportunities import queries, services


def close_past_deadlines() -> None:
    """Close what is past its deadline; running it again changes nothing."""
    one_by_one(queries.list_past_deadline(), lambda posting: services.close_on_deadline(opportunity=posting))


def ask_whether_current() -> None:
    """Postings without a deadline: ask, remind, close where nobody answers."""
    one_by_one(queries.list_without_deadline(), lambda posting: services.ask_whether_current(opportunity=posting))


def remind_of_questions() -> None:
    """Tell hosts of questions that have waited long enough; each once."""
    one_by_one(queries.list_waiting_questions(), lambda question: services.remind_of_question(question=question))
