"""Do recommended courses close the gap, and do paths get there? `python -m benchmarks.recommender` on ESCO.

The catalogue, the people and what they really learn are in `learning_world`, which does not know the recommender. In
one run: ours; courses by enrolments (popularity); a random order; the cosine of what is lacking and what is taught, as
sets of concepts and as sentences by the embedding model. All are given the language filter. Coverage: share of the
lacking levels that the first 5 (10) courses close, taken in their order; closed per 100 hours: by the first 10. Means
over people, 95 % by bootstrap over people; the difference to the best baseline is paired.

`--tune` looks at the development half only; without it the held-out half is reported. `--own-words`: courses name their
skills by an alternative label that no taxonomy links, so that likeness has to find them.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from benchmarks import learning_world as world
from benchmarks.company import ESCO, MODELS
from benchmarks.learning_world import Case, Esco, Offer
from mobility.development.curriculum import Course, Learner, Need, Source, Step, StepKind, Taught
from mobility.development.paths import Path as FoundPath
from mobility.development.paths import find_path
from mobility.development.recommendation import WEIGHTS, Shelf, Weights, rank_courses
from mobility.embeddings.embedder import ModelUnavailable, load_embedder, model_folder
from mobility.matching.corpus import Skill
from mobility.matching.likeness import KNOWN
from mobility.matching.segments import Vectors
from mobility.settings import DEFAULT_MODEL

TUNED_ON, REPORTED_ON = 100, 200
HELD, NEARLY = (0.3, 0.8), (0.7, 0.95)
TOPS = (5, 10)
RESAMPLES = 2000
Ranker = Callable[[Case], list[int]]


def main() -> None:
    options = read_options()
    if not options.esco.exists():
        print(f"Skipped: ESCO is not at {options.esco}; say where with --esco")
        sys.exit(0)
    esco = world.read_esco(options.esco)
    courses = world.make_courses(esco)
    half = world.split(esco, held_out=not options.tune)
    size = TUNED_ON if options.tune else REPORTED_ON
    vectors = embed(esco, courses, options)
    bench = Bench(esco, courses, vectors, own_words=options.own_words)
    cases = world.make_cases(esco, half, size, HELD)
    name = "development" if options.tune else "held-out"
    words = "in words of their own" if options.own_words else "linked to ESCO"
    print(f"{len(courses)} courses {words}, {size} people of the {name} half, weights {WEIGHTS.version}")
    if options.tune:
        tune(bench, cases)
        return
    report(bench, cases)
    if not options.own_words:
        report_paths(bench, world.make_cases(esco, half, size, NEARLY))


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--esco", type=Path, default=ESCO)
    parser.add_argument("--tune", action="store_true", help="try weights on the development half")
    parser.add_argument("--own-words", action="store_true", help="courses are not linked to the taxonomy")
    parser.add_argument("--without-model", action="store_true", help="concepts and spelling only")
    return parser.parse_args()


def embed(esco: Esco, courses: Sequence[Offer], options: argparse.Namespace) -> Vectors:
    """Of every label that is taught or asked for, and of every course as a sentence."""
    named = {skill for offer in courses for skill in (*offer.teaches, *offer.asks)}
    named |= {skill for some in esco.essential for skill in some}
    texts = list(dict.fromkeys([esco.labels[one] for one in named] + [own_words(esco, one) for one in named]))
    texts += list(dict.fromkeys(sentence(esco, offer.teaches, own=options.own_words) for offer in courses))
    try:
        if options.without_model:
            raise ModelUnavailable
        embedder = load_embedder(DEFAULT_MODEL, model_folder(MODELS, DEFAULT_MODEL))
        return Vectors(texts, embedder.embed(texts))
    except ModelUnavailable:
        print("Without a model: the cosine of sentences is left out")
        return Vectors()


def own_words(esco: Esco, skill: int) -> str:
    """An alternative label, where there is one; always the same."""
    return (
        esco.alternatives[skill][skill % len(esco.alternatives[skill])]
        if esco.alternatives[skill]
        else esco.labels[skill]
    )


def sentence(esco: Esco, skills: Iterable[int], *, own: bool = False) -> str:
    return ", ".join(own_words(esco, one) if own else esco.labels[one] for one in skills)


class Bench:
    """The catalogue as the recommender takes it, and the ways of ranking it."""

    def __init__(self, esco: Esco, offers: Sequence[Offer], vectors: Vectors, *, own_words: bool) -> None:
        self.esco, self.offers, self.vectors, self._own = esco, offers, vectors, own_words
        self.courses = [self._course(offer) for offer in offers]
        self.shelf = Shelf(self.courses, vectors)
        self.english = [row for row, offer in enumerate(offers) if offer.language == "en"]
        self._places = {offer.id: row for row, offer in enumerate(offers)}
        self._texts = vectors.of([sentence(esco, offer.teaches, own=own_words) for offer in offers])

    @property
    def has_own_words(self) -> bool:
        return self._own

    @property
    def has_model(self) -> bool:
        return self._texts.shape[1] > 1

    def skill(self, number: int, level: int | None) -> Skill:
        return Skill(str(number), self.esco.labels[number], level, direct=KNOWN)

    def learner(self, case: Case) -> Learner:
        held = tuple(self.skill(one, level) for one, level in case.held.items())
        needs = tuple(Need(self.skill(one, level), Source.ROLE) for one, level in case.wanted.items())
        return Learner(case.id, held, needs, {"en": 1.0})

    def ours(self, weights: Weights = WEIGHTS) -> Ranker:
        def rank(case: Case) -> list[int]:
            found = rank_courses(self.learner(case), self.shelf, self.vectors, weights=weights, top=max(TOPS))
            return [self._places[row.course.id] for row in found.rows]

        return rank

    def popular(self, case: Case) -> list[int]:
        return sorted(self.english, key=lambda row: -self.offers[row].enrolments)

    def at_random(self, case: Case) -> list[int]:
        return random.Random(case.id).sample(self.english, max(TOPS))

    def cosine_of_sets(self, case: Case) -> list[int]:
        lacking = set(self._lacking(case))
        taught = [self.offers[row].teaches.keys() for row in self.english]
        return self._order(np.asarray([len(lacking & some) / len(some) ** 0.5 for some in taught]), case)

    def cosine_of_sentences(self, case: Case) -> list[int]:
        texts = self.vectors.of([self.esco.labels[one] for one in self._lacking(case)])
        return self._order(self._texts[self.english] @ texts.mean(axis=0), case)

    def _order(self, scores: np.ndarray, case: Case) -> list[int]:
        """Equals in a random order, as the recommender's."""
        shuffle = np.random.default_rng(int(case.id)).random(len(scores))
        return [self.english[place] for place in np.lexsort((shuffle, -np.round(scores, 6)))[: max(TOPS)]]

    def _lacking(self, case: Case) -> list[int]:
        return [one for one, level in case.wanted.items() if case.held.get(one, 0) < level]

    def _course(self, offer: Offer) -> Course:
        taught = tuple(Taught(self._named(one, end), start) for one, (start, end) in offer.teaches.items())
        asked = tuple(self.skill(one, level) for one, level in offer.asks.items())
        return Course(
            offer.id, offer.format, offer.language, offer.hours, taught, asked, (), offer.ratings, offer.rating_sum
        )

    def _named(self, number: int, level: int) -> Skill:
        return Skill("", own_words(self.esco, number), level) if self._own else self.skill(number, level)


