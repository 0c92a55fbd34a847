"""What each rule is called, what it may be, and how it reads: everything about a rule is a row of these tables."""

from __future__ import annotations

from mobility.policies.queries import Rule
from mobility.policies.rules import (
    applying,
    developing,
    hosting,
    keeping,
    moving,
    publishing,
    ranking,
    signing_in,
    training,
)
from mobility.policies.rules.texts import GROUP_WORDS, Kind, RuleText, Unit

ROOMS = (publishing, hosting, applying, moving, training, developing, ranking, keeping, signing_in)

RULES: dict[Rule, RuleText] = {row.rule: row for room in ROOMS for row in room.ROWS}


def find_rule(name: str) -> RuleText | None:
    return next((row for rule, row in RULES.items() if rule.value == name), None)


__all__ = ["GROUP_WORDS", "RULES", "Kind", "RuleText", "Unit", "find_rule"]
