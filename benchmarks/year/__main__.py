"""A year of a company through the real services: `python -m benchmarks.year [--people 1200] [--seed 1] [--plot FILE]`.

The company is loaded with the commands that HR uses; then, day by day from 1 January to 31 December on a clock of its
own, the worker's jobs run as the worker runs them and people act through the services that the pages call, by the
habits of `habits.py`. At the end of each quarter all invariants must hold and every open decision must have somebody
who can take it; otherwise, and where a job or an act fails as it never should, the exit code is 1.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import sys
import tempfile
from pathlib import Path

from benchmarks.year.company import found_company
from benchmarks.year.drawing import draw_year
from benchmarks.year.figures import measure, say
from benchmarks.year.simulation import Run, load, simulate
from benchmarks.year.staff import run as run_command
from mobility import settings
from mobility.app import create_app

YEAR = 2027
MEMORY = Path("/dev/shm")  # no time is spent on waiting for a disk, where there is such a place
SHOWN = 30


def main() -> int:
    options = _read_options()
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.exists() else None) as name:
        folder = Path(name)
        url = options.database or f"sqlite:///{folder / 'year.db'}"
        environment = {"DATABASE_URL": url, "INSTANCE_DIR": name, "EMBEDDING_MODEL": "hashing"}
        if not options.database:
            (folder / "year.db").touch()
        app = create_app(settings.from_environment(os.environ | environment))
        first, last = dt.date(YEAR, 1, 1), dt.date(YEAR, 12, 31)
        company = found_company(options.people, options.seed)
        print(f"{company.source}, {len(company.people)} people, {url.partition(':')[0]}, seed {options.seed}")
        for command in (("db", "upgrade"), ("skills", "load-starter")):
            run_command(app, *command)
        for line in load(app, company, folder, first):
            print(f"  {line}")
        run = simulate(app, folder, size=options.people, seed=options.seed, first=first, last=last)
        with app.app_context():
            figures = measure(YEAR)
    print("\n".join(say(figures)))
    _say_how_it_went(run)
    if options.plot:
        options.plot.write_text(draw_year(figures, f"A year of {options.people} people, made up"), "utf-8")
    return 1 if run.problems else 0


def _read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=1200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--plot", type=Path, help="where to write the SVG")
    parser.add_argument("--database", default="", help="an empty PostgreSQL database instead of SQLite")
    return parser.parse_args()


def _say_how_it_went(run: Run) -> None:
    office, jobs = run.office, run.job_seconds
    print(f"\nacts done {sum(office.done.values())}, refused by the rules {sum(office.refused.values())}")
    for what, count in office.refused.most_common():
        print(f"  {count:4} {what}")
    slowest = ", ".join(f"{name} {seconds:.0f} s" for name, seconds in jobs.most_common(4))
    print(f"{run.pages} pages opened by those for whom something waits")
    print(f"{run.seconds:.0f} s, of which jobs {sum(jobs.values()):.0f} s ({slowest})")
    for problem in run.problems[:SHOWN]:
        print(f"PROBLEM {problem}")
    print(
        f"{len(run.problems)} problems"
        if run.problems
        else "All invariants hold; nobody waits for somebody who is gone."
    )


if __name__ == "__main__":
    sys.exit(main())
