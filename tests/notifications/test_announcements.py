"""A few words to everybody: in their language, on their days, until each puts them away."""

from __future__ import annotations

import datetime as dt

import pytest

from mobility.audit.models import AuditEntry
from mobility.core import clock
from mobility.notifications.models import Announcement
from mobility.people.models import Role
from tests.factories import grant, make_person, reading_french, save


def days(first: int, last: int) -> dict[str, str]:
    today = clock.today("Europe/Paris")
    return {
        "starts_on": (today + dt.timedelta(days=first)).isoformat(),
        "ends_on": (today + dt.timedelta(days=last)).isoformat(),
    }


WORDS = {"english": "The site rests on Sunday.", "french": "Le site se repose dimanche."}


@pytest.fixture
def announced(client, people):
    sent = client.sign_in(people.admin).post("/announcements/new", data=WORDS | days(0, 3))
    assert sent.status_code == 303
    return client


def test_everybody_reads_it_in_their_language_on_every_page(announced, people):
    assert WORDS["english"] in announced.sign_in(people.employee).get("/profile").text
    assert WORDS["french"] in announced.sign_in(reading_french(people.colleague)).get("/").text


def test_whoever_is_not_signed_in_reads_nothing_of_it(announced, app):
    assert WORDS["english"] not in app.test_client().get("/sign-in").text


def test_putting_it_away_is_for_oneself_alone_and_leads_back(announced, people, db):
    one = db.query(Announcement).one()
    announced.sign_in(people.employee)
    answer = announced.post(f"/announcements/{one.id}/dismiss", data={"back": "/profile"})
    assert answer.location == "/profile"
    announced.post(f"/announcements/{one.id}/dismiss", data={"back": "/"})
    assert WORDS["english"] not in announced.get("/profile").text
    assert WORDS["english"] in announced.sign_in(people.colleague).get("/profile").text


@pytest.mark.parametrize("back", ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example", ""])
def test_nobody_is_led_to_another_site(announced, people, db, back):
    one = db.query(Announcement).one()
    answer = announced.sign_in(people.employee).post(f"/announcements/{one.id}/dismiss", data={"back": back})
    assert answer.location == "/"


def test_it_is_shown_on_its_days_only(client, people):
    client.sign_in(people.admin).post("/announcements/new", data=WORDS | days(1, 2))
    assert WORDS["english"] not in client.get("/").text
    assert "Planned" in client.get("/announcements").text
    start = clock.now()
    clock.set_now(start + dt.timedelta(days=1))
    assert WORDS["english"] in client.sign_in(people.admin).get("/").text
    clock.set_now(start + dt.timedelta(days=3))
    assert WORDS["english"] not in client.sign_in(people.admin).get("/").text


def test_new_words_are_shown_anew_to_whoever_put_the_old_ones_away(announced, people, db):
    one = db.query(Announcement).one()
    announced.sign_in(people.employee).post(f"/announcements/{one.id}/dismiss")
    announced.sign_in(people.admin).post(
        f"/announcements/{one.id}", data=WORDS | {"english": "It rests on Monday."} | days(0, 3)
    )
    assert "It rests on Monday." in announced.sign_in(people.employee).get("/").text


def test_it_can_be_taken_down_and_everything_is_audited(announced, people, db):
    one = db.query(Announcement).one()
    assert announced.sign_in(people.admin).post(f"/announcements/{one.id}/end").status_code == 303
    assert WORDS["english"] not in announced.get("/").text
    actions = [entry.action for entry in db.query(AuditEntry).filter_by(subject_type="announcement")]
    assert actions == ["write_announcement", "end_announcement"]


def test_a_last_day_before_the_first_is_refused(client, people):
    answer = client.sign_in(people.admin).post("/announcements/new", data=WORDS | days(3, 1))
    assert answer.status_code == 422
    assert "Choose a last day on or after the first." in answer.text


def test_hr_for_the_whole_company_writes_too_and_hr_for_a_part_does_not(client, people):
    everywhere = save(grant(make_person(), Role.HR)).person
    assert client.sign_in(everywhere).get("/announcements").status_code == 200
    assert client.sign_in(people.hr).get("/announcements").status_code == 403
