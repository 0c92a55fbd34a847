"""Who gets in: default deny, sign-in first, CSRF, and the same headers everywhere."""

from __future__ import annotations

import pytest

from mobility.web.headers import HEADERS
from tests.security.test_csrf import EXEMPT


def test_an_endpoint_without_a_permission_answers_403(client, people):
    assert client.sign_in(people.admin).get("/_testing/undeclared").status_code == 403


def test_every_endpoint_declares_a_permission(app):
    undeclared = {
        endpoint
        for endpoint, view in app.view_functions.items()
        if endpoint != "static" and getattr(view, "permission", None) is None
    }
    assert undeclared == {"undeclared"}  # the one that tests add


def test_an_unknown_address_answers_404(client, people):
    assert client.sign_in(people.employee).get("/nowhere").status_code == 404


def test_somebody_not_signed_in_is_asked_to_sign_in(client, people):
    answer = client.get("/profile")
    assert answer.status_code == 303
    assert answer.location == "/sign-in?next=/profile"


@pytest.mark.parametrize("path", ["/", "/nowhere", "/profile", "/sign-in", "/static/css/base.css"])
def test_every_answer_carries_the_same_headers(client, people, path):
    with client.get(path) as answer:
        assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS


def test_pages_of_a_person_are_not_kept_by_the_browser(client, people):
    assert client.sign_in(people.employee).get("/").headers["Cache-Control"] == "no-store"


def test_every_unsafe_request_without_a_token_is_refused(app, client, people):
    client.sign_in(people.admin)
    refused = 0
    for rule in app.url_map.iter_rules():
        if "POST" in (rule.methods or ()) and rule.endpoint not in EXEMPT:
            values = {name: min(getattr(rule._converters[name], "items", [1])) for name in rule.arguments}
            path = rule.build(values)[1]  # type: ignore[index]
            assert client.post(path, csrf=False).status_code == 400, path
            refused += 1
    assert refused > 3


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost.evil.example"},
        {"Sec-Fetch-Site": "cross-site"},
    ],
    ids=lambda headers: " ".join(*headers.items()),
)
def test_another_site_is_refused_even_with_a_valid_token(client, people, headers):
    token = {"X-CSRFToken": client.sign_in(people.employee).csrf_token()}
    assert client.post("/notifications/read", csrf=False, headers={**token, **headers}).status_code == 400
    own = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}
    assert client.post("/notifications/read", csrf=False, headers={**token, **own}).status_code == 303


def test_a_token_of_another_browser_is_refused(client, people):
    stolen = client.application.test_client().csrf_token()
    client.sign_in(people.employee).csrf_token()
    assert client.post("/notifications/read", csrf=False, headers={"X-CSRFToken": stolen}).status_code == 400


def test_a_broken_page_tells_nothing_about_its_insides(client, people):
    client.application.config["PROPAGATE_EXCEPTIONS"] = False
    answer = client.sign_in(people.employee).post("/_testing/adds", data={"name": "x", "break": "1"})
    assert answer.status_code == 500
    assert "secret" not in answer.text
