"""What a learning system tells of completed courses: CSV or JSON Lines of our own columns, or xAPI statements.

xAPI (IEEE 9274.1.1): a statement counts when its verb is completed or passed and its result does not say otherwise. The
actor is named by the account's name (the employee number) or by mbox, the course by the object's id (its address or
reference). Other statements are passed over, and counted.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from mobility.core.i18n import N_
from mobility.integrations.files import Contents, Row, Source, as_lines, read_rows, refusal
from mobility.integrations.vocabulary import Values

REQUIRED = ("employee_number", "course", "completed_on")
STATEMENT = (
    "id", "actor", "verb", "object", "timestamp", "stored", "context", "version", "authority", "attachments",
)  # fmt: skip
COLUMNS = (*REQUIRED, "result", *STATEMENT)
DONE = frozenset({"completed", "passed"})
NOT_DONE = frozenset({"failed", "not_passed", "incomplete"})
FAILED = N_("says that the course was not passed, so the line is passed over.")


@dataclass(frozen=True)
class CompletionRecord:
    """One line: who (employee number or e-mail), which course (reference or address), when, with which result."""

    line: int
    who: str
    course: str
    completed_on: dt.date
    result: str


def read_completions(source: Source) -> Contents[CompletionRecord]:
    rows = read_rows(as_lines(source), COLUMNS, REQUIRED)
    contents: Contents[CompletionRecord] = Contents(problems=rows.problems, warnings=rows.warnings)
    passed_over = 0
    for row in rows.records:
        already = len(contents.problems)
        is_statement = "verb" in row.values and isinstance(row.values["verb"], dict)
        record = _read_statement(row, contents) if is_statement else _read_line(row, contents)
        passed_over += record is None and is_statement and len(contents.problems) == already
        if record is not None and len(contents.problems) == already:
            contents.records.append(record)
    if passed_over:
        told = N_("%(count)s statements say nothing of a completed course and are passed over.")
        contents.warnings.append(refusal(None, "", told, count=passed_over))
    return contents


def _read_line(row: Row, contents: Contents[CompletionRecord]) -> CompletionRecord | None:
    values = Values(row, contents.problems)
    who = values.text("employee_number", 254, required=True)
    course = values.text("course", 500, required=True)
    day = values.date("completed_on", required=True)
    result = values.text("result") or ""
    if result.lower().replace(" ", "_") in NOT_DONE:
        contents.warnings.append(refusal(row.line, "result", FAILED))
        return None
    if who is None or course is None or day is None:
        return None
    return CompletionRecord(row.line, who, course, day, result)


def _read_statement(row: Row, contents: Contents[CompletionRecord]) -> CompletionRecord | None:
    verb = str(row.values["verb"].get("id", "")).rstrip("/").rpartition("/")[2].lower()
    result = row.values.get("result") if isinstance(row.values.get("result"), dict) else {}
    if verb not in DONE or result.get("success") is False or result.get("completion") is False:
        return None
    flat = {
        "employee_number": _actor(row.values.get("actor")),
        "course": _inside(row.values.get("object"), "id"),
        "completed_on": str(row.values.get("timestamp") or row.values.get("stored") or "")[:10] or None,
        "result": _say_score(result),
    }
    return _read_line(Row(row.line, flat), contents)


def _actor(actor: Any) -> str | None:
    number = _inside(_inside(actor, "account"), "name")
    return number or (str(_inside(actor, "mbox") or "").removeprefix("mailto:").lower() or None)


def _inside(thing: Any, name: str) -> Any:
    return thing.get(name) if isinstance(thing, dict) else None


def _say_score(result: dict[str, Any]) -> str | None:
    scaled = _inside(result.get("score"), "scaled")
    return f"{scaled:.0%}" if isinstance(scaled, int | float) and not isinstance(scaled, bool) else None
