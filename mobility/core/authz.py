"""Who may do what: each room declares a policy; views, services and templates ask the same question."""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping
from typing import Any

from mobility.core.errors import NotPermitted
from mobility.core.i18n import N_

Predicate = Callable[[Any, Any], bool]
Clause = tuple[Predicate, ...]

_policy: dict[enum.StrEnum, tuple[Clause, ...]] = {}


def register_policy(policy: Mapping[Any, tuple[Clause, ...]]) -> None:
    """Add a room's rules; a permission is granted if every predicate of any one clause holds."""
    _policy.update(policy)


def permits(actor: Any, permission: enum.StrEnum, subject: Any = None) -> bool:
    """Whether the actor holds the permission on the subject; nobody holds one that no room declared."""
    return any(all(predicate(actor, subject) for predicate in clause) for clause in _policy.get(permission, ()))


def authorize(actor: Any, permission: enum.StrEnum, subject: Any = None) -> None:
    if not permits(actor, permission, subject):
        raise NotPermitted(N_("It is for somebody else to do. If you think it should be yours, ask your HR partner."))


def declared_policy() -> Mapping[enum.StrEnum, tuple[Clause, ...]]:
    """The whole table, for auditors, documentation and tests."""
    return dict(_policy)