def follow(bench: Bench, case: Case, order: Sequence[int]) -> list[float]:
    """Coverage by the first 5 and 10, and levels closed per 100 hours by the first 10."""
    levels: dict[int, float] = dict(case.held)
    hours, coverage = 0.0, []
    for place, row in enumerate(order[: max(TOPS)], 1):
        levels, hours = world.learn(levels, bench.offers[row]), hours + bench.offers[row].hours
        if place in TOPS:
            coverage.append(world.count_closed(case, levels) / case.lacking)
    closed = world.count_closed(case, levels)
    coverage += [closed / case.lacking] * (len(TOPS) - len(coverage))  # fewer rows than that
    return [*coverage, 100 * closed / hours if hours else 0.0]


def measure(bench: Bench, cases: Sequence[Case], rank: Ranker) -> np.ndarray:
    """Shape (people, 3): see `follow`."""
    return np.asarray([follow(bench, case, rank(case)) for case in cases])


def list_rankers(bench: Bench) -> dict[str, Ranker]:
    rankers: dict[str, Ranker] = {
        "ours": bench.ours(),
        "popularity": bench.popular,
        "random": bench.at_random,
    }
    if not bench.has_own_words:
        rankers["cosine of concepts"] = bench.cosine_of_sets
    if bench.has_model:
        rankers["cosine of sentences"] = bench.cosine_of_sentences
    return rankers


