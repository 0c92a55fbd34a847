"""What an import did."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from mobility.people.models import LegalEntity, OrgUnit

T = TypeVar("T")


class Each(Protocol):
    """Goes through records and may show how far it is."""

    def __call__(self, records: Sequence[T], /) -> Iterable[T]: ...


@dataclass
class Outcome:
    """How many records were new, changed and as before, and what had to be made for them."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    opened: int = 0
    proposed_skills: int = 0
    new_units: int = 0
    new_legal_entities: int = 0
    warnings: list[str] = field(default_factory=list)

    def count(self, *, is_new: bool, is_changed: bool) -> None:
        self.created += is_new
        self.updated += is_changed and not is_new
        self.unchanged += not (is_changed or is_new)


@dataclass
class Tree:
    """All units by path and legal entities by name, as they were and with what an import adds."""

    units: dict[str, OrgUnit]
    entities: dict[str, LegalEntity]

    def __post_init__(self) -> None:
        self._before = len(self.units), len(self.entities)

    def note_additions(self, outcome: Outcome) -> None:
        outcome.new_units = len(self.units) - self._before[0]
        outcome.new_legal_entities = len(self.entities) - self._before[1]
