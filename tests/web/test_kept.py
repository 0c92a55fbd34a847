"""What was typed when the sign-in was over, or the page too old, is there again to be sent (WCAG 2.2.1, A8)."""

from __future__ import annotations

import re
from html import unescape

import pytest
import sqlalchemy as sa

from mobility.accounts.models import SignInSession
from mobility.core import clock
from mobility.core.db import session
from tests.factories import make_application, make_move, make_opportunity
from tests.signing_in import PASSWORD, make_account

HERE = {"Origin": "http://localhost"}
TEXT = "I have built dashboards for three years & <would> like to go on."


def end_sign_ins():
    session.execute(sa.update(SignInSession).values(ended_at=clock.now()))
    session.commit()


def hidden(page: str) -> dict[str, str]:
    return {name: unescape(value) for name, value in re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page)}


def sign_in_on(client, answer, person):
    given = {**hidden(answer.text), "email": person.email, "password": PASSWORD}
    return client.post("/sign-in", data=given)


@pytest.fixture
def forms(people):
    """An address that takes a form, what is sent, and who sends it, for each long form."""
    posting = make_opportunity(people.host, title="Dashboards")
    move = make_move(people.employee, posting)
    draft = make_application(people.colleague, posting, "draft")
    for person in (people.host, people.colleague, people.manager, people.hr):
        make_account(person)
    return {
        "posting": ("/opportunities/new?kind=gig", {"title": "Sort it", "description": TEXT}, people.host),
        "motivation": (f"/applications/{draft.id}/motivation", {"motivation": TEXT}, people.colleague),
        "release": (f"/releases/{move.id}/decline", {"reason": "no_backfill", "tried": TEXT}, people.manager),
    }


@pytest.mark.parametrize("name", ["posting", "motivation", "release"])
def test_what_was_typed_survives_the_end_of_the_sign_in(client, forms, name):
    address, sent, person = forms[name]
    client.sign_in(person)
    end_sign_ins()
    asked = client.post(address, data={**sent, "form_key": "k" * 32}, headers=HERE)
    assert asked.status_code == 401
    assert "What you entered is kept" in asked.text
    handed_back = sign_in_on(client, asked, person)
    assert handed_back.status_code == 200
    assert f'action="{address}"' in handed_back.text
    kept = hidden(handed_back.text)
    assert sent.items() <= kept.items()
    assert client.post(address, data=kept, headers=HERE).status_code in {303, 422}


def test_a_wrong_password_in_between_loses_nothing(client, forms):
    address, sent, person = forms["motivation"]
    client.sign_in(person)
    end_sign_ins()
    asked = client.post(address, data=sent, headers=HERE)
    refused = client.post("/sign-in", data={**hidden(asked.text), "email": person.email, "password": "no"})
    assert refused.status_code == 422
    assert hidden(sign_in_on(client, refused, person).text)["motivation"] == TEXT


def test_nobody_else_is_handed_what_was_typed(client, forms, people):
    address, sent, person = forms["motivation"]
    client.sign_in(person)
    end_sign_ins()
    asked = client.post(address, data=sent, headers=HERE)
    answer = sign_in_on(client, asked, people.hr)
    assert answer.status_code == 303
    assert TEXT not in answer.text


def test_what_was_not_sealed_here_is_not_handed_back(client, people):
    make_account(people.hr)
    given = {"email": people.hr.email, "password": PASSWORD, "kept": "made-up"}
    assert client.post("/sign-in", data=given).status_code == 303


def test_a_form_that_no_page_of_ours_sent_is_not_kept(client, forms):
    address, sent, _ = forms["motivation"]
    answer = client.post(address, data=sent)
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/sign-in"


def test_a_part_of_a_page_asked_for_without_a_sign_in_answers_401(client, forms):
    assert client.get("/suggestions", headers={"HX-Request": "true"}).status_code == 401


def test_a_page_that_was_open_for_too_long_hands_back_what_was_typed(client, forms):
    address, sent, person = forms["motivation"]
    client.sign_in(person)
    answer = client.post(address, data={**sent, "csrf_token": "too old"}, headers=HERE, csrf=False)
    assert answer.status_code == 400
    kept = hidden(answer.text)
    assert kept["motivation"] == TEXT
    assert client.post(address, data=kept, headers=HERE).status_code in {303, 422}


def test_what_another_site_sent_is_never_handed_back(client, forms):
    address, sent, person = forms["motivation"]
    client.sign_in(person)
    foreign = {"Origin": "https://evil.example"}
    answer = client.post(address, data={**sent, "csrf_token": "too old"}, headers=foreign, csrf=False)
    assert TEXT not in answer.text
