"""Twenty people at once in a company of 100,000: what each page takes, beside the least that Flask can do for a page.

    python -m benchmarks.load [--people 100000] [--engine sqlite|postgresql] [--users 20] [--seconds 60] [--pause 2]
    python -m benchmarks.load --people 1000 10000 100000 --plot benchmarks/load.svg
    python -m benchmarks.load --soak 3600

makes the company with `flask demo load` (kept in --folder for the next time, with full ESCO where its files are),
serves it as production does, and has signed-in people open and send pages one after the other. First each page
alone, one request at a time; then everybody at once, a mix of all pages, first with a pause before each request (as
long as --pause on average), then without any; each next to the minimal page, asked for in the same way in the same run
by as many. Statements are counted inside this process, the most of several requests. The load comes from this machine,
so both share its processors.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import sqlalchemy as sa

from benchmarks.company import ESCO
from benchmarks.load.casting import cast
from benchmarks.load.companies import open_company
from benchmarks.load.figures import GOOD, MINIMAL, Row, Watch, slope_of, slope_of_memory, tell
from benchmarks.load.serving import Serving, serve
from benchmarks.load.visitors import Inside, Part, Visitor, Wire
from benchmarks.plot import draw_growth
from mobility import settings
from mobility.app import create_app

ALONE, COUNTED, WARMING = 12, 5, 2
QUERIES = ("SELECT", "WITH", "INSERT", "UPDATE", "DELETE")  # not what opens and closes a transaction
MINUTE = 60.0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, nargs="+", default=[100_000])
    parser.add_argument("--opportunities", type=int, help="by default one for twenty people")
    parser.add_argument("--engine", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--users", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--pause", type=float, default=2, help="mean seconds that readers take; 0 leaves that part out")
    parser.add_argument("--soak", type=float, default=0, help="seconds; prints the memory of each minute")
    parser.add_argument("--folder", type=Path, default=Path("instance/load"))
    parser.add_argument("--port", type=int, default=8710)
    parser.add_argument("--without-esco", action="store_true")
    parser.add_argument("--plot", type=Path)
    options = parser.parse_args()
    found = {size: measure(size, options) for size in options.people}
    if len(found) > 1:
        tell_growth(found)
    if options.plot:
        names = sorted(next(iter(found.values())))
        drawn = {name: [(size, rows[name].median) for size, rows in found.items() if name in rows] for name in names}
        options.plot.write_text(draw_growth(drawn, "Milliseconds until a page is there, by the number of people"))
    return 0


def measure(size: int, options: argparse.Namespace) -> dict[str, Row]:
    """Figures of each page alone."""
    postings = options.opportunities or max(80, size // 20)
    pauses = (options.pause, 0.0) if options.pause else (0.0,)
    with_esco = ESCO.exists() and not options.without_esco
    with open_company(options.engine, size, postings, options.folder, with_esco=with_esco) as company:
        print(f"\n{size:,} people, {postings:,} opportunities, {options.engine}; machine at {os.getloadavg()[0]:.1f}")
        print("made in {demo load:.0f} s, which took {largest process:.0f} MB".format(**company.took))
        app = create_app(settings.from_environment({**os.environ, **company.environment}))
        parts = cast(app, options.users)
        queries = count_queries(app, parts)
        app.extensions["engine"].dispose()
        with serve("benchmarks.load.minimal", company.environment, options.engine, options.port) as serving:
            minimal = [Part("", {"minimal": 1}, people=part.people) for part in parts]
            alone = one_by_one(serving, minimal)
            least = {pause: all_at_once(serving, minimal, options.seconds / 4, pause) for pause in pauses}
        with serve("deploy.web", company.environment, options.engine, options.port) as serving:
            alone |= one_by_one(serving, parts)
            for pause in pauses:
                print(f"\nwith {pause:g} s before each request, on average" if pause else "\nwithout a pause")
                rows = least[pause] | all_at_once(serving, parts, options.seconds, pause)
                tell(alone, rows, queries, options.users)
            print(f"memory of each web process: {', '.join(f'{one:.0f}' for one in serving.memory())} MB")
            if options.soak:
                soak(serving, parts, options.soak, options.pause)
    return alone


def count_queries(app: object, parts: Sequence[Part]) -> dict[str, int]:
    """The most statements that one request of each page made, once the process is warm."""
    counted, most = [0], {}

    def before(connection: object, cursor: object, statement: str, *_: object) -> None:
        counted[0] += statement.lstrip("( \n").startswith(QUERIES)

    def seen(name: str, status: int, seconds: float) -> None:
        if status in GOOD:
            most[name] = max(most.get(name, 0), counted[0])
        counted[0] = 0

    engine = app.extensions["engine"]  # type: ignore[attr-defined]
    visitors = [Visitor(part, Inside(app), random.Random(5), seen) for part in _one_of_each(parts)]  # type: ignore[arg-type]
    _act_all(visitors, WARMING)
    most.clear()
    counted[0] = 0
    sa.event.listen(engine, "before_cursor_execute", before)
    _act_all(visitors, COUNTED)
    sa.event.remove(engine, "before_cursor_execute", before)
    return most


def one_by_one(serving: Serving, parts: Sequence[Part]) -> dict[str, Row]:
    """Each page when nobody else asks for anything."""
    visitors = [Visitor(part, Wire(serving.port), random.Random(6), lambda *_: None) for part in _one_of_each(parts)]
    _act_all(visitors, WARMING * len(serving.processes))
    watch, started = Watch(), time.perf_counter()
    for visitor in visitors:
        visitor.seen = watch.seen
    _act_all(visitors, ALONE)
    return watch.rows(time.perf_counter() - started)


def _one_of_each(parts: Sequence[Part]) -> list[Part]:
    """The first of each kind."""
    return list({tuple(part.acts): part for part in reversed(parts)}.values())


def _act_all(visitors: Sequence[Visitor], times: int) -> None:
    for _ in range(times):
        done: set[str] = set()
        for visitor in visitors:
            for name in visitor.part.acts:
                if name not in done:
                    visitor.act(name)
                    done.add(name)


def all_at_once(serving: Serving, parts: Sequence[Part], seconds: float, pause: float) -> dict[str, Row]:
    """Everybody, each reading for so long on average before the next request."""
    watch = Watch()
    _play(serving, parts, seconds, pause, watch)
    if watch.wrong():
        print(f"went wrong: {watch.wrong()}")
    return watch.rows(seconds)


def _play(serving: Serving, parts: Sequence[Part], seconds: float, pause: float, watch: Watch) -> None:
    until = time.monotonic() + seconds

    def go_on(number: int, part: Part) -> None:
        visitor = Visitor(part, Wire(serving.port), random.Random(number), watch.seen, pause)
        while time.monotonic() < until:
            visitor.act()

    threads = [threading.Thread(target=go_on, args=one) for one in enumerate(parts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def soak(serving: Serving, parts: Sequence[Part], seconds: float, pause: float) -> None:
    """The memory of each process, minute by minute; the slope leaves out the first."""
    playing = threading.Thread(target=_play, args=(serving, parts, seconds, pause, Watch()))
    playing.start()
    at, sizes = [], []
    started = time.monotonic()
    while playing.is_alive():
        playing.join(min(MINUTE, max(1.0, seconds / 10)))
        at.append(time.monotonic() - started)
        sizes.append(serving.memory())
        print(f"  after {at[-1]:6.0f} s: {', '.join(f'{one:.1f}' for one in sizes[-1])} MB", flush=True)
    for number in range(len(sizes[0])):
        slope = slope_of_memory(at[1:], [some[number] for some in sizes[1:]])
        print(f"  process {number + 1}: {slope:+.0f} MB an hour")


def tell_growth(found: Mapping[int, Mapping[str, Row]]) -> None:
    print(f"\n{'milliseconds alone':26}" + "".join(f"{size:>12,}" for size in found) + f"{'slope':>8}")
    for name in sorted(next(iter(found.values())), key=lambda one: (one == MINIMAL, one)):
        points = [(size, rows[name].median) for size, rows in found.items() if name in rows]
        cells = "".join(f"{taken:>12.1f}" for _, taken in points)
        print(f"{name:26}{cells}{slope_of(points):>8.2f}")


if __name__ == "__main__":
    sys.exit(main())
