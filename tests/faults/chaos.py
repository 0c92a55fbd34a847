"""Processes killed at random under load (F06): `python -m tests.faults.chaos` prints a report.

Two web processes and a worker on PostgreSQL; every three seconds one of the three gets SIGKILL. Each is forked from a
parent that has loaded the application, as pre-forking servers do, so that it is there again at once. Twenty clients
read pages and send forms, each form under one key until it is acknowledged, with a ledger of it. A page whose answer
is cut off is asked for again, of the other web process, three times at most: the retries that HAProxy makes by default.
MOBILITY_CHAOS says for how many seconds (300 unless told).
"""

from __future__ import annotations

import itertools
import logging
import os
import random
import signal
import socket
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import waitress
from flask import Flask

from mobility import worker
from mobility.app import create_app
from tests.engines import PostgreSQL, postgresql_server
from tests.faults.killing import FORKS, config_for
from tests.faults.ledger import Deed, Sender, prepare, settle

WEB_PROCESSES = 2
CLIENTS = 20
KILL_EVERY_SECONDS = 3
LONG_SECONDS = 300
PATIENCE_SECONDS = 20  # of a client, for one answer
GIVES_UP_AFTER_SECONDS = 60
START_SECONDS = 120
PAUSE_SECONDS = 0.25
THINKING_SECONDS = 2.0  # between two pages, on average
READS_PER_FORM = 4
TRIES = 4
LEAST_AVAILABLE_PERCENT = 99
PAGES = ("/", "/find", "/applications", "/notifications/", "/account")


def keep(run: Callable[[Flask, int], None], config: dict[str, Any], port: int, pid: Any) -> None:
    """Load the application once and fork it, again each time the fork has died; all of them in a group of their own."""
    os.setsid()
    app = create_app(config)
    while True:
        child = os.fork()
        if child == 0:
            app.extensions["engine"].dispose(close=False)
            run(app, port)
            os._exit(0)
        pid.value = child
        os.waitpid(child, 0)


def serve(app: Flask, port: int) -> None:
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # it says of every request that waits that it does
    waitress.serve(app, host="127.0.0.1", port=port, threads=8, ident=None, _quiet=True)


def work(app: Flask, port: int) -> None:
    with worker.embedded(app):
        signal.pause()


@dataclass
class Ledger:
    """What clients sent and what they were told, in numbers and deed by deed."""

    acknowledged: list[Deed] = field(default_factory=list)
    unanswered: list[Deed] = field(default_factory=list)
    answers: Counter[str] = field(default_factory=Counter)
    guard: threading.Lock = field(default_factory=threading.Lock)

    def count(self, name: str) -> None:
        with self.guard:
            self.answers[name] += 1

    @property
    def availability(self) -> float:
        """The share of reads that were answered, in percent."""
        reads = self.answers["read"] + self.answers["not read"]
        return 100 * self.answers["read"] / reads if reads else 0.0


@dataclass
class Report:
    ledger: Ledger
    kills: Counter[str]
    lost: list[str]
    doubled: list[str]
    violations: list[str]
    seconds: float

    @property
    def is_good(self) -> bool:
        """Whether nothing is lost, doubled or out of order."""
        return not (self.lost or self.doubled or self.violations)

    def lines(self) -> list[str]:
        answers = self.ledger.answers
        deeds = Counter(deed.kind for deed in self.ledger.acknowledged)
        rest = Counter({name: number for name, number in answers.items() if name.startswith(("status", "cut"))})
        reads = answers["read"] + answers["not read"]
        availability = f"{self.ledger.availability:.2f} % (at the first try {answers['read at the first try']})"
        sent = f"{len(self.ledger.acknowledged)} ({_list(deeds)}), after a repetition {answers['repeated']}"
        return [
            f"{self.seconds:.0f} s, {CLIENTS} clients, killed: {_list(self.kills)}; load {os.getloadavg()[0]:.1f}",
            f"reads: {reads}, availability {availability}",
            f"forms acknowledged: {sent}; without an answer: {len(self.ledger.unanswered)}",
            f"else: {_list(rest) or 'nothing'}",
            f"lost: {len(self.lost)}, doubled: {len(self.doubled)}, invariants violated: {len(self.violations)}",
            *self.lost,
            *self.doubled,
            *self.violations,
        ]


def _list(counted: Counter[str]) -> str:
    return ", ".join(f"{name} {number}" for name, number in sorted(counted.items()))


