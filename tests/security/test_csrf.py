"""Requests of other sites (S11): refused whatever they carry, and what is only read writes nothing."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa

from tests.architecture.access import ACCESS
from tests.sent import fill_in
from tests.things import Visitor

# sent by programs that never saw a page of ours: RFC 8058 lets a mail program stop mails; a signed address is the proof
EXEMPT = {"matching.stop_alerts"}
POSTS = [row for row in ACCESS if row.method == "POST" and row.page not in EXEMPT]
GETS = [row for row in ACCESS if row.method == "GET"]
WRITES = re.compile(r"\s*(INSERT INTO|UPDATE|DELETE FROM)\s+\"?(\w+)", re.I)
# what reading leaves behind: that a browser was seen, which list of people was shown to whom, who read what
TRACES = {"sign_in_session", "suggestion_list", "suggestion", "audit_entry", "audit_note", "move_export"}
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


@pytest.mark.parametrize("row", GETS, ids=lambda row: row.name)
def test_what_is_only_read_writes_nothing_but_traces(visitor, row):
    written = []

    def note(connection, cursor, statement, *rest):
        if found := WRITES.match(statement):
            written.append(found[2].lower())

    engine = visitor.app.extensions["engine"]
    sa.event.listen(engine, "before_cursor_execute", note)
    try:
        for method in ("GET", "HEAD"):
            for role in row.who:
                visitor.visit(role, method, visitor.address(row.page, row.thing), checked=False)
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)
    assert set(written) <= TRACES
