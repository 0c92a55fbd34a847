"""One unit of work around every view; the same form sent twice has one effect."""

from __future__ import annotations

import threading

import sqlalchemy as sa

from mobility.core.db import session
from mobility.people.models import LegalEntity
from tests.factories import make_person, make_session_token


def names() -> list[str]:
    session.expire_all()
    return list(session.scalars(sa.select(LegalEntity.name).where(LegalEntity.name.in_(["x", "y", "seen"]))))


def test_a_get_writes_nothing(client, people):
    assert client.sign_in(people.employee).get("/_testing/writes-on-get").status_code == 200
    assert session.scalar(sa.select(LegalEntity.id).where(LegalEntity.name == "leaked by a GET")) is None


def test_the_trace_of_a_get_is_written_afterwards(client, people):
    client.sign_in(people.employee).get("/_testing/leaves-a-trace")
    assert names() == ["seen"]


def test_what_succeeded_is_kept(client, people):
    client.sign_in(people.employee).post("/_testing/adds", data={"name": "x"})
    assert names() == ["x"]


def test_what_was_refused_leaves_nothing(client, people):
    answer = client.sign_in(people.employee).post("/_testing/adds", data={"name": "x", "refuse": "1"})
    assert answer.status_code == 422
    assert names() == []


def test_the_same_form_sent_twice_has_one_effect_and_one_answer(client, people):
    client.sign_in(people.employee)
    first = client.post("/_testing/adds", data={"name": "x", "form_key": "k"})
    second = client.post("/_testing/adds", data={"name": "x", "form_key": "k"})
    assert (first.status_code, first.location) == (second.status_code, second.location) == (303, "/_testing/added")
    assert names() == ["x"]


def test_an_answer_may_lead_to_an_address_however_long(client, people):
    sent = {"locale": "fr", "next": f"/find?q={'x' * 600}", "form_key": "k"}
    client.sign_in(people.employee)
    assert client.post("/language", data=sent).location == sent["next"]
    assert client.post("/language", data=sent).location == "/find"


def test_the_same_key_with_other_words_is_refused(client, people):
    client.sign_in(people.employee)
    client.post("/_testing/adds", data={"name": "x", "form_key": "k"})
    answer = client.post("/_testing/adds", data={"name": "y", "form_key": "k"})
    assert answer.status_code == 409
    assert "already sent" in answer.text
    assert names() == ["x"]


def test_a_refused_form_can_be_corrected_and_sent_again(client, people):
    client.sign_in(people.employee)
    client.post("/_testing/adds", data={"name": "x", "refuse": "1", "form_key": "k"})
    assert client.post("/_testing/adds", data={"name": "x", "form_key": "k"}).status_code == 303


def test_a_key_is_worth_nothing_to_somebody_else(client, people):
    client.sign_in(people.employee).post("/_testing/adds", data={"name": "x", "form_key": "k"})
    client.sign_in(people.colleague).post("/_testing/adds", data={"name": "y", "form_key": "k"})
    assert sorted(names()) == ["x", "y"]


def test_fifty_of_the_same_form_at_once_have_one_effect(concurrent_app):
    person = make_person()
    token = make_session_token(person)
    session.remove()
    answers = []

    def send():
        client = concurrent_app.test_client()
        with client.session_transaction() as cookie:
            cookie["_user_id"] = token
        answers.append(client.post("/_testing/adds", data={"name": "x", "form_key": "k"}).status_code)

    threads = [threading.Thread(target=send) for _ in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(answers) == {303}
    assert names() == ["x"]
