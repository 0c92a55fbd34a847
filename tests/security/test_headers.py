"""Headers (S13–S15, S17): the same on every answer; `tests.client` looks at every one that any test is given."""

from __future__ import annotations

import html
import json
import re

import pytest

from mobility.web.headers import CONTENT_SECURITY_POLICY, HEADERS, headers_for
from tests.security.test_hosts import in_production
from tests.signing_in import make_account, sign_in


@pytest.mark.parametrize("path", ["/", "/nowhere", "/profile", "/sign-in", "/static/css/base.css", "/static/none.css"])
def test_every_answer_carries_the_same_headers(client, people, path):
    with client.get(path) as answer:
        assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS


def test_the_policy_allows_nothing_but_our_own_files():
    assert CONTENT_SECURITY_POLICY == (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'"
    )


@pytest.mark.parametrize("path", ["/sign-in", "/static/css/base.css", "/nowhere"])
def test_behind_tls_a_browser_never_again_comes_without(app, tmp_path, path):
    client = in_production(app, tmp_path)
    with client.get(path, base_url="https://jobs.example") as answer:
        assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


def test_without_tls_there_is_nothing_to_insist_on(app):
    assert "Strict-Transport-Security" not in headers_for(app)


def test_pages_of_a_person_are_kept_by_no_cache(client, people):
    client.sign_in(people.employee)
    for path in ("/", "/profile", "/find", "/account", "/applications", "/nowhere"):
        assert client.get(path).headers["Cache-Control"] == "no-store", path


def test_signing_out_clears_what_the_browser_holds(client, people):
    sign_in(client, make_account(people.employee).person.email)
    assert client.post("/sign-out").headers["Clear-Site-Data"] == '"cache", "storage"'


def test_htmx_evaluates_nothing_stores_nothing_and_asks_nobody_else(client):
    config = re.search(r"name=\"htmx-config\" content='([^']*)'", client.get("/sign-in").text)
    said = json.loads(html.unescape(config[1]))
    assert {name: said.get(name) for name in EXPECTED} == EXPECTED


EXPECTED = {
    "allowEval": False,
    "allowScriptTags": False,
    "selfRequestsOnly": True,
    "includeIndicatorStyles": False,
    "historyCacheSize": 0,
}