def report(bench: Bench, cases: Sequence[Case]) -> None:
    found = {name: measure(bench, cases, rank) for name, rank in list_rankers(bench).items()}
    print(f"{'':22} {'coverage@5':>24} {'coverage@10':>24} {'levels per 100 hours':>24}")
    for name, figures in found.items():
        print(f"{name:22} " + " ".join(f"{tell(figures[:, column]):>24}" for column in range(3)))
    baselines = {name: figures for name, figures in found.items() if name != "ours"}
    best = [max(baselines, key=lambda name: baselines[name][:, column].mean()) for column in range(3)]
    paired = [found["ours"][:, column] - found[name][:, column] for column, name in enumerate(best)]
    print(f"{'ours − best baseline':22} " + " ".join(f"{tell(one):>24}" for one in paired) + f"   ({', '.join(best)})")


def tell(figures: np.ndarray) -> str:
    chance = np.random.default_rng(world.SEED)
    means = chance.choice(figures, (RESAMPLES, len(figures))).mean(axis=1)
    low, high = np.percentile(means, (2.5, 97.5))
    return f"{figures.mean():.3f} [{low:.3f}, {high:.3f}]"


def tune(bench: Bench, cases: Sequence[Case]) -> None:
    """One weight at a time, on the development half."""
    grid: Mapping[str, Sequence[float]] = {
        "level": (0.0, 0.4, 0.8),
        "time": (0.1, 0.6, 1.0),
        "prerequisites": (0.05, 0.3, 0.6),
        "rating": (0.02, 0.2),
        "repeated": (0.0, 0.25, 1.0),
    }
    print(f"{'':24} coverage@5 coverage@10 per 100 hours")
    for name, rank in list_rankers(bench).items():
        figures = measure(bench, cases, rank).mean(axis=0)
        print(f"{name:24} " + " ".join(f"{one:10.3f}" for one in figures), flush=True)
    for name, value in [(name, value) for name, values in grid.items() for value in values]:
        figures = measure(bench, cases, bench.ours(replace(WEIGHTS, **{name: value}))).mean(axis=0)
        print(f"{name + f' {value:.2f}':24} " + " ".join(f"{one:10.3f}" for one in figures), flush=True)


@dataclass(frozen=True)
class Compared:
    """One person's path and the greedy one: whether they arrive, the share of skills that do, hours."""

    path: FoundPath
    arrives: bool
    share: float
    hours: float
    seconds: float


