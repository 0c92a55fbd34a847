"""A way to PostgreSQL that can be cut: a proxy in this process, between a port and the socket of the server (F23)."""

from __future__ import annotations

import socket
import struct
import threading
from contextlib import suppress

LINGER_NOT = struct.pack("ii", 1, 0)  # closing then sends RST in place of FIN


class Proxy:
    """`mode`: "pass"; "refuse" closes at once; "stall" takes all and gives nothing on, as a network that is gone."""

    def __init__(self, server: str) -> None:
        self._server = server
        self._pairs: list[socket.socket] = []
        self._passing = threading.Event()
        self._passing.set()
        self.mode = "pass"
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def stall(self) -> None:
        self.mode = "stall"
        self._passing.clear()

    def recover(self) -> None:
        """What was stalled is over; whoever comes now is led through."""
        self.mode = "pass"
        self.reset()
        self._passing.set()

    def reset(self) -> None:
        """Every connection there is ends with RST."""
        for one in self._pairs:
            with suppress(OSError):
                one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, LINGER_NOT)
                one.shutdown(socket.SHUT_RD)
                one.close()
        self._pairs.clear()

    def close(self) -> None:
        self._listening.close()
        self.recover()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listening.accept()
                if self.mode == "refuse":
                    client.close()
                    continue
                self._pairs.append(client)
                if self.mode == "pass":
                    server = socket.socket(socket.AF_UNIX)
                    server.connect(self._server)
                    self._pairs.append(server)
                    for ends in ((client, server), (server, client)):
                        threading.Thread(target=self._lead, args=ends, daemon=True).start()

    def _lead(self, giver: socket.socket, taker: socket.socket) -> None:
        with suppress(OSError):
            while data := giver.recv(65_536):
                self._passing.wait()
                taker.sendall(data)
        for one in (giver, taker):
            with suppress(OSError):
                one.close()
