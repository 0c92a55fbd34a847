"""An id that is somebody else's and an id that nobody has get the same answer, and no id breaks a page."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.architecture.access import ACCESS, Row
from tests.architecture.who import HIDDEN, ROLES
from tests.security.crawling import masked
from tests.sent import fill_in
from tests.things import Visitor

pytestmark = pytest.mark.one_engine  # what is answered does not depend on the engine

MISSING = 987_654_321
BEYOND_ANY_COLUMN = 2**63
OTHERS = {"home.steer_index"}  # its address has one of four words, no id
ABOUT_A_THING = [
    row for row in ACCESS if row.has_ids and row.page.partition(".")[0] != "accounts" and row.page not in OTHERS
]
EXAMPLES = int(os.environ.get("FOREIGN_EXAMPLES", "300"))  # 10000 for the figure in docs/bars.md
HIDING = [row for row in ABOUT_A_THING if HIDDEN in row.who.values()]
STRANGERS = {"colleague", "hr_elsewhere", "representative", "auditor", "privacy", "admin", "contractor"}


def first_id(visitor: Visitor, row: Row) -> str:
    return next(iter(visitor.things.ids[row.thing]))


@pytest.mark.parametrize("row", HIDING, ids=lambda row: row.name)
def test_a_foreign_thing_answers_as_if_it_did_not_exist(visitor, row):
    foreign = visitor.address(row.page, row.thing)
    missing = visitor.address(row.page, row.thing, **{first_id(visitor, row): MISSING})
    body = fill_in(row, visitor.things)
    for role in [role for role in ROLES if row.who[role] is HIDDEN][::3]:
        theirs, none = (visitor.visit(role, row.method, path, body) for path in (foreign, missing))
        assert (theirs.status_code, none.status_code) == (404, 404), role
        assert masked(theirs.text.replace(foreign, missing)) == masked(none.text), role
        assert set(theirs.headers.keys()) == set(none.headers.keys())


@pytest.mark.parametrize("row", ABOUT_A_THING, ids=lambda row: row.name)
def test_an_id_that_nothing_has_is_not_found_by_those_who_may(visitor, row):
    body = fill_in(row, visitor.things)
    for number in (MISSING, BEYOND_ANY_COLUMN):
        for name in [name for name, value in visitor.things.ids[row.thing].items() if isinstance(value, int)]:
            address = visitor.address(row.page, row.thing, **{name: number})
            assert visitor.visit("host", row.method, address, body).status_code in {403, 404, 405}, address


@pytest.mark.slow
@pytest.mark.timeout(3600)
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    row=st.sampled_from([row for row in ABOUT_A_THING if row.method == "GET"]),
    role=st.sampled_from([role for role in ROLES if role != "nobody"]),
    number=st.integers(min_value=0, max_value=80) | st.integers(min_value=0),
)
def test_whatever_the_id_a_stranger_sees_no_words_of_an_application(visitor, row, role, number):
    """Ids of every other kind of thing, and of none."""
    address = visitor.address(row.page, row.thing, **{first_id(visitor, row): number})
    answer = visitor.visit(role, "GET", address)
    if role not in STRANGERS and answer.status_code == 409:
        return  # something of their own, in a state in which this cannot be done
    assert answer.status_code in {200, 303, 403, 404}
    if role in STRANGERS:
        assert "I want to learn this." not in answer.text
