"""Whether *to grow* lifts what teaches what somebody wants: `python -m benchmarks.ranking_quality --growing`.

Of every person's skills `HIDDEN` are drawn, taken away and made wanted; of what every opportunity asks for, each
`TEACHES`-th skill is taught instead. Relevant to a person is what teaches skills they want: grade 1, 2, 3 for one, two,
more. Which labels are one skill is known from ESCO's own files, which the ranking does not see: it has the labels and
the model, as in `ranking_quality`. Ready now is scored by the benchmark's own grades, with the wishes and without.
"""

from __future__ import annotations

import csv
import io
import random
import zipfile
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from benchmarks.company import ESCO, SEED
from mobility.matching.corpus import Opportunity, Person, Skill, Vectors, build_index
from mobility.matching.lexical import fold
from mobility.matching.ranking import order_by, score_people, tie_key
from mobility.matching.segments import Floats

HIDDEN, TEACHES, TOP, BALANCED = 0.3, 3, 10, 0.5


def hide_and_want(people: Sequence[Person]) -> list[Person]:
    chance = random.Random(SEED)
    return [_hide(person, set(chance.sample(person.held, round(HIDDEN * len(person.held))))) for person in people]


def _hide(person: Person, hidden: set[Skill]) -> Person:
    wanted = tuple(skill for skill in person.held if skill in hidden)
    return replace(person, held=tuple(skill for skill in person.held if skill not in hidden), wanted=wanted)


def teach(opportunities: Sequence[Opportunity]) -> list[Opportunity]:
    """With a third of what was required taught instead."""
    return [
        replace(
            one,
            required=tuple(skill for place, skill in enumerate(one.required) if place % TEACHES),
            taught=tuple(Skill(skill.concept, skill.phrase, skill.level) for skill in one.required[::TEACHES]),
        )
        for one in opportunities
    ]


def read_concepts(language: str) -> dict[str, set[str]]:
    """ESCO's concepts by folded label, preferred and alternative, in English and another language."""
    found: dict[str, set[str]] = {}
    for name in {"en", language}:
        with zipfile.ZipFile(ESCO.with_name(f"esco-{name}.zip")) as archive, archive.open(f"skills_{name}.csv") as file:
            for row in csv.DictReader(io.TextIOWrapper(file, "utf-8")):
                for label in (row["preferredLabel"], *row["altLabels"].split("\n"), *row["hiddenLabels"].split("\n")):
                    found.setdefault(fold(label), set()).add(row["conceptUri"])
    found.pop("", None)
    return found


def grade(people: Sequence[Person], opportunities: Sequence[Opportunity], concepts: dict[str, set[str]]) -> Floats:
    """0..3, shape (opportunities, people)."""
    wanted = [[concepts.get(fold(skill.phrase), set()) for skill in person.wanted] for person in people]
    taught = [[concepts.get(fold(skill.phrase), set()) for skill in one.taught] for one in opportunities]
    meet = [[sum(any(one & other for other in wishes) for one in offers) for wishes in wanted] for offers in taught]
    return np.minimum(np.asarray(meet), 3)


def measure(people: Sequence[Person], opportunities: Sequence[Opportunity], grades: Floats, scores: Floats) -> str:
    """Recall@10 and nDCG@10 of the opportunities of everyone who is taught anything they want."""
    discounts, recalls, gains = 1 / np.log2(np.arange(TOP) + 2), [], []
    for column in np.flatnonzero(grades.any(axis=0)):
        keys = [tie_key(one.id, people[column].id) for one in opportunities]
        best = grades[order_by(scores[:, column], keys.__getitem__, TOP), column]
        ideal = -np.sort(-grades[:, column])[:TOP]
        recalls.append((best > 0).sum() / min(TOP, (grades[:, column] > 0).sum()))
        gains.append((2.0**best - 1) @ discounts / ((2.0**ideal - 1) @ discounts))
    return f"{np.mean(recalls):11.3f} {np.mean(gains):11.3f}   {len(recalls)} people"


def compare(people: Sequence[Person], opportunities: Sequence[Opportunity], vectors: Vectors) -> dict[str, Floats]:
    """Scores by way of ranking, each of shape (opportunities, people); the last knows of no wish."""
    index = build_index(people, vectors)
    silent = build_index([replace(person, wanted=()) for person in people], vectors)
    scored = [score_people(one, index, vectors) for one in opportunities]
    without = [score_people(replace(one, taught=()), silent, vectors) for one in opportunities]
    return {
        "ready now alone": np.stack([one.ready for one in scored]),
        "balanced": np.stack([one.score(BALANCED) for one in scored]),
        "to grow alone": np.stack([one.score(0) for one in scored]),
        "without wishes": np.stack([one.ready for one in without]),
    }
