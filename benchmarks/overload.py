"""Five times more requests than the processes can serve (F36): who is refused, how fast, and what becomes of the rest.

    python -m benchmarks.overload http://127.0.0.1:8000 --cookie "session=…" [--page /profile] [--times 5]

Start the application first (make run-scale), sign in with a browser and copy the cookie; without one the page for
signing in is asked for. The load comes from this machine, so both share its processors.
"""

from __future__ import annotations

import argparse
import http.client
import threading
import time
from statistics import quantiles
from urllib.parse import urlsplit

FEW = 2  # clients, one request at a time each, of whom the capacity is measured
PATIENCE_S = 30


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("address")
    parser.add_argument("--cookie", default="")
    parser.add_argument("--page", default="/sign-in")
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--times", type=float, default=5)
    options = parser.parse_args()
    asking = Asking(options.address, options.page, options.cookie)
    capacity = asking.one_after_the_other(options.seconds)
    print(f"{options.page}: {capacity:.0f} requests a second by {FEW} clients, {asking.tell()}")
    asking.clear()
    ended = asking.at_a_rate(capacity * options.times, options.seconds)
    print(f"{options.times:.0f} times as many ({capacity * options.times:.0f} a second for {options.seconds:.0f} s):")
    print(f"  {asking.tell()}")
    asking.clear()
    while True:
        status, seconds = asking.ask()
        if status == 200 and seconds < 1:
            break
    print(f"  again 200 in {seconds * 1000:.0f} ms, {time.monotonic() - ended:.1f} s after the end")


class Asking:
    def __init__(self, address: str, page: str, cookie: str) -> None:
        self._host, self._page = urlsplit(address).netloc, page
        self._headers = {"Cookie": cookie} if cookie else {}
        self._answers: list[tuple[int, float]] = []

    def clear(self) -> None:
        self._answers.clear()

    def ask(self) -> tuple[int, float]:
        started = time.monotonic()
        try:
            connection = http.client.HTTPConnection(self._host, timeout=PATIENCE_S)
            connection.request("GET", self._page, headers=self._headers)
            answer = connection.getresponse()
            answer.read()
            connection.close()
            status = answer.status
        except OSError:
            status = 0
        answered = status, time.monotonic() - started
        self._answers.append(answered)
        return answered

    def one_after_the_other(self, seconds: float) -> float:
        until = time.monotonic() + seconds

        def go_on() -> None:
            while time.monotonic() < until:
                self.ask()

        self._run([threading.Thread(target=go_on) for _ in range(FEW)])
        return len(self._answers) / seconds

    def at_a_rate(self, rate: float, seconds: float) -> float:
        """Each comes at its time, whether or not those before were answered."""
        threads, started = [], time.monotonic()
        for number in range(int(rate * seconds)):
            time.sleep(max(0, started + number / rate - time.monotonic()))
            threads.append(threading.Thread(target=self.ask))
            threads[-1].start()
        ended = time.monotonic()
        for thread in threads:
            thread.join()
        return ended

    def _run(self, threads: list[threading.Thread]) -> None:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def tell(self) -> str:
        said = []
        for status in sorted({status for status, _ in self._answers}):
            times = [seconds * 1000 for one, seconds in self._answers if one == status]
            cuts = quantiles(times, n=100) if len(times) > 1 else times * 99
            name = status or "no answer"
            said.append(f"{name}: {len(times)} (p50 {cuts[49]:.0f}, p95 {cuts[94]:.0f}, p99 {cuts[98]:.0f} ms)")
        return ", ".join(said)


if __name__ == "__main__":
    main()
