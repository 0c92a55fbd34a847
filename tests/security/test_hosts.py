"""The door (S30): only our own names are answered to, and only our own proxies believed."""

from __future__ import annotations

import json
import re
from unittest.mock import patch

import pytest

from mobility.accounts.models import SignInAttempt
from mobility.accounts.sealing import mark
from mobility.app import create_app
from mobility.core.db import session
from mobility.web.headers import HEADERS
from mobility.worker import run_all
from tests.client import AuditingClient
from tests.conftest import settings
from tests.signing_in import WRONG, make_account, sign_in

EVIL = ("evil.example", "localhost.evil.example", "evil.example:80", "localhost@evil.example", "[::2]", "a b")


@pytest.mark.parametrize("host", EVIL)
@pytest.mark.parametrize("path", ["/sign-in", "/static/css/base.css", "/nowhere"])
def test_another_host_is_refused(client, host, path):
    answer = client.get(path, headers={"Host": host})
    assert answer.status_code == 400
    assert "evil" not in answer.text
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS


@pytest.mark.parametrize("host", ["localhost", "localhost:8000", "LOCALHOST", "127.0.0.1:8000", "[::1]:8000"])
def test_our_own_names_are_answered(client, host):
    assert client.get("/sign-in", headers={"Host": host}).status_code == 200


def in_production(app, tmp_path, **more):
    """Another application on the database of the test."""
    config = settings("sqlite://", tmp_path) | {
        "MOBILITY_ENV": "production",
        "BASE_URL": "https://jobs.example",
        "SESSION_COOKIE_NAME": "__Host-session",
        "SESSION_COOKIE_SECURE": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
    }
    with patch("mobility.app._connect", lambda made: made.extensions.update(engine=app.extensions["engine"])):
        made = create_app(config | more)
    made.test_client_class = AuditingClient
    return made.test_client()


def test_in_production_only_the_name_of_the_company_is_answered(app, tmp_path):
    client = in_production(app, tmp_path, HOSTS=["jobs.internal"])
    answers = {
        host: client.get("/sign-in", base_url=f"https://{host}").status_code
        for host in ("jobs.example", "jobs.internal", "localhost", "127.0.0.1", "www.jobs.example")
    }
    assert answers == {
        "jobs.example": 200,
        "jobs.internal": 200,
        "localhost": 400,
        "127.0.0.1": 400,
        "www.jobs.example": 400,
    }


FORGED = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https", "Forwarded": "host=evil.example"}


def test_the_link_in_a_mail_has_our_address_whatever_the_request_said(app, client, people):
    make_account(people.employee)
    for mail in app.config["MAIL_DIR"].glob("*link*.eml"):
        mail.unlink()  # of another test
    client.post("/forgotten-password", data={"email": people.employee.email}, headers=FORGED)
    run_all(app)
    [mail] = [file.read_text("utf-8") for file in app.config["MAIL_DIR"].glob("*link*.eml")]
    assert re.findall(r"https?://[^/\s]+", mail) == [app.config["BASE_URL"]]


def count_attempts_from(address):
    return session.query(SignInAttempt).filter_by(key=mark(f"address {address}")).count()


def test_nobody_chooses_the_address_they_come_from(client):
    forged = {"X-Forwarded-For": "10.1.1.1", "X-Real-IP": "10.1.1.1", "Forwarded": "for=10.1.1.1"}
    sign_in(client, "nobody@example.com", WRONG, headers=forged)
    assert count_attempts_from("10.1.1.1") == 0
    assert count_attempts_from("127.0.0.1") == 1


def test_our_own_proxy_is_believed_and_nobody_before_it(app, tmp_path, caplog):
    caplog.set_level("INFO", "mobility.security")
    client = in_production(app, tmp_path, TRUSTED_PROXIES=1)
    said = {"X-Forwarded-For": "10.1.1.1, 10.2.2.2", "X-Forwarded-Proto": "https", "Host": "jobs.example"}
    client.post("/sign-in", csrf=False, base_url="https://jobs.example", headers=said)
    [line] = [record.message for record in caplog.records if record.name == "mobility.security"]
    assert json.loads(line)["address"] == "10.2.2.2"
