"""Redirects (S29): `next=` leads to a page of ours or nowhere."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mobility.web.pages import local
from tests.signing_in import make_account, sign_in

EVIL = (
    "//evil.example",
    "///evil.example",
    "////evil.example/%2e%2e",
    "/\\evil.example",
    "\\evil.example",
    "\\\\evil.example",
    "/\\/evil.example",
    "https:evil.example",
    "https://evil.example",
    "http:/evil.example",
    "%2f%2fevil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "\t//evil.example",
    " //evil.example",
    "/\r\nLocation: https://evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "@evil.example",
    ".evil.example",
    "?next=//evil.example",
    "/\u2028/evil.example",
)


@pytest.mark.parametrize("target", EVIL)
def test_nobody_is_led_to_another_site(client, people, target):
    answer = sign_in(client, make_account(people.employee).person.email, next=target)
    assert answer.location == "/"


@pytest.mark.parametrize("target", EVIL)
def test_switching_the_language_leads_nowhere_else_either(client, target):
    assert client.post("/language", data={"locale": "fr", "next": target}).location == "/"


@pytest.mark.parametrize("target", ["/profile", "/find?q=a%20b&kind=gig", "/moves/3#terms"])
def test_people_land_where_they_wanted_to_go(client, people, target):
    assert sign_in(client, make_account(people.employee).person.email, next=target).location == target


@settings(max_examples=500, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(alphabet="/\\:.@?#%\t\n\r ehtpsvil25cf", max_size=20))
def test_whatever_is_let_through_stays_on_this_site(target):
    """As a browser reads it: it drops tabs and line breaks, and takes a backslash for a slash."""
    kept = local(target)
    if kept is not None:
        read = kept.strip().replace("\t", "").replace("\n", "").replace("\r", "").replace("\\", "/")
        assert urlsplit(urljoin("https://ours.example/x", read)).netloc == "ours.example"
