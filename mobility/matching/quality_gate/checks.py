"""The checks themselves, over the gate set: pure, some seconds with a real model, no database.

Sources: the bars P1, P2, P7, P8 and P16 of the project; nDCG and the t-test as in `measures`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np

from mobility.core.i18n import N_
from mobility.embeddings.embedder import Embedder
from mobility.matching.corpus import (
    Opportunity,
    Person,
    Skill,
    build_index,
    texts_to_embed,
)
from mobility.matching.quality_gate.gate_set import load_reference, load_set
from mobility.matching.quality_gate.measures import Numbers, ndcg, percentiles
from mobility.matching.quality_gate.proxies import GENDERED_TITLES
from mobility.matching.ranking import WEIGHTS, Scored, score_people
from mobility.matching.segments import Vectors

LARGEST_FALL = 0.02
LARGEST_SHIFT = 1.0
LARGEST_GAP = 0.03
PAIRED = 200
TWINS = 40
LARGEST_LIKENESS = 0.5
FEW = 7
ROUNDING = 1e-6
DECIMALS = 4


@dataclass(frozen=True, slots=True)
class Row:
    """One check: its bar, what was measured, and the limit; `at_least` tells on which side of it is right."""

    name: str
    bar: str
    value: float
    limit: float
    at_least: bool = False

    @property
    def is_passed(self) -> bool:
        return self.value >= self.limit if self.at_least else self.value <= self.limit


@dataclass(frozen=True, slots=True)
class Gate:
    """What a model with the weights of now came to."""

    model: str
    weights: str
    rows: tuple[Row, ...]

    @property
    def is_passed(self) -> bool:
        return all(row.is_passed for row in self.rows)

    def to_json(self) -> dict[str, Any]:
        return {
            "model": self.model,
            "weights": self.weights,
            "passed": self.is_passed,
            "rows": [asdict(row) | {"passed": row.is_passed} for row in self.rows],
        }


class Bench:
    """Scores of the gate set by one model."""

    def __init__(self, embedder: Embedder) -> None:
        self.set = load_set()
        self._embedder = embedder
        self._known: dict[str, Numbers] = {}

    def score(self, people: Sequence[Person], postings: Sequence[Opportunity] | None = None) -> list[Scored]:
        """One for each posting (those of the set by default)."""
        asked = self.set.postings if postings is None else postings
        vectors = self._embed((*people, *asked))
        index = build_index(people, vectors)
        return [score_people(one, index, vectors) for one in asked]

    def score_table(self, people: Sequence[Person], postings: Sequence[Opportunity] | None = None) -> Numbers:
        """Ready now, shape (postings, people)."""
        return np.stack([scored.ready for scored in self.score(people, postings)]).astype(np.float64)

    def _embed(self, things: Iterable[Person | Opportunity]) -> Vectors:
        texts = list(dict.fromkeys(text for thing in things for text in texts_to_embed(thing)))
        new = [text for text in texts if text not in self._known]
        if new:
            self._known |= dict(zip(new, self._embedder.embed(new), strict=True))
        return Vectors(texts, np.stack([self._known[text] for text in texts]).astype(np.float32))


def run_gate(embedder: Embedder) -> Gate:
    """Every check with this model and the weights of now; a model without a reference is held to the default's."""
    bench = Bench(embedder)
    rows = (*_check_quality(bench, embedder.model_name), *_check_inputs(bench), *_check_proxies(bench),
            _check_ties(bench), *_check_slices(bench))  # fmt: skip
    return Gate(f"{embedder.model_name}:{embedder.version}", WEIGHTS.version, rows)


def measure_quality(bench: Bench) -> dict[str, float]:
    """nDCG@10 of the set, posting → people and person → postings."""
    table = bench.score_table(bench.set.people)
    grades, people = bench.set.grades, bench.set.people
    forward = [
        ndcg([people[place].id for place in _best_first(row)], grades[one.id])
        for one, row in zip(bench.set.postings, table, strict=True)
    ]
    backward = []
    for place, person in enumerate(people):
        wanted = {reference: marks[person.id] for reference, marks in grades.items() if person.id in marks}
        backward.append(ndcg([bench.set.postings[row].id for row in _best_first(table[:, place])], wanted))
    return {
        "people": round(float(np.mean(forward)), DECIMALS),
        "opportunities": round(float(np.mean(backward)), DECIMALS),
    }


def _best_first(scores: Numbers) -> list[int]:
    order: list[int] = np.argsort(-scores, kind="stable").tolist()
    return order


