"""What nobody types is refused in a sentence, never with an error of ours."""

from __future__ import annotations

import pytest

from mobility.applications.models import ApplicationStatus
from mobility.skills.queries import get_profile
from tests.factories import make_application, make_opportunity, make_skill

FAR_TOO_LONG = "9" * 5000


@pytest.mark.parametrize(
    "address",
    ["/skills/options?q=a%00b", "/find?q=%00", "/?page=%00"],
)
def test_a_nul_in_an_address_is_refused(client, people, address):
    answer = client.sign_in(people.employee).get(address)
    assert answer.status_code == 400
    assert "could not be accepted" in answer.text


def test_a_nul_in_a_form_is_refused(client, people):
    answer = client.sign_in(people.employee).post("/profile/about", data={"headline": "a\0b", "about": ""})
    assert answer.status_code == 400


def test_signs_that_nobody_sees_are_left_out_of_what_was_pasted(client, people):
    signed_in = client.sign_in(people.employee)
    signed_in.post("/profile/about", data={"headline": "Data\x0banalyst\x1b", "about": "One\ttab\r\nand a line\x07."})
    assert (profile := get_profile(people.employee)).headline == "Data analyst"
    assert profile.about == "One\ttab\r\nand a line."


@pytest.mark.parametrize("chosen", ["²", "99999999999999999999", FAR_TOO_LONG, "-1", "nonsense"])
def test_a_choice_that_is_no_skill_counts_as_none(client, people, chosen):
    make_skill("SQL")
    sent = {"held-skill": "SQL", "held-chosen": chosen, "held-level": "3"}
    assert client.sign_in(people.employee).post("/profile/skills", data=sent).status_code == 303


@pytest.mark.parametrize("date", ["9999-12-31", "0001-01-01"])
def test_a_date_beyond_the_calendar_is_told_beside_its_field(client, people, date):
    sent = {"title": "Launch", "description": "A board.", "starts_on": date}
    answer = client.sign_in(people.host).post("/opportunities/new", data=sent)
    assert answer.status_code == 422
    assert "This date is too far away" in answer.text


@pytest.mark.parametrize("version", ["", "²", FAR_TOO_LONG, "-1"])
def test_a_version_that_cannot_be_counts_as_an_old_one(client, people, version):
    posting = make_opportunity(people.host)
    address = f"/opportunities/{posting.id}/edit"
    assert client.sign_in(people.host).post(address, data={"version": version}).status_code == 422


@pytest.mark.parametrize("page", ["abc", "-3", "99999999999999999999", FAR_TOO_LONG, "²"])
def test_an_odd_page_is_the_first_or_the_last(client, people, page):
    assert client.sign_in(people.employee).get(f"/notifications/?page={page}").status_code == 200


def test_a_motivation_is_limited_in_letters_too(client, people):
    draft = make_application(people.employee, make_opportunity(people.host), ApplicationStatus.DRAFT)
    sent = {"motivation": "a" * 10_000}
    assert client.sign_in(people.employee).post(f"/applications/{draft.id}/motivation", data=sent).status_code == 422


def test_a_body_that_is_too_large_is_refused(client, people):
    sent = {"headline": "", "about": "a" * 3_000_000}
    assert client.sign_in(people.employee).post("/profile/about", data=sent).status_code == 413
