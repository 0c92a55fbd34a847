"""Every page with a database that fails (S32), and with arguments that nobody means (S31)."""

from __future__ import annotations

import pytest

from tests.architecture.access import ACCESS
from tests.security.test_faults import INSIDES, break_database

pytestmark = pytest.mark.one_engine  # a fault is a fault on either
NAMES_OF_IDS = ("entity", "id", "inside", "manager", "pick", "session", "team", "than")


@pytest.mark.parametrize("row", [row for row in ACCESS if row.method == "GET"], ids=lambda row: row.name)
def test_no_page_tells_its_insides_whatever_it_was_reading(visitor, row):
    """In every page that reads, the database fails at its first and at its fourth question."""
    who = next((role for role in row.who if row.who[role] == "yes"), "nobody")
    address = visitor.address(row.page, row.thing)
    for question in (1, 4):
        with visitor.aside():
            client = visitor.app.test_client()
            if who != "nobody":
                with client.session_transaction() as cookie:
                    cookie["_user_id"] = visitor.tokens[who]
            with break_database(visitor.app, only="SELECT", after=question):
                answer = client.get(address)
        assert answer.status_code in {200, 303, 404, 503}
        assert not [word for word in INSIDES if word in answer.text and answer.status_code == 503]


@pytest.mark.parametrize("row", [row for row in ACCESS if row.method == "GET"], ids=lambda row: row.name)
def test_no_page_breaks_on_odd_arguments(visitor, row):
    no_id = "".join(f"&{name}={10**20}" for name in NAMES_OF_IDS)
    odd = "q=%25_%22%27%3B--&page=-1&page=x&sort=no&kind=&show=%F0%9F%92%A5&tab=%00x&mix=%27&hours=1e999" + no_id
    who = next((role for role in row.who if row.who[role] == "yes"), "nobody")
    answer = visitor.visit(who, "GET", f"{visitor.address(row.page, row.thing)}?{odd.replace('%00', '')}")
    assert answer.status_code < 500