def _check_quality(bench: Bench, model_name: str) -> Iterable[Row]:
    told = load_reference()
    reference = told["models"].get(model_name) or told["models"][told["default"]]
    names = {"people": N_("nDCG@10, people for a posting"), "opportunities": N_("nDCG@10, postings for a person")}
    for direction, figure in measure_quality(bench).items():
        yield Row(names[direction], "P16", figure, round(reference[direction] - LARGEST_FALL, DECIMALS), True)


def _check_inputs(bench: Bench) -> Iterable[Row]:
    """Whose number it is moves nothing at all; who else is there and in which order, no more than a sum's rounding."""
    people = bench.set.people
    before = bench.score_table(people)
    renamed = bench.score_table([replace(person, id=f"X{place}") for place, person in enumerate(people)])
    turned, few = bench.score_table(people[::-1])[:, ::-1], bench.score_table(people[:FEW])
    yield Row(N_("Score changed by another number"), "P1", float(np.abs(renamed - before).max()), 0.0)
    moved = max(float(np.abs(turned - before).max()), float(np.abs(few - before[:, :FEW]).max()))
    yield Row(N_("Score changed by order or by who else is there"), "P1", moved, ROUNDING)


def _check_proxies(bench: Bench) -> Iterable[Row]:
    """Free text and names are in no score; job titles are, and many tell the sex: the same profiles under either."""
    everyone = bench.score_table(bench.set.people)
    bearers = [bench.set.people[place % len(bench.set.people)] for place in range(PAIRED)]
    pairs = [GENDERED_TITLES[place % len(GENDERED_TITLES)] for place in range(PAIRED)]
    one, other = (
        _places(bench, everyone, [
            replace(who, title=forms[side], language=language)
            for who, (language, *forms) in zip(bearers, pairs, strict=True)
        ])
        for side in (0, 1)
    )  # fmt: skip
    moved = float(np.abs(one - other).mean())
    yield Row(N_("Titles in either sex: mean change of rank"), "P2", round(moved, DECIMALS), LARGEST_SHIFT)


def _places(bench: Bench, everyone: Numbers, people: Sequence[Person]) -> Numbers:
    """Percentiles among the set's people, shape (postings, people)."""
    table = bench.score_table(people)
    return np.stack([percentiles(row, among) for row, among in zip(table, everyone, strict=True)])


def _check_ties(bench: Bench) -> Row:
    """Twins have one score, and over the postings no twin's place follows from their number."""
    name, pattern = N_("Ties: likeness to the order of numbers"), bench.set.people[0]
    twins = [replace(pattern, id=f"T{number:03}") for number in range(TWINS)]
    places = np.zeros(TWINS)
    for scored in bench.score(twins):
        if len(set(scored.ready.tolist())) != 1:
            return Row(name, "P7", 1.0, LARGEST_LIKENESS)
        for rank, (row, _) in enumerate(scored.ranking()):
            places[row] += rank
    follows = abs(float(np.corrcoef(places, np.arange(TWINS))[0, 1])) if places.std() else 1.0
    return Row(name, "P7", round(follows, DECIMALS), LARGEST_LIKENESS)


def _check_slices(bench: Bench) -> Iterable[Row]:
    """The same people told otherwise, everyone so: how much worse an order comes out (P8)."""
    plain = bench.set.people
    versions = {
        N_("nDCG@10 gap: few skills or many"): (
            plain,
            [replace(one, held=(*one.held, *_strange(one))) for one in plain],
        ),
        N_("nDCG@10 gap: in English or French"): (bench.set.translated["en"], bench.set.translated["fr"]),
        N_("nDCG@10 gap: levels said or not"): (plain, [replace(one, held=_without_levels(one)) for one in plain]),
    }
    for name, pair in versions.items():
        low, high = sorted(_quality_of(bench, version) for version in pair)
        yield Row(name, "P8", round(high - low, DECIMALS), LARGEST_GAP)


def _quality_of(bench: Bench, people: Sequence[Person]) -> float:
    table = bench.score_table(people)
    return float(
        np.mean([
            ndcg([people[place].id for place in _best_first(row)], bench.set.grades[one.id])
            for one, row in zip(bench.set.postings, table, strict=True)
        ])
    )  # fmt: skip


def _strange(person: Person) -> tuple[Skill, ...]:
    """Skills that no posting asks for, more for some than for others."""
    hobbies = ("beekeeping", "sailing", "pottery", "chess", "gardening", "juggling", "knitting", "singing")
    return tuple(Skill(f"own:{one}", one, 3) for one in hobbies[: 2 + len(person.id + person.title) % 6])


def _without_levels(person: Person) -> tuple[Skill, ...]:
    return tuple(replace(skill, level=None) for skill in person.held)
