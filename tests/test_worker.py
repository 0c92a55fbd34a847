"""The worker: every job of every room, in threads beside the pages, and a clean end."""

from __future__ import annotations

import ast
import datetime as dt
import importlib
import signal
import threading
import time

import pytest
import sqlalchemy as sa
from huey.consumer import Consumer

from mobility import worker
from mobility.applications import services as applications
from mobility.applications.models import ApplicationStatus
from mobility.audit.queries import list_entries
from mobility.core import clock
from mobility.core.db import session
from mobility.moves.models import MoveStatus
from mobility.notifications import queries
from mobility.notifications.models import Notification
from mobility.opportunities.models import OpportunityKind, OpportunityStatus
from tests.architecture.sources import ROOT
from tests.factories import make_application, make_move, make_opportunity, make_person
from tests.notifications.mails import list_mails, tell

PATIENCE_S = 30  # for a loaded machine; nothing here asserts a time


def until(happens):
    deadline = time.monotonic() + PATIENCE_S
    while not happens():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def is_sent():
    session.rollback()  # SQLite goes on reading what was there when the transaction began
    return list_mails()[0].sent_at is not None


def test_every_job_of_every_room_is_run():
    exposed = set()
    for file in ROOT.glob("mobility/*/jobs.py"):
        module = importlib.import_module(f"mobility.{file.parent.name}.jobs")
        functions = [node.name for node in ast.parse(file.read_text()).body if isinstance(node, ast.FunctionDef)]
        exposed |= {getattr(module, name) for name in functions if not name.startswith("_")}
    assert {job for job, _ in worker.JOBS} == exposed


@pytest.mark.parametrize("job", [job for job, _ in worker.JOBS], ids=lambda job: job.__module__.split(".")[1])
def test_a_job_that_runs_twice_with_nothing_to_do_does_nothing(app, job):
    with app.app_context():
        job()
        job()


def test_a_mail_is_there_soon_after_the_act_without_anybody_asking(concurrent_app):
    person = make_person(email="zoe@example.com")
    with worker.embedded(concurrent_app), concurrent_app.app_context():
        tell(person)
        until(lambda: list(concurrent_app.config["MAIL_DIR"].glob("*-zoe-*.eml")))
        until(is_sent)


def test_nothing_runs_after_the_end_and_no_signal_is_touched(concurrent_app):
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)}
    threads = set(threading.enumerate())
    with worker.embedded(concurrent_app):
        assert {number: signal.getsignal(number) for number in before} == before
        assert set(threading.enumerate()) > threads
    assert set(threading.enumerate()) <= threads


@pytest.mark.slow
def test_a_job_that_fails_takes_neither_the_others_nor_the_worker_along(concurrent_app, monkeypatch, caplog):
    ran = []

    def fail():
        ran.append("fail")
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(worker, "JOBS", ((fail, 1), (lambda: ran.append("other"), 1)))
    with worker.embedded(concurrent_app):
        until(lambda: ran.count("fail") > 1 and ran.count("other") > 1)
    assert "the disk is full" in caplog.text


def test_a_job_has_the_application_and_leaves_no_session_behind(concurrent_app, monkeypatch):
    left = []

    def look():
        queries.count_unread(make_person())
        left.append(session.registry.has())

    run = worker._within(concurrent_app, look)
    thread = threading.Thread(target=lambda: (run(), left.append(session.registry.has())))
    thread.start()
    thread.join(PATIENCE_S)
    assert left == [True, False]


@pytest.mark.slow
def test_a_long_job_is_not_started_a_second_time_and_keeps_no_other_waiting(concurrent_app, monkeypatch):
    running, other, release = [], [], threading.Event()

    def be_long():
        running.append(1)
        release.wait(PATIENCE_S)

    monkeypatch.setattr(worker, "JOBS", ((be_long, 1), (lambda: other.append(1), 1)))
    with worker.embedded(concurrent_app):
        until(lambda: len(other) > 1)
        assert len(running) == 1
        release.set()


def test_the_end_does_not_wait_for_ever_for_a_job(concurrent_app, monkeypatch):
    started, release, threads = threading.Event(), threading.Event(), set(threading.enumerate())
    monkeypatch.setattr(worker, "STOP_SECONDS", 0.2)
    monkeypatch.setattr(worker, "JOBS", ((lambda: (started.set(), release.wait(PATIENCE_S)), 1),))
    with worker.embedded(concurrent_app):
        assert started.wait(PATIENCE_S)
    assert not release.is_set()
    release.set()
    while set(threading.enumerate()) > threads:  # it writes that it ended, on a connection of its own
        time.sleep(0.05)


def test_what_we_change_of_the_consumer_is_still_there():
    assert "_set_signal_handlers" in vars(Consumer)
    assert worker.EverySecond.__mro__[1].periodic_task_seconds == 60


def count_told():
    return session.scalar(sa.select(sa.func.count(Notification.id)))


def test_two_weeks_without_a_worker_are_made_up_for_once_and_in_order(app, people):
    """A deadline, an offer, a short move and a release clock all ran out meanwhile."""
    clock.set_now(dt.datetime(2027, 3, 1, 12, tzinfo=dt.UTC))
    posting = make_opportunity(people.host, closes_on=dt.date(2027, 3, 3))
    offered = make_application(people.colleague, make_opportunity(people.host), ApplicationStatus.OFFERED)
    week = {"kind": OpportunityKind.GIG, "weeks": 1, "starts_on": dt.date(2027, 3, 3), "ends_on": dt.date(2027, 3, 9)}
    short = make_move(people.employee, make_opportunity(people.host, **week), MoveStatus.APPROVED)
    waiting = make_application(people.employee, make_opportunity(people.host), ApplicationStatus.OFFERED)
    applications.accept_offer(actor=people.employee, application=waiting)
    session.commit()
    clock.set_now(dt.datetime(2027, 3, 16, 12, tzinfo=dt.UTC))
    worker.run_all(app)
    assert posting.status is OpportunityStatus.CLOSED
    assert offered.status is ApplicationStatus.OFFER_EXPIRED
    assert short.status is MoveStatus.COMPLETED
    steps = [row.action for row in list_entries(short)]
    assert steps == ["activate", "complete"]
    kinds = session.scalars(sa.select(Notification.kind).where(Notification.recipient_id == people.manager.id))
    assert [kind for kind in kinds if kind.startswith("release_")] == ["release_asked", "release_gone_to_hr"]
    told = count_told()
    worker.run_all(app)
    clock.set_now(clock.now() + dt.timedelta(hours=1))
    worker.run_all(app)
    assert count_told() == told
