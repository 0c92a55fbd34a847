"""Nobody learns who has an account (S23): the answers are the same byte for byte, and cost the same work."""

from __future__ import annotations

import re

import pytest

from mobility.accounts import passwords, services
from mobility.core.db import session
from tests.signing_in import WRONG, make_account, sign_in

FRESH = re.compile(r'(name="(?:csrf_token|form_key)" value=")[^"]*|(session=)[^;]*|(data-options=")[^"]*')


@pytest.fixture
def emails(people) -> dict[str, str]:
    """One of each kind of address that somebody may type."""
    open_, closed, uninvited = people.employee, people.colleague, people.host
    make_account(open_)
    make_account(closed)
    services.close_account(actor=people.admin, person=closed)
    session.commit()
    return {
        "open": open_.email,
        "closed": closed.email,
        "without an account": uninvited.email,
        "unknown": "nobody@example.com",
    }


def seen(answer, email) -> tuple:
    """All that the browser is told, but for what is made afresh each time and what it sent itself."""
    headers = sorted((name, FRESH.sub(r"\1\2\3", value)) for name, value in answer.headers.items())
    body = FRESH.sub(r"\1\2\3", answer.text).replace(email, "TYPED")
    told = [header for header in headers if header[0] not in {"Content-Length", "X-Request-ID"}]
    return answer.status_code, told, body


def ask(app, path, email, **data):
    client = app.test_client()
    return seen(client.post(path, data={"email": email, **data}), email)


@pytest.mark.parametrize(("path", "more"), [("/sign-in", {"password": WRONG}), ("/forgotten-password", {})])
def test_every_address_gets_the_same_answer(app, emails, path, more):
    answers = {kind: ask(app, path, email, **more) for kind, email in emails.items()}
    assert answers["open"][0] in {303, 422}
    assert all(answer == answers["open"] for answer in answers.values())


def test_a_closed_account_answers_the_right_password_like_a_wrong_one(app, emails):
    wrong = ask(app, "/sign-in", emails["open"], password=WRONG)
    assert ask(app, "/sign-in", emails["closed"], password="a long and quiet password") == wrong


def test_a_link_that_was_used_looks_like_one_that_never_was(app, people):
    secret = services.invite(actor=None, person=people.employee)
    services.use_link(secret=secret, password="quiet lakes under seven moons")
    session.commit()
    pages = {seen(app.test_client().get(f"/welcome/{link}"), link)[2] for link in (secret, "never-was-one")}
    assert len(pages) == 1


@pytest.mark.parametrize("kind", ["open", "closed", "without an account", "unknown"])
def test_every_address_costs_exactly_one_hash(app, emails, kind, monkeypatch):
    verified = []
    monkeypatch.setattr(
        passwords, "hasher", Counting(passwords.hasher, verified)
    )  # time itself is measured in benchmarks
    sign_in(app.test_client(), emails[kind], WRONG)
    assert verified == [1]


class Counting:
    def __init__(self, hasher, verified):
        self._hasher, self._verified = hasher, verified

    def verify(self, *args):
        self._verified.append(1)
        return self._hasher.verify(*args)

    def __getattr__(self, name):
        return getattr(self._hasher, name)
