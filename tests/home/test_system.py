"""How the system is, told to administrators; and the alarms that follow them from page to page."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from mobility.core import clock
from mobility.core.db import session
from mobility.home import jobs, system
from mobility.home.models import WorkerBeat
from mobility.notifications.models import MailStatus, Notification, OutgoingMail
from tests.factories import save
from tests.matching.conftest import read

SILENCE = "The worker has not been seen since"


def make_dead_mail(person, **fields) -> OutgoingMail:
    told = Notification(recipient=person, event_key="told", kind="offer_made", params={}, path="/applications")
    return save(
        OutgoingMail(
            notification=told,
            status=MailStatus.FAILED,
            due_at=clock.now(),
            attempts=9,
            last_error="SMTP: 550",
            **fields,
        )
    )


def test_a_worker_that_never_ran_is_told_to_administrators_and_to_nobody_else(client, people):
    assert "The worker has not run yet" in client.sign_in(people.admin).get("/profile").text
    assert "The worker has not run yet" not in client.sign_in(people.hr).get("/profile").text


def test_two_minutes_of_silence_raise_the_alarm_and_the_next_beat_ends_it(client, people):
    jobs.beat()
    client.sign_in(people.admin)
    assert SILENCE not in client.get("/").text
    clock.set_now(clock.now() + dt.timedelta(seconds=125))
    page = client.get("/").text
    assert SILENCE in page
    assert "How to start it" in client.get("/administration/system").text
    jobs.beat()
    assert SILENCE not in client.get("/").text
    assert session.query(WorkerBeat).count() == 1


def test_the_alarms_cost_one_statement_and_nothing_for_those_who_hear_none(app, client, people):
    counted = []
    engine = app.extensions["engine"]
    sa.event.listen(engine, "before_cursor_execute", listener := lambda *call: counted.append(call[2]))
    for person in (people.admin, people.employee):
        client.sign_in(person).get("/profile")
    sa.event.remove(engine, "before_cursor_execute", listener)
    assert sum("worker_beat" in statement for statement in counted) == 1


def test_a_mail_that_was_given_up_is_listed_and_sent_again(client, people):
    mail = make_dead_mail(people.employee)
    client.sign_in(people.admin)
    assert "Some mails could not be sent" in client.get("/profile").text
    page = client.get("/administration/system").text
    assert people.employee.email in page
    assert "SMTP: 550" in page
    assert client.post(f"/mails/{mail.id}/send-again").status_code == 303
    assert (mail.status, mail.attempts) == (MailStatus.WAITING, 0)
    assert "SMTP: 550" not in client.get("/administration/system").text
    assert client.post(f"/mails/{mail.id}/send-again").status_code == 409


def test_the_page_names_the_model_the_schema_and_where_mails_go(client, people):
    page = read(client.sign_in(people.admin).get("/administration/system"))
    for words in ("Not read yet", "nobody: mails are written as files", "Run “flask db upgrade”", "GB"):
        assert words in page


def test_a_model_that_is_not_there_is_said_so(app, client, people, monkeypatch):
    monkeypatch.setitem(app.config, "EMBEDDING_MODEL", "gone")
    assert "The files of gone are missing or damaged" in read(
        client.sign_in(people.admin).get("/administration/system")
    )


def test_a_part_that_cannot_be_read_leaves_the_others(client, people, monkeypatch):
    def broken() -> None:
        session.execute(sa.text("SELECT * FROM nowhere"))

    monkeypatch.setattr(system, "describe_worker", broken)
    page = read(client.sign_in(people.admin).get("/administration/system"))
    assert "This part could not be read" in page
    assert "Not read yet" in page
