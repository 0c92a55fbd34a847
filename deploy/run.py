"""What `make run` does once everything is installed: migrate, fill an empty database, serve until told to stop."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from types import FrameType

import sqlalchemy as sa
from flask import Flask
from flask.cli import ScriptInfo

from deploy.serving import Server, listen
from mobility import worker
from mobility.core.db import find_fault, session
from mobility.people.models import Person
from wsgi import app

NO_DATABASE = 3


def main(app: Flask) -> int:
    """Serve on HOST and PORT; 0 after a stop that was asked for, 1 without the port, 3 without the database."""
    for signal_number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(signal_number, _stop)
    code = prepare(app)
    return code or _serve(app, app.config["HOST"], app.config["PORT"])


def prepare(app: Flask) -> int:
    """A database with this version's schema and, outside production, somebody in it; 3 where there can be none."""
    fault = _find_fault(app)
    if fault is not None:
        say(fault)
        return NO_DATABASE
    _run_command(app, "db", "upgrade")
    if app.config["MOBILITY_ENV"] != "production" and _is_empty(app):
        say("Loading the demo company into the empty database")
        _run_command(app, "demo", "load")
    return 0


def _find_fault(app: Flask) -> str | None:
    """A newcomer's database is made; in production one that is not there is a mistake, perhaps an unmounted disk."""
    engine = app.extensions["engine"]
    is_missing = engine.dialect.name == "sqlite" and not Path(engine.url.database).exists()
    if is_missing and app.config["MOBILITY_ENV"] == "production":
        return f"There is no database {engine.url.database}. Make a new one with flask db upgrade, or set DATABASE_URL."
    return None if is_missing else find_fault(engine)


def say(words: str) -> None:
    """Print at once, whether or not anybody reads it in a terminal."""
    print(words, flush=True)


def _stop(signal_number: int, frame: FrameType | None) -> None:
    # a second signal while stopping would cut the stop short
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)
    raise SystemExit(0)


def _run_command(app: Flask, *arguments: str) -> None:
    app.cli.main(args=arguments, prog_name="flask", obj=ScriptInfo(create_app=lambda: app), standalone_mode=False)


def _is_empty(app: Flask) -> bool:
    with app.app_context():
        empty = session.scalar(sa.select(Person.id).limit(1)) is None
        session.remove()
        return empty


def tell(app: Flask) -> None:
    """What a newcomer wants to know: what day it is here, and as whom to sign in."""
    if app.config["MOBILITY_NOW"] is not None:
        say(f"The clock is moved: it was started at {app.config['MOBILITY_NOW']:%Y-%m-%d %H:%M %Z}")
    sign_ins = Path(app.config["INSTANCE_DIR"]) / "demo-sign-ins.txt"
    if sign_ins.exists():
        say("Sign in as one of these:")
        for line in sign_ins.read_text(encoding="utf-8").splitlines():
            say(f"  {line}")


def _serve(app: Flask, host: str, port: int) -> int:
    say(f"\nMobility answers on http://{host}:{port} (Ctrl-C stops it)")
    tell(app)
    try:
        server = Server(app, [listen(host, port)])
    except OSError as error:
        say(f"Port {port} of {host} cannot be used: {error.strerror}. Choose another one: make run PORT={port + 1}")
        return 1
    server.stop_on_signals()
    with worker.embedded(app):
        server.run()
    say("Stopped.")
    return 0


if __name__ == "__main__":
    code = main(app)
    sys.stdout.flush()
    os._exit(code)  # a batch of texts being embedded would hold up an ordinary end; the jobs survive being cut off
