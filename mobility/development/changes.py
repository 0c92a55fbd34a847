"""A contract as codes and values that a database can keep, and what differs between two of them."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from mobility.development.models import ContractAction, ContractGoal, DevelopmentContract

Content = dict[str, Any]


class Change(NamedTuple):
    """`what` is wishes, goal or action; `before` and `after` are its values, None where it is not there."""

    what: str
    before: Content | None
    after: Content | None


def read_content(contract: DevelopmentContract) -> Content:
    """The contract as it stands: what both of them sign. How far its actions are is no part of it."""
    return {"wishes": contract.wishes, "goals": [_read_goal(goal) for goal in contract.goals]}


def _read_goal(goal: ContractGoal) -> Content:
    return {**read_goal(goal), "actions": [read_action(action) for action in goal.actions]}


def read_goal(goal: ContractGoal) -> Content:
    return {"key": goal.id, "skill": goal.skill_id, "level": goal.level, "sentence": goal.sentence}


def read_action(action: ContractAction) -> Content:
    return {
        "key": action.id,
        "kind": action.kind.value,
        "title": action.title,
        "skill": action.skill_id,
        "starts_on": _day(action.starts_on),
        "ends_on": _day(action.ends_on),
        "hours": action.hours,
        "success": action.success,
    }


def _day(value: dt.date | None) -> str | None:
    return value.isoformat() if value else None


def fingerprint(content: Mapping[str, Any]) -> str:
    """The same for the same content, so that a signature is for exactly what was read."""
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:20]


def compare(before: Content, after: Content) -> list[Change]:
    """Every part that is not the same: wishes first, then goals and actions as they stand; at the end what is gone."""
    found = []
    if before["wishes"] != after["wishes"]:
        found.append(Change("wishes", {"wishes": before["wishes"]}, {"wishes": after["wishes"]}))
    return (
        found + _compare("goal", _goals(before), _goals(after)) + _compare("action", _actions(before), _actions(after))
    )


def _goals(content: Content) -> dict[int, Content]:
    return {goal["key"]: {name: goal[name] for name in goal if name != "actions"} for goal in content["goals"]}


def _actions(content: Content) -> dict[int, Content]:
    return {action["key"]: action for goal in content["goals"] for action in goal["actions"]}


def _compare(what: str, before: Mapping[int, Content], after: Mapping[int, Content]) -> list[Change]:
    keys: Iterable[int] = [*after, *(key for key in before if key not in after)]
    return [Change(what, before.get(key), after.get(key)) for key in keys if before.get(key) != after.get(key)]
