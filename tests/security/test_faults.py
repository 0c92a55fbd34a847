"""Errors (S32, F18, F20): told in words with a reference, nothing of the insides, and what was typed is handed back."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import OperationalError

from mobility.core.db import session
from mobility.people.models import LegalEntity
from mobility.skills.models import Profile
from tests.factories import make_opportunity, make_profile

REFERENCE = re.compile(r"Reference: ([0-9a-f]{16})")
INSIDES = ("Traceback", "sqlite", "psycopg", "SELECT", "INSERT", ".py", "/work", "RuntimeError", "OperationalError")
SENTENCE = "I have built dashboards for three years & <would> like to go on."


@contextmanager
def break_database(
    app: Flask, words: str = "could not connect to server", only: str = "", after: int = 1
) -> Iterator[None]:
    """Every statement fails, or those that begin so, from a certain one on."""
    asked = itertools.count(1)

    def fail(connection, cursor, statement, *rest):
        if statement.startswith(only) and next(asked) >= after:
            raise OperationalError(statement, {}, Exception(words))

    engine = app.extensions["engine"]
    sa.event.listen(engine, "before_cursor_execute", fail)
    try:
        yield
    finally:
        sa.event.remove(engine, "before_cursor_execute", fail)


@contextmanager
def fill_disk(app: Flask) -> Iterator[None]:
    """Whatever is written fails, as SQLite says it."""
    with (
        break_database(app, "database or disk is full", "INSERT"),
        break_database(app, "database or disk is full", "UPDATE"),
    ):
        yield


def told(answer):
    assert not [word for word in INSIDES if word in answer.text]
    return REFERENCE.search(answer.text)[1]


def test_a_broken_page_has_a_reference_that_stands_in_the_log_too(client, people, caplog):
    client.application.config["PROPAGATE_EXCEPTIONS"] = False
    answer = client.sign_in(people.employee).post("/_testing/adds", data={"name": "x", "break": "1"})
    assert answer.status_code == 500
    assert f"incident {told(answer)}" in caplog.text


@pytest.mark.parametrize("path", ["/", "/profile", "/find", "/applications", "/account", "/sign-in", "/nowhere"])
def test_without_a_database_every_page_says_so_in_words(client, people, path):
    client.sign_in(people.employee)
    with break_database(client.application):
        answer = client.get(path)
    if answer.status_code not in {200, 404}:  # a page that asks the database nothing
        assert answer.status_code == 503
        assert int(answer.headers["Retry-After"]) > 0
        told(answer)


def test_what_was_typed_is_handed_back_and_sent_again_with_one_effect(client, people):
    make_profile(people.employee)
    client.sign_in(people.employee)
    sent = {"headline": "Analyst", "about": SENTENCE, "form_key": "k"}
    with break_database(client.application):
        answer = client.post("/profile/about", data=sent)
    assert answer.status_code == 503
    assert "What you entered is kept in this page" in answer.text
    assert "I have built dashboards for three years &amp; &lt;would&gt; like to go on." in answer.text
    kept = dict(re.findall(r'name="(headline|about|form_key)" value="([^"]*)"', answer.text))
    assert kept["form_key"] == "k"
    assert 'action="/profile/about"' in answer.text
    for _ in range(2):
        assert client.post("/profile/about", data=sent).status_code == 303
    assert session.scalar(sa.select(Profile.about).where(Profile.person_id == people.employee.id)) == SENTENCE


def test_a_password_is_never_handed_back(client, people):
    with break_database(client.application):
        answer = client.post("/sign-in", data={"email": people.employee.email, "password": "something secret"})
    assert answer.status_code == 503
    assert "something secret" not in answer.text
    assert "kept in this page" not in answer.text


def test_on_a_full_disk_reading_goes_on_and_what_was_typed_is_handed_back(client, people):
    make_profile(people.employee, headline="As it was")
    client.sign_in(people.employee)
    with fill_disk(client.application):
        refused = client.post("/profile/about", data={"headline": "Analyst", "about": SENTENCE})
        assert refused.status_code == 507
        assert "The disk of the marketplace is full" in refused.text
        assert "What you entered is kept in this page" in refused.text
        assert "As it was" in client.get("/profile").text
    assert client.post("/profile/about", data={"headline": "Analyst", "about": SENTENCE}).status_code == 303


def test_a_trace_that_cannot_be_written_does_not_take_the_answer_back(client, people):
    client.sign_in(people.employee)
    with break_database(client.application, only="INSERT"):
        answer = client.get("/_testing/leaves-a-trace")
    assert answer.status_code == 200
    assert session.scalar(sa.select(LegalEntity.id).where(LegalEntity.name == "seen")) is None


def test_no_ranking_is_shown_that_is_not_on_record(client, people):
    posting = make_opportunity(people.host)
    make_profile(people.colleague)
    client.sign_in(people.host)
    address = f"/opportunities/{posting.id}/candidates?tab=suggested"
    assert client.get(address).status_code == 200
    with break_database(client.application, only="INSERT"):
        answer = client.get(address)
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert people.colleague.name not in answer.text


def test_the_way_back_leads_to_a_page_of_ours_only(client, people):
    client.sign_in(people.employee)
    own = client.get("/approvals", headers={"Referer": "http://localhost/find"})
    assert 'href="http://localhost/find"' in own.text
    for elsewhere in ("https://evil.example/", "javascript:alert(1)", "http://[", "//evil.example"):
        page = client.get("/approvals", headers={"Referer": elsewhere})
        assert page.status_code == 403
        assert elsewhere not in page.text


def test_a_page_of_an_error_is_shown_even_if_the_person_cannot_be_read(client, people):
    client.application.config["PROPAGATE_EXCEPTIONS"] = False
    client.sign_in(people.employee)
    with (
        patch("mobility.home.routes.render_template", side_effect=RuntimeError("inside")),
        break_database(client.application, only="UPDATE"),
    ):
        answer = client.get("/")
    assert answer.status_code == 500
    told(answer)


def test_a_page_that_is_not_there_keeps_the_menu_as_long_as_the_database_answers(client, people):
    client.sign_in(people.employee)
    client.get("/")
    assert 'id="main-menu"' in client.get("/no-such-page").text
    with break_database(client.application, only="SELECT", after=2):
        answer = client.get("/no-such-page")
    assert answer.status_code == 404
    assert 'id="main-menu"' not in answer.text
