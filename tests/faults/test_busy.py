"""Somebody else writes for a long time (F18): three seconds are waited for, more is said, and reading goes on."""

from __future__ import annotations

import sqlite3
import threading

import pytest
import sqlalchemy as sa

from mobility.applications.models import Application, ApplicationStatus
from mobility.core.db import session
from mobility.matching.models import SuggestionList
from tests.factories import give_skill, make_application, make_opportunity, make_skill, make_world

pytestmark = pytest.mark.slow
MOTIVATION = "I want to learn how a launch is planned."


@pytest.fixture
def seeker(concurrent_app, engine_name):
    """Somebody signed in for whom postings are ordered by fit, and the database where that goes on record."""
    if engine_name != "sqlite":
        pytest.skip("PostgreSQL locks rows, not the database")
    with concurrent_app.app_context():
        people, skill = make_world(), make_skill("Falconry")
        give_skill(people.employee, skill)
        make_opportunity(people.host, title="Fly the falcons", skills=(skill,))
        client = concurrent_app.test_client().sign_in(people.employee)
        session.commit()
    session.remove()
    return client, concurrent_app.extensions["engine"].url.database


@pytest.fixture
def draft(concurrent_app, engine_name):
    """A signed-in applicant, the form they are about to send, and the database it goes to."""
    if engine_name != "sqlite":
        pytest.skip("PostgreSQL locks rows, not the database")
    with concurrent_app.app_context():
        people = make_world()
        draft = make_application(people.employee, make_opportunity(people.host), ApplicationStatus.DRAFT, motivation="")
        client, draft_id = concurrent_app.test_client().sign_in(people.employee), draft.id
        session.commit()
    session.remove()
    return client, draft_id, concurrent_app.extensions["engine"].url.database


class Writer:
    """Another process, as far as SQLite is concerned, that has begun to write and takes its time."""

    def __init__(self, file: str) -> None:
        self._connection = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
        self._connection.execute("BEGIN IMMEDIATE")

    def end(self) -> None:
        self._connection.execute("ROLLBACK")
        self._connection.close()


def send(client, draft_id):
    return client.post(f"/applications/{draft_id}/motivation", data={"motivation": MOTIVATION, "form_key": "one"})


def test_three_seconds_are_waited_for(draft):
    client, draft_id, file = draft
    writer = Writer(file)
    threading.Timer(3, writer.end).start()
    assert send(client, draft_id).status_code == 303
    assert session.get(Application, draft_id).motivation == MOTIVATION


def test_a_longer_wait_ends_with_what_was_typed_and_reading_goes_on(draft):
    client, draft_id, file = draft
    writer = Writer(file)
    try:
        answer = send(client, draft_id)
        assert answer.status_code == 503
        assert answer.headers["Retry-After"]
        assert MOTIVATION in answer.text
        assert client.get("/applications").status_code == 200
    finally:
        writer.end()
    assert send(client, draft_id).status_code == 303
    assert session.get(Application, draft_id).motivation == MOTIVATION


@pytest.mark.parametrize(
    "page, headers",
    [("/find", {}), ("/find?q=falcons&sort=fit", {}), ("/suggestions", {}), ("/suggestions", {"HX-Request": "true"})],
)
def test_an_order_that_cannot_be_put_on_record_gives_way_to_one_that_need_not_be(seeker, page, headers):
    client, file = seeker
    aside = "What fits you cannot be shown now"
    assert aside not in client.get(page, headers=headers).text
    assert shown_lists() == 1
    writer = Writer(file)
    try:
        answer = client.get(page, headers=headers)
        assert (answer.status_code, "fit=off" in answer.location) == (303, True)
        found = client.get(answer.location, headers=headers)
        assert found.status_code == 200
        assert aside in found.text
        assert "Fly the falcons" in found.text
        assert "Strong fit" not in found.text
    finally:
        writer.end()
    assert shown_lists() == 1


def shown_lists() -> int:
    count = session.scalar(sa.select(sa.func.count()).select_from(SuggestionList))
    session.remove()
    return count
