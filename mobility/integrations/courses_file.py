"""The courses file: its columns and its lines as records."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mobility.core.i18n import N_
from mobility.integrations.files import Contents, Row, Source, read_rows
from mobility.integrations.vocabulary import LONGEST_TEXT, TWICE, Values
from mobility.skills.linking import Named
from mobility.skills.services.evidence import is_safe_address
from mobility.training.models import CENTS, CourseFormat, CourseStatus

REQUIRED = ("reference", "title", "format", "hours")
COLUMNS = (
    *REQUIRED,
    "description",
    "language",
    "provider",
    "cost",
    "currency",
    "url",
    "mandatory",
    "certificate",
    "validity_months",
    "status",
    "country",
    "legal_entity",
    "skills",
    "prerequisites",
    "sessions",
)
LONGEST_REFERENCE = 80
DEFAULT_LEVELS = (0, 3)
# how a CSV cell writes what is taught (SQL, SQL:1-3) and what is asked for (SQL:2, course:C-12)
TAUGHT = re.compile(r"(?P<label>.+?)(?::(?P<from>[0-4])-(?P<to>[1-5]))?")
ASKED = re.compile(r"course:(?P<course>.+)|(?P<label>.+?)(?::(?P<level>[1-5]))?")
CURRENCY = re.compile(r"[A-Za-z]{3}")


@dataclass(frozen=True)
class TaughtSkill:
    """A skill as the file writes it, not yet linked to a concept."""

    named: Named
    from_level: int
    to_level: int


@dataclass(frozen=True)
class AskedSkill:
    named: Named
    level: int


@dataclass(frozen=True)
class CourseRecord:
    """One line. `says` holds what it mentions: the legal entity as a name; None where a list is not mentioned."""

    line: int
    reference: str
    says: Mapping[str, Any]
    taught: tuple[TaughtSkill, ...] | None
    asked: tuple[AskedSkill, ...] | None
    before: tuple[str, ...] | None
    sessions: tuple[Mapping[str, Any], ...]


def read_courses(source: Source) -> Contents[CourseRecord]:
    rows = read_rows(source, COLUMNS, REQUIRED)
    contents: Contents[CourseRecord] = Contents(problems=rows.problems, warnings=rows.warnings)
    lines: dict[str, int] = {}
    for row in rows.records:
        already = len(contents.problems)
        record = _read_course(row, contents)
        if record.reference in lines:
            values = Values(row, contents.problems)
            values.refuse("reference", TWICE, value=record.reference, line=lines[record.reference])
        lines.setdefault(record.reference, row.line)
        if len(contents.problems) == already:
            contents.records.append(record)
    return contents


def _read_course(row: Row, contents: Contents[CourseRecord]) -> CourseRecord:
    values = Values(row, contents.problems)
    reference = values.text("reference", LONGEST_REFERENCE, required=True) or f"line {row.line}"
    if not values.says("format") or values.text("format") is None:
        values.refuse("format", N_("is missing."))
    if not values.says("hours") or values.number("hours", 0.1, 2000) is None:
        values.refuse("hours", N_("is missing."))
    cost = values.number("cost", 0, 100_000)
    says = {
        "title": values.text("title", required=True),
        "format": values.choice("format", CourseFormat),
        "hours": values.number("hours", 0.1, 2000),
        "description": values.text("description", LONGEST_TEXT, lines=True),
        "language": values.language("language"),
        "provider": values.text("provider"),
        "cost_cents": None if cost is None else round(cost * CENTS),
        "currency": _read_currency(values),
        "url": _read_url(values),
        "is_mandatory": values.yes_no("mandatory"),
        "gives_certificate": values.yes_no("certificate"),
        "validity_months": values.whole("validity_months", 1, 240),
        "status": values.choice("status", CourseStatus),
        "country": values.country("country"),
        "legal_entity": values.text("legal_entity"),
    }
    asked, before = _read_asked(values)
    return CourseRecord(
        row.line, reference, {name: value for name, value in says.items() if value is not None},
        _read_taught(values), asked, before, _read_sessions(values),
    )  # fmt: skip


def _read_currency(values: Values) -> str | None:
    written = values.text("currency", 3)
    if written is not None and not CURRENCY.fullmatch(written):
        return values.refuse("currency", N_("“%(value)s” is not a currency. Write EUR, say."), value=written)
    return written.upper() if written else None


def _read_url(values: Values) -> str | None:
    written = values.text("url", 500)
    if written is not None and not is_safe_address(written):
        return values.refuse("url", N_("“%(value)s” is not a whole https:// address."), value=written)
    return written


def _cell(pattern: re.Pattern[str], part: str) -> dict[str, Any]:
    match = pattern.fullmatch(part)
    return {name: value for name, value in match.groupdict().items() if value} if match else {"label": part}


def _read_taught(values: Values) -> tuple[TaughtSkill, ...] | None:
    if not values.says("skills"):
        return None
    taught = []
    for entry in values.entries("skills", lambda part: _cell(TAUGHT, part)):
        low, high = entry.whole("from", 0, 4), entry.whole("to", 1, 5)
        low, high = DEFAULT_LEVELS[0] if low is None else low, DEFAULT_LEVELS[1] if high is None else high
        if low >= high:
            entry.refuse("to", N_("must be higher than from."))
        taught.append(TaughtSkill(Named(entry.label() or "", entry.text("uri", 300)), low, high))
    return tuple(taught)


def _read_asked(values: Values) -> tuple[tuple[AskedSkill, ...] | None, tuple[str, ...] | None]:
    """Skills to bring along, and courses to take before, by reference."""
    if not values.says("prerequisites"):
        return None, None
    skills, courses = [], []
    for entry in values.entries("prerequisites", lambda part: _cell(ASKED, part)):
        if entry.says("course"):
            courses.append(entry.text("course", LONGEST_REFERENCE, required=True) or "")
        else:
            skills.append(AskedSkill(Named(entry.label() or "", entry.text("uri", 300)), entry.level()))
    return tuple(skills), tuple(courses)


def _read_sessions(values: Values) -> tuple[Mapping[str, Any], ...]:
    """A list of objects, in CSV as JSON in the cell: starts_at and ends_at in their time zone, place, seats."""
    sessions = []
    for entry in values.entries("sessions", lambda part: {"starts_at": part}):
        zone = entry.time_zone("time_zone") or "UTC"
        sessions.append(
            {
                "starts_at": entry.instant("starts_at", zone),
                "ends_at": entry.instant("ends_at", zone),
                "time_zone": zone,
                "place": entry.text("place") or "",
                "seats": entry.whole("seats", 1, 500) or 12,
            }
        )
    return tuple(sessions)
