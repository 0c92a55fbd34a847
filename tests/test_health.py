"""What watches over the processes is told the truth, and nothing about people."""

from __future__ import annotations

import io
import json
import logging
import re

import pytest
from alembic import command

from mobility.core import clock, logs
from mobility.core.db import session
from mobility.home.models import WorkerBeat
from tests.factories import make_world, save
from tests.migrating import alembic_config
from tests.security.test_faults import break_database

TOKEN = "a token of these tests"
FAR = {"REMOTE_ADDR": "192.0.2.7"}


@pytest.fixture
def company(concurrent_app):
    command.stamp(alembic_config(concurrent_app.extensions["engine"]), "head")
    people = make_world()
    save(WorkerBeat(host="here", beaten_at=clock.now()))
    return people


@pytest.fixture
def asking(concurrent_app):
    return concurrent_app.test_client()


def state(client) -> tuple[int, dict[str, str]]:
    session.remove()
    answer = client.get("/readyz", headers={"Host": "10.0.0.7"})  # as a load balancer asks, by number
    return answer.status_code, json.loads(answer.text)


def test_a_process_that_lives_says_so_whatever_is_broken(company, concurrent_app, asking):
    with break_database(concurrent_app):
        assert asking.get("/livez").status_code == 200


def test_a_process_in_order_is_ready_and_says_of_each_part_how_it_is(company, asking):
    status, parts = state(asking)
    assert status == 200
    assert parts == {"status": "ready", "database": "ok", "migrations": "ok", "worker": "ok", "matching": "degraded",
                     "disk": "ok"}  # fmt: skip


def test_another_schema_and_a_database_that_is_away_are_named_and_nothing_of_them_is_told(concurrent_app, asking):
    status, parts = state(asking)
    assert (status, parts["migrations"], parts["worker"]) == (503, "not at head", "silent")
    with break_database(concurrent_app, "could not connect to 10.1.2.3"):
        status, parts = state(asking)
    assert (status, parts) == (503, {"status": "not ready", "database": "unreachable", "migrations": "unknown"})


def test_a_process_that_ends_takes_no_more_while_it_lives(company, concurrent_app, asking):
    concurrent_app.extensions["health"].stopping.set()
    assert state(asking) == (503, {"status": "stopping"})
    assert asking.get("/livez").status_code == 200
    assert asking.get("/sign-in").status_code == 200


def test_figures_are_for_this_machine_or_whoever_has_the_token(company, concurrent_app, asking):
    def ask(token="", **environ):
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return asking.get("/metrics", headers=headers, environ_overrides=environ).status_code

    assert ask() == 200
    assert ask(**FAR) == ask(HTTP_X_FORWARDED_FOR="192.0.2.7") == ask(TOKEN, **FAR) == 404
    concurrent_app.config["METRICS_TOKEN"] = TOKEN
    assert ask(TOKEN, **FAR) == 200
    assert ask() == ask("another", **FAR) == 404


def pages_in(figures: str) -> set[str]:
    return set(re.findall(r'page="([^"]+)"', figures))


def test_figures_count_pages_and_answers_and_name_nobody(company, concurrent_app, asking):
    counted_before = pages_in(asking.get("/metrics").text)  # a process counts for all its applications
    asking.sign_in(company.employee)
    for path in ("/profile", f"/people/{company.colleague.id}", "/no/such/page", "/find?q=Zoe"):
        asking.get(path)
    session.remove()
    told = asking.get("/metrics").text
    assert re.search(r'^mobility_requests_total\{method="GET",page="skills.profile",status="2xx"\} \d', told, re.M)
    assert re.search(r'^mobility_requests_total\{method="GET",page="none",status="4xx"\} \d', told, re.M)
    assert 'mobility_request_seconds_count{page="matching.find"}' in told
    assert 'mobility_outbox_mails{status="waiting"}' in told
    assert {"Zoe", company.employee.email, company.employee.name} & set(re.split(r'[\s"={}]', told)) == set()
    assert pages_in(told) - counted_before <= {*concurrent_app.view_functions, "none"}


@pytest.mark.parametrize("given", ["0af7651916cd43dd8448eb211c80319c", "6ba7b810-9dad-11d1-80b4-00c04fd430c8"])
def test_a_request_keeps_the_reference_that_a_proxy_gave_it_on_the_page_and_in_the_answer(client, given):
    answer = client.get("/no/such/page", headers={"X-Request-ID": given})
    assert answer.headers["X-Request-ID"] == given


@pytest.mark.parametrize("given", ["short", "a b c d e f g h", "<script>alert(1)", "x" * 65, "-begins-with-a-dash"])
def test_a_reference_that_is_not_well_formed_is_made_anew(client, given):
    answer = client.get("/no/such/page", headers={"X-Request-ID": given})
    assert re.fullmatch(r"[0-9a-f]{16}", answer.headers["X-Request-ID"])


@pytest.fixture
def json_lines():
    root, written = logging.getLogger(), io.StringIO()
    kept, level = root.handlers[:], root.level
    logs.write_json(written)
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    root.handlers[:] = kept
    root.setLevel(level)
    for name in logs.QUIET:
        logging.getLogger(name).setLevel(logging.NOTSET)


def test_each_request_is_one_line_under_its_reference_with_nothing_about_people(client, people, json_lines):
    client.sign_in(people.employee)
    answer = client.get("/find?q=Zoe")
    (line,) = [line for line in json_lines() if line["event"] == "answered"]
    assert line.pop("ms") > 0
    assert line.pop("at").endswith("Z")
    assert line == {"event": "answered", "level": "info", "logger": "mobility.requests", "page": "matching.find",
                    "request": answer.headers["X-Request-ID"], "method": "GET", "status": 200}  # fmt: skip


def test_an_error_is_one_line_with_its_stack_and_the_reference_of_the_page(app, client, people, json_lines):
    answer = client.sign_in(people.employee).post("/_testing/adds", data={"name": "x", "break": "1"})
    assert answer.status_code == 500
    (line,) = [line for line in json_lines() if line["level"] == "error"]
    assert answer.headers["X-Request-ID"] in line["event"]
    assert "Traceback" in line["exception"]
