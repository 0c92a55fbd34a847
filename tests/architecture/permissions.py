"""Writes docs/permissions.md from the page × role table: `python -m tests.architecture.permissions`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from flask import Flask

from mobility.app import create_app
from mobility.core.authz import declared_policy
from mobility.settings import from_environment
from tests.architecture.access import ACCESS
from tests.architecture.answers import ROLES

PAGE = Path(__file__).parents[2] / "docs" / "permissions.md"
INTRODUCTION = """# Who is let in where

Written from the tables that the tests visit (`python -m tests.architecture.permissions`); do not edit it by hand.

Every person is an employee besides what else they are. In these tables `employee` is the one to whom the thing belongs
(applicant, mover, owner), `host` offers it, `manager` is the employee's line manager, `hr` and `hr2` are HR partners
for both of them, `hr_elsewhere` for neither; everyone else has no part in it.

- **yes**: the page, or the act is done
- **refused**: they may see the thing, but not do this (403)
- **hidden**: the same answer as for a thing that does not exist (404)
- **sign in**: they are asked to sign in first; **home**: they are signed in already
- **unfit**: the words that were sent are not accepted (422)

A page that is in no table fails the build, and an endpoint without a permission answers 403.
"""
RULES = """
## What each permission asks

It is granted where every condition of one line holds.

| permission | conditions |
|---|---|
"""


def write(app: Flask) -> str:
    return INTRODUCTION + "".join(_tables(app)) + RULES + "".join(_rules())


def _tables(app: Flask) -> Iterator[str]:
    """One table for each room, in the order of the rows."""
    for room in dict.fromkeys(row.page.partition(".")[0] for row in ACCESS):
        yield f"\n## {room.capitalize()}\n\n| page | permission | {' | '.join(ROLES)} |\n"
        yield "|---" * (2 + len(ROLES)) + "|\n"
        for row in ACCESS:
            if row.page.startswith(f"{room}."):
                permission = app.view_functions[row.page].permission  # type: ignore[attr-defined]
                yield f"| {row.name} | {permission} | {' | '.join(row.who[role] for role in ROLES)} |\n"


def _rules() -> Iterator[str]:
    declared = {
        name: clauses for name, clauses in declared_policy().items() if type(name).__module__.startswith("mobility.")
    }
    for permission, clauses in sorted(declared.items()):
        ways = [" and ".join(predicate.__name__.replace("_", " ").strip() for predicate in one) for one in clauses]
        yield f"| {permission} | {'; or '.join(ways)} |\n"


if __name__ == "__main__":
    PAGE.write_text(write(create_app(from_environment({}))), "utf-8")
