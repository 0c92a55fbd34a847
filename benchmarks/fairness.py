"""Whom the formula serves worse (P8), and whom a title's sex moves (P2): `python -m benchmarks.fairness`.

P8: the benchmark's people, all in one index, cut into slices; each list is narrowed to a slice and scored by nDCG@10
over the postings that have somebody relevant in every slice of the cut. `by chance` cuts at random as often as
`--draws` says: a gap within it is no finding. Texts in another language stand in for non-native ones: every second
person has the titles of `people-fr` (or `-es`), with skills linked to concepts, as a loaded taxonomy gives them.
P2: 200 profiles of the benchmark under a job title in either sex, placed among the others. Names and free text are
in no score, so there is nothing else to swap.
"""

from __future__ import annotations

import argparse
import gzip
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.ranking_quality import DATA, MODELS, embed_all, opportunity_of, person_of, records, text_of
from mobility.embeddings.embedder import export_model, load_embedder, model_folder
from mobility.matching.corpus import Opportunity, Person, build_index
from mobility.matching.quality_gate.checks import LARGEST_GAP, LARGEST_SHIFT
from mobility.matching.quality_gate.measures import Numbers, find_shift, ndcg, percentiles
from mobility.matching.quality_gate.proxies import GENDERED_TITLES
from mobility.matching.ranking import WEIGHTS, score_people
from mobility.settings import DEFAULT_MODEL

PROFILES = 200
SEED = 8
FEWEST = 30
SMALLEST_P = 0.01

Grades = dict[str, dict[str, int]]
Cuts = dict[str, dict[str, np.ndarray]]


def main() -> None:
    options = read_options()
    told = {name: records(options.data / f"people-{name}.jsonl.gz") for name in ("en", options.other)}
    postings = [opportunity_of(record) for record in records(options.data / "opportunities.jsonl.gz")]
    english = [person_of(record) for record in told["en"]]
    mixed = mix_languages(english, told[options.other])
    pick = np.random.default_rng(SEED)
    chosen = sorted(pick.choice(len(english), PROFILES, replace=False).tolist())
    versions = [
        replace(english[place], title=title, language=language)
        for language, *both in GENDERED_TITLES
        for title in both
        for place in chosen
    ]
    folder = model_folder(options.models, options.model)
    export_model(options.model, folder)
    vectors = embed_all(load_embedder(options.model, folder), [*mixed, *english, *versions], postings)

    def score(people: Sequence[Person]) -> Numbers:
        index = build_index(people, vectors)
        return np.stack([score_people(one, index, vectors).ready for one in postings]).astype(np.float64)

    print(f"weights {WEIGHTS.version}, {len(english)} people, {len(postings)} postings")
    everyone, grades = score(english), read_grades(options.data)
    print_slices(everyone, english, postings, grades, cut(told["en"], english), options.draws, pick)
    language = {"language": {"English": parity(english, 0), options.other: parity(english, 1)}}
    print_slices(score(mixed), mixed, postings, grades, language, options.draws, pick)
    print_proxies(everyone, score(versions))


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA, help="the benchmark's folder")
    parser.add_argument("--other", default="fr", choices=("fr", "es"), help="the language of every second person")
    parser.add_argument("--model", default=DEFAULT_MODEL)
    parser.add_argument("--models", type=Path, default=MODELS, help="exported models; made when it is not there")
    parser.add_argument("--draws", type=int, default=40, help="cuts at random")
    return parser.parse_args()


def mix_languages(english: Sequence[Person], others: Sequence[dict[str, Any]]) -> list[Person]:
    """Every second person tells their titles in the other language; their skills are linked to the same concepts."""
    mixed = []
    for place, (person, record) in enumerate(zip(english, others, strict=True)):
        other = person_of(record)
        mixed.append(replace(other, held=person.held) if place % 2 else person)
    return mixed


def parity(people: Sequence[Person], rest: int) -> np.ndarray:
    return np.arange(len(people)) % 2 == rest


