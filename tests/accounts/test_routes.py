"""Signing in and out, choosing a password and a language."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa
import time_machine

from mobility.accounts import services
from mobility.accounts.models import Account, SignInSession
from mobility.accounts.queries import find_account
from mobility.core.db import session
from mobility.people.models import Person
from tests.signing_in import PASSWORD, make_account, sign_in


@pytest.fixture
def account(people) -> Account:
    return make_account(people.employee)


def test_the_right_password_opens_home(client, account):
    answer = sign_in(client, account.person.email)
    assert (answer.status_code, answer.location) == (303, "/")
    assert account.person.name in client.get("/").text


def test_the_address_is_found_whatever_its_case(client, account):
    assert sign_in(client, account.person.email.upper()).status_code == 303


def test_after_signing_in_people_land_where_they_wanted_to_go(client, account):
    assert sign_in(client, account.person.email, next="/profile").location == "/profile"


@pytest.mark.parametrize(
    "target", ["//evil.example", "https://evil.example", "/\\evil.example", "\\/evil", "javascript:1"]
)
def test_signing_in_never_leads_to_another_site(client, account, target):
    assert sign_in(client, account.person.email, next=target).location == "/"


def test_a_wrong_password_keeps_the_address_and_says_what_to_do(client, account):
    answer = sign_in(client, account.person.email, "not the password")
    assert answer.status_code == 422
    assert account.person.email in answer.text
    assert "do not belong together" in answer.text


def test_nobody_learns_who_has_an_account(client, account, people):
    wrong = sign_in(client, account.person.email, "not the password").text
    without = sign_in(client, people.colleague.email, "not the password").text
    unknown = sign_in(client, "nobody@example.com", "not the password").text
    sentences = {text.split("There is a problem")[1].split("</div>")[0] for text in (wrong, without, unknown)}
    assert len(sentences) == 1


def test_signing_out_ends_the_session_for_good(client, account):
    sign_in(client, account.person.email)
    with client.session_transaction() as cookie:
        before = dict(cookie)
    assert client.post("/sign-out").status_code == 303
    with client.session_transaction() as cookie:
        cookie.update(before)
    assert client.get("/").status_code == 303


def test_whoever_leaves_is_out_with_the_next_request(client, account):
    sign_in(client, account.person.email)
    session.get(Person, account.person_id).employed_until = dt.date(2021, 1, 1)
    session.commit()
    assert client.get("/").location.startswith("/sign-in")


def test_a_link_works_once(client, people):
    secret = services.invite(actor=None, person=people.employee)
    session.commit()
    assert people.employee.name in client.get(f"/welcome/{secret}").text
    assert client.post(f"/welcome/{secret}", data={"password": PASSWORD}).location == "/"
    client.sign_out()
    assert client.get(f"/welcome/{secret}").status_code == 404
    assert client.post(f"/welcome/{secret}", data={"password": PASSWORD}).status_code == 404


def test_a_link_speaks_the_language_of_whoever_it_is_for_unless_they_choose_another(client, people):
    people.employee.language = "fr"
    secret = services.invite(actor=None, person=people.employee)
    session.commit()
    page = client.get(f"/welcome/{secret}", headers={"Accept-Language": "en"}).text
    assert '<html lang="fr">' in page
    assert "Choisissez votre mot de passe" in page
    client.post("/language", data={"locale": "en"})
    assert '<html lang="en">' in client.get(f"/welcome/{secret}").text


def test_a_link_ends_after_a_day(client, people):
    secret = services.invite(actor=None, person=people.employee)
    session.commit()
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(hours=25)):
        assert client.get(f"/welcome/{secret}").status_code == 404


def test_a_short_password_is_refused_with_its_length(client, people):
    secret = services.invite(actor=None, person=people.employee)
    session.commit()
    answer = client.post(f"/welcome/{secret}", data={"password": "short"})
    assert answer.status_code == 422
    assert "12 to 128 characters" in answer.text


def test_a_new_password_ends_the_sessions_that_were_open(client, account):
    sign_in(client, account.person.email)
    services.set_password(account=find_account(account.person), password="another long password")
    session.commit()
    assert client.get("/").status_code == 303


def test_the_cookie_holds_no_token_that_the_table_has(client, account):
    sign_in(client, account.person.email)
    with client.session_transaction() as cookie:
        token = cookie["_user_id"]
    assert token not in session.scalars(sa.select(SignInSession.token_hash)).all()


def test_the_language_can_be_switched_before_and_after_signing_in(client, account):
    assert client.post("/language", data={"locale": "fr", "next": "/sign-in"}).location == "/sign-in"
    assert '<html lang="fr"' in client.get("/sign-in").text
    sign_in(client, account.person.email)
    client.post("/language", data={"locale": "en"})
    assert '<html lang="en"' in client.get("/").text
    assert client.post("/language", data={"locale": "xx"}).status_code == 404
