"""How fast and how well a skill is found as somebody types, over the whole of ESCO in three languages.

    python -m benchmarks.skill_search en.zip fr.zip es.zip

imports the starter taxonomy and the ZIP files into a scratch database (or asks the one that DATABASE_URL names, if no
file is given), then types labels drawn by lot, letter by letter. Times are of `queries.search_skills`, so with what it
reads from the tables; the peer, in the same run, is `LIKE` over the same labels as the product asked before. The hit
rate is how often a concept that is called so stands among the first ten.
"""

from __future__ import annotations

import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median, quantiles

import sqlalchemy as sa

from mobility import settings
from mobility.app import create_app
from mobility.core.db import session
from mobility.skills import queries, search
from mobility.skills.linking import base_language, fold
from mobility.skills.models import Skill, SkillLabel, SkillState

SEED, SEQUENCES, SHOWN = 5, 20, 10
LANGUAGES = ("en", "fr", "es")
FIRST = 4  # letters typed before somebody expects the right answer
Finder = Callable[[str, str], list[int]]


def run(database: str, *command: str) -> None:
    environment = {**os.environ, "DATABASE_URL": database, "EMBEDDING_MODEL": "hashing"}
    subprocess.run([sys.executable, "-m", "flask", "--app", "wsgi", *command], env=environment, check=True)


def find(text: str, language: str) -> list[int]:
    return [option.skill_id for option in queries.search_skills(text, language)]


def find_by_like(text: str, language: str) -> list[int]:
    """Beginnings, then words, then parts, by SQL alone."""
    folded, column = fold(text), SkillLabel.folded
    own = SkillLabel.language == base_language(language)
    begins, word = column.startswith(folded, autoescape=True), column.contains(f" {folded}", autoescape=True)
    place = sa.case((begins, 0), (word, 1), else_=2) * 100_000
    name = sa.case((sa.and_(own, SkillLabel.is_preferred), 0), (own, 1), else_=2) * 10_000
    query = (
        sa.select(SkillLabel.skill_id)
        .join(Skill, SkillLabel.skill_id == Skill.id)
        .where(column.contains(folded, autoescape=True), Skill.state == SkillState.ACTIVE)
        .group_by(SkillLabel.skill_id)
        .order_by(sa.func.min(place + name + sa.func.length(column)), SkillLabel.skill_id)
        .limit(SHOWN)
    )
    found = session.scalars(query).all()
    session.scalars(sa.select(Skill).where(Skill.id.in_(found))).all()
    return list(found)


def slip(text: str, lot: random.Random) -> str:
    """One letter left out, doubled, changed or swapped with the next, not the first one."""
    at = lot.randrange(1, len(text) - 1)
    kinds = (
        text[:at] + text[at + 1 :],
        text[:at] + text[at] + text[at:],
        text[:at] + lot.choice("aeinrst") + text[at + 1 :],
        text[:at] + text[at + 1] + text[at] + text[at + 2 :],
    )
    return lot.choice(kinds)


def draw_labels(lot: random.Random, language: str, *, is_preferred: bool) -> list[tuple[str, set[int]]]:
    """Folded labels, with the concepts that are called so in any language."""
    query = sa.select(SkillLabel.folded).join(Skill).where(SkillLabel.language == language)
    query = query.where(SkillLabel.is_preferred == is_preferred, Skill.state == SkillState.ACTIVE).distinct()
    drawn = lot.sample(sorted(session.scalars(query)), SEQUENCES)
    rows = session.execute(sa.select(SkillLabel.folded, SkillLabel.skill_id).where(SkillLabel.folded.in_(drawn))).all()
    return [(text, {row.skill_id for row in rows if row.folded == text}) for text in drawn]


def cases(lot: random.Random) -> Iterator[tuple[str, str, str, set[int]]]:
    """What is typed, how it was made, the reader's language, the concepts that are meant."""
    for language in LANGUAGES:
        other = LANGUAGES[(LANGUAGES.index(language) + 1) % len(LANGUAGES)]
        for text, meant in draw_labels(lot, language, is_preferred=True):
            yield f"first {FIRST}", text[:FIRST], language, meant
            yield "first half", text[: max(FIRST, len(text) // 2)], language, meant
            yield "first three quarters", text[: max(FIRST, 3 * len(text) // 4)], language, meant
            yield "whole label", text, language, meant
            yield "words the other way round", " ".join(reversed(text.split())), language, meant
            yield "one slip", slip(text, lot), language, meant
            yield "other language", text, other, meant
        for text, meant in draw_labels(lot, language, is_preferred=False):
            yield "alternative label", text, language, meant
            if len(text) > FIRST:
                yield "alternative, one slip", slip(text, lot), language, meant


def keystrokes(lot: random.Random) -> Iterator[tuple[str, str]]:
    """Every beginning of a label, as it is typed, half of them with a slip."""
    for language in LANGUAGES:
        for number, (text, _) in enumerate(draw_labels(lot, language, is_preferred=True)):
            typed = slip(text, lot) if number % 2 and len(text) > FIRST else text
            yield from ((typed[:length], language) for length in range(1, len(typed) + 1))


def time_all(finder: Finder, typed: list[tuple[str, str]]) -> tuple[list[float], list[float]]:
    """Milliseconds of each: on the clock, and of the processor alone, which other work leaves as it is."""
    clock, processor = [], []
    for text, language in typed:
        session.remove()
        began, spent = time.perf_counter(), time.process_time()
        finder(text, language)
        processor.append(1000 * (time.process_time() - spent))
        clock.append(1000 * (time.perf_counter() - began))
    return clock, processor


def report() -> None:
    count = session.scalar(sa.select(sa.func.count(SkillLabel.id)))
    before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    index = search.load_skill_search()
    built, after = time.process_time() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"{count} labels; index built in {built:.1f} s of processor time, {index.size / 1e6:.1f} MB", end=" ")
    print(f"(the process grew by {(after - before) / 1024:.0f} MB while it was built)")
    typed = list(keystrokes(random.Random(SEED)))
    few = typed[:: max(1, len(typed) // 400)]
    for name, finder, asked in (("index", find, typed), ("LIKE", find_by_like, few)):
        for kind, times in zip(("on the clock", "of the processor"), time_all(finder, asked), strict=True):
            p95 = quantiles(times, n=20)[-1]
            print(f"{name:>6}: {len(times)} keystrokes, p50 {median(times):.1f} ms, p95 {p95:.1f} ms {kind}")
    print("hit rate at 10            index   LIKE")
    asked_of: dict[str, list[tuple[bool, bool]]] = {}
    for kind, text, language, meant in cases(random.Random(SEED)):
        hits = bool(meant & set(find(text, language))), bool(meant & set(find_by_like(text, language)))
        asked_of.setdefault(kind, []).append(hits)
    for kind, hits in asked_of.items():
        ours, peer = (sum(column) / len(hits) for column in zip(*hits, strict=True))
        print(f"{kind:<25} {ours:5.3f}  {peer:5.3f}  (n = {len(hits)})")


def main(files: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        if files:
            os.environ["DATABASE_URL"] = f"sqlite:///{Path(folder) / 'search.db'}"
            for command in (["db", "upgrade"], ["skills", "load-starter"], ["skills", "import-esco", *files]):
                run(os.environ["DATABASE_URL"], *command)
        with create_app(settings.from_environment()).app_context():
            report()


if __name__ == "__main__":
    main(sys.argv[1:])
