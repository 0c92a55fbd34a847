"""Mails: sent once, tried again with growing pauses, given up after three days, never lost with a worker."""

from __future__ import annotations

import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from mobility.accounts.events import Change, SignInChanged
from mobility.accounts.models import Account
from mobility.core import clock
from mobility.core.db import session, unit_of_work
from mobility.core.events import publish
from mobility.notifications import services
from mobility.notifications.models import MailChoice, MailStatus
from mobility.people.events import PersonLeft
from mobility.people.services import PersonChange, record_changes, update_person
from tests.factories import make_person, save
from tests.notifications.mails import deliver, list_mails, mail_server, tell

MONDAY = dt.datetime(2027, 3, 1, 9, tzinfo=dt.UTC)


@pytest.fixture
def server(app, monkeypatch):
    with mail_server() as running:
        monkeypatch.setitem(app.config, "SMTP_URL", running.url)
        yield running


def later(**time):
    clock.set_now(clock.now() + dt.timedelta(**time))


def test_a_mail_is_delivered_once(app, server):
    person = make_person("Ana Petit")
    tell(person)
    assert [deliver(app), deliver(app)] == [1, 0]
    assert [letter["To"] for letter in server.letters] == [f"Ana Petit <{person.email}>"]
    assert [mail.status for mail in list_mails()] == [MailStatus.SENT]


def test_a_changed_address_is_told_once_at_the_former_one_and_apart_from_a_digest(app, server):
    person = make_person("Ana Petit", email="ana@company.example")
    save(Account(person=person))
    unit_of_work(lambda: services.choose_mail(actor=person, choice=MailChoice.DAILY))
    tell(person)
    later(days=2)

    def move_away():
        change = PersonChange(person, is_new=False)
        update_person(change=change, email="new@elsewhere.example", site="Lyon")
        record_changes(actor=None, changes=[change])

    unit_of_work(move_away)
    assert [deliver(app), deliver(app)] == [2, 0]
    to = {letter["Subject"]: letter["To"].addresses[0].addr_spec for letter in server.letters}
    assert to == {
        "You are offered a place: “Clean data”": "new@elsewhere.example",
        "Your work e-mail address was changed": "ana@company.example",
    }
    assert "elsewhere" not in server.letters[-1].get_content()


def test_while_the_server_is_down_the_pauses_grow(app, monkeypatch):
    with mail_server() as gone:
        monkeypatch.setitem(app.config, "SMTP_URL", gone.url)
    clock.set_now(MONDAY)
    tell(make_person())
    pauses = []
    for _ in range(6):
        assert deliver(app) == 0
        [mail] = list_mails()
        pauses.append(round((mail.due_at - clock.now()).total_seconds() / 60))
        assert deliver(app) == 0, "not before the pause is over"
        clock.set_now(mail.due_at)
    assert pauses == [1, 5, 30, 120, 120, 120]
    assert mail.attempts == 6
    assert "ConnectionRefusedError" in mail.last_error


def test_a_mail_waits_for_the_server_to_come_back(app, monkeypatch):
    with mail_server() as gone:
        monkeypatch.setitem(app.config, "SMTP_URL", gone.url)
    tell(make_person())
    deliver(app)
    later(minutes=2)
    with mail_server() as back:
        monkeypatch.setitem(app.config, "SMTP_URL", back.url)
        assert deliver(app) == 1
        assert len(back.letters) == 1


@pytest.mark.parametrize("answer", ["554 no", "451 later"])
def test_a_refused_letter_is_tried_again(app, server, answer):
    tell(make_person())
    server.answer = answer
    assert deliver(app) == 0
    later(minutes=2)
    server.answer = "250 OK"
    assert deliver(app) == 1


def test_a_letter_the_server_took_and_dropped_comes_again_under_the_same_name(app, server):
    tell(make_person())
    server.drops = True
    assert deliver(app) == 0
    server.drops = False
    later(minutes=2)
    assert deliver(app) == 1
    first, second = server.letters
    assert first["Message-ID"] == second["Message-ID"]


def test_one_letter_that_cannot_be_sent_does_not_hold_up_the_others(app, server):
    gone, nonsense, other = make_person(), make_person(email="no address"), make_person()
    server.refused.add(gone.email)
    for person in (gone, nonsense, other):
        tell(person)
    assert [deliver(app) for _ in range(3)] == [0, 0, 1]
    assert [letter["To"].addresses[0].addr_spec for letter in server.letters] == [other.email]


def test_after_three_days_a_mail_is_given_up_and_the_message_stays(app, server):
    server.answer = "554 no"
    clock.set_now(MONDAY)
    told = tell(make_person())
    deliver(app)
    later(days=3, minutes=1)
    deliver(app)
    [mail] = list_mails()
    assert mail.status is MailStatus.FAILED
    assert mail.notification_id == told.id
    server.answer = "250 OK"
    later(hours=3)
    assert deliver(app) == 0


class Killed(BaseException):
    """A worker that ends in the middle, without a word."""


