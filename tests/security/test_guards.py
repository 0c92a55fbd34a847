"""The checks are themselves tested: a permission that lets everybody in is noticed by the table."""

from __future__ import annotations

import pytest

from mobility.core.authz import declared_policy, register_policy
from mobility.people.policy import anyone
from tests.architecture.access import ACCESS, Row
from tests.architecture.answers import HIDDEN, REFUSED
from tests.sent import fill_in
from tests.things import Visitor

GUARDED = [row for row in ACCESS if row.has_ids and row.page.partition(".")[0] != "accounts"]


def is_noticed(visitor: Visitor, row: Row) -> bool:
    """Whether some cell of the row no longer holds."""
    address, body = visitor.address(row.page, row.thing), fill_in(row, visitor.things)
    closed = [role for role, answer in row.who.items() if answer in {HIDDEN, REFUSED}]
    return any(
        visitor.visit(role, row.method, address, body, checked=False).status_code != row.status_of(role)
        for role in sorted(closed, key=lambda role: row.who[role] is HIDDEN)
    )


@pytest.mark.slow
def test_no_permission_could_let_everybody_in_unnoticed(visitor):
    was, unnoticed = declared_policy(), []
    by_permission: dict[str, list[Row]] = {}
    for row in GUARDED:
        by_permission.setdefault(visitor.app.view_functions[row.page].permission, []).append(row)
    for permission, rows in by_permission.items():
        is_open_to_all = was[permission] == ((anyone,),)
        if is_open_to_all or not any(answer in {HIDDEN, REFUSED} for row in rows for answer in row.who.values()):
            continue
        register_policy({permission: ((anyone,),)})
        try:
            if not any(is_noticed(visitor, row) for row in rows):
                unnoticed.append(permission)
        finally:
            register_policy({permission: was[permission]})
    assert unnoticed == []