def cut(told: Sequence[dict[str, Any]], people: Sequence[Person]) -> Cuts:
    """Halves by length of all that is written and by number of skills, and what records say of site and contract."""
    lengths = np.asarray([len(text_of(person)) for person in people])
    numbers = np.asarray([len(person.held) for person in people])
    cuts = {
        "text length": {"short": lengths < np.median(lengths), "long": lengths >= np.median(lengths)},
        "number of skills": {"few": numbers < np.median(numbers), "many": numbers >= np.median(numbers)},
    }
    for name in ("site", "country", "engagement", "weekly_hours"):
        values = np.asarray([str(record.get(name, "")) for record in told])
        common = [value for value in sorted(set(values)) if (values == value).sum() >= FEWEST]
        if len(common) > 1:
            cuts[name] = {value: values == value for value in common}
    return cuts


def read_grades(data: Path) -> Grades:
    grades: Grades = {}
    with gzip.open(data / "qrels.tsv.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            fields = line.split()
            if fields[-1].isdecimal():
                grades.setdefault(fields[0], {})[fields[-2]] = int(fields[-1])
    return grades


def print_slices(
    scores: Numbers, people: Sequence[Person], postings: Sequence[Opportunity], grades: Grades, cuts: Cuts, draws: int,
    pick: np.random.Generator,
) -> None:  # fmt: skip
    print(f"\nP8  {'cut':18} {'slices':40} {'gap':>6} {'by chance':>10}  bar {LARGEST_GAP}")
    for name, slices in cuts.items():
        figures = measure(scores, people, postings, grades, list(slices.values()))
        shares = np.cumsum([mask.sum() for mask in slices.values()])[:-1]
        chance = []
        for _ in range(draws):
            parts = np.split(pick.permutation(len(people)), shares)
            chance.append(
                gap(measure(scores, people, postings, grades, [mask_of(part, len(people)) for part in parts]))
            )
        words = ", ".join(f"{label} {figure:.3f}" for label, figure in zip(slices, figures, strict=True))
        worst = float(np.quantile(chance, 0.95)) if chance else float("nan")
        print(f"    {name:18} {words:40} {gap(figures):6.3f} {worst:10.3f}  {verdict(gap(figures), worst)}")


def mask_of(places: np.ndarray, size: int) -> np.ndarray:
    mask = np.zeros(size, dtype=np.bool_)
    mask[places] = True
    return mask


def gap(figures: Sequence[float]) -> float:
    return max(figures) - min(figures)


def verdict(found: float, chance: float) -> str:
    return "held" if found <= LARGEST_GAP else "within chance" if found <= chance else "MISSED"


def measure(
    scores: Numbers, people: Sequence[Person], postings: Sequence[Opportunity], grades: Grades, masks: list[np.ndarray]
) -> list[float]:
    """Mean nDCG@10 of each slice over the postings that have somebody relevant in all of them."""
    ids = np.asarray([person.id for person in people])
    rows = []
    for row, posting in enumerate(postings):
        relevant = grades.get(posting.id, {})
        inside = [{one: relevant[one] for one in ids[mask] if relevant.get(one)} for mask in masks]
        if all(inside):
            order = ids[np.argsort(-scores[row], kind="stable")]
            member = [set(ids[mask]) for mask in masks]
            rows.append([
                ndcg([one for one in order if one in members][:10], marks)
                for members, marks in zip(member, inside, strict=True)
            ])  # fmt: skip
    return [float(figure) for figure in np.mean(rows, axis=0)]


def print_proxies(everyone: Numbers, versions: Numbers) -> None:
    places = np.stack([percentiles(row, among) for row, among in zip(versions, everyone, strict=True)])
    blocks = np.split(places, 2 * len(GENDERED_TITLES), axis=1)
    print(f"\nP2  {'swapped':50} {'mean |Δ|':>9} {'shift':>8} {'p':>8}  bars {LARGEST_SHIFT}, p ≥ {SMALLEST_P}")
    for names, one, other in zip(GENDERED_TITLES, blocks[::2], blocks[1::2], strict=True):
        print_shift(", ".join(names[1:]), float(np.abs(one - other).mean()), (one - other).mean(axis=0))


def print_shift(name: str, moved: float, differences: Numbers) -> None:
    shift, p = find_shift(differences)
    held = moved <= LARGEST_SHIFT and p >= SMALLEST_P
    print(f"    {name:50} {moved:9.4f} {shift:+8.4f} {p:8.2g}  {'held' if held else 'MISSED'}")


if __name__ == "__main__":
    main()
