"""A worker killed anywhere in its jobs: the next one finishes them, and nothing is done or told twice (F05)."""

from __future__ import annotations

import datetime as dt
import itertools
import os
from collections import Counter

import pytest
import sqlalchemy as sa
from flask import current_app

from mobility.applications.models import Application, ApplicationStatus
from mobility.core import clock
from mobility.core.db import session, unit_of_work
from mobility.invariants import find_violations
from mobility.moves import services as moves
from mobility.moves.models import Move
from mobility.notifications.models import MailStatus, Notification, OutgoingMail
from mobility.opportunities.models import Opportunity
from mobility.worker import run_all
from tests.conftest import new_database
from tests.factories import OVERRIDE, make_application, make_move, make_opportunity, make_person, make_world
from tests.faults.killing import config_for, work_and_die
from tests.faults.test_kills import looking_into

pytestmark = [pytest.mark.slow, pytest.mark.one_engine, pytest.mark.timeout(900)]
STEP = int(os.environ.get("FAULT_STEP", "53"))  # 1: at every write, as the figures of docs/bars.md were taken
NOW = dt.datetime(2026, 12, 1, 9, tzinfo=dt.UTC)
LEASE_OVER = dt.timedelta(minutes=2)


@pytest.fixture
def copies(template, tmp_path, request):
    """A company with work for the worker, each time in a database of its own."""
    numbers = itertools.count(1)

    def copy(of):
        folder = tmp_path / str(next(numbers))
        folder.mkdir()
        return config_for(new_database(of, folder, request), folder) | {"MOBILITY_NOW": NOW}

    first = copy(template)
    with looking_into(first):
        make_work()
        session.commit()
    yield lambda: copy(first["DATABASE_URL"])
    clock.set_now(None)


def make_work() -> None:
    """Moves that begin and end, a release to remind of, an offer that expires, a posting past its last day."""
    people, today = make_world(), clock.today()
    clock.set_now(NOW - dt.timedelta(days=9))  # what begins today and what is over were both approved in time
    begins = {"starts_on": today, "ends_on": today + dt.timedelta(days=60), "allocation_percent": 20}
    approve(people, make_move(people.employee, make_opportunity(people.host, **begins)))
    ended = {
        "starts_on": today - dt.timedelta(days=60),
        "ends_on": today - dt.timedelta(days=1),
        "allocation_percent": 20,
    }
    approve(people, make_move(people.colleague, make_opportunity(people.host, **ended)))
    late = make_move(make_person("Late", line_manager=people.manager), make_opportunity(people.host))
    late.release_asked_at = clock.now() - dt.timedelta(days=8)
    make_application(make_person("Expiring"), make_opportunity(people.host), ApplicationStatus.OFFERED)
    make_opportunity(people.host, closes_on=today - dt.timedelta(days=1))


def approve(people, move) -> None:
    unit_of_work(lambda: moves.agree(actor=people.manager, move=move, home_work="The reports wait"))
    unit_of_work(lambda: moves.approve(actor=people.hr, move=move, note="", override=OVERRIDE))


def look(config) -> dict[str, object]:
    """What was brought about: where everything is, what was told, what was mailed."""
    with looking_into(config):
        assert find_violations() == []
        unsent = sa.select(sa.func.count()).where(OutgoingMail.status != MailStatus.SENT)
        assert session.scalar(unsent.select_from(OutgoingMail)) == 0
        found: dict[str, object] = {
            model.__tablename__: Counter(session.scalars(sa.select(model.status)).all())
            for model in (Application, Move, Opportunity)
        }
        found["told"] = Counter(session.execute(sa.select(Notification.kind, Notification.recipient_id)).all())
    mailed = Counter(path.stem.rpartition("-")[2] for path in config["MAIL_DIR"].rglob("*.eml"))
    assert max(mailed.values()) <= 2  # the one that was being sent goes again, under the same Message-ID
    return found | {"mailed": set(mailed)}


def work(config) -> None:
    """Two rounds, once the leases of whoever died are over: the second sends what the first one told."""
    with looking_into(config | {"MOBILITY_NOW": NOW + LEASE_OVER}):
        for _ in range(2):
            run_all(current_app._get_current_object())


def test_a_worker_cut_off_anywhere_is_made_up_for_and_nothing_is_done_twice(copies):
    undisturbed = copies()
    work(undisturbed)
    expected = look(undisturbed)
    assert len(expected["told"]) > 5
    assert expected["mailed"]
    points = 0
    for die_at in itertools.count(1, STEP):
        config = copies()
        if not work_and_die(config, die_at):
            break
        points = die_at
        work(config)
        assert look(config) == expected, die_at
    assert points > 20
