"""Requests of other sites (S11): refused whatever they carry, and what is only read writes nothing."""

from __future__ import annotations

import pytest

from tests.architecture.access import ACCESS
from tests.sent import fill_in
from tests.things import Visitor

pytestmark = pytest.mark.one_engine  # a refused request asks the engine nothing; what a page writes is not its choice
# sent by programs that never saw a page of ours: RFC 8058 lets a mail program stop mails; a signed address is the proof
EXEMPT = {"matching.stop_alerts"}
POSTS = [row for row in ACCESS if row.method == "POST" and row.page not in EXEMPT]
GETS = [row for row in ACCESS if row.method == "GET"]
EVIL = ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"})


def someone_who_may(row) -> str:
    return next(
        role
        for role in ("employee", "host", "manager", "hr", "hr2", "admin", "nobody", *row.who)
        if row.who[role] == "yes"
    )


def send(visitor: Visitor, row, headers, token=None):
    client = visitor.app.test_client()
    who = someone_who_may(row)
    if who != "nobody":
        with client.session_transaction() as cookie:
            cookie["_user_id"] = visitor.tokens[who]
    token = client.csrf_token() if token is None else token
    with visitor.aside():
        return client.post(
            visitor.address(row.page, row.thing),
            data=fill_in(row, visitor.things),
            csrf=False,
            headers={**({"X-CSRFToken": token} if token else {}), **headers},
        )


@pytest.mark.parametrize("row", POSTS, ids=lambda row: row.name)
def test_what_another_site_sends_is_refused(visitor, row):
    if "yes" not in row.who.values():
        return
    foreign = visitor.app.test_client().csrf_token()
    refused = {
        "no token": send(visitor, row, {}, token=""),
        "a foreign token": send(visitor, row, {}, token=foreign),
        **{str(headers): send(visitor, row, headers) for headers in EVIL},
    }
    assert {case: answer.status_code for case, answer in refused.items()} == dict.fromkeys(refused, 400)


def test_an_origin_that_is_no_address_is_refused(visitor):
    answer = visitor.app.test_client().post("/sign-in", data={}, headers={"Origin": "https://["})
    assert answer.status_code == 400


@pytest.mark.parametrize("row", GETS, ids=lambda row: row.name)
def test_what_is_only_read_writes_nothing_but_traces(visitor, row):
    """Which is noticed at every visit: here by HEAD, by one of those who are answered alike; by GET in the table."""
    alike = {answer: role for role, answer in row.who.items()}
    for role in alike.values():
        visitor.visit(role, "HEAD", visitor.address(row.page, row.thing), checked=False)


def test_a_reading_that_writes_is_noticed(visitor):
    with pytest.raises(AssertionError, match="wrote to"):
        visitor.visit("employee", "GET", "/_testing/writes-on-get")
