"""Reading about others leaves a trace (S35), and whoever it is about sees as what somebody came."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from mobility.audit.models import AuditEntry
from mobility.core.db import session
from mobility.skills.models import Visibility
from tests.factories import make_profile


def entries(action):
    return session.scalars(sa.select(AuditEntry).where(AuditEntry.action == action).order_by(AuditEntry.id)).all()


@pytest.mark.parametrize(
    ("who", "as_what", "words"),
    [
        ("colleague", "colleague", "Colleague"),
        ("manager", "line_manager", "Your line manager"),
        ("hr", "hr", "HR partner"),
        ("host", "host", "Host"),
        ("auditor", "office", "Oversight or administration"),
    ],
)
def test_whoever_opens_a_profile_leaves_one_row_and_its_owner_sees_as_what_they_came(
    client, people, who, as_what, words
):
    make_profile(people.employee, visibility=Visibility.OPEN)
    assert client.sign_in(people[who]).get(f"/people/{people.employee.id}").status_code == 200
    [entry] = entries("view_profile")
    assert (entry.actor_id, entry.concerns_id, entry.reason_code) == (people[who].id, people.employee.id, as_what)
    page = client.sign_in(people.employee).get("/privacy/viewers").text
    assert words in page
    assert people[who].name not in page.partition("<main")[2]


def test_looking_at_oneself_and_being_refused_leave_none(client, people):
    make_profile(people.employee)
    client.sign_in(people.employee).get(f"/people/{people.employee.id}")
    client.get("/people/999999")
    assert entries("view_profile") == []


def test_a_search_for_people_by_hr_is_one_row_without_what_was_looked_for(client, people):
    client.sign_in(people.colleague).get("/people?country=FR")
    assert entries("search_people") == []
    client.sign_in(people.hr).get("/people?country=FR")
    [entry] = entries("search_people")
    assert (entry.actor_id, entry.note_hash) == (people.hr.id, None)
