"""One web process of several: `python -m deploy.web`, on HOST and PORT, or on a socket that it is handed."""

from __future__ import annotations

import os
import socket
import sys

from flask import Flask

from deploy.serving import Server, listen
from mobility.core.db import find_fault
from wsgi import app

NO_DATABASE = 3
HANDED = "LISTEN_FD"  # the number of an open socket: systemd's first is 3; the launcher says which


def main(app: Flask) -> int:
    """Serve until told to stop; 0 then, 1 without the port, 3 without the database."""
    fault = find_fault(app.extensions["engine"])
    if fault is not None:
        print(fault, flush=True)
        return NO_DATABASE
    try:
        sockets = _sockets(app.config["HOST"], app.config["PORT"])
    except OSError as error:
        print(f"Port {app.config['PORT']} cannot be used: {error.strerror}.", flush=True)
        return 1
    server = Server(app, sockets)
    server.stop_on_signals()
    server.run()
    return 0


def _sockets(host: str, port: int) -> list[socket.socket]:
    """One's own, so that each process can be asked how it is, and the one that all share, where there is one."""
    own, handed = listen(host, port), os.environ.get(HANDED)
    if handed is None:
        return [own]
    shared = socket.socket(fileno=int(handed))
    shared.setblocking(False)
    return [shared, own]


if __name__ == "__main__":
    code = main(app)
    sys.stdout.flush()
    os._exit(code)
