"""The checks are themselves tested (S3): a guard that is weakened for one role is noticed by that role's cell.

Each mutant is a closed cell of the page × role table: the permission of the page, and the one by which its thing is
seen, are granted to that role besides, as if the guard were replaced by that of a weaker role. One visit must then
answer otherwise than the table says. Letting everybody in is all mutants of a page at once. For those who are not
signed in, pages about a thing lose the guard itself, since it sends them away before it asks for a permission.

Every run tries one mutant of each row; `MOBILITY_GUARDS=all` (make test-security) tries them all.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest

from mobility.core import authz
from mobility.core.authz import declared_policy, permits, register_policy
from tests.architecture.access import ACCESS
from tests.architecture.rows import Row
from tests.architecture.who import HIDDEN, REFUSED, ROLES, SIGN_IN
from tests.sent import fill_in
from tests.things import Visitor

CLOSED = {HIDDEN, REFUSED, SIGN_IN}
# closed by a rule of the domain that no permission goes round: who can apply, that nobody changes their own roles; and
# a picture that is there only while a key is handed to an app
HELD_BY_A_RULE = {
    "POST applications.start (open posting)": {"contractor"},
    "POST applications.start (draft posting)": {"host", "hr", "hr2"},
    "POST people.grant_role (the administrator)": {"admin"},
    "POST people.revoke_role (role of the administrator)": {"admin"},
    "GET accounts.authenticator_image": set(ROLES) - {"nobody"},
}


@dataclass(frozen=True)
class Mutant:
    row: Row
    role: str

    @property
    def name(self) -> str:
        return f"{self.row.name} open to {self.role}"


def list_mutants(visitor: Visitor) -> list[Mutant]:
    """A page that is open to everybody by rule answers the same whoever asks: nothing there is closed by its guard."""
    found = []
    for row in ACCESS:
        is_open = any(len(clause) == 1 and clause[0].__name__ == "anyone" for clause in _clauses(visitor, row))
        closed = {role for role, answer in row.who.items() if answer in CLOSED and not is_open}
        closed -= HELD_BY_A_RULE.get(row.name, set())
        mutants = [Mutant(row, role) for role in ROLES if role in closed]
        found += mutants if os.environ.get("MOBILITY_GUARDS") == "all" else _one_of(mutants)
    return found


def _one_of(mutants: list[Mutant]) -> list[Mutant]:
    """Always the same, and not always the same role."""
    return sorted(mutants, key=lambda one: hashlib.sha256(one.name.encode()).digest())[:1]


def _clauses(visitor: Visitor, row: Row):
    return declared_policy()[visitor.app.view_functions[row.page].permission]


@contextmanager
def weakened(visitor: Visitor, mutant: Mutant, permissions: set) -> Iterator[set]:
    """The permissions are this role's too; answers which others it was refused meanwhile."""
    view, refused = visitor.app.view_functions[mutant.row.page], set()
    person = getattr(visitor.things.people, mutant.role, None)
    person_id = person.id if person else None

    def is_let_in(actor, subject):
        return (actor.id if actor else None) == person_id

    def ask(actor, permission, subject=None):
        is_granted = permits(actor, permission, subject)
        refused.update(() if is_granted else {permission})
        return is_granted

    was = declared_policy()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(authz, "permits", ask)  # what services ask; guards and pages have their own name for it
        if mutant.role == "nobody" and view.of is not None:
            patch.setitem(visitor.app.view_functions, mutant.row.page, _without_guard(view))
        register_policy({one: (*was[one], (is_let_in,)) for one in permissions})
        try:
            yield refused
        finally:
            register_policy({one: was[one] for one in permissions})


def _without_guard(view):
    def open_to_all(**ids):
        name, *_ = ids
        return view.__wrapped__(view.of(ids.pop(name)), **ids)

    open_to_all.permission = view.permission
    return open_to_all


def is_noticed(visitor: Visitor, mutant: Mutant) -> bool:
    """Where a second guard in the service still stands, it is opened too: it must have been the last."""
    view = visitor.app.view_functions[mutant.row.page]
    opened, found = {view.permission, view.seen_by}, set()
    while not opened >= found or not found:
        opened |= found
        with weakened(visitor, mutant, opened) as found:
            if not holds(visitor, mutant):
                return True
        if not found:
            return False
    return False


def holds(visitor: Visitor, mutant: Mutant) -> bool:
    """Whether the cell is as the table says."""
    row = mutant.row
    address, body = visitor.address(row.page, row.thing), fill_in(row, visitor.things)
    try:
        answer = visitor.visit(mutant.role, row.method, address, body, checked=False)
    except Exception:
        return False  # the page, which expects somebody else, breaks
    if row.who[mutant.role] is SIGN_IN and answer.status_code == 303:
        return answer.location.startswith("/sign-in")
    return answer.status_code == row.status_of(mutant.role)


@pytest.mark.slow
@pytest.mark.one_engine
@pytest.mark.timeout(900)
def test_no_guard_could_be_weaker_unnoticed(visitor):
    mutants = list_mutants(visitor)
    unnoticed = [mutant.name for mutant in mutants if not is_noticed(visitor, mutant)]
    assert unnoticed == [], f"{len(mutants)} mutants, unnoticed: " + "\n".join(unnoticed)
    assert len({mutant.row.page for mutant in mutants}) > 150
