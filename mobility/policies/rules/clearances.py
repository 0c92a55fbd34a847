"""Which clearances a move needs: rows that each name a kind, the countries and employers it is for, and a deadline."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from mobility.core.i18n import N_
from mobility.policies.models import ClearanceKind, Side
from mobility.policies.queries import Rule, get_value

KIND_WORDS: dict[ClearanceKind, str] = {
    ClearanceKind.WORKS_COUNCIL: N_("Works council"),
    ClearanceKind.AGREEMENT: N_("Contract amendment or agreement between companies"),
    ClearanceKind.RECHARGE: N_("Recharge between companies"),
    ClearanceKind.TAX: N_("Tax"),
    ClearanceKind.SOCIAL_SECURITY: N_("Social security and right to work"),
    ClearanceKind.DATA_ACCESS: N_("Access to data"),
    ClearanceKind.WORKPLACE_ADJUSTMENT: N_("Workplace adjustment"),
}
SIDE_WORDS: dict[Side, str] = {Side.HOME: N_("HR of the person"), Side.HOST: N_("HR of the host")}
LISTED_KINDS = tuple(kind for kind in ClearanceKind if kind is not ClearanceKind.WORKPLACE_ADJUSTMENT)
MOST_DAYS = 180


@dataclass(frozen=True)
class Case:
    """What the rows look at: where and with whom somebody is employed, and where, with whom and how much they go."""

    home_country: str | None
    host_country: str | None
    home_entity_id: int | None
    host_entity_id: int | None
    days_abroad: int
    hours_per_week: float

    @property
    def is_cross_entity(self) -> bool:
        return None not in {self.home_entity_id, self.host_entity_id} and self.home_entity_id != self.host_entity_id


@dataclass(frozen=True)
class ClearanceRule:
    """One row; what is empty asks for nothing. `days` are calendar days; `law` names what makes silence a yes."""

    kind: ClearanceKind
    side: Side
    days: int
    home_country: str | None = None
    host_country: str | None = None
    home_entity_id: int | None = None
    host_entity_id: int | None = None
    only_abroad: bool = False
    only_cross_entity: bool = False
    from_hours: float = 0.0
    law: str = ""

    def applies(self, case: Case) -> bool:
        named = (
            (self.home_country, case.home_country),
            (self.host_country, case.host_country),
            (self.home_entity_id, case.home_entity_id),
            (self.host_entity_id, case.host_entity_id),
        )
        return (
            all(asked is None or asked == given for asked, given in named)
            and (case.days_abroad > 0 or not self.only_abroad)
            and (case.is_cross_entity or not self.only_cross_entity)
            and case.hours_per_week >= self.from_hours
        )

    def to_json(self) -> dict[str, Any]:
        """What differs from an empty row, so that a stored version reads as it was entered."""
        return {name: value for name, value in asdict(self).items() if value not in (None, False, 0.0, "")}


def read_rule(row: Mapping[str, Any]) -> ClearanceRule:
    return ClearanceRule(**{**row, "kind": ClearanceKind(row["kind"]), "side": Side(row["side"])})


def list_clearance_rules() -> list[ClearanceRule]:
    """The rows in force, in their order."""
    return [read_rule(row) for row in get_value(Rule.CLEARANCES)]


def list_needed(case: Case, rules: Iterable[ClearanceRule]) -> list[ClearanceRule]:
    """The first row that applies of every kind and side."""
    needed: dict[tuple[ClearanceKind, Side], ClearanceRule] = {}
    for rule in rules:
        if rule.applies(case):
            needed.setdefault((rule.kind, rule.side), rule)
    return list(needed.values())
