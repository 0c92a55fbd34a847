"""Two web processes behind one door under load: one is told to end, and nobody notices (F35)."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time

import pytest
from alembic import command

from deploy.serving import listen
from tests.architecture.sources import ROOT
from tests.deploy.test_run import PATIENCE_S, free_port, status
from tests.migrating import alembic_config

pytestmark = [pytest.mark.slow, pytest.mark.one_engine, pytest.mark.timeout(400)]
CLIENTS = 4


@pytest.fixture
def started(concurrent_app, tmp_path):
    """Starts a web process on the shared door and on a port of its own."""
    command.stamp(alembic_config(concurrent_app.extensions["engine"]), "head")
    processes = []

    def start(shared, port):
        environment = {key: value for key, value in os.environ.items() if not key.startswith("MOBILITY_")} | {
            "INSTANCE_DIR": str(tmp_path), "DATABASE_URL": concurrent_app.config["DATABASE_URL"],
            "EMBEDDING_MODEL": "hashing", "PORT": str(port), "LISTEN_FD": str(shared.fileno()), "DRAIN_SECONDS": "1",
        }  # fmt: skip
        process = subprocess.Popen([sys.executable, "-m", "deploy.web"], cwd=ROOT, env=environment,
                                   pass_fds=(shared.fileno(),))  # fmt: skip
        processes.append(process)
        deadline = time.monotonic() + PATIENCE_S
        while status(f"http://127.0.0.1:{port}/readyz") != 200:
            assert process.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.2)
        return process

    yield start
    for process in processes:
        process.kill()
        process.wait()


def test_one_of_two_ends_under_load_and_no_request_fails(started):
    shared, ports = listen("127.0.0.1", 0), (free_port(), free_port())
    address = f"http://127.0.0.1:{shared.getsockname()[1]}/sign-in"
    first, second = (started(shared, port) for port in ports)
    answers, over = [], threading.Event()

    def load():
        while not over.is_set():
            answers.append(status(address))

    clients = [threading.Thread(target=load) for _ in range(CLIENTS)]
    for client in clients:
        client.start()
    first.send_signal(signal.SIGTERM)
    seen = status(f"http://127.0.0.1:{ports[0]}/readyz")
    assert first.wait(PATIENCE_S) == 0
    before = len(answers)
    deadline = time.monotonic() + PATIENCE_S
    while len(answers) < before + 20:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    over.set()
    for client in clients:
        client.join(PATIENCE_S)
    assert seen == 503
    assert set(answers) == {200}
    second.send_signal(signal.SIGINT)
    assert second.wait(PATIENCE_S) == 0
    shared.close()
