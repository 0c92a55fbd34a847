"""Serves as production does: one web process on SQLite, two behind one socket on PostgreSQL."""

from __future__ import annotations

import http.client
import socket
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from deploy.scale import WEB_PROCESSES, Child
from deploy.serving import listen

PATIENCE_S = 120.0


@dataclass(frozen=True)
class Serving:
    """Where processes answer, and which they are."""

    port: int
    processes: Sequence[int]

    def memory(self) -> list[float]:
        """Resident megabytes of each process."""
        return [_resident(number) for number in self.processes]


def _resident(process: int) -> float:
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024


@contextmanager
def serve(module: str, environment: Mapping[str, str], engine: str, port: int) -> Iterator[Serving]:
    """`module` answers on this port; on PostgreSQL the next ports are each process's own."""
    shared = listen("127.0.0.1", port) if engine == "postgresql" else None
    children = []
    for number in range(WEB_PROCESSES if shared else 1):
        more = {"PORT": str(port + number + 1 if shared else port)}
        handed = (shared.fileno(),) if shared else ()
        if shared:
            more["LISTEN_FD"] = str(shared.fileno())
        children.append(Child(f"web {number}", module, {**environment, **more}, handed))
    for child in children:
        child.start()
    if shared:
        shared.close()
    try:
        _wait(port)
        yield Serving(port, [child.process.pid for child in children])
    finally:
        for child in children:
            child.process.terminate()
        for child in children:
            child.process.wait(60)


def _wait(port: int) -> None:
    until = time.monotonic() + PATIENCE_S
    while True:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)
            connection.request("GET", "/livez")
            connection.getresponse().read()
            connection.close()
            return
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])
