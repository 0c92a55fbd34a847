"""The inbox and how one wants to hear."""

from __future__ import annotations

import datetime as dt

import html5lib
import pytest

from mobility.core import clock
from mobility.core.db import session
from mobility.notifications import queries
from mobility.notifications.models import MailChoice
from tests.notifications.mails import tell


def inbox(client):
    return client.get("/notifications/")


def test_an_empty_inbox_says_what_will_be_here(people, client):
    page = inbox(client.sign_in(people.employee))
    assert "Nothing yet." in page.text
    assert "Mark all as read" not in page.text


def test_the_newest_comes_first_and_the_unread_are_marked(people, client):
    old, new = tell(people.employee, "one", "Clean data"), tell(people.employee, "two", "Teach Python")
    client.sign_in(people.employee).post(f"/notifications/{old.id}/open")
    page = inbox(client).text
    assert page.index("Teach Python") < page.index("Clean data")
    assert page.count("message-unread") == 1
    assert new.read_at is None


def test_opening_marks_read_and_leads_on(people, client):
    told = tell(people.employee)
    answer = client.sign_in(people.employee).post(f"/notifications/{told.id}/open")
    assert (answer.status_code, answer.location) == (303, "/applications/1")
    assert queries.count_unread(people.employee) == 0


def test_looking_at_the_list_marks_nothing_as_read(people, client):
    tell(people.employee)
    inbox(client.sign_in(people.employee))
    assert queries.count_unread(people.employee) == 1


def test_all_are_marked_read_but_only_ones_own(people, client):
    for key in ("one", "two"):
        tell(people.employee, key)
    tell(people.colleague)
    assert client.sign_in(people.employee).post("/notifications/read").status_code == 303
    session.expire_all()
    assert queries.count_unread(people.employee) == 0
    assert queries.count_unread(people.colleague) == 1


def test_what_is_not_told_yet_is_not_marked_read_beforehand(people, client):
    tell(people.employee).held_until = clock.now() + dt.timedelta(minutes=10)
    session.commit()
    client.sign_in(people.employee).post("/notifications/read")
    clock.set_now(clock.now() + dt.timedelta(minutes=11))
    assert queries.count_unread(people.employee) == 1


def test_nobody_opens_what_somebody_else_was_told(people, client):
    told = tell(people.colleague)
    assert client.sign_in(people.employee).post(f"/notifications/{told.id}/open").status_code == 404
    assert queries.count_unread(people.colleague) == 1


def test_a_long_inbox_has_pages(people, client):
    for number in range(60):
        tell(people.employee, str(number), f"Work {number}")
    page = inbox(client.sign_in(people.employee)).text
    assert "Work 59”" in page
    assert "Work 0”" not in page
    last = client.get("/notifications/?page=99").text
    assert "Work 0”" in last


@pytest.mark.parametrize("choice", MailChoice)
def test_each_choice_is_kept_and_shown(people, client, choice):
    answer = client.sign_in(people.employee).post("/notifications/settings", data={"mail": choice.value})
    assert answer.status_code == 303
    assert queries.get_mail_choice(people.employee) is choice
    page = client.get("/notifications/settings")
    chosen = [field.get("value") for field in html5lib.parse(page.text).iter() if field.get("checked") is not None]
    assert chosen == [choice.value]


@pytest.mark.parametrize("data", [{}, {"mail": "hourly"}])
def test_a_choice_that_is_none_is_refused_and_changes_nothing(people, client, data):
    answer = client.sign_in(people.employee).post("/notifications/settings", data=data)
    assert answer.status_code == 422
    assert queries.get_mail_choice(people.employee) is MailChoice.AT_ONCE
