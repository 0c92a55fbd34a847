"""The company that the tests of this folder visit."""

import socket
from typing import Any

import pytest

from tests.things import visitor  # noqa: F401  (a fixture)


@pytest.fixture
def connections(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Whom this process tries to reach over a network; nobody is reached."""
    tried: list[Any] = []

    def refuse(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX:
            tried.append(address)
            raise ConnectionRefusedError(address)

    def refuse_name(host: str, *_: Any, **__: Any) -> None:
        tried.append((host,))
        raise ConnectionRefusedError(host)

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse_name)
    return tried
