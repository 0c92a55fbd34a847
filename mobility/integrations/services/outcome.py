"""What an import did."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol, TypeVar

from mobility.integrations.files import Problem
from mobility.people.differences import Difference
from mobility.people.models import LegalEntity, OrgUnit

T = TypeVar("T")


class Each(Protocol):
    """Goes through records and may show how far it is."""

    def __call__(self, records: Sequence[T], /) -> Iterable[T]: ...


class RecordChange(NamedTuple):
    """What an import does to one record: made new, or some of its fields changed."""

    key: str
    name: str
    is_new: bool
    differences: list[Difference]


class Absent(NamedTuple):
    """Somebody who works here and whom the file does not name."""

    employee_number: str
    name: str


@dataclass
class Outcome:
    """How many records were new, changed and as before, which ones, and what had to be made for them."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    opened: int = 0
    new_units: int = 0
    new_legal_entities: int = 0
    proposed: list[str] = field(default_factory=list)  # the phrases that became proposed skills
    warnings: list[Problem] = field(default_factory=list)
    changes: list[RecordChange] = field(default_factory=list)
    absent: list[Absent] = field(default_factory=list)
    present: int = 0  # people who worked here before; only of a people file

    def note(self, *, key: str, name: str, is_new: bool, differences: list[Difference]) -> None:
        self.created += is_new
        self.updated += bool(differences) and not is_new
        self.unchanged += not (differences or is_new)
        if is_new or differences:
            self.changes.append(RecordChange(key, name, is_new, [] if is_new else differences))

    @property
    def endings(self) -> int:
        """How many people get a last day by what their lines say."""
        return sum(
            any(one.field == "employed_until" and one.after is not None for one in change.differences)
            for change in self.changes
        )


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
