"""Passkeys (S21): made for this site, unlocked by their owner, believed once."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from mobility.accounts import services
from mobility.accounts.models import Passkey
from mobility.core.db import session
from tests.factored import USER_PRESENT, Device, add_app, challenge_for, options_in, unb64
from tests.signing_in import is_signed_in, make_account

USING = "use a passkey"


@pytest.fixture
def account(people):
    return make_account(people.employee)


@pytest.fixture
def device(account):
    device = Device()
    device.belongs_to(account)
    return device


def challenge_on(client, path) -> bytes:
    return unb64(options_in(client.get(path).text)["challenge"])


def use(client, answer, **more):
    return client.post("/sign-in/passkey", data={"answer": answer, **more})


def test_a_passkey_signs_in_without_a_password_and_counts_as_a_second_factor(client, account, device):
    add_app(account)
    answer = use(client, device.use(challenge_on(client, "/sign-in")), next="/profile")
    assert (answer.status_code, answer.location) == (303, "/profile")
    assert client.post("/account/authenticator/remove").status_code == 303
    assert session.scalars(sa.select(Passkey)).one().last_used_at is not None


def test_what_a_device_signed_is_believed_once(client, account, device):
    answer = device.use(challenge_on(client, "/sign-in"))
    assert use(client, answer).status_code == 303
    assert use(client.application.test_client(), answer).status_code == 422


def test_a_device_without_a_counter_is_believed_once_too(client, account, device):
    challenge = challenge_on(client, "/sign-in")
    device.count = -1  # 0 in the answer: most passkeys count nothing
    answer = device.use(challenge)
    assert use(client, answer).status_code == 303
    assert use(client.application.test_client(), answer).status_code == 422


def wrong_origin(device, challenge):
    return device.use(challenge, origin="https://evil.example")


def wrong_host(device, challenge):
    return device.use(challenge, host="evil.example")


def not_unlocked(device, challenge):
    device.flags = USER_PRESENT
    return device.use(challenge)


def another_key(device, challenge):
    return Device().use(challenge)


def unknown_device(device, challenge):
    return Device(credential_id=b"nobody knows it").use(challenge)


def made_up_challenge(device, challenge):
    return device.use(b"made up")


def challenge_for_something_else(device, challenge):
    return device.use(challenge_for("make a passkey").encode())


def went_backwards(device, challenge):
    session.scalars(sa.select(Passkey)).one().sign_count = 7
    session.commit()
    return device.use(challenge)


def a_new_passkey(device, challenge):
    return device.make(challenge)


def nonsense(device, challenge):
    return '{"id": 3, "response": []}'


def a_list(device, challenge):
    return "[[[]]]"


def nothing(device, challenge):
    return ""


def too_much(device, challenge):
    return "[" * 100_000


WRONG = (wrong_origin, wrong_host, not_unlocked, another_key, unknown_device, made_up_challenge,
         challenge_for_something_else, went_backwards, a_new_passkey, nonsense, a_list, nothing, too_much)  # fmt: skip


@pytest.mark.one_engine
@pytest.mark.parametrize("wrong", WRONG, ids=lambda wrong: wrong.__name__)
def test_what_is_not_quite_right_signs_nobody_in(client, account, device, wrong):
    answer = use(client, wrong(device, challenge_on(client, "/sign-in")))
    assert answer.status_code == 422
    assert "This passkey could not be used here" in answer.text
    assert not is_signed_in(client)


def test_a_closed_account_opens_to_no_passkey(client, account, device, people):
    services.close_account(actor=people.admin, person=account.person)
    session.commit()
    assert use(client, device.use(challenge_on(client, "/sign-in"))).status_code == 422


def test_ten_wrong_passkeys_make_an_address_wait(client, account):
    assert [use(client, "nonsense").status_code for _ in range(11)] == [422] * 10 + [429]


def test_a_passkey_is_added_named_and_removed(client, account):
    client.sign_in(account.person)
    device = Device()
    sent = {"name": "Phone", "answer": device.make(challenge_on(client, "/account/passkeys/new"))}
    assert client.post("/account/passkeys/new", data=sent).location == "/account/factors"
    passkey = session.scalars(sa.select(Passkey)).one()
    assert "Phone" in client.get("/account/factors").text
    client.post(f"/account/passkeys/{passkey.id}", data={"name": "Old phone"})
    assert "Old phone" in client.get("/account/factors").text
    assert (
        use(
            client.application.test_client(), device.use(challenge_on(client.application.test_client(), "/sign-in"))
        ).status_code
        == 303
    )
    assert client.post(f"/account/passkeys/{passkey.id}/remove").status_code == 303
    assert session.scalars(sa.select(Passkey)).all() == []


def test_a_device_that_is_known_and_one_that_was_not_unlocked_are_not_added(client, account, device):
    client.sign_in(account.person)
    for made in (Device().make, Device(credential_id=b"another", flags=USER_PRESENT).make):
        answer = client.post(
            "/account/passkeys/new", data={"name": "Phone", "answer": made(challenge_for("make a passkey").encode())}
        )
        assert answer.status_code == 422
    assert len(session.scalars(sa.select(Passkey)).all()) == 1


def test_nobody_sees_or_removes_the_passkey_of_somebody_else(client, account, device, people):
    passkey = session.scalars(sa.select(Passkey)).one()
    client.sign_in(people.colleague)
    assert client.get(f"/account/passkeys/{passkey.id}").status_code == 404
    assert client.post(f"/account/passkeys/{passkey.id}/remove").status_code == 404


def test_only_ones_own_passkey_shows_that_it_is_oneself(client, account, device, people):
    client.sign_in(people.colleague)
    answer = device.use(challenge_for(USING).encode())
    assert client.post("/account/confirm/passkey", data={"answer": answer}).status_code == 422


def test_without_javascript_the_pages_say_so_and_offer_the_password(client, account):
    page = client.get("/sign-in").text
    assert "switch JavaScript on" in page
    assert page.index('name="password"') < page.index("data-passkeys")
    assert "An authenticator app works without" in client.sign_in(account.person).get("/account/passkeys/new").text
