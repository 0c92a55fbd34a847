"""`make run` after the installation: from an empty folder to an answering page, and a clean stop."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT
from tests.browser import serve

pytestmark = pytest.mark.slow
PATIENCE_S = 180  # for a loaded machine; nothing here asserts a time


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def status(address: str) -> int | None:
    """What the server answers; None where nobody listens."""
    try:
        with urllib.request.urlopen(address, timeout=10) as response:
            assert response.headers.get("Server") is None  # no name, no version
            return response.status
    except urllib.error.HTTPError as error:
        return error.code
    except (urllib.error.URLError, ConnectionError):
        return None


@contextmanager
def started(folder: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    """The launcher with its data in `folder`, its prints in `folder/out`, and no terminal."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("MOBILITY_", "DATABASE_"))}
    environment |= {"INSTANCE_DIR": str(folder), "PORT": str(port)}
    with (folder / "out").open("w") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "deploy.run"],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            text=True,
        )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def wait_for_an_answer(process: subprocess.Popen[str], address: str, folder: Path) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while status(address) is None:
        assert process.poll() is None, (folder / "out").read_text()
        assert time.monotonic() < deadline, (folder / "out").read_text()
        time.sleep(0.2)


@dataclass(frozen=True)
class Run:
    """What one start printed and answered, and how it ended."""

    port: int
    printed: str
    answer: int | None
    code: int


def run_once(folder: Path, signal_number: signal.Signals) -> Run:
    port = free_port()
    address = f"http://127.0.0.1:{port}/"
    with started(folder, port) as process:
        wait_for_an_answer(process, address, folder)
        answer = status(address)
        process.send_signal(signal_number)
        code = process.wait(timeout=PATIENCE_S)
    return Run(port, (folder / "out").read_text(), answer, code)


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("instance")


@pytest.fixture(scope="module")
def first(instance: Path) -> Run:
    return run_once(instance, signal.SIGTERM)


def test_a_newcomer_sees_the_address_and_the_sign_ins(first):
    assert first.answer == 200
    assert f"http://127.0.0.1:{first.port}" in first.printed
    for who in ("employee", "host", "manager", "hr", "hr2", "representative", "privacy", "auditor", "admin"):
        assert f"{who}@demo.example" in first.printed


def test_it_stops_when_told_to(first):
    assert first.code == 0
    assert first.printed.endswith("Stopped.\n")
    assert "Traceback" not in first.printed


def test_a_second_start_keeps_the_data_and_ctrl_c_stops_it(first, instance):
    second = run_once(instance, signal.SIGINT)
    assert (second.answer, second.code) == (200, 0)
    assert "Loading the demo company" in first.printed
    assert "Loading the demo company" not in second.printed
    assert "Traceback" not in second.printed


def test_a_taken_port_is_said_in_one_line(first, instance):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with started(instance, port) as process:
            assert process.wait(timeout=PATIENCE_S) == 1
    printed = (instance / "out").read_text()
    assert "Choose another one: make run PORT=" in printed
    assert "Traceback" not in printed


def test_style_sheets_travel_compressed(concurrent_app):
    with serve(concurrent_app) as address:
        request = urllib.request.Request(f"{address}/static/vendor/pages.css", headers={"Accept-Encoding": "gzip"})
        with urllib.request.urlopen(request, timeout=PATIENCE_S) as response:
            assert response.headers["Content-Encoding"] == "gzip"
