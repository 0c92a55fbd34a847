"""Passwords (S20): kept exactly, hashed at today's cost, and none that others would guess first."""

from __future__ import annotations

import threading

import pytest
from argon2 import PasswordHasher, extract_parameters
from hypothesis import given, settings
from hypothesis import strategies as st

from mobility.accounts import passwords, services
from mobility.accounts.passwords import has_right_length, hash_password, is_guessable, is_password
from mobility.core.db import session
from mobility.core.errors import InvalidInput
from tests.signing_in import PASSWORD, make_account, sign_in

ABOUT = ("Ana Keller", "ana.keller@contoso.example", "Contoso Schweiz AG")
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@settings(max_examples=200, deadline=None)
@given(st.text(min_size=12, max_size=128))
def test_any_text_comes_back_as_it_was_typed(password):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "hasher", CHEAP)
        kept = hash_password(password)
        assert is_password(password, kept)
        assert not is_password(password + "x", kept)
        assert not is_password(password[:-1] + ("a" if password[-1] != "a" else "b"), kept)


@pytest.mark.parametrize("length", [72, 73, 128])
def test_nothing_is_cut_off_at_the_end(length):
    kept = hash_password("ä" * length)
    assert is_password("ä" * length, kept)
    assert not is_password("ä" * (length - 1), kept)


def test_an_accent_may_be_typed_as_one_letter_or_two():
    assert is_password("cafe\u0301 noir sans sucre", hash_password("café noir sans sucre"))


def test_the_cost_is_at_least_what_the_bar_asks():
    said = extract_parameters(hash_password("a password"))
    assert (said.type.name, said.memory_cost >= 19456, said.time_cost >= 2) == ("ID", True, True)


@pytest.mark.parametrize(("length", "is_right"), [(11, False), (12, True), (128, True), (129, False)])
def test_a_password_has_12_to_128_characters(length, is_right):
    assert has_right_length("ß" * length) is is_right


@pytest.mark.parametrize(
    "password",
    [
        "passwordpassword",
        "Password1234!",
        "password12345678",
        "qwertyuiop123",
        "1234567890123",
        "aaaaaaaaaaaaaaaa",
        "abcabcabcabc",
        "iloveyou1234",
        "letmeinletmein",
        "p@ssw0rdp@ssw0rd",
        "Ana.Keller1987",
        "keller-contoso",
        "contoso2027!!",
        "ContosoSchweizAG",
        "anakelleranakeller",
    ],
)
def test_what_others_would_guess_first_is_refused(password):
    assert is_guessable(password, ABOUT)


@pytest.mark.parametrize(
    "password",
    [
        "quiet lakes under seven moons",
        "vier blaue Stühle im Regen",
        "drei-kamele-fliegen-nach-bern",
        "kV9#wq2!Lp0z",
        "лошадь батарея скрепка",
        "fourwordsallinarowhere",
    ],
)
def test_what_nobody_would_guess_needs_no_digit_or_capital(password):
    assert not is_guessable(password, ABOUT)


def test_the_longest_password_is_judged_too():
    assert is_guessable("password" * 16, ABOUT)
    assert not is_guessable("four words in no order " * 5, ABOUT)


def test_a_refused_password_says_why_beside_its_field(client, people):
    secret = services.invite(actor=None, person=people.employee)
    session.commit()
    answer = client.post(f"/welcome/{secret}", data={"password": "password1234"})
    assert answer.status_code == 422
    assert "easy to guess" in answer.text
    assert "password1234" not in answer.text


def test_names_of_the_person_are_refused_as_passwords(people):
    account = make_account(people.employee)
    with pytest.raises(InvalidInput):
        services.set_password(account=account, password=people.employee.email)


def test_a_hash_of_before_is_replaced_when_its_owner_signs_in(client, people):
    account = make_account(people.employee)
    account.password_hash = CHEAP.hash(PASSWORD)
    session.commit()
    assert sign_in(client, people.employee.email).status_code == 303
    assert not passwords.is_outdated(account.password_hash)
    assert is_password(PASSWORD, account.password_hash)


def test_no_more_than_four_hash_at_the_same_time(monkeypatch):
    running, most, lock = 0, 0, threading.Lock()
    together = threading.Barrier(4)

    class Slow:
        def hash(self, password):
            nonlocal running, most
            with lock:
                running += 1
                most = max(most, running)
            together.wait(timeout=10)  # only ever passed by four at once: twelve are three full rounds
            with lock:
                running -= 1
            return "done"

    monkeypatch.setattr(passwords, "hasher", Slow())
    threads = [threading.Thread(target=hash_password, args=("a password",)) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 4


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/sign-in", {"username", "current-password"}),
        ("/forgotten-password", {"username"}),
        ("/account/password", {"username", "current-password", "new-password"}),
    ],
)
def test_password_managers_are_told_which_field_is_which(client, people, path, said):
    if path.startswith("/account"):
        client.sign_in(people.employee)
    page = client.get(path).text
    assert {
        word for word in ("username", "current-password", "new-password") if f'autocomplete="{word}"' in page
    } == said
    assert "onpaste" not in page
