"""Accounts with a password, and signing in through the page."""

from __future__ import annotations

from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from mobility.accounts import services
from mobility.accounts.models import Account
from mobility.accounts.queries import find_account
from mobility.core.db import session
from mobility.people.models import Person

PASSWORD = "a long and quiet password"
ANOTHER = "quiet lakes under seven moons"
WRONG = "not the password"


def make_account(person: Person, password: str = PASSWORD) -> Account:
    services.invite(actor=None, person=person)
    account = find_account(person)
    assert account is not None
    services.set_password(account=account, password=password)
    session.commit()
    return account


def sign_in(client: FlaskClient, email: str, password: str = PASSWORD, **fields: Any) -> TestResponse:
    headers = fields.pop("headers", {})
    return client.post("/sign-in", data={"email": email, "password": password, **fields}, headers=headers)


def cookies_of(client: FlaskClient) -> dict[str, Any]:
    """What the browser would send, to be replayed later."""
    with client.session_transaction() as cookie:
        return dict(cookie)


def replay(client: FlaskClient, cookies: dict[str, Any]) -> FlaskClient:
    with client.session_transaction() as cookie:
        cookie.clear()
        cookie.update(cookies)
    return client


def is_signed_in(client: FlaskClient) -> bool:
    return client.get("/account").status_code == 200
