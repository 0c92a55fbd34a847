"""Every choice is kept with its date and the words that had been read, and can be shown."""

from __future__ import annotations

import hashlib

from mobility.core.db import session
from mobility.home.queries import list_tasks
from mobility.privacy import queries
from mobility.skills.models import NOTICE_VERSION, NoticeText
from mobility.skills.queries import get_profile
from tests.factories import reading_french


def test_each_choice_adds_a_line_and_none_is_changed(client, people):
    client.sign_in(people.employee)
    for choice in ("open", "hr_only", "open"):
        assert client.post("/notice", data={"visibility": choice}).status_code == 303
    kept = queries.list_choices(people.employee)
    assert [row.choice for row in kept] == ["open", "hr_only", "open"]
    assert {row.notice_version for row in kept} == {NOTICE_VERSION}


def test_the_words_that_were_read_are_kept_under_their_fingerprint(client, people):
    client.sign_in(people.employee).post("/notice", data={"visibility": "open"})
    (row,) = queries.list_choices(people.employee)
    text = queries.find_notice_text(row.notice_sha256)
    assert hashlib.sha256(text.text.encode()).hexdigest() == row.notice_sha256
    assert "never used for appraisal, pay or discipline" in text.text
    page = client.get(f"/privacy/choices/{row.id}").text
    assert row.notice_sha256 in page
    assert "never used for appraisal" in page


def test_the_same_words_are_kept_once_and_another_language_has_its_own(client, people):
    client.sign_in(people.employee).post("/notice", data={"visibility": "open"})
    client.sign_in(people.colleague).post("/notice", data={"visibility": "open"})
    client.sign_in(reading_french(people.host)).post("/notice", data={"visibility": "open"})
    assert {row.language for row in session.query(NoticeText)} == {"en", "fr"}
    assert session.query(NoticeText).count() == 2


def test_who_reads_a_section_is_such_a_choice(client, people):
    client.sign_in(people.employee)
    data = {"about": "hr", "held": "everyone", "experience": "hosts_and_hr", "languages": "hosts_and_hr",
            "availability": "hosts_and_hr", "wanted": "only_me"}  # fmt: skip
    assert client.post("/profile/readers", data=data).status_code == 303
    assert client.post("/profile/readers", data=data).status_code == 303
    (row,) = queries.list_choices(people.employee)
    assert (row.about, row.choice, bool(row.notice_sha256)) == ("about", "hr", True)
    page = client.get("/privacy/choices").text
    assert "Your HR partners only" in page


def test_a_choice_is_shown_to_nobody_else(client, people):
    client.sign_in(people.employee).post("/notice", data={"visibility": "open"})
    (row,) = queries.list_choices(people.employee)
    for who in ("manager", "hr", "privacy", "colleague"):
        assert client.sign_in(people[who]).get(f"/privacy/choices/{row.id}").status_code == 404


def test_a_changed_notice_asks_again_on_the_home_page(client, people):
    client.sign_in(people.employee).post("/notice", data={"visibility": "open"})

    def is_asked() -> bool:
        return "/notice" in [task.path for task in list_tasks(people.employee)[0]]

    assert not is_asked()
    get_profile(people.employee).notice_version = "2025-01"
    session.commit()
    assert is_asked()
    assert "This notice has changed" in client.get("/notice").text
    client.post("/notice", data={"visibility": "open"})
    assert not is_asked()
