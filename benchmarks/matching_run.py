"""The same ranking through the real commands and a database, with times: `python -m benchmarks.matching_run`.

A new database in a temporary folder, the benchmark's people and opportunities imported, indexed twice, ranked both ways
and scored by `score.py`. With `--copies N` everyone is there N times (with other numbers) and the pages are timed
instead: what a company of N × 1,200 people would wait for.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT.parent / "shared" / "bench" / "matching"
REPEATS = 5


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA, help="the benchmark's folder")
    parser.add_argument("--people", default="people-en", choices=("people-en", "people-fr", "people-es"))
    parser.add_argument("--models", type=Path, default=ROOT / "instance" / "models", help="exported models")
    parser.add_argument("--database", default="", help="an empty PostgreSQL database instead of SQLite")
    parser.add_argument("--copies", type=int, default=1, help="time the pages with this many times the people")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "INSTANCE_DIR": folder,
            "MODELS_DIR": str(options.models),
            "DATABASE_URL": options.database or f"sqlite:///{folder}/bench.db",
        }
        load(options, Path(folder))
        if options.copies > 1:
            time_pages()
        else:
            score_runs(options.data, Path(folder))


def load(options: argparse.Namespace, folder: Path) -> None:
    people = options.data / f"{options.people}.jsonl.gz"
    if options.copies > 1:
        people = copy_people(people, folder / "people.jsonl.gz", options.copies)
    flask("db", "upgrade")
    flask("matching", "prepare-model")
    flask("people", "import", people)
    flask("opportunities", "import", options.data / "opportunities.jsonl.gz", "--open")
    flask("matching", "index")
    flask("matching", "index")


def flask(*words: object) -> None:
    """One command as it is written in interchange.md, with its last line and its time."""
    started = time.perf_counter()
    command = [sys.executable, "-m", "flask", "--app", "wsgi", *map(str, words)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    said = (done.stdout or done.stderr).strip().splitlines() or [""]
    print(f"{time.perf_counter() - started:7.1f} s  {words[0]} {words[1]}: {said[-1]}")
    if done.returncode:
        sys.exit(done.stderr[-2000:])


def score_runs(data: Path, folder: Path) -> None:
    run = folder / "run"
    flask("matching", "rank", "--out", run)
    score(data, run)
    for kind in ("work_package", "gig"):
        flask("matching", "rank", "--direction", "opportunities", "--kind", kind, "--out", run)
        score(data, run, "--swap", kind=kind.replace("_", " "))


def score(data: Path, run: Path, *options: str, kind: str = "") -> None:
    command = [sys.executable, str(data / "score.py"), str(data / "qrels.tsv.gz"), str(run), *options]
    lines = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    for line in lines:
        if " nDCG@10 " in line and line.startswith(kind):
            print(f"           {line}")


def copy_people(source: Path, target: Path, copies: int) -> Path:
    with gzip.open(source, "rt", encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    with gzip.open(target, "wt", encoding="utf-8") as out:
        for copy in range(copies):
            for record in records:
                number = f"{record['employee_number']}-{copy}"
                email = f"{number}@bench.example".lower()
                title = f"{record['job_title']} {copy}"  # or every text would have its vector already
                out.write(json.dumps({**record, "employee_number": number, "email": email, "job_title": title}) + "\n")
    return target


def time_pages() -> None:
    """The first answer after a change, and the median of those after it, as the process that serves them sees it."""
    sys.path.insert(0, str(ROOT))
    from mobility.app import create_app
    from mobility.core.db import session
    from mobility.opportunities.models import Opportunity
    from mobility.people.models import Person
    from mobility.settings import from_environment
    from tests.factories import make_session_token

    app = create_app(from_environment())
    with app.app_context():
        posting = session.query(Opportunity).order_by(Opportunity.id).first()
        employee = session.query(Person).order_by(Person.id).first()
        assert posting is not None
        assert employee is not None
        pages = [
            (make_session_token(person), path)
            for person, path in (
                (posting.host_manager, f"/opportunities/{posting.id}/candidates"),
                (employee, "/find"),
                (employee, f"/opportunities/{posting.id}/fit"),
                (employee, "/suggestions"),
            )
        ]
    client = app.test_client()
    for token, path in pages:
        with client.session_transaction() as cookie:
            cookie |= {"_user_id": token, "_fresh": True}
        times = [time_one(client, path) for _ in range(REPEATS + 1)]
        rest = sorted(times[1:])[REPEATS // 2]
        print(f"           {path:32} first {times[0] * 1000:6.0f} ms, then {rest * 1000:5.0f} ms")


def time_one(client: Any, path: str) -> float:
    started = time.perf_counter()
    answer = client.get(path)
    assert answer.status_code == 200, f"{path}: {answer.status_code}"
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
