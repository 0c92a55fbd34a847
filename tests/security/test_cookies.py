"""Cookies in production (S16); `tests.client` looks at every one that any test is sent."""

from __future__ import annotations

import re

import pytest

from tests.security.test_hosts import in_production
from tests.signing_in import PASSWORD, make_account

BASE = "https://jobs.example"


@pytest.fixture
def production(app, tmp_path):
    return in_production(app, tmp_path)


def test_every_cookie_of_a_sign_in_belongs_to_this_host_alone(production, people):
    email = make_account(people.employee).person.email
    token = re.search(r'name="csrf_token" value="([^"]+)"', production.get("/sign-in", base_url=BASE).text)
    headers = {"X-CSRFToken": token[1], "Referer": f"{BASE}/sign-in"}
    answer = production.post(
        "/sign-in", base_url=BASE, csrf=False, headers=headers, data={"email": email, "password": PASSWORD}
    )
    sent = [cookie.partition("=")[0] for cookie in answer.headers.getlist("Set-Cookie")]
    assert sorted(sent) == ["__Host-device", "__Host-session"]


def test_a_page_before_signing_in_has_such_cookies_too(production):
    answer = production.get("/sign-in", base_url=BASE)
    assert [cookie.partition("=")[0] for cookie in answer.headers.getlist("Set-Cookie")] == ["__Host-session"]
