"""What a web process takes: resident and proportional memory, alone and beside another one.

    python -m benchmarks.memory [--people 100000]

RSS counts shared pages in every process, PSS in equal parts (Linux, /proc/self/smaps_rollup).
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.company import MODELS, read_world
from benchmarks.stored import make_database, make_posting, open_app, store_vectors_of_everyone
from mobility.core.db import session
from mobility.settings import DEFAULT_MODEL

BARE_LIMIT, FULL_LIMIT = 150, 600
FEW = 100


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--serve", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--with-model", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve:
        serve(options.serve, with_model=options.with_model)
        return
    print(f"{'megabytes':52}{'RSS':>8}{'PSS':>8}   limit of RSS")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        prepare(folder / "few", FEW)
        prepare(folder / "many", options.people)
        tell(f"no model, {FEW} people", measure(folder / "few", 1, with_model=False), BARE_LIMIT)
        tell(f"no model, {options.people:,} people", measure(folder / "many", 1, with_model=False), None)
        tell(f"ONNX model, {options.people:,} people", measure(folder / "many", 1, with_model=True), FULL_LIMIT)
        tell("two of these, each", measure(folder / "many", 2, with_model=True), None)


def prepare(folder: Path, people: int) -> None:
    """In a process of its own, so that what it takes is not measured."""
    folder.mkdir()
    make_database(folder / "made.db", read_world(), people)
    app = open_app(folder / "made.db", folder)
    with app.app_context():
        make_posting(read_world())
        store_vectors_of_everyone(read_world())
        session.remove()
    app.extensions["engine"].dispose()


def measure(folder: Path, processes: int, *, with_model: bool) -> tuple[float, float]:
    """Mean RSS and PSS of processes that stand side by side, each having shown a host one list."""
    command = [sys.executable, "-m", "benchmarks.memory", "--serve", str(folder), *(["--with-model"] * with_model)]
    running = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(processes)
    ]
    for one in running:
        assert one.stdout.readline() == "ready\n"
    found = [_read_memory(one.pid) for one in running]
    for one in running:
        one.communicate("stop\n")
    return sum(rss for rss, _ in found) / processes, sum(pss for _, pss in found) / processes


def _read_memory(pid: int) -> tuple[float, float]:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    kilobytes = {line.split(":")[0]: float(line.split()[1]) for line in lines[1:]}
    return kilobytes["Rss"] / 1024, kilobytes["Pss"] / 1024


def serve(folder: Path, *, with_model: bool) -> None:
    """A web process after its first list, waiting to be told to stop."""
    import sqlalchemy as sa

    from mobility.embeddings.services import open_embedder
    from mobility.opportunities.models import Opportunity
    from tests.factories import make_session_token

    app = open_app(folder / "made.db", folder)
    with app.app_context():
        if with_model:
            open_embedder(name=DEFAULT_MODEL, models=MODELS).embed(["a text"])
        posting = session.scalars(sa.select(Opportunity)).one()
        address, token = (
            f"/opportunities/{posting.id}/candidates?tab=suggested",
            make_session_token(posting.host_manager),
        )
        session.commit()
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie |= {"_user_id": token, "_fresh": True}
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    print("ready", flush=True)
    sys.stdin.readline()


def tell(what: str, found: tuple[float, float], limit: int | None) -> None:
    print(f"{what:52}{found[0]:>8.0f}{found[1]:>8.0f}   {limit or ''}", flush=True)


if __name__ == "__main__":
    main()
