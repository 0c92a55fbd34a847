"""The units file: paths of the organisation tree with their kind, head and legal entity."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mobility.core.i18n import N_
from mobility.integrations.files import Contents, Row, Source, read_rows
from mobility.integrations.vocabulary import TWICE, Values
from mobility.people.models import UnitKind
from mobility.people.services import SEPARATOR

REQUIRED = ("path",)
# the last two are facts of the legal entity, for which there is no other file
COLUMNS = (*REQUIRED, "kind", "head", "legal_entity", "country", "full_time_hours")
BETWEEN_NAMES = re.compile(r"(?<=\s)/(?=\s)")
LONGEST_PATH = 1000
LONGEST_NAME = 200


@dataclass(frozen=True)
class UnitRecord:
    """One line; `says` holds only what it mentions: the head as an employee number, the legal entity as a name."""

    line: int
    path: str
    says: Mapping[str, Any]


def read_units(source: Source) -> Contents[UnitRecord]:
    rows = read_rows(source, COLUMNS, REQUIRED)
    contents: Contents[UnitRecord] = Contents(problems=rows.problems, warnings=rows.warnings)
    lines: dict[str, int] = {}
    for row in rows.records:
        already = len(contents.problems)
        record = _read_unit(row, contents)
        if record.path in lines:
            Values(row, contents.problems).refuse("path", TWICE, value=record.path, line=lines[record.path])
        lines.setdefault(record.path, row.line)
        if len(contents.problems) == already:
            contents.records.append(record)
    return contents


def _read_unit(row: Row, contents: Contents[UnitRecord]) -> UnitRecord:
    values = Values(row, contents.problems)
    path = read_path(values, "path", required=True) or f"line {row.line}"
    says = {
        "kind": values.choice("kind", UnitKind),
        "head": values.text("head", 40),
        "legal_entity": values.text("legal_entity"),
        "country": values.country("country"),
        "full_time_hours": values.number("full_time_hours", 1, 60),
    }
    for name in ("country", "full_time_hours"):
        if says[name] is not None and says["legal_entity"] is None:
            values.refuse(name, N_("belongs to a legal entity: name it in the column legal_entity."))
    return UnitRecord(row.line, path, {name: value for name, value in says.items() if values.says(name)})


def read_path(values: Values, name: str, *, required: bool = False) -> str | None:
    """A path such as IT / Data platforms, with single spaces."""
    written = values.text(name, LONGEST_PATH, required=required)
    if written is None:
        return None
    names = [part.strip() for part in BETWEEN_NAMES.split(f" {written} ")]
    if not all(names):
        return values.refuse(
            name, N_("“%(value)s” has an empty part. Write a path such as IT / Data platforms."), value=written
        )
    if any(len(part) > LONGEST_NAME for part in names):
        return values.refuse(name, N_("a unit's name is longer than %(most)s characters."), most=LONGEST_NAME)
    return SEPARATOR.join(names)
