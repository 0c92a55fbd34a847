"""Several workers on one database: each job runs once a round, a worker that dies is made up for."""

from __future__ import annotations

import datetime as dt
import threading
import time
from functools import partial

import psycopg
import pytest
import sqlalchemy as sa

from mobility import worker
from mobility.core import clock
from mobility.core.db import session, unit_of_work
from mobility.home import services
from mobility.home.models import JobRun

PATIENCE_S = 60  # for a loaded machine; nothing here asserts a time
HOUR = dt.timedelta(hours=1)


def claim(name="seal", who="a", every=HOUR) -> bool:
    return unit_of_work(partial(services.claim_job, worker=who, name=name, every=every))


def end(name="seal", who="a", every=HOUR, failed=False) -> None:
    unit_of_work(partial(services.end_job, worker=who, name=name, every=every, failed=failed))


@pytest.fixture
def at(app):
    noon = dt.datetime(2027, 3, 1, 12, tzinfo=dt.UTC)

    def set_clock(seconds):
        clock.set_now(noon + dt.timedelta(seconds=seconds))

    set_clock(0)
    return set_clock


def test_one_of_two_has_the_job_and_the_next_round_is_anybodys(at):
    assert [claim(who="a"), claim(who="b")] == [True, False]
    end(who="a")
    at(3590)
    assert not claim(who="b")
    at(3600)
    assert claim(who="b")


def test_who_dies_is_made_up_for_within_a_minute_and_who_lives_keeps_the_job(at):
    assert claim(who="a")
    at(30)
    unit_of_work(partial(services.keep_jobs, worker="a"))
    at(60)
    assert not claim(who="b")
    at(90)
    assert claim(who="b")
    end(who="a")  # it was only slow: the job is another's by now
    assert session.scalar(sa.select(JobRun.leased_by)) == "b"


def test_what_is_handed_back_is_due_at_once_and_a_failure_is_on_record(at):
    assert claim(who="a")
    unit_of_work(partial(services.hand_back_jobs, worker="a"))
    assert claim(who="b")
    end(who="b", failed=True)
    run = session.scalars(sa.select(JobRun)).one()
    assert run.failed_at == run.ended_at is not None


def test_a_clock_that_goes_back_keeps_no_job_from_its_turn(at):
    assert claim(who="a")
    at(-86_400)
    assert claim(who="b")
    end(who="b")
    at(-2 * 86_400)
    assert claim(who="a")


@pytest.fixture
def ran(concurrent_app, monkeypatch):
    """Two jobs, a frequent one and a rare one; what ran at the same time as what."""
    ran, lock, here = [], threading.Lock(), set()

    def note(name):
        with lock:
            assert name not in here, "at the same time twice"
            here.add(name)
        time.sleep(0.05)
        with lock:
            here.discard(name)
            ran.append(name)

    def often():
        note("often")

    def rarely():
        note("rarely")

    monkeypatch.setattr(worker, "JOBS", ((often, 1), (rarely, 3600)))
    return ran


@pytest.mark.slow
def test_with_two_workers_scheduled_work_runs_once(concurrent_app, ran, monkeypatch):
    if not worker.is_shared(concurrent_app):
        pytest.skip("SQLite has one worker")
    monkeypatch.setattr(worker, "LOOK_SECONDS", 1)
    with worker.embedded(concurrent_app), worker.embedded(concurrent_app):
        deadline = time.monotonic() + PATIENCE_S
        while ran.count("often") < 4:
            assert time.monotonic() < deadline
            time.sleep(0.05)
    assert ran.count("rarely") == 1


@pytest.mark.slow
def test_what_a_worker_is_cut_off_in_is_begun_again_by_another(concurrent_app, monkeypatch):
    if not worker.is_shared(concurrent_app):
        pytest.skip("SQLite has one worker")
    begun, release, threads = [], threading.Event(), set(threading.enumerate())

    def be_long():
        begun.append(1)
        release.wait(PATIENCE_S)

    monkeypatch.setattr(worker, "STOP_SECONDS", 0.2)
    monkeypatch.setattr(worker, "JOBS", ((be_long, 3600),))
    for number in (1, 2):
        with worker.embedded(concurrent_app):
            deadline = time.monotonic() + PATIENCE_S
            while len(begun) < number:
                assert time.monotonic() < deadline
                time.sleep(0.05)
    release.set()
    while set(threading.enumerate()) > threads:
        time.sleep(0.05)


def test_no_connection_of_the_queue_outlives_the_worker_whoever_is_still_busy(concurrent_app):
    if not worker.is_shared(concurrent_app):
        pytest.skip("SQLite has one worker")
    queue = worker.create_queue(concurrent_app)
    opened, busy, release = [], threading.Event(), threading.Event()

    def listen():
        opened.append(queue.storage._listen_conn())
        busy.set()
        release.wait(PATIENCE_S)

    thread = threading.Thread(target=listen)
    thread.start()
    assert busy.wait(PATIENCE_S)
    opened.append(queue.storage.conn)
    queue.close()
    assert [one.closed for one in opened] == [True, True]
    with pytest.raises(psycopg.OperationalError):
        queue.storage._listen_conn()
    release.set()
    thread.join()
