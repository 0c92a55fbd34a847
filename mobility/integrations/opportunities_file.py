"""The opportunities file: its columns and its lines as records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mobility.core.i18n import N_
from mobility.integrations.files import Contents, Row, Source, read_rows
from mobility.integrations.units_file import read_path
from mobility.integrations.vocabulary import LONGEST_TEXT, TWICE, Values, labelled
from mobility.opportunities.models import (
    DEFAULT_WORKING_LEVEL,
    GIG_MAXIMUM_WEEKS,
    Audience,
    Importance,
    OpportunityKind,
    Remote,
)
from mobility.skills.linking import Named, base_language
from mobility.skills.models import CEFR_LEVELS

REQUIRED = ("reference", "kind", "title", "description", "starts_on")
COLUMNS = (
    *REQUIRED,
    "language",
    "org_unit",
    "host_manager",
    "legal_entity",
    "places",
    "weeks",
    "allocation_percent",
    "hours_per_week",
    "closes_on",
    "time_zone",
    "workplace",
    "days_abroad",
    "country",
    "remote",
    "audience",
    "working_language",
    "working_language_level",
    "skills",
    "taught_skills",
)
LONGEST_REFERENCE = 40
MOST_PLACES = 500
MOST_HOURS = 60


@dataclass(frozen=True)
class AskedSkill:
    """A skill as the file writes it, not yet linked to a concept."""

    named: Named
    level: int
    importance: Importance = Importance.MUST


@dataclass(frozen=True)
class OpportunityRecord:
    """One line. `says` holds what it mentions: unit as a path, legal entity as a name, host as an employee number."""

    line: int
    reference: str
    says: Mapping[str, Any]
    skills: tuple[AskedSkill, ...] | None
    taught: tuple[AskedSkill, ...] | None

    @property
    def kind(self) -> OpportunityKind:
        return self.says["kind"]


def read_opportunities(source: Source) -> Contents[OpportunityRecord]:
    rows = read_rows(source, COLUMNS, REQUIRED)
    contents: Contents[OpportunityRecord] = Contents(problems=rows.problems, warnings=rows.warnings)
    lines: dict[str, int] = {}
    for row in rows.records:
        already = len(contents.problems)
        record = _read_opportunity(row, contents)
        if record.reference in lines:
            line = lines[record.reference]
            Values(row, contents.problems).refuse("reference", TWICE, value=record.reference, line=line)
        lines.setdefault(record.reference or f"line {row.line}", row.line)
        if len(contents.problems) == already:
            contents.records.append(record)
    return contents


def _read_opportunity(row: Row, contents: Contents[OpportunityRecord]) -> OpportunityRecord:
    values = Values(row, contents.problems)
    reference = values.text("reference", LONGEST_REFERENCE, required=True) or ""
    says = {
        "kind": values.choice("kind", OpportunityKind),
        "title": values.text("title", required=True),
        "description": values.text("description", LONGEST_TEXT, required=True, lines=True),
        "starts_on": values.date("starts_on", required=True),
        "language": values.language("language"),
        "org_unit": read_path(values, "org_unit"),
        "host_manager": values.text("host_manager", 40),
        "legal_entity": values.text("legal_entity"),
        "places": values.whole("places", 1, MOST_PLACES),
        "weeks": values.whole("weeks", 1, GIG_MAXIMUM_WEEKS),
        "allocation_percent": values.number("allocation_percent", 1, 100),
        "hours_per_week": values.number("hours_per_week", 0.5, MOST_HOURS),
        "closes_on": values.date("closes_on"),
        "time_zone": values.time_zone("time_zone"),
        "workplace": values.text("workplace", 120),
        "days_abroad": values.whole("days_abroad", 0, 366),
        "country": values.country("country"),
        "remote": values.choice("remote", Remote),
        "audience": values.choice("audience", Audience),
        **_read_working_language(values),
    }
    _check_kind(values, says)
    return OpportunityRecord(
        row.line,
        reference,
        {name: value for name, value in says.items() if value is not None},
        _read_skills(values, "skills"),
        _read_skills(values, "taught_skills"),
    )


def _read_working_language(values: Values) -> dict[str, str | None]:
    """Whatever country it names; without a level, the usual one."""
    code, level = values.language("working_language"), None
    if values.says("working_language_level"):
        level = values.one_of("working_language_level", CEFR_LEVELS)
        if not values.says("working_language"):
            values.refuse("working_language_level", N_("is a level without a language. Name it in working_language."))
    if code is None:
        return {"working_language": None, "working_language_level": None}
    return {"working_language": base_language(code), "working_language_level": level or DEFAULT_WORKING_LEVEL}


def _check_kind(values: Values, says: Mapping[str, Any]) -> None:
    if says["kind"] is None and values.text("kind") is None:
        values.refuse("kind", N_("is missing. Write work_package or gig."))
    if says["kind"] is OpportunityKind.WORK_PACKAGE and says["weeks"] is not None:
        values.refuse("weeks", N_("a work package lasts four calendar months. Leave weeks empty, or make it a gig."))
    if says["audience"] is Audience.COUNTRY and says["country"] is None:
        values.refuse("audience", N_("is one country, so country must name it."))


def _read_skills(values: Values, name: str) -> tuple[AskedSkill, ...] | None:
    if not values.says(name):
        return None
    return tuple(
        AskedSkill(
            Named(entry.label() or "", entry.text("uri", 300)),
            entry.level(),
            entry.choice("importance", Importance) or Importance.MUST,
        )
        for entry in values.entries(name, labelled)
    )
