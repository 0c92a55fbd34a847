"""How long it takes to refuse a hostile file (S24), and to read a CV and find skills in it.

    python -m benchmarks.cv_reading

sends the files of `tests/skills/test_cv_hostile.py` to the process that reads CVs, and looks for the skills of the
starter taxonomy in a CV. The clock is the one on the wall, and includes the start of
that process; beside it stands what a processor was busy with, which a busy machine does not change much.
"""

from __future__ import annotations

import json
import resource
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import suppress

from mobility.core.errors import InvalidInput
from mobility.skills.cv.reading import read_cv
from mobility.skills.finding import PhraseBook
from mobility.skills.linking import fold
from mobility.skills.services import starter_lines
from tests.skills.cv_files import docx, pdf_cv
from tests.skills.test_cv_hostile import NEUTRALISED, REFUSED

ROUNDS = 3


def computing() -> float:
    """Seconds that the processes which have ended took of a processor, whatever else the machine did."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def measure(act: Callable[[], object], clock: Callable[[], float] = time.perf_counter) -> float:
    """Milliseconds; the median of some rounds."""
    taken = []
    for _ in range(ROUNDS):
        began = clock()
        with suppress(InvalidInput):
            act()
        taken.append(1000 * (clock() - began))
    return statistics.median(taken)


def list_labels() -> Iterator[tuple[int, str, str, str, bool]]:
    for number, row in enumerate(map(json.loads, starter_lines())):
        for language in ("en", "fr"):
            yield number, language, row[language]["preferred"], fold(row[language]["preferred"]), True
            for text in row[language]["alternative"]:
                yield number, language, text, fold(text), False


def main() -> None:
    times = {name: measure(lambda content=content: read_cv(content)) for name, (content, _) in REFUSED.items()}
    used = [measure(lambda content=content: read_cv(content), computing) for content, _ in REFUSED.values()]
    worst = sorted(times, key=lambda name: -times[name])[:3]
    print(
        f"{len(REFUSED)} files refused: median {statistics.median(times.values()):.0f} ms, "
        f"95th percentile {statistics.quantiles(times.values(), n=20)[-1]:.0f} ms (bar 300 ms), of it computing "
        f"{statistics.quantiles(used, n=20)[-1]:.0f} ms; slowest: "
        + ", ".join(f"{name} {times[name]:.0f} ms" for name in worst)
    )
    kept = [measure(lambda content=content: read_cv(content)) for content, _ in NEUTRALISED.values()]
    print(f"{len(NEUTRALISED)} files read without what is bad in them: median {statistics.median(kept):.0f} ms")
    for name, content in (("DOCX", docx()), ("PDF", pdf_cv()), ("text", b"Skills\nSQL")):
        print(f"a harmless {name}: {measure(lambda content=content: read_cv(content)):.0f} ms")
    labels = list(list_labels())
    book = PhraseBook(labels)
    text = "Wrote SQL and Python for project management in a team of ten. " * 100
    print(f"skills in {len(text.split())} words, {len(labels)} labels: {measure(lambda: book.find(text, 'en')):.0f} ms")


if __name__ == "__main__":
    main()
