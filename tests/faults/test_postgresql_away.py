"""PostgreSQL restarts, hangs, is cut off, takes no writes (F22, F23); two of us lock in opposite order (F24)."""

from __future__ import annotations

import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
import sqlalchemy as sa
from alembic import command

from mobility.core import connecting
from mobility.core.db import Model, create_engine, session, unit_of_work
from mobility.invariants import find_violations
from mobility.people.models import LegalEntity
from mobility.skills.models import Experience
from tests.conftest import open_app
from tests.engines import database_name, postgresql_server
from tests.factories import make_entity, make_world
from tests.faults.proxy import Proxy
from tests.migrating import alembic_config
from tests.sent import POSITION

pytestmark = [pytest.mark.slow, pytest.mark.postgres, pytest.mark.one_engine, pytest.mark.timeout(300)]
ROUNDS = int(os.environ.get("FAULT_ROUNDS", "5"))
CLIENTS, FORMS = 6, int(os.environ.get("FAULT_FORMS", "12"))
PATIENCE_S = 120  # for a loaded machine; nothing here asserts a time


@pytest.fixture(scope="module")
def server():
    """One of its own, so that nobody else is there when it goes away; what it acknowledges is written."""
    with postgresql_server("synchronous_commit = on\n") as server:
        yield server


@pytest.fixture(scope="module")
def template(server):
    engine = create_engine(server.create_database())
    Model.metadata.create_all(engine)
    command.stamp(alembic_config(engine), "head")
    engine.dispose()
    return engine.url.render_as_string(hide_password=False)


@pytest.fixture
def url(server, template):
    return server.create_database(template=database_name(template))


@pytest.fixture
def opened(tmp_path):
    """Opens the application on an address of the database."""
    apps = []

    def open_on(url):
        session.remove()
        session.configure(join_transaction_mode="conditional_savepoint")
        apps.append(open_app(url, tmp_path))
        return apps[-1]

    yield open_on
    session.remove()
    for app in apps:
        app.extensions["engine"].dispose()


@pytest.fixture
def proxy(url):
    proxy = Proxy(sa.make_url(url).query["host"] + "/.s.PGSQL.5432")
    yield proxy
    proxy.close()


@pytest.fixture
def behind_proxy(opened, proxy, url, monkeypatch):
    """The application, its company, and somebody signed in, with the proxy between them and the database."""
    monkeypatch.setattr(connecting, "ANSWER_SECONDS", 1.0)
    monkeypatch.setattr(connecting, "CONNECT_SECONDS", 1)
    app = opened(f"postgresql+psycopg://postgres@127.0.0.1:{proxy.port}/{database_name(url)}")
    people = make_world()
    client = app.test_client().sign_in(people.employee)
    session.remove()
    assert client.get("/profile").status_code == 200
    return client


def send(client, title: str) -> int:
    try:
        answer = client.post("/profile/experience/new", data={**POSITION, "title": title, "form_key": title})
        if answer.status_code == 503:
            assert "Retry-After" in answer.headers
            assert title in answer.text  # what was typed is handed back
        return answer.status_code
    finally:
        session.remove()


def written() -> list[str]:
    found = sorted(session.scalars(sa.select(Experience.title)))
    session.remove()
    return found


def test_a_restart_under_load_loses_and_doubles_nothing_that_was_acknowledged(server, url, opened):
    app = opened(url)
    with app.app_context():
        people = make_world()
        clients = [app.test_client().sign_in(person) for person in list(vars(people).values())[:CLIENTS]]
    session.remove()
    statuses, begun = [], threading.Event()

    def be(number: int) -> None:
        for form in range(FORMS):
            title = f"Analyst {number}-{form:03}"
            while (status := send(clients[number], title)) != 303:
                statuses.append(status)
                time.sleep(0.2)
            begun.set()

    with ThreadPoolExecutor(CLIENTS) as threads:
        running = [threads.submit(be, number) for number in range(CLIENTS)]
        assert begun.wait(PATIENCE_S)
        server.restart()
        for one in running:
            one.result(PATIENCE_S)
    assert set(statuses) <= {503}
    with app.app_context():
        assert written() == [f"Analyst {number}-{form:03}" for number in range(CLIENTS) for form in range(FORMS)]
        assert find_violations() == []


def test_a_connection_that_was_cut_is_made_anew_and_nobody_notices(behind_proxy, proxy):
    client = behind_proxy
    proxy.reset()
    assert client.get("/profile").status_code == 200
    proxy.reset()
    assert send(client, "Analyst") == 303
    assert written() == ["Analyst"]


def test_a_database_that_cannot_be_reached_is_told_and_found_again(behind_proxy, proxy):
    client = behind_proxy
    proxy.mode = "refuse"
    proxy.reset()
    assert client.get("/profile").status_code == 503
    assert send(client, "Analyst") == 503
    proxy.recover()
    assert send(client, "Analyst") == 303
    assert written() == ["Analyst"]


def test_a_network_that_is_silent_keeps_nobody_waiting_and_takes_no_thread_along(behind_proxy, proxy):
    client = behind_proxy
    proxy.stall()
    with ThreadPoolExecutor(16) as threads:  # more than there are connections
        answers = list(threads.map(lambda _: client.get("/profile").status_code, range(16)))
    assert set(answers) == {503}
    assert send(client, "Analyst") == 503
    proxy.recover()
    assert client.get("/profile").status_code == 200
    assert send(client, "Analyst") == 303
    assert written() == ["Analyst"]


def test_a_database_that_only_reads_takes_nothing_by_halves_and_says_so(behind_proxy, proxy, url):
    client = behind_proxy
    engine = create_engine(url)
    alter = f"ALTER DATABASE {database_name(url)} SET default_transaction_read_only = "
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(alter + "on")
        proxy.reset()
        assert client.get("/profile").status_code == 200
        assert send(client, "Analyst") == 503
        assert client.get("/readyz").json["database"] == "read-only"
        connection.exec_driver_sql(alter + "off")
    engine.dispose()
    proxy.reset()
    assert written() == []
    assert send(client, "Analyst") == 303
    assert client.get("/readyz").json["database"] == "ok"


def test_two_who_lock_in_opposite_order_both_get_their_turn(url, opened):
    opened(url)
    ids = [make_entity(f"Entity {number}", hours=0.0).id for number in range(2)]
    session.execute(sa.text(f"ALTER DATABASE {database_name(url)} SET deadlock_timeout = '100ms'"))
    session.commit()
    session.remove()
    session.get_bind().dispose()

    def add_one(order: list[int], meet: threading.Barrier) -> None:
        tries = []

        def work() -> None:
            tries.append(1)
            for number, entity_id in enumerate(order):
                entity = session.scalars(
                    sa.select(LegalEntity).where(LegalEntity.id == entity_id).with_for_update()
                ).one()
                entity.full_time_hours += 1
                if number == 0 and len(tries) == 1:
                    meet.wait(PATIENCE_S)

        try:
            unit_of_work(work)
        finally:
            session.remove()

    for _ in range(ROUNDS):
        meet = threading.Barrier(2)
        with ThreadPoolExecutor(2) as threads:
            both = [threads.submit(partial(add_one, order, meet)) for order in (ids, ids[::-1])]
            for one in both:
                one.result(PATIENCE_S)
    hours = session.scalars(sa.select(LegalEntity.full_time_hours).where(LegalEntity.id.in_(ids))).all()
    assert hours == [2.0 * ROUNDS] * 2
