"""One unit of work around every view."""

from __future__ import annotations

import sqlalchemy as sa

from mobility.core.db import session
from mobility.people.models import OrgUnit, Person


def test_an_unknown_address_answers_404(client, people):
    assert client.sign_in(people.employee).get("/nowhere").status_code == 404


def test_somebody_not_signed_in_is_asked_to_sign_in(client, people):
    answer = client.get("/profile")
    assert answer.status_code == 303
    assert answer.location == "/sign-in?next=/profile"


def test_a_request_without_a_token_is_refused(client, people):
    assert client.sign_in(people.employee).post("/sign-out", csrf=False).status_code == 400
