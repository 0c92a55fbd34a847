"""The test client: it signs people in, sends the CSRF token, and checks every HTML answer."""

from __future__ import annotations

import secrets
from typing import Any

from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from werkzeug.test import TestResponse

from mobility.people.models import Person
from tests.factories import make_session_token
from tests.html import audit

SAFE = {"GET", "HEAD", "OPTIONS"}


class AuditingClient(FlaskClient):
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
        if response.mimetype == "text/html" and response.data and not 300 <= response.status_code < 400:
            fragment = response.request.headers.get("HX-Request") == "true"
            violations = audit(response.text, response.request.path, fragment)
            assert not violations, "\n".join(violations)
        return response

    def csrf_token(self) -> str:
        """The token that the pages of this browser hold."""
        with self.session_transaction() as cookie:
            raw = cookie.setdefault("csrf_token", secrets.token_hex(20))
        return URLSafeTimedSerializer(self.application.secret_key, salt="wtf-csrf-token").dumps(raw)
