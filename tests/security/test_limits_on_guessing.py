"""Brute force (S22): ten wrong passwords in five minutes by name or address, a thousand in all, five links a day."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa

from mobility.accounts import services
from mobility.accounts.models import SignInAttempt
from mobility.core import clock
from mobility.core.db import session
from tests.signing_in import PASSWORD, WRONG, make_account, sign_in

ALLOWED = 10


@pytest.fixture
def email(people) -> str:
    return make_account(people.employee).person.email


def from_address(client, number):
    client.environ_base["REMOTE_ADDR"] = f"10.0.{number // 250}.{number % 250}"
    return client


def later(**time):
    clock.set_now(clock.now() + dt.timedelta(**time))


def test_after_ten_wrong_passwords_a_name_has_to_wait_wherever_it_is_tried_from(client, email):
    for number in range(ALLOWED):
        assert sign_in(from_address(client, number), email, WRONG).status_code == 422
    refused = sign_in(from_address(client, 99), email)
    assert refused.status_code == 429
    assert 0 < int(refused.headers["Retry-After"]) <= 300
    later(minutes=5, seconds=1)
    assert sign_in(client, email).status_code == 303


def test_after_ten_wrong_passwords_an_address_has_to_wait_whatever_name_it_tries(client, email):
    for number in range(ALLOWED):
        sign_in(client, f"nobody{number}@example.com", WRONG)
    assert sign_in(client, email).status_code == 429
    assert sign_in(from_address(client, 7), email).status_code == 303


def test_a_thousand_wrong_passwords_stop_everybody_unknown(client, email):
    for number in range(1000):
        services.note_failed_attempt(email=f"n{number}@example.com", address=f"a{number}")
    session.commit()
    assert sign_in(client, email).status_code == 429
    later(minutes=6)
    assert sign_in(client, email).status_code == 303


def test_waiting_does_not_grow_while_somebody_keeps_trying(client, email):
    for _ in range(ALLOWED):
        sign_in(client, email, WRONG)
    later(minutes=4)
    for _ in range(50):
        assert sign_in(client, email, WRONG).status_code == 429
    later(minutes=1, seconds=1)
    assert sign_in(client, email).status_code == 303


def test_the_owner_gets_in_from_a_known_device_while_somebody_guesses(client, email):
    sign_in(client, email)
    client.post("/sign-out")
    attacker = from_address(client.application.test_client(), 66)
    for _ in range(ALLOWED):
        sign_in(attacker, email, WRONG)
    assert sign_in(attacker, email).status_code == 429
    assert sign_in(client, email).status_code == 303


def test_the_owner_can_prove_who_they_are_while_somebody_guesses(client, email):
    sign_in(client, email)
    attacker = from_address(client.application.test_client(), 66)
    for _ in range(ALLOWED):
        sign_in(attacker, email, WRONG)
    assert client.post("/account/confirm", data={"password": PASSWORD}).status_code == 303
    changed = {"current": PASSWORD, "password": "quiet lakes under seven moons"}
    assert client.post("/account/password", data=changed).status_code == 303


def test_a_known_device_has_ten_attempts_too(client, email):
    sign_in(client, email)
    client.post("/sign-out")
    for _ in range(ALLOWED):
        sign_in(client, email, WRONG)
    assert sign_in(client, email).status_code == 429


def test_a_device_is_known_only_to_the_accounts_that_signed_in_on_it(client, email, people):
    sign_in(client, make_account(people.colleague).person.email)
    client.post("/sign-out")
    for number in range(ALLOWED):
        sign_in(from_address(client.application.test_client(), number), email, WRONG)
    assert sign_in(client, email).status_code == 429


@pytest.mark.parametrize("mark", ["", "forged", "eyJpZCI6ICJ4In0.x.y"])
def test_a_forged_mark_of_a_device_is_worth_nothing(client, email, mark):
    client.set_cookie("device", mark)
    for _ in range(ALLOWED):
        sign_in(client, email, WRONG)
    assert sign_in(client, email).status_code == 429


def test_links_are_asked_for_five_times_a_day_by_anybody(client, email):
    for address in (email, "nobody@example.com"):
        for number in range(5):
            assert ask(from_address(client, number), address).status_code == 303
        refused = ask(from_address(client, 99), address)
        assert refused.status_code == 429
        assert 0 < int(refused.headers["Retry-After"]) <= 86400
    later(hours=24, seconds=1)
    assert ask(client, email).status_code == 303


def ask(client, email):
    return client.post("/forgotten-password", data={"email": email})


def test_the_current_password_cannot_be_guessed_without_end(client, email):
    sign_in(client, email)
    sent = {"current": WRONG, "password": "quiet lakes under seven moons"}
    for _ in range(ALLOWED):
        assert client.post("/account/password", data=sent).status_code == 422
    assert client.post("/account/password", data={**sent, "current": PASSWORD}).status_code == 429


def test_old_attempts_are_forgotten(client, email):
    sign_in(client, email, WRONG)
    later(days=2)
    sign_in(client, email, WRONG)
    assert session.scalar(sa.select(sa.func.count(SignInAttempt.id))) == 3
