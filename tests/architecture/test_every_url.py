"""Every address is opened by somebody and closed to somebody, and the page for auditors says what the tests know."""

from __future__ import annotations

import pytest

from tests.architecture import permissions
from tests.architecture.access import ACCESS
from tests.architecture.answers import HIDDEN, HOME, REFUSED, SIGN_IN, UNFIT, YES

PAGES = sorted({(row.method, row.page) for row in ACCESS})
# whoever is signed in already is sent home
NEVER_REFUSED = {("GET", "accounts.sign_in"), ("GET", "accounts.forgotten")}


@pytest.mark.parametrize(("method", "page"), PAGES, ids=[" ".join(page) for page in PAGES])
def test_every_address_is_visited_with_success_and_with_refusal(method, page):
    answers = {answer for row in ACCESS if (row.method, row.page) == (method, page) for answer in row.who.values()}
    assert YES in answers
    assert answers & {REFUSED, HIDDEN, SIGN_IN, UNFIT} or ((method, page) in NEVER_REFUSED and HOME in answers)


def test_the_page_for_auditors_is_what_the_tables_say(site):
    assert permissions.PAGE.read_text("utf-8") == permissions.write(site), (
        "run python -m tests.architecture.permissions"
    )