def test_the_mail_of_a_dead_worker_is_taken_up_when_its_lease_is_over(app, server):
    tell(make_person())

    def die(*ignored):
        raise Killed

    with pytest.raises(Killed):
        services.deliver_due_mails(send=die)
    assert deliver(app) == 0, "another worker may still be at it"
    later(seconds=61)
    assert deliver(app) == 1


def test_what_a_person_does_is_not_affected_by_the_mail_server(app, people, client, monkeypatch):
    monkeypatch.setitem(app.config, "SMTP_URL", "smtp://127.0.0.1:1")
    told = tell(people.employee)
    assert client.sign_in(people.employee).get("/notifications/").status_code == 200
    assert client.post(f"/notifications/{told.id}/open").status_code == 303


def test_told_twice_is_told_once(app):
    person = make_person()
    tell(person)
    with pytest.raises(AssertionError):
        tell(person)
    assert len(list_mails()) == 1


def test_whoever_has_left_is_told_nothing(app):
    with pytest.raises(AssertionError):
        tell(make_person(employed_until=dt.date(2021, 1, 1)))
    assert not list_mails()


def test_a_mail_that_waits_for_somebody_who_leaves_is_not_sent(app, server):
    person, other = make_person(), make_person()
    tell(person)
    tell(other)
    from mobility.core.events import publish

    unit_of_work(lambda: publish(PersonLeft(person)))
    assert deliver(app) == 1
    assert [letter["To"].addresses[0].addr_spec for letter in server.letters] == [other.email]


def choose(person, choice):
    unit_of_work(lambda: services.choose_mail(actor=person, choice=choice))


def test_the_daily_letter_comes_at_seven_where_the_reader_lives(app, server):
    clock.set_now(MONDAY)
    person = make_person(time_zone="America/Montreal", country="CA")
    choose(person, MailChoice.DAILY)
    tell(person, "one", "Clean data")
    later(hours=1)
    tell(person, "two", "Teach Python")
    assert deliver(app) == 0
    clock.set_now(dt.datetime(2027, 3, 1, 11, 59, tzinfo=dt.UTC))
    assert deliver(app) == 0
    later(minutes=2)
    assert deliver(app) == 1
    [letter] = server.letters
    assert letter["Subject"] == "2 things happened"
    assert all(title in letter.get_content() for title in ("Clean data", "Teach Python"))
    assert {mail.status for mail in list_mails()} == {MailStatus.SENT}


def test_a_digest_that_grew_since_it_was_tried_is_another_letter(app, server):
    clock.set_now(MONDAY)
    person = make_person()
    choose(person, MailChoice.DAILY)
    tell(person, "one")
    tell(person, "two")
    clock.set_now(dt.datetime(2027, 3, 2, 8, tzinfo=dt.UTC))
    server.drops = True
    deliver(app)
    tell(person, "three")
    server.drops = False
    clock.set_now(dt.datetime(2027, 3, 3, 8, tzinfo=dt.UTC))
    deliver(app)
    first, second = server.letters
    assert first["Message-ID"] != second["Message-ID"]


def test_who_wants_no_mail_gets_none_even_what_was_waiting(app, server):
    person, other = make_person(), make_person()
    tell(person, "before")
    tell(other)
    choose(person, MailChoice.NEVER)
    tell(person, "after")
    assert deliver(app) == 1
    assert [letter["To"].addresses[0].addr_spec for letter in server.letters] == [other.email]


@pytest.mark.parametrize("choice", [MailChoice.NEVER, MailChoice.DAILY])
def test_no_choice_holds_back_that_a_password_was_changed(app, server, choice):
    person = make_person()
    unit_of_work(lambda: publish(SignInChanged(person, person, Change.PASSWORD_CHANGED, entry_id=1)))
    choose(person, choice)
    assert deliver(app) == 1


def test_who_no_longer_wants_to_wait_gets_what_was_waiting(app, server):
    clock.set_now(MONDAY)
    person = make_person()
    choose(person, MailChoice.DAILY)
    tell(person, "one")
    tell(person, "two")
    choose(person, MailChoice.AT_ONCE)
    assert deliver(app) == 2


@pytest.mark.parametrize("digest", [False, True])
def test_two_workers_at_once_never_send_the_same_mail_twice(concurrent_app, digest):
    with mail_server() as server:
        concurrent_app.config["SMTP_URL"] = server.url
        with concurrent_app.app_context():
            clock.set_now(MONDAY)
            persons = [make_person() for _ in range(4)]
            for person in persons:
                if digest:
                    choose(person, MailChoice.DAILY)
                for number in range(3):
                    tell(person, f"offer:{number}")
            session.remove()
        clock.set_now(MONDAY + dt.timedelta(days=1))
        ready = threading.Barrier(6)

        def work(_):
            ready.wait()
            return sum(deliver(concurrent_app) for _ in range(3))

        with ThreadPoolExecutor(6) as pool:
            sent = sum(pool.map(work, range(6)))
        told = [letter.get_content().count("Clean data") for letter in server.letters]
        assert sum(told) == 12
        assert sent == len(server.letters) == len({letter["Message-ID"] for letter in server.letters})
        with concurrent_app.app_context():
            assert {(mail.status, mail.attempts) for mail in list_mails()} == {(MailStatus.SENT, 0)}
