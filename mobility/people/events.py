"""What the people room tells the rooms above it."""

from __future__ import annotations

from dataclasses import dataclass

from mobility.people.models import Person


@dataclass(frozen=True)
class ReportingLineChanged:
    person: Person


@dataclass(frozen=True)
class PersonLeft:
    person: Person
