"""For how many occupations both forms of their name are one title to the matching (P2).

    python -m benchmarks.titles ../shared/data/esco

reads ESCO's own names of occupations that stand in both forms (“vendeur/vendeuse”), French and Spanish. The rules of
`mobility.matching.neutral` were written on every second of them; the others tell how well they do. `changed` counts
masculine names that the rules bend, which they should leave alone.
"""

from __future__ import annotations

import csv
import io
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

from mobility.matching.neutral import neutral

LANGUAGES = ("fr", "es")


def main(folder: Path) -> None:
    for language in LANGUAGES:
        pairs = list(read_pairs(folder, language))
        for name, some in (("written on", pairs[::2]), ("held out", pairs[1::2])):
            same = sum(neutral(one, language) == neutral(other, language) for one, other in some)
            changed = sum(neutral(one, language) != one for one, _ in some)
            print(f"{language} {name:10} {len(some)} pairs: {same / len(some):.3f} the same, {changed} changed")


def read_pairs(folder: Path, language: str) -> Iterator[tuple[str, str]]:
    with zipfile.ZipFile(folder / f"esco-{language}.zip") as archive:
        name = next(one for one in archive.namelist() if "occupations" in one)
        with archive.open(name) as file:
            for row in csv.DictReader(io.TextIOWrapper(file, "utf-8")):
                one, slash, other = row["preferredLabel"].strip().partition("/")
                if slash and "/" not in other:
                    yield one.strip(), other.strip()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
