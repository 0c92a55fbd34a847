"""What a counterfactual costs (E9): `python -m benchmarks.explaining`, median and p95 beside the limit of 300 ms.

10,000 people with 15 skills each; 50 candidate skills tried in one batch, ranks counted among everybody, for 20 pairs
within a warm snapshot. Scoring everybody for the opportunity is told apart: it is once per page, whatever is tried.
Vectors are random: they cost what real ones cost.
"""

from __future__ import annotations

import argparse
import platform
import random
import time
from typing import Any

import numpy as np

from mobility.matching.corpus import (
    Opportunity,
    Person,
    RequiredSkill,
    Skill,
    build_index,
    people_statistics,
    texts_to_embed,
)
from mobility.matching.counterfactual import MOST_TRIED, Bench, Others, find_raising, list_changes
from mobility.matching.explanation import explain
from mobility.matching.ranking import score_people
from mobility.matching.segments import Vectors

LIMIT = 300.0  # milliseconds
SKILLS, HELD, DIMENSION = 3000, 15, 384
PAIRS, WARM = 20, 3
LETTERS = "abcdefghijklmnopqrstuvwxyz"
ACTS = ("plan", "audit", "write", "teach", "repair", "analyse", "manage", "test")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=10_000)
    options = parser.parse_args()
    people, opportunities = make_company(options.people)
    vectors = make_vectors(people, opportunities)
    word_statistics = people_statistics(people)
    index = build_index(people, vectors, word_statistics)
    pick = random.Random(3)
    scoring, trying = [], []
    for opportunity in opportunities:
        person = pick.choice(people)
        started = read_clocks()
        scored = score_people(opportunity, index, vectors)
        others = Others(scored, np.arange(len(people)), person.id)
        scoring.append(read_clocks() - started)
        bench = Bench(opportunity, person, vectors, word_statistics, {})
        tried = len(list_changes(explain(bench.score([person]), 0), person))
        assert tried == MOST_TRIED, tried
        started = read_clocks()
        find_raising(bench, others)
        trying.append(read_clocks() - started)
    print(f"{options.people} people, {MOST_TRIED} changes tried, {PAIRS} pairs, {platform.machine()}")
    both = np.add(scoring, trying)
    for name, times in (
        ("score everybody once", np.asarray(scoring)),
        ("try the changes", np.asarray(trying)),
        ("both", both),
    ):
        print(tell(name, times[WARM:]))


def read_clocks() -> Any:
    """Milliseconds on the wall and of this process: they part where the machine is busy with something else."""
    return 1000 * np.asarray([time.perf_counter(), time.process_time()])


def tell(name: str, times: Any) -> str:
    wall, cpu = np.median(times, axis=0)
    p95, cpu_p95 = np.quantile(times, 0.95, axis=0, method="higher")
    return (
        f"{name:22} wall median {wall:6.0f} p95 {p95:6.0f} ms, p95 / limit of {LIMIT:.0f} ms {p95 / LIMIT:5.2f};   "
        f"CPU median {cpu:6.0f} p95 {cpu_p95:6.0f} ms"
    )


def make_company(size: int) -> tuple[list[Person], list[Opportunity]]:
    """People and, for each timed pair, an opportunity that asks for 50 skills its person is unlikely to hold."""
    pick = random.Random(1)
    phrases = [f"{pick.choice(ACTS)} {''.join(pick.choices(LETTERS, k=9))}" for _ in range(SKILLS)]

    def held() -> tuple[Skill, ...]:
        chosen = pick.sample(range(2 * MOST_TRIED, SKILLS), HELD)
        return tuple(Skill(f"c{number}", phrases[number], pick.randint(1, 5)) for number in chosen)

    people = [Person(f"E{number}", f"{pick.choice(ACTS)} {number % 300}", held()) for number in range(size)]
    opportunities = []
    for number in range(PAIRS + WARM):
        asked = pick.sample(range(2 * MOST_TRIED), MOST_TRIED)
        required = tuple(RequiredSkill(f"c{one}", phrases[one], 3, pick.random() < 0.5) for one in asked)
        opportunities.append(Opportunity(f"P{number}", phrases[number], " ".join(phrases[:20]), required))
    return people, opportunities


def make_vectors(people: list[Person], opportunities: list[Opportunity]) -> Vectors:
    texts = list(dict.fromkeys(text for thing in (*people, *opportunities) for text in texts_to_embed(thing)))
    matrix = np.random.default_rng(0).standard_normal((len(texts), DIMENSION), dtype=np.float32)
    return Vectors(texts, matrix / np.linalg.norm(matrix, axis=1, keepdims=True))


if __name__ == "__main__":
    main()
