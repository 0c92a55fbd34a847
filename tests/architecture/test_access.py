"""Every page is visited as everybody, and answers what the table says; a page missing from it fails the build."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.architecture.access import ACCESS
from tests.architecture.who import ROLES, SIGN_IN, YES
from tests.sent import fill_in

LEADS_OUT = {"accounts.sign_out", "accounts.ask_reset"}  # to the page for signing in, and rightly


def pages(app: Flask) -> set[tuple[str, str]]:
    return {
        (method, rule.endpoint)
        for rule in app.url_map.iter_rules()
        if rule.endpoint != "static" and not rule.rule.startswith("/_testing")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }


def test_every_page_is_in_the_table(shared_app):
    assert {(row.method, row.page) for row in ACCESS} == pages(shared_app)


def test_every_row_of_the_table_is_about_something_else():
    assert len({row.name for row in ACCESS}) == len(ACCESS)
    assert all(set(row.who) == set(ROLES) for row in ACCESS)


@pytest.mark.parametrize("row", ACCESS, ids=lambda row: row.name)
def test_everybody_gets_what_the_table_says(visitor, row, engine_name):
    """Who is refused is no question for an engine: there, only one of those who may."""
    address, body = visitor.address(row.page, row.thing), fill_in(row, visitor.things)
    got, expected = {}, {}
    may = [role for role in ROLES if row.who[role] is YES] or [*ROLES]
    for role in ROLES if engine_name == "sqlite" else may[:1]:
        answer = visitor.visit(role, row.method, address, body)
        got[role], expected[role] = answer.status_code, row.status_of(role)
        if got[role] == 303:
            asked_to_sign_in = answer.location.startswith("/sign-in")
            assert asked_to_sign_in is (row.who[role] is SIGN_IN or row.page in LEADS_OUT), role
    assert got == expected
