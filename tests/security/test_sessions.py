"""Sessions (S18): an old cookie is worth nothing on the very next request, whatever ended it."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa

from mobility.accounts import services
from mobility.accounts.models import SignInSession
from mobility.accounts.queries import find_account, list_sessions
from mobility.core import clock
from mobility.core.db import session
from mobility.people import services as people_services
from mobility.people.models import Role
from tests.factories import make_session_token
from tests.signing_in import ANOTHER, PASSWORD, cookies_of, is_signed_in, make_account, replay, sign_in

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Version/18.0 Mobile Safari/604.1"


@pytest.fixture
def client(client, people):
    make_account(people.employee)
    sign_in(client, people.employee.email, headers={"User-Agent": FIREFOX})
    return client


def later(**time):
    clock.set_now(clock.now() + dt.timedelta(**time))


def sign_out(client, people):
    client.post("/sign-out")


def change_password(client, people):
    sent = {"current": PASSWORD, "password": ANOTHER}
    assert client.post("/account/password", data=sent).status_code == 303


def close_account(client, people):
    services.close_account(actor=people.admin, person=people.employee)


def grant_role(client, people):
    people_services.grant_role(actor=None, person=people.employee, role=Role.HOST, unit=None)


def be_idle(client, people):
    later(minutes=60)


def grow_old(client, people):
    for _ in range(15):
        later(minutes=50)
        client.get("/account")


ENDINGS = (sign_out, change_password, close_account, grant_role, be_idle, grow_old)


@pytest.mark.parametrize("end", ENDINGS, ids=lambda end: end.__name__)
def test_an_old_cookie_is_refused_on_the_very_next_request(client, people, end):
    old = cookies_of(client)
    assert is_signed_in(client)
    end(client, people)
    session.commit()
    assert not is_signed_in(replay(client, old))


def test_a_session_left_idle_ends_with_the_others(client, people):
    """The time one may be idle depends on the roles, and so a session could come back with another role."""
    people_services.grant_role(actor=None, person=people.employee, role=Role.HR, unit=None)
    make_session_token(people.employee)
    later(minutes=40)
    services.end_sessions(actor=None, person=people.employee, reason="left")
    assert session.scalars(sa.select(SignInSession).where(SignInSession.ended_at.is_(None))).all() == []


def test_every_sign_in_has_a_token_of_its_own(client, people):
    client.get("/account")
    before = cookies_of(client)
    client.post("/sign-out")
    sign_in(client, people.employee.email)
    client.get("/account")
    after = cookies_of(client)
    assert before["_user_id"] != after["_user_id"]
    assert before["csrf_token"] != after["csrf_token"]
    assert len(after["_user_id"]) >= 43  # 256 bits


def test_a_cookie_planted_before_the_sign_in_gets_nobody_in(client, people):
    client.sign_out()
    with client.session_transaction() as cookie:
        cookie["planted"], cookie["_user_id"] = "by somebody else", "chosen by somebody else"
    sign_in(client, people.employee.email)
    kept = cookies_of(client)
    assert "planted" not in kept
    assert kept["_user_id"] != "chosen by somebody else"


@pytest.mark.parametrize(("who", "minutes"), [("employee", 60), ("host", 60), ("hr", 30), ("admin", 30)])
def test_whoever_may_do_more_is_signed_out_sooner(client, people, who, minutes):
    client.sign_in(people[who])
    later(minutes=minutes - 1)
    assert is_signed_in(client)
    later(minutes=minutes - 1)
    assert is_signed_in(client)
    later(minutes=minutes)
    assert not is_signed_in(client)


def test_after_twelve_hours_a_session_ends_however_busy_it_was(client):
    for _ in range(23):
        later(minutes=31)
        assert is_signed_in(client)
    later(minutes=31)
    assert not is_signed_in(client)


def test_being_seen_is_written_at_most_once_a_minute(client):
    writes = []

    def count(connection, cursor, statement, *rest):
        writes.extend([statement] if statement.startswith("UPDATE sign_in_session") else [])

    engine = client.application.extensions["engine"]
    sa.event.listen(engine, "before_cursor_execute", count)
    try:
        for _ in range(5):
            client.get("/account")
        assert writes == []
        later(seconds=61)
        for _ in range(5):
            client.get("/account")
        assert len(writes) == 1
    finally:
        sa.event.remove(engine, "before_cursor_execute", count)


def test_changing_the_password_keeps_this_browser_and_ends_the_others(client, people):
    other = client.application.test_client().sign_in(people.employee)
    change_password(client, people)
    assert is_signed_in(client)
    assert not is_signed_in(other)


def test_changing_the_password_asks_for_the_one_there_is(client):
    answer = client.post("/account/password", data={"current": "something else", "password": ANOTHER})
    assert answer.status_code == 422
    assert "This is not your current password" in answer.text


def test_ones_sessions_are_listed_in_words_and_this_one_is_marked(client, people):
    sign_in(client.application.test_client(), people.employee.email, headers={"User-Agent": SAFARI})
    page = client.get("/account").text
    assert "Firefox on Linux" in page
    assert "Safari on iPhone" in page
    assert page.count("This browser") == 1


def test_one_ends_another_session_of_ones_own(client, people):
    other = client.application.test_client().sign_in(people.employee)
    newest = session.scalars(sa.select(SignInSession.id).order_by(SignInSession.id.desc())).first()
    assert client.post(f"/account/sessions/{newest}/end").status_code == 303
    assert not is_signed_in(other)
    assert is_signed_in(client)


def test_one_ends_all_other_sessions_at_once(client, people):
    others = [client.application.test_client().sign_in(people.employee) for _ in range(3)]
    client.post("/account/sessions/end-others")
    assert [is_signed_in(other) for other in others] == [False] * 3
    assert is_signed_in(client)


def test_the_session_of_somebody_else_cannot_be_ended(client, people):
    make_session_token(people.colleague)
    theirs = session.scalars(sa.select(SignInSession.id).order_by(SignInSession.id.desc())).first()
    assert client.post(f"/account/sessions/{theirs}/end").status_code == 404


def test_an_administrator_signs_somebody_out_everywhere(client, people):
    admin = client.application.test_client().sign_in(people.admin)
    assert admin.post(f"/admin/people/{people.employee.id}/account/end-sessions").status_code == 303
    assert not is_signed_in(client)
    assert list_sessions(find_account(people.employee)) == []


def test_an_account_that_was_closed_opens_again_without_its_sessions(client, people):
    admin, address = (
        client.application.test_client().sign_in(people.admin),
        f"/admin/people/{people.employee.id}/account",
    )
    admin.post(f"{address}/close")
    assert "Closed" in admin.get(address).text
    assert sign_in(client, people.employee.email).status_code == 422
    admin.post(f"{address}/reopen")
    assert not is_signed_in(client)
    assert sign_in(client, people.employee.email).status_code == 303


def test_an_administrator_cannot_close_the_own_account(client, people):
    client.sign_in(people.admin)
    page = client.get(f"/admin/people/{people.admin.id}/account").text
    assert "Close account" not in page
    assert client.post(f"/admin/people/{people.admin.id}/account/close").status_code == 403