class Fleet:
    """The processes under test."""

    def __init__(self, config: dict[str, Any], seed: int) -> None:
        self._config, self._random = config, random.Random(seed)
        self.ports = [_free_port() for _ in range(WEB_PROCESSES)]
        self.kills: Counter[str] = Counter()
        self._keepers: list[BaseProcess] = []
        self._pids: dict[str, Any] = {}

    def start(self) -> None:
        for number, port in enumerate(self.ports):
            self._start(f"web {number}", serve, port)
        self._start("worker", work, 0)
        for port in self.ports:
            _wait_for(port)

    def _start(self, name: str, run: Callable[[Flask, int], None], port: int) -> None:
        self._pids[name] = FORKS.Value("i", 0)
        keeper = FORKS.Process(target=keep, args=(run, self._config, port, self._pids[name]), daemon=True)
        keeper.start()
        self._keepers.append(keeper)

    def kill_one(self) -> None:
        name = self._random.choice([name for name, pid in sorted(self._pids.items()) if pid.value])
        os.kill(self._pids[name].value, signal.SIGKILL)
        self.kills[name] += 1

    def stop(self) -> None:
        for keeper in self._keepers:
            if keeper.pid is not None:
                os.killpg(keeper.pid, signal.SIGKILL)
            keeper.join()


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _wait_for(port: int) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        with socket.socket() as tried:
            if tried.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError(f"nothing answers on port {port}")


class Client(threading.Thread):
    """Somebody who reads and sends, and does not give up when a process goes away under them."""

    def __init__(self, number: int, senders: list[Sender], ports: list[int], ledger: Ledger, end: threading.Event):
        super().__init__(daemon=True)
        self._random = random.Random(number)
        self._senders, self._ports, self._ledger, self._end = senders, ports, ledger, end

    def run(self) -> None:
        while not self._end.is_set():
            sender = self._random.choice(self._senders)
            for _ in range(READS_PER_FORM):
                self._read(sender)
                self._end.wait(self._random.uniform(0, 2 * THINKING_SECONDS))
            deed = sender.next_deed()
            if deed is not None:
                self._send(sender, deed)

    def _read(self, sender: Sender) -> None:
        ports = itertools.cycle(self._random.sample(self._ports, len(self._ports)))
        path = self._random.choice(PAGES)
        for number, port in enumerate(itertools.islice(ports, TRIES)):
            status = self._ask("GET", port, path, sender)
            if status == 200:
                self._ledger.count("read")
                if number == 0:
                    self._ledger.count("read at the first try")
                return
            if status is not None:
                self._ledger.count(f"status {status} on {path}")
        self._ledger.count("not read")

    def _send(self, sender: Sender, deed: Deed) -> None:
        """The same form again until it is acknowledged: whoever saw no answer cannot know what became of it."""
        until = time.monotonic() + GIVES_UP_AFTER_SECONDS
        tried = 0
        while time.monotonic() < until:
            status = self._ask("POST", self._random.choice(self._ports), deed.path, sender, deed.fields)
            tried += 1
            if status == 303:
                self._ledger.acknowledged.append(deed)
                if tried > 1:
                    self._ledger.count("repeated")
                return
            if status is not None:
                self._ledger.count(f"status {status} to {deed.kind}")
            time.sleep(PAUSE_SECONDS)
        self._ledger.unanswered.append(deed)

    def _ask(
        self, method: str, port: int, path: str, sender: Sender, fields: dict[str, Any] | None = None
    ) -> int | None:
        """The status of the answer; None where none came."""
        headers = {"Host": "localhost", "Cookie": f"session={sender.cookie}", "X-CSRFToken": sender.csrf_token}
        if fields is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)
        try:
            connection.request(method, path, urlencode(fields or {}, doseq=True), headers)
            answer = connection.getresponse()
            answer.read()
            return answer.status
        except (OSError, HTTPException) as error:
            self._ledger.count(f"cut off by {type(error).__name__}")
            return None
        finally:
            connection.close()


def wreak(server: PostgreSQL, folder: Path, seconds: float, seed: int = 1) -> Report:
    """Make a company, set the clients on it, kill for so many seconds, then hold the ledger against what is there."""
    config = config_for(server.create_database(), folder)
    senders = prepare(config)
    fleet, ledger, end = Fleet(config, seed), Ledger(), threading.Event()
    begun = time.monotonic()
    try:
        fleet.start()
        clients = [Client(number, senders, fleet.ports, ledger, end) for number in range(CLIENTS)]
        for client in clients:
            client.start()
        while not end.wait(KILL_EVERY_SECONDS) and time.monotonic() - begun < seconds:
            fleet.kill_one()
        end.set()
        for client in clients:
            client.join(GIVES_UP_AFTER_SECONDS + PATIENCE_SECONDS)
    finally:
        fleet.stop()
    lasted = time.monotonic() - begun
    lost, doubled, violations = settle(config, ledger.acknowledged, ledger.unanswered)
    return Report(ledger, fleet.kills, lost, doubled, violations, lasted)


def main() -> int:
    seconds = float(os.environ.get("MOBILITY_CHAOS", str(LONG_SECONDS)))
    with tempfile.TemporaryDirectory() as folder, postgresql_server() as server:
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)  # a library of the tests complains of its absence
        report = wreak(server, Path(folder), seconds)
    sys.stdout.write("\n".join([*report.lines(), ""]))
    return 0 if report.is_good and report.ledger.availability >= LEAST_AVAILABLE_PERCENT else 1


if __name__ == "__main__":
    sys.exit(main())
