"""What the policies room tells the rooms above it."""

from __future__ import annotations

from dataclasses import dataclass

from mobility.people.models import Person
from mobility.policies.models import PolicyVersion


@dataclass(frozen=True)
class RuleChanged:
    version: PolicyVersion
    actor: Person | None
