"""The server of one process: whom it cannot serve it tells at once (F36), and its end cuts nobody off (F35)."""

from __future__ import annotations

import threading
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from sqlalchemy.exc import OperationalError

from deploy import serving
from deploy.serving import Server, listen
from mobility import health
from mobility.web.headers import headers_for

pytestmark = [pytest.mark.slow, pytest.mark.one_engine]
PATIENCE_S = 60  # for a loaded machine; nothing here asserts a time


def ask(address, path="/", **headers):
    """Status, headers, words."""
    try:
        with urllib.request.urlopen(urllib.request.Request(address + path, headers=headers), timeout=PATIENCE_S) as got:
            return got.status, got.headers, got.read().decode()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.headers, refused.read().decode()


@pytest.fixture
def gate(concurrent_app):
    """A page that answers once the gate is open, and counts who waits before it."""
    gate = threading.Event()
    gate.waiting = []

    def wait():
        gate.waiting.append(1)
        gate.wait(PATIENCE_S)
        return "in the end"

    wait.permission = "anybody"
    for path in ("/_testing/slow", "/find/_testing/slow"):
        concurrent_app.add_url_rule(path, path, wait)
    return gate


@pytest.fixture
def started(concurrent_app):
    @contextmanager
    def start(**settings):
        concurrent_app.config.update(settings)
        socket = listen("127.0.0.1", 0)
        server = Server(concurrent_app, [socket])
        thread = threading.Thread(target=server.run)
        thread.start()
        try:
            yield server, f"http://127.0.0.1:{socket.getsockname()[1]}"
        finally:
            server.stop()
            thread.join(PATIENCE_S)
            assert not thread.is_alive()

    return start


def until(happens):
    deadline = time.monotonic() + PATIENCE_S
    while not happens():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_too_many_are_refused_in_words_what_can_wait_first_and_who_was_let_in_is_answered(
    concurrent_app, started, gate
):
    with started() as (server, address), ThreadPoolExecutor(64) as clients:
        everybody = [clients.submit(ask, address, "/_testing/slow") for _ in range(serving.THREADS)]
        until(lambda: len(gate.waiting) == serving.THREADS)
        everybody += [clients.submit(ask, address, "/_testing/slow") for _ in range(serving.MOST_WAITING_LATER)]
        until(lambda: len(server.dispatcher.queue) == serving.MOST_WAITING_LATER)
        assert ask(address, "/find/_testing/slow")[0] == 503
        everybody += [
            clients.submit(ask, address, "/sign-in") for _ in range(serving.MOST_WAITING - serving.MOST_WAITING_LATER)
        ]
        until(lambda: len(server.dispatcher.queue) == serving.MOST_WAITING)
        status, headers, words = ask(address, "/sign-in", **{"Accept-Language": "fr-CH"})
        assert (status, headers["Retry-After"]) == (503, "5")
        assert 'lang="fr"' in words
        assert dict(headers_for(concurrent_app)).items() <= dict(headers).items()
        assert ask(address, "/livez")[0] == 200
        assert ask(address, "/readyz")[0] in {200, 503}
        assert server.dispatcher.refused == 2
        gate.set()
        assert {one.result()[0] for one in everybody} == {200}
        assert ask(address, "/sign-in")[0] == 200


def test_the_end_waits_for_who_was_let_in_and_lets_nobody_else_in(started, gate):
    with ThreadPoolExecutor(4) as clients:
        with started(DRAIN_SECONDS=0) as (server, address):
            asked = clients.submit(ask, address, "/_testing/slow")
            until(lambda: gate.waiting)
            server.stop()

            def is_closed():
                try:
                    ask(address, "/livez")
                except (urllib.error.URLError, ConnectionError):
                    return True
                return False

            until(is_closed)
            gate.set()
        status, headers, words = asked.result()
        assert (status, headers["Connection"], words) == (200, "close", "in the end")


def test_while_it_drains_it_says_that_it_is_not_ready_and_goes_on_answering(started):
    with started(DRAIN_SECONDS=1) as (server, address):
        server.stop()
        assert ask(address, "/readyz")[0] == 503
        assert ask(address, "/sign-in")[0] == 200


def test_what_the_first_visitors_would_wait_for_is_read_before_they_come(started, monkeypatch):
    read = {name: threading.Event() for name in ("load_skill_search", "take_catalogue")}
    for name, event in read.items():
        monkeypatch.setattr(health, name, event.set)
    with started():
        assert all(event.wait(PATIENCE_S) for event in read.values())


def test_a_process_that_cannot_warm_up_answers_all_the_same(started, monkeypatch):
    def fail():
        raise OperationalError("SELECT", {}, Exception("away"))

    monkeypatch.setattr(health, "load_skill_search", fail)
    with started() as (_, address):
        assert ask(address, "/sign-in")[0] == 200
