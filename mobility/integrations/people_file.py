"""The people file: its columns, its lines as records, and what may not be within one file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from mobility.core.i18n import N_, Message
from mobility.integrations.files import Contents, Problem, Row, Source, read_rows
from mobility.integrations.units_file import read_path
from mobility.integrations.vocabulary import LONGEST_TEXT, TWICE, Values, labelled, spoken, titled
from mobility.people.models import Engagement
from mobility.skills.linking import Named
from mobility.skills.models import CEFR_LEVELS, Visibility
from mobility.skills.services import ImportedExperience

REQUIRED = ("employee_number", "name", "email", "job_title")
COLUMNS = (
    *REQUIRED,
    "language",
    "org_unit",
    "line_manager",
    "country",
    "site",
    "time_zone",
    "legal_entity",
    "cost_centre",
    "engagement",
    "weekly_hours",
    "next_weekly_hours",
    "next_hours_from",
    "working_days",
    "employed_from",
    "employed_until",
    "headline",
    "about",
    "experience",
    "skills",
    "wanted_skills",
    "languages",
    "visibility",
)
LONGEST_NUMBER = 40
MAXIMUM_HOURS = 60


@dataclass(frozen=True)
class NamedSkill:
    """A skill as the file writes it, not yet linked to a concept."""

    named: Named
    level: int
    last_used: str | None = None


@dataclass(frozen=True)
class PersonRecord:
    """One line. What it does not mention is in none of the mappings, and None among the lists.

    `terms` holds what HR's file decides: unit as a path, legal entity as a name, line manager as an employee number.
    """

    line: int
    employee_number: str
    terms: Mapping[str, Any]
    words: Mapping[str, Any] = field(default_factory=dict)
    skills: tuple[NamedSkill, ...] | None = None
    wanted: tuple[NamedSkill, ...] | None = None

    @property
    def name(self) -> str:
        return self.terms["name"]

    @property
    def email(self) -> str:
        return self.terms["email"]

    @property
    def language(self) -> str:
        """That of the record's texts and labels."""
        return self.terms.get("language") or "en"


@dataclass
class PeopleFile(Contents[PersonRecord]):
    """`lines` knows every employee number of the file, also of lines that cannot be imported."""

    lines: dict[str, int] = field(default_factory=dict)


def read_people(source: Source) -> PeopleFile:
    rows = read_rows(source, COLUMNS, REQUIRED)
    people = PeopleFile(problems=rows.problems, warnings=rows.warnings)
    for row in rows.records:
        record = _read_person(row, people)
        if record is not None:
            people.records.append(record)
    people.problems.extend(_find_shared_emails(people.records))
    return people


def _read_person(row: Row, people: PeopleFile) -> PersonRecord | None:
    already = len(people.problems)
    values = Values(row, people.problems)
    number = values.text("employee_number", LONGEST_NUMBER, required=True)
    if number is not None and number in people.lines:
        values.refuse("employee_number", TWICE, value=number, line=people.lines[number])
    elif number is not None:
        people.lines[number] = row.line
    terms = _read_terms(values)
    if number is not None and terms.get("line_manager") == number:
        reason = N_("%(person)s cannot report to themselves. Name somebody else, or nobody.")
        values.refuse("line_manager", reason, person=terms["name"])
    words = _read_words(values)
    record = PersonRecord(
        row.line, number or "", terms, words, _read_skills(values, "skills"), _read_skills(values, "wanted_skills")
    )
    return record if len(people.problems) == already else None


def _read_terms(values: Values) -> dict[str, Any]:
    terms: dict[str, Any] = {
        "name": values.text("name", required=True),
        "email": values.email("email"),
        "job_title": values.text("job_title", required=True),
        "language": values.language("language") or "en",
        "org_unit": read_path(values, "org_unit"),
        "line_manager": values.text("line_manager", LONGEST_NUMBER),
        "country": values.country("country"),
        "site": values.text("site", 120),
        "time_zone": values.time_zone("time_zone") or "UTC",
        "legal_entity": values.text("legal_entity"),
        "cost_centre": values.text("cost_centre", 40),
        "engagement": values.choice("engagement", Engagement) or Engagement.PERMANENT,
        "weekly_hours": values.number("weekly_hours", 0.5, MAXIMUM_HOURS),
        "next_weekly_hours": values.number("next_weekly_hours", 0.5, MAXIMUM_HOURS),
        "next_hours_from": values.date("next_hours_from"),
        "working_days": values.working_days("working_days") or "mon-fri",
        "employed_from": values.date("employed_from"),
        "employed_until": values.date("employed_until"),
    }
    _check_period(values, terms["employed_from"], terms["employed_until"])
    if (terms["next_weekly_hours"] is None) != (terms["next_hours_from"] is None):
        values.refuse("next_weekly_hours", N_("Give the hours and the date from which they hold, or neither."))
    return {name: value for name, value in terms.items() if name in REQUIRED or values.says(name)}


def _check_period(values: Values, begun: dt.date | None, ended: dt.date | None) -> None:
    if begun and ended and ended < begun:
        reason = N_("%(ended)s lies before employed_from, %(begun)s. Correct one of them.")
        values.refuse("employed_until", reason, ended=str(ended), begun=str(begun))


def _read_words(values: Values) -> dict[str, Any]:
    """What the file says of the profile apart from skills."""
    words = {
        "headline": values.text("headline") or "",
        "about": values.text("about", LONGEST_TEXT, lines=True) or "",
        "experience": [_read_position(entry) for entry in values.entries("experience", titled)],
        "languages": dict(_read_language(entry) for entry in values.entries("languages", spoken)),
        "visibility": values.choice("visibility", Visibility) or Visibility.UNDECIDED,
    }
    return {name: value for name, value in words.items() if values.says(name)}


def _read_position(entry: Values) -> ImportedExperience:
    begun, ended = entry.month("from"), entry.month("to")
    if begun and ended and ended < begun:
        entry.refuse("to", N_("%(ended)s lies before %(begun)s. Correct one of them."), ended=ended, begun=begun)
    text = entry.text("text", LONGEST_TEXT, lines=True) or ""
    return ImportedExperience(entry.text("title", required=True) or "", begun, ended, text)


def _read_language(entry: Values) -> tuple[str, str]:
    if entry.text("code", required=True) is None:
        return "", ""
    return entry.language("code") or "", entry.one_of("level", CEFR_LEVELS) or ""


def _read_skills(values: Values, name: str) -> tuple[NamedSkill, ...] | None:
    if not values.says(name):
        return None
    return tuple(
        NamedSkill(Named(entry.label() or "", entry.text("uri", 300)), entry.level(), entry.month("last_used"))
        for entry in values.entries(name, labelled)
    )


def _find_shared_emails(records: Iterable[PersonRecord]) -> list[Problem]:
    first: dict[str, PersonRecord] = {}
    problems = []
    for record in records:
        other = first.setdefault(record.email, record)
        if other is not record:
            reason = N_("%(person)s and %(other)s (line %(line)s) both have %(email)s. Correct one.")
            told = {"person": record.name, "other": other.name, "line": other.line, "email": record.email}
            problems.append(Problem(record.line, Message(reason, told), "email"))
    return problems