def report_paths(bench: Bench, cases: Sequence[Case]) -> None:
    offers = [offer for offer in (*bench.offers, *world.make_opportunities(bench.esco)) if offer.language == "en"]
    steps = [make_step(bench, offer) for offer in offers]
    rows = [compare_paths(bench, case, steps, offers) for case in cases]
    lacked = np.mean([row.path.lacking for row in rows])
    print(f"\n{len(steps)} courses, gigs and work packages; {lacked:.1f} skills lacking on average; at most five steps")
    open_ended = sum(all(one.is_taught for one in row.path.missing) for row in rows)
    print(
        f"to {open_ended} of {len(rows)} targets steps lead, however many it takes; elsewhere a skill is taught nowhere"
    )
    print(f"{'':22} {'targets reached':>24} {'skills reached':>24}")
    ours = np.asarray([(row.path.is_complete, row.path.reached / row.path.lacking) for row in rows], dtype=float)
    greedy = np.asarray([(row.arrives, row.share) for row in rows], dtype=float)
    for name, figures in (("ours", ours), ("greedy", greedy), ("ours − greedy", ours - greedy)):
        print(f"{name:22} {tell(figures[:, 0]):>24} {tell(figures[:, 1]):>24}")
    both = [row for row in rows if row.path.is_complete and row.arrives]
    ratios = np.asarray([row.path.hours / row.hours for row in both])
    spent = np.mean([row.path.hours for row in both]), np.mean([row.hours for row in both])
    print(f"where both arrive ({len(both)}): {spent[0]:.1f} hours, greedy {spent[1]:.1f}; ratio {tell(ratios)}")
    counts = {kind: sum(kind in [leg.step.kind for leg in row.path.legs] for row in rows) for kind in StepKind}
    print(f"proven best {sum(row.path.is_best for row in rows)} of {len(rows)}; with", counts)
    seconds = [row.seconds for row in rows]
    print(f"seconds: median {np.median(seconds):.2f}, p95 {np.percentile(seconds, 95):.2f}, most {max(seconds):.2f}")


def compare_paths(bench: Bench, case: Case, steps: Sequence[Step], offers: Sequence[Offer]) -> Compared:
    started = time.perf_counter()
    path = find_path(bench.learner(case), steps, bench.vectors)
    seconds = time.perf_counter() - started
    return Compared(path, *go_greedily(case, offers), seconds)


def make_step(bench: Bench, offer: Offer) -> Step:
    asks = dict(offer.asks)
    for skill, (start, _) in offer.teaches.items():
        if start:
            asks[skill] = max(start, asks.get(skill, 0))
    asked = tuple(bench.skill(one, level) for one, level in asks.items())
    taught = tuple(bench.skill(one, end) for one, (_, end) in offer.teaches.items())
    return Step(offer.id, StepKind(offer.kind), offer.hours, taught, asked)


def go_greedily(case: Case, offers: Sequence[Offer]) -> tuple[bool, float, float]:
    """Five times what closes most levels an hour: whether all is closed, the share of skills that are, the hours."""
    levels, hours, taken = dict(case.held), 0.0, set[str]()
    for _ in range(5):
        best = max(offers, key=lambda offer: _rate(case, levels, offer) if offer.id not in taken else 0.0)
        if _rate(case, levels, best) <= 0:
            break
        taken.add(best.id)
        hours += best.hours
        levels |= {one: max(end, levels.get(one, 0)) for one, (_, end) in best.teaches.items()}
    open_skills = [one for one, level in case.wanted.items() if case.held.get(one, 0) < level]
    reached = sum(levels.get(one, 0) >= case.wanted[one] for one in open_skills)
    return reached == len(open_skills), reached / len(open_skills), hours


def _rate(case: Case, levels: Mapping[int, float], offer: Offer) -> float:
    """By the rule of `paths`: whoever does not reach every level that it asks for and starts from cannot take it."""
    starts = ((one, start) for one, (start, _) in offer.teaches.items())
    if any(levels.get(one, 0) < level for one, level in (*offer.asks.items(), *starts)):
        return 0.0
    closed = sum(
        max(0, min(end, case.wanted.get(one, 0)) - levels.get(one, 0)) for one, (_, end) in offer.teaches.items()
    )
    return closed / offer.hours


if __name__ == "__main__":
    main()
