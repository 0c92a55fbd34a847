"""One worker process of several: `python -m deploy.work`; on PostgreSQL only, where they agree on whose turn it is."""

from __future__ import annotations

import os
import signal
import sys
import threading

from flask import Flask

from mobility import worker
from mobility.core.db import find_fault
from wsgi import app

NO_DATABASE = 3


def main(app: Flask) -> int:
    """Run jobs until told to stop; 0 then, 1 on SQLite, 3 without the database."""
    fault = find_fault(app.extensions["engine"])
    if fault is not None:
        print(fault, flush=True)
        return NO_DATABASE
    if not worker.is_shared(app):
        print("On SQLite the worker runs beside the pages, in make run. Set DATABASE_URL to PostgreSQL.", flush=True)
        return 1
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    with worker.embedded(app):
        stop.wait()
    return 0


if __name__ == "__main__":
    code = main(app)
    sys.stdout.flush()
    os._exit(code)  # a job that runs on is cut off: its lease was handed back
