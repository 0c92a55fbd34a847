"""Nothing goes out (S26), whatever page is opened and whatever form is sent."""

from __future__ import annotations

import pytest

from tests.architecture.access import ACCESS
from tests.architecture.who import YES
from tests.sent import fill_in

pytestmark = pytest.mark.one_engine


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_the_application_connects_to_nobody_but_its_database_and_its_mail_server(visitor, connections):
    """Each row of the table, as one of those who may; on SQLite there is no connection at all."""
    for row in ACCESS:
        who = next((role for role in row.who if row.who[role] is YES), None)
        if who is not None:
            address, body = visitor.address(row.page, row.thing), fill_in(row, visitor.things)
            visitor.visit(who, row.method, address, body, checked=False)
    assert connections == []
