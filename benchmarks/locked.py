"""How long reading takes while somebody else holds SQLite's write lock (bar F18): p95 with the lock and without it.

    python -m benchmarks.locked

Another process, as far as SQLite is concerned, begins to write and does not end; meanwhile one person opens pages.
"""

from __future__ import annotations

import sqlite3
import statistics
import tempfile
import time
from contextlib import closing
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient

from mobility.app import create_app
from mobility.core.db import Model, session
from mobility.people.models import Person
from mobility.skills.models import Visibility
from tests.conftest import settings
from tests.factories import make_application, make_opportunity, make_profile, make_session_token, make_world

PAGES = ("/", "/applications", "/profile", "/notifications/")
RECORDED = "/find"  # an order by fit, which nobody is shown unless it can be written down who was shown what
ROUNDS = 40


def time_all(client: FlaskClient) -> list[float]:
    return [time_one(client, page) for _ in range(ROUNDS) for page in PAGES]


def time_one(client: FlaskClient, page: str) -> float:
    began = time.perf_counter()
    status = client.get(page).status_code
    assert status == 200, (page, status)
    return time.perf_counter() - began


def time_recorded(client: FlaskClient) -> float:
    """Until it is given up to put the order on record, and the same is there without it."""
    began = time.perf_counter()
    given_up = client.get(RECORDED)
    assert given_up.status_code == 303, given_up.status_code
    assert client.get(given_up.location).status_code == 200
    return time.perf_counter() - began


def p95(taken: list[float]) -> float:
    return 1000 * statistics.quantiles(taken, n=20)[-1]


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        file = Path(name) / "test.db"
        file.touch()
        app = create_app(settings(f"sqlite:///{file}", Path(name)))
        Model.metadata.create_all(app.extensions["engine"])
        with app.app_context():
            world = make_world()
            make_profile(world.employee, Visibility.OPEN)
            for _ in range(20):
                make_application(world.employee, make_opportunity(world.host))
            client = signed_in(app, world.employee)
            session.commit()
        time_all(client)  # templates are compiled
        free = time_all(client)
        with closing(sqlite3.connect(file, isolation_level=None)) as writer:
            writer.execute("BEGIN IMMEDIATE")
            locked = time_all(client)
            aside = [time_recorded(client) for _ in range(ROUNDS)]
        print(
            f"p95 of {len(locked)} pages: {p95(locked):.0f} ms while locked, {p95(free):.0f} ms otherwise; bar 300 ms"
        )
        print(
            f"{RECORDED}, whose order is put on record: without it, after {1000 * statistics.median(aside):.0f} ms at "
            f"the median and {p95(aside):.0f} ms at the 95th percentile, waiting included"
        )


def signed_in(app: Flask, person: Person) -> FlaskClient:
    """By a client that checks nothing: the checker of the tests takes longer than a page."""
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie |= {"_user_id": make_session_token(person), "_fresh": True}
    return client


if __name__ == "__main__":
    main()
