"""The security log (S33): each event is one JSON line that says when, who, what and in which request, and no secret."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import logging
import stat
import traceback

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from mobility.accounts import services
from mobility.accounts.models import SignInAttempt
from mobility.audit import services as audit
from mobility.core import clock, security_log
from mobility.core.authz import declared_policy, register_policy
from mobility.core.db import session, unit_of_work
from mobility.core.security_log import Event, Result
from mobility.people import services as people_services
from mobility.people.models import Role
from mobility.people.policy import PersonPermission
from tests.factored import add_app, half_token
from tests.factories import make_person
from tests.security.test_faults import break_database, fill_disk
from tests.signing_in import ANOTHER, PASSWORD, WRONG, make_account, sign_in


@pytest.fixture
def lines(caplog):
    """The lines written since the last time somebody looked."""
    caplog.set_level(logging.INFO, "mobility.security")

    def take():
        found = [record.message for record in caplog.records if record.name == "mobility.security"]
        caplog.clear()
        assert all("\n" not in line and "\r" not in line and line.isascii() for line in found)
        return [json.loads(line) for line in found]

    return take


@pytest.fixture
def account(people, lines):
    account = make_account(people.employee)
    lines()
    return account


def only(found, event):
    matching = [line for line in found if line["event"] == event]
    assert len(matching) == 1, found
    return matching[0]


def test_a_line_says_when_who_what_where_and_with_what_result(client, people, account, lines):
    client.sign_in(people.employee)
    lines()
    client.get(f"/admin/people/{people.colleague.id}/account")
    line = only(lines(), "hidden")
    at = dt.datetime.fromisoformat(line.pop("at"))
    assert at.utcoffset() == dt.timedelta()
    assert len(line.pop("request")) == 16
    assert line == {
        "event": "hidden",
        "result": "refused",
        "who": people.employee.id,
        "address": "127.0.0.1",
        "page": "accounts.state_of",
        "ids": {"person_id": people.colleague.id},
    }


def wrong_password(client, people):
    sign_in(client, people.employee.email, WRONG)


def too_many_attempts(client, people):
    for _ in range(10):
        services.note_failed_attempt(email=people.employee.email, address="x")
    session.commit()
    sign_in(client, people.employee.email)


def wrong_current_password(client, people):
    client.sign_in(people.employee).post("/account/password", data={"current": WRONG, "password": ANOTHER})


def wrong_code(client, people):
    owner = make_account(people.host)
    add_app(owner)
    client.post("/sign-in/code", data={"half_token": half_token(owner), "one_time_password": "1"})


def wrong_passkey(client, people):
    client.post("/sign-in/passkey", data={"answer": "{}"})


def act_long_after_signing_in(client, people):
    client.sign_in(people.admin)
    clock.set_now(clock.now() + dt.timedelta(minutes=11))
    client.get(f"/admin/people/{people.employee.id}/roles/new")


def ask_reset(client, people):
    client.post("/forgotten-password", data={"email": people.employee.email})


def open_old_link(client, people):
    client.get("/welcome/used-long-ago")


def use_ended_session(client, people):
    client.sign_in(people.employee)
    services.end_sessions(actor=None, person=people.employee, reason="test")
    client.get("/account")


def do_what_is_refused(client, people):
    client.sign_in(people.employee).get("/approvals")


def ask_for_what_is_hidden(client, people):
    client.sign_in(people.employee).get("/moves/1")


def open_undeclared_page(client, people):
    client.sign_in(people.employee).get("/_testing/undeclared")


def send_without_token(client, people):
    client.sign_in(people.employee).post("/notifications/read", csrf=False)


def send_from_elsewhere(client, people):
    client.sign_in(people.employee).post("/notifications/read", headers={"Origin": "https://evil.example"})


def name_another_host(client, people):
    client.get("/sign-in", headers={"Host": "evil.example"})


def send_nul(client, people):
    client.get("/sign-in?next=%00")


def send_too_much(client, people):
    client.sign_in(people.employee).post("/profile/about", data={"headline": "a" * 3_000_000})


def break_a_page(client, people):
    client.application.config["PROPAGATE_EXCEPTIONS"] = False
    client.sign_in(people.employee).post("/_testing/adds", data={"name": "x", "break": "1"})


def lose_the_database(client, people):
    with break_database(client.application):
        client.get("/sign-in", headers={"Cookie": ""})
        client.sign_in(people.employee)


SEEN = {
    Event.SIGN_IN_FAILED: wrong_password,
    Event.LIMITED: too_many_attempts,
    Event.PASSWORD_REFUSED: wrong_current_password,
    Event.CODE_REFUSED: wrong_code,
    Event.PASSKEY_REFUSED: wrong_passkey,
    Event.PROOF_ASKED: act_long_after_signing_in,
    Event.RESET_ASKED: ask_reset,
    Event.LINK_GONE: open_old_link,
    Event.SESSION_GONE: use_ended_session,
    Event.REFUSED: do_what_is_refused,
    Event.HIDDEN: ask_for_what_is_hidden,
    Event.UNDECLARED: open_undeclared_page,
    Event.CSRF_REFUSED: send_without_token,
    Event.ORIGIN_REFUSED: send_from_elsewhere,
    Event.HOST_REFUSED: name_another_host,
    Event.INPUT_REFUSED: send_nul,
    Event.TOO_LARGE: send_too_much,
    Event.INCIDENT: break_a_page,
}
ELSEWHERE = {Event.AUDITED, Event.UNAVAILABLE, Event.STORAGE_FULL, Event.TRACE_LOST}


def test_every_event_has_a_test():
    assert set(SEEN) | ELSEWHERE == set(Event)


@pytest.mark.parametrize("event", SEEN)
def test_an_event_is_exactly_one_line(client, people, account, lines, event):
    SEEN[event](client, people)
    line = only(lines(), event)
    assert line["result"] in {"refused", "failed", "done"}
    assert "at" in line
    assert "address" in line


@pytest.mark.parametrize(("broken", "event"), [(break_database, Event.UNAVAILABLE), (fill_disk, Event.STORAGE_FULL)])
def test_a_database_that_fails_is_one_line(client, people, account, lines, broken, event):
    client.sign_in(people.employee)
    lines()
    with broken(client.application):
        client.post("/profile/about", data={"headline": "x", "about": ""})
    assert only(lines(), event)["result"] == "failed"


def test_a_trace_that_is_lost_is_one_line(client, people, account, lines):
    client.sign_in(people.employee)
    lines()
    with break_database(client.application, only="INSERT"):
        client.get("/_testing/leaves-a-trace")
    only(lines(), Event.TRACE_LOST)


AUDITED = {
    "invite": lambda people: services.invite(actor=people.admin, person=people.colleague),
    "ask_reset": lambda people: services.ask_reset(email=people.employee.email),
    "set_password": lambda people: services.set_password(account=make_account(people.host), password=ANOTHER),
    "sign_in": lambda people: signed_in(people.employee),
    "end_sessions": lambda people: services.end_sessions_of(actor=people.admin, person=signed_in(people.employee)),
    "close_account": lambda people: services.close_account(actor=people.admin, person=people.employee),
    "reopen_account": lambda people: reopened(people),
    "grant_role": lambda people: people_services.grant_role(
        actor=None, person=people.colleague, role=Role.HOST, unit=None
    ),
}


def signed_in(person):
    services.open_session(account=services.sign_in(email=person.email, password=PASSWORD))
    return person


def reopened(people):
    services.close_account(actor=people.admin, person=people.employee)
    services.reopen_account(actor=people.admin, person=people.employee)


@pytest.mark.parametrize("action", AUDITED)
def test_what_is_recorded_is_one_line_once_it_is_committed(people, account, lines, action):
    AUDITED[action](people)
    session.flush()
    lines()
    assert lines() == []
    session.commit()
    found = [line for line in lines() if line.get("action") == action]
    assert len(found) == 1 or action == "set_password"
    assert {"who", "object", "concerns", "event", "result", "at"} <= set(found[-1])


def test_what_is_rolled_back_leaves_no_line(people, account, lines):
    audit.record(actor=people.admin, action="tried", subject=people.employee)
    session.rollback()
    session.commit()
    assert lines() == []


def test_what_one_part_rolled_back_leaves_no_line_when_the_rest_is_kept(people, account, lines):
    audit.record(actor=people.admin, action="kept", subject=people.employee)
    nested = session.begin_nested()
    audit.record(actor=people.admin, action="lost", subject=people.employee)
    session.flush()
    nested.rollback()
    session.commit()
    assert [line["action"] for line in lines()] == ["kept"]


def test_a_password_typed_where_a_name_is_asked_for_cannot_be_guessed_from_the_log_or_the_table(client, app, lines):
    sign_in(client, PASSWORD, WRONG)
    plain = hashlib.sha256(PASSWORD.lower().encode()).hexdigest()
    assert not plain.startswith(only(lines(), "sign-in failed")["typed"])
    named = hashlib.sha256(f"name {PASSWORD.lower()}".encode()).hexdigest()
    assert session.scalar(sa.select(SignInAttempt.id).where(SignInAttempt.key == named)) is None


def test_nothing_typed_begins_a_line_or_shows_a_secret(client, people, account, lines):
    forged = 'x\r\n{"event": "forged"}\u2028@example.com'
    sign_in(client, forged, "a secret that was typed")
    sign_in(client, people.employee.email, PASSWORD)
    client.get("/welcome/the-secret-of-a-link")
    client.get("/nowhere", headers={"User-Agent": "forged"})
    text = json.dumps(lines())
    for hidden in ("forged", "a secret that was typed", PASSWORD, "the-secret-of-a-link", people.employee.email):
        assert hidden not in text


def test_the_log_of_errors_names_no_value_of_the_database(client, people, caplog):
    client.application.config["PROPAGATE_EXCEPTIONS"] = False
    secret = "a motivation that nobody else may read"

    def fail():
        session.execute(sa.text("INSERT INTO nowhere VALUES (:value)"), {"value": secret})

    with pytest.raises(Exception, match="nowhere") as raised:
        unit_of_work(fail)
    assert secret not in str(raised.value)


def test_a_predicate_that_fails_lets_nobody_in(client, people, monkeypatch):
    client.application.config["PROPAGATE_EXCEPTIONS"] = False
    was = declared_policy()[PersonPermission.USE]

    def broken(actor, subject):
        raise ZeroDivisionError

    register_policy({PersonPermission.USE: ((broken,),)})
    try:
        assert client.sign_in(people.employee).get("/").status_code == 500
    finally:
        register_policy({PersonPermission.USE: was})


def test_the_file_is_read_by_its_owner_only(tmp_path):
    file = tmp_path / "logs" / "security.log"
    try:
        security_log.write_to(str(file))
        security_log.emit(Event.REFUSED, Result.REFUSED)
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert json.loads(file.read_text("ascii"))["event"] == "refused"
    finally:
        security_log.write_to("")


def test_an_error_of_the_database_repeats_nothing_of_what_was_to_be_written(people):
    """PostgreSQL tells the value of a key that is taken, and errors go to the log."""
    email = people.employee.email
    with pytest.raises(IntegrityError) as error:
        make_person("Somebody", email=email)
    session.rollback()
    assert email not in "".join(traceback.format_exception(error.value))
