"""The test client: it signs people in, sends the CSRF token, and checks every HTML answer."""

from __future__ import annotations

import secrets
from typing import Any

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from werkzeug.test import TestResponse

from mobility.people.models import Person
from mobility.web.headers import headers_for
from tests.factories import make_session_token
from tests.html import audit

SAFE = {"GET", "HEAD", "OPTIONS"}
QUERIES = ("SELECT", "WITH", "INSERT", "UPDATE", "DELETE")  # not what opens and closes a transaction


def check_cookies(response: TestResponse, app: Flask) -> None:
    """Every cookie that any test is sent (S16): for this host alone, out of reach of scripts and of other sites."""
    for sent in response.headers.getlist("Set-Cookie"):
        name, *flags = (part.strip() for part in sent.split(";"))
        said = {flag.partition("=")[0].lower(): flag.partition("=")[2] for flag in flags}
        assert "httponly" in said, sent
        assert (said.get("samesite"), said.get("path")) == ("Lax", "/"), sent
        assert "domain" not in said, sent
        if app.config["MOBILITY_ENV"] == "production":
            assert "secure" in said, sent
            assert name.startswith("__Host-"), sent


def count_statements(client: FlaskClient, address: str) -> int:
    """How many the database is asked for one page."""
    statements: list[str] = []
    engine = client.application.extensions["engine"]

    def keep(connection: object, cursor: object, statement: str, *_: object) -> None:
        if statement.lstrip("( \n").startswith(QUERIES):
            statements.append(statement)

    sa.event.listen(engine, "before_cursor_execute", keep)
    try:
        assert client.get(address).status_code == 200
    finally:
        sa.event.remove(engine, "before_cursor_execute", keep)
    return len(statements)


def check_headers(response: TestResponse, app: Flask) -> None:
    """Every answer that any test is given (S17) has the same protective headers, and says nothing of what made it."""
    for name, value in headers_for(app, response.headers.get("Content-Disposition")).items():
        assert response.headers.getlist(name) == [value], (response.request.path, name)
    assert "Cache-Control" in response.headers, response.request.path
    assert not {"Server", "X-Powered-By"} & set(response.headers.keys())


class AuditingClient(FlaskClient):
    is_checked = True  # whether each page is read by the HTML checker

    def sign_in(self, person: Person) -> AuditingClient:
        """Be this person from now on."""
        token = make_session_token(person)
        with self.session_transaction() as cookie:
            cookie["_user_id"] = token
            cookie["_fresh"] = True
        return self

    def sign_out(self) -> None:
        with self.session_transaction() as cookie:
            cookie.clear()

    def open(self, *args: Any, csrf: bool = True, **kwargs: Any) -> TestResponse:
        method = str(kwargs.get("method", "GET")).upper()
        if csrf and method not in SAFE:
            kwargs["headers"] = {**dict(kwargs.get("headers") or {}), "X-CSRFToken": self.csrf_token()}
        response = super().open(*args, **kwargs)
        check_cookies(response, self.application)
        check_headers(response, self.application)
        if (
            self.is_checked
            and response.mimetype == "text/html"
            and response.data
            and not 300 <= response.status_code < 400
        ):
            fragment = response.request.headers.get("HX-Request") == "true"
            violations = audit(response.text, response.request.path, fragment)
            assert not violations, "\n".join(violations)
        return response

    def csrf_token(self) -> str:
        """The token that the pages of this browser hold."""
        with self.session_transaction() as cookie:
            raw = cookie.setdefault("csrf_token", secrets.token_hex(20))
        return URLSafeTimedSerializer(self.application.secret_key, salt="wtf-csrf-token").dumps(raw)
