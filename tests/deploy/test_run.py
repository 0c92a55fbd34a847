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
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT

pytestmark = pytest.mark.slow
PATIENCE_S = 90  # for a loaded machine; nothing here asserts a time


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def status(address: str) -> int | None:
    """What the server answers; None where nobody listens."""
    try:
        with urllib.request.urlopen(address, timeout=10) as response:
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


@pytest.mark.parametrize("signal_number", [signal.SIGTERM, signal.SIGINT])
def test_a_newcomer_sees_the_address_and_the_sign_ins_and_can_stop_it(tmp_path, signal_number):
    port = free_port()
    address = f"http://127.0.0.1:{port}/"
    with started(tmp_path, port) as process:
        wait_for_an_answer(process, address, tmp_path)
        printed = (tmp_path / "out").read_text()
        assert f"127.0.0.1:{port}" in printed
        for who in ("employee", "host", "manager", "hr", "hr2", "representative", "privacy", "auditor", "admin"):
            assert f"{who}@demo.example" in printed
        assert status(address) == 200
        process.send_signal(signal_number)
        assert process.wait(timeout=PATIENCE_S) == 0, (tmp_path / "out").read_text()
    assert "Traceback" not in (tmp_path / "out").read_text()


def test_a_second_start_keeps_the_data_and_loads_nothing(tmp_path):
    for _ in range(2):
        port = free_port()
        with started(tmp_path, port) as process:
            wait_for_an_answer(process, f"http://127.0.0.1:{port}/", tmp_path)
            process.send_signal(signal.SIGTERM)
            assert process.wait(timeout=PATIENCE_S) == 0
    assert "Loading the demo company" not in (tmp_path / "out").read_text()


def test_a_taken_port_is_said_in_one_line(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with started(tmp_path, port) as process:
            assert process.wait(timeout=PATIENCE_S) == 1
    printed = (tmp_path / "out").read_text()
    assert "Choose another one: make run PORT=" in printed
    assert "Traceback" not in printed
