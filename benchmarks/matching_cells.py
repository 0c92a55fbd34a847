"""The seven cells of the quality table through the real commands: `python -m benchmarks.matching_cells`.

For each taxonomy (none, ESCO without the labels that the people show, full ESCO) and each language of the people a
new database is made, filled by `skills import-esco`, `people import`, `opportunities import --open` and
`matching index`, ranked both ways by `matching rank` and scored by the benchmark's own `score.py`. Needs the
benchmark's folder and ESCO's files.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from pathlib import Path

from benchmarks.matching_run import DATA, ROOT, flask, score

ESCO = ROOT.parent / "shared" / "data" / "esco"
GOALS = {
    ("none", "en"): (0.91, 0.91),
    ("unseen", "en"): (0.91, 0.95),
    ("unseen", "fr"): (0.93, 0.975),
    ("unseen", "es"): (0.92, 0.95),
    ("full", "en"): (0.98, 0.995),
    ("full", "fr"): (0.98, 0.995),
    ("full", "es"): (0.98, 0.995),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA, help="the benchmark's folder")
    parser.add_argument("--esco", type=Path, default=ESCO, help="the folder of ESCO's files")
    parser.add_argument("--models", type=Path, default=ROOT / "instance" / "models", help="exported models")
    parser.add_argument("--cell", action="append", help="only some, as full-fr")
    options = parser.parse_args()
    for (taxonomy, language), (work_package, gig) in GOALS.items():
        if not options.cell or f"{taxonomy}-{language}" in options.cell:
            print(f"\n{taxonomy} taxonomy, {language} people: to reach {work_package:.3f} and {gig:.3f}", flush=True)
            measure(options, taxonomy, language)


def measure(options: argparse.Namespace, taxonomy: str, language: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "INSTANCE_DIR": folder,
            "MODELS_DIR": str(options.models),
            "DATABASE_URL": f"sqlite:///{folder}/bench.db",
        }
        flask("db", "upgrade")
        flask("matching", "prepare-model")
        files = list_files(options, taxonomy, language)
        if files:
            flask("skills", "import-esco", *files)
        flask("people", "import", options.data / f"people-{language}.jsonl.gz")
        flask("opportunities", "import", options.data / "opportunities.jsonl.gz", "--open")
        flask("matching", "index")
        run = Path(folder) / "run"
        for direction, swap in (("people", ()), ("opportunities", ("--swap",))):
            for kind in ("work_package", "gig"):
                flask("matching", "rank", "--direction", direction, "--kind", kind, "--out", run)
                score(options.data, run, *swap, kind=kind.replace("_", " "))


def list_files(options: argparse.Namespace, taxonomy: str, language: str) -> list[Path]:
    """English always, for the opportunities, and the people's language."""
    if taxonomy == "none":
        return []
    names = sorted({"en", language})
    if taxonomy == "unseen":
        return [options.data / f"esco-{name}-unseen.zip" for name in names]
    return [options.esco / f"esco-{name}.zip" for name in names]


if __name__ == "__main__":
    main()
