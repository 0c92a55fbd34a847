"""The quality of the ranking on the matching benchmark, next to two baselines: `python -m benchmarks.ranking_quality`.

No taxonomy is loaded: a concept is a distinct folded label. Tuned on this split (people-en): the floors and the
power of `sharpen`, the length of the grams and the weights, on a plateau where the figures move by ±.005. Levels, nice
and related concepts are not measured: no record of this split has them. With `--growing`: see `benchmarks.growing`.
"""

from __future__ import annotations

import argparse
import contextlib
import gzip
import importlib.util
import io
import json
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import scipy.sparse as sparse

from benchmarks import growing
from mobility.embeddings.embedder import Embedder, export_model, load_embedder, model_folder
from mobility.matching.corpus import (
    Opportunity,
    Person,
    RequiredSkill,
    Skill,
    Vectors,
    build_index,
    texts_to_embed,
)
from mobility.matching.lexical import fold, words
from mobility.matching.ranking import order_by, score_people, tie_key
from mobility.matching.segments import Floats
from mobility.settings import DEFAULT_MODEL

DATA = Path(__file__).resolve().parents[2] / "shared" / "bench" / "matching"
MODELS = Path(__file__).resolve().parents[1] / "instance" / "models"
TOP = 50
K1, B = 1.2, 0.75


def main() -> None:
    options = read_options()
    people = [person_of(record) for record in records(options.data / f"{options.people}.jsonl.gz")]
    opportunities = [opportunity_of(record) for record in records(options.data / "opportunities.jsonl.gz")]
    vectors = Vectors()
    if not options.without_model:
        folder = model_folder(options.models, options.model)
        export_model(options.model, folder)
        vectors = embed_all(load_embedder(options.model, folder), people, opportunities)
    if options.growing:
        tell_growing(people, opportunities, vectors, options)
        return
    started = time.perf_counter()
    runs = score_all(people, opportunities, vectors)
    print(f"{len(opportunities)} opportunities × {len(people)} people in {time.perf_counter() - started:.1f} s")
    tell(runs, people, opportunities, options.data)


def tell(runs: dict[str, Floats], people: Sequence[Person], opportunities: Sequence[Opportunity], data: Path) -> None:
    print(f"{'nDCG@10':22} {'work package':>13} {'gig':>13} {'person → w.p.':>13} {'person → gig':>13}")
    for name, scores in runs.items():
        row = figures(scores, people, opportunities, data)
        print(f"{name:22} " + " ".join(f"{figure:13.3f}" for figure in row))


def tell_growing(
    people: Sequence[Person], opportunities: Sequence[Opportunity], vectors: Vectors, options: argparse.Namespace
) -> None:
    people, opportunities = growing.hide_and_want(people), growing.teach(opportunities)
    runs = growing.compare(people, opportunities, vectors)
    grades = growing.grade(people, opportunities, growing.read_concepts(options.people[-2:]))
    print(f"{'what teaches a wish':22} {'recall@10':>11} {'nDCG@10':>11}")
    for name, scores in runs.items():
        print(f"{name:22} {growing.measure(people, opportunities, grades, scores)}")
    moved = np.abs(runs["ready now alone"] - runs["without wishes"]).max()
    print(f"wishes move a ready-now score by at most {moved:.6f}; by the benchmark's own grades:")
    tell(runs, people, opportunities, options.data)


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA, help="the benchmark's folder")
    parser.add_argument("--people", default="people-en", choices=("people-en", "people-fr", "people-es"))
    parser.add_argument("--model", default=DEFAULT_MODEL)
    parser.add_argument("--models", type=Path, default=MODELS, help="exported models; made when it is not there")
    parser.add_argument("--without-model", action="store_true", help="concepts and words only")
    parser.add_argument("--growing", action="store_true", help="measure to grow; needs ESCO's files")
    return parser.parse_args()


def records(path: Path) -> list[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def person_of(record: dict[str, Any]) -> Person:
    held = tuple(Skill(fold(skill["label"]), skill["label"], skill["level"]) for skill in record["skills"])
    former = tuple(place["title"] for place in record["experience"])
    return Person(record["employee_number"], record["job_title"], held, former=former, language=record["language"])


def opportunity_of(record: dict[str, Any]) -> Opportunity:
    required = tuple(
        RequiredSkill(fold(skill["label"]), skill["label"], skill["level"], skill["importance"] == "must")
        for skill in record["skills"]
    )
    names = {fold(skill.phrase) for skill in required}
    return Opportunity(
        record["reference"],
        record["title"],
        record["description"],
        required,
        names_skill=fold(record["title"]) in names,
    )


def embed_all(embedder: Embedder, people: Sequence[Person], opportunities: Sequence[Opportunity]) -> Vectors:
    texts = [text for thing in (*people, *opportunities) for text in texts_to_embed(thing)]
    texts = list(dict.fromkeys([*texts, *(text_of(person) for person in people)]))
    started = time.perf_counter()
    matrix = embedder.embed(texts)
    seconds = time.perf_counter() - started
    print(f"{len(texts)} texts embedded in {seconds:.1f} s by {embedder.model_name} {embedder.version}")
    return Vectors(texts, matrix)


def score_all(people: Sequence[Person], opportunities: Sequence[Opportunity], vectors: Vectors) -> dict[str, Floats]:
    """Scores by method, each of shape (opportunities, people)."""
    index = build_index(people, vectors)
    texts = vectors.of([text_of(person) for person in people])
    bm25 = BM25([words(text_of(person), person.language) for person in people])
    methods: dict[str, Callable[[Opportunity], Floats]] = {
        "mobility": lambda opportunity: score_people(opportunity, index, vectors).ready,
        "BM25": lambda opportunity: bm25.score(words(opportunity.text, opportunity.language)),
        "whole text by meaning": lambda opportunity: texts @ vectors.of([opportunity.text])[0],
    }
    return {name: np.stack([method(opportunity) for opportunity in opportunities]) for name, method in methods.items()}


def text_of(person: Person) -> str:
    return ". ".join([person.title, ", ".join(skill.phrase for skill in person.held), *person.former])


class BM25:
    """Of texts cut into words (Robertson & Zaragoza, Foundations and Trends in Information Retrieval 3, 2009)."""

    def __init__(self, texts: Sequence[Sequence[str]]) -> None:
        self._columns: dict[str, int] = {}
        columns = [self._columns.setdefault(word, len(self._columns)) for text in texts for word in text]
        rows, lengths = np.repeat(np.arange(len(texts)), [len(text) for text in texts]), [len(text) for text in texts]
        counts = sparse.csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(len(texts), len(self._columns)))
        counts.sum_duplicates()
        bearing = np.bincount(counts.indices, minlength=counts.shape[1])
        rarity = np.log(1 + (len(texts) - bearing + 0.5) / (bearing + 0.5))
        longer = np.repeat(1 - B + B * np.asarray(lengths) / np.mean(lengths), np.diff(counts.indptr))
        counts.data = rarity[counts.indices] * counts.data * (K1 + 1) / (counts.data + K1 * longer)
        self._weights = counts

    def score(self, query: Sequence[str]) -> Floats:
        known = [self._columns[word] for word in dict.fromkeys(query) if word in self._columns]
        return np.asarray(self._weights[:, known].sum(axis=1)).ravel().astype(np.float32)


def figures(scores: Floats, people: Sequence[Person], opportunities: Sequence[Opportunity], data: Path) -> list[float]:
    """nDCG@10 by `score.py` of work packages, gigs, and of people towards either."""
    forward, backward = [], []
    for row, opportunity in enumerate(opportunities):
        keys = [tie_key(opportunity.id, person.id) for person in people]
        forward += run_lines(opportunity.id, scores[row], [person.id for person in people], keys)
    for kind in ("P", "G"):
        rows = [row for row, opportunity in enumerate(opportunities) if opportunity.id.startswith(kind)]
        for column, person in enumerate(people):
            keys = [tie_key(opportunities[row].id, person.id) for row in rows]
            backward += run_lines(person.id, scores[rows, column], [opportunities[row].id for row in rows], keys)
    return scored_by_kind(forward, data) + scored_by_kind(backward, data, "--swap")


def run_lines(query: str, scores: Floats, documents: Sequence[str], keys: Sequence[int]) -> list[str]:
    order = order_by(scores, keys.__getitem__, TOP)
    return [f"{query} Q0 {documents[place]} {rank} {scores[place]:.6f} mobility" for rank, place in enumerate(order, 1)]


def scored_by_kind(lines: Sequence[str], data: Path, *options: str) -> list[float]:
    spec = importlib.util.spec_from_file_location("score", data / "score.py")
    assert spec is not None
    assert spec.loader is not None
    score = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(score)
    with tempfile.NamedTemporaryFile("w", suffix=".run") as run, contextlib.redirect_stdout(io.StringIO()) as printed:
        run.write("\n".join(lines) + "\n")
        run.flush()
        score.main(str(data / "qrels.tsv.gz"), run.name, *options)
    rows = [line for line in printed.getvalue().splitlines() if " nDCG@10 " in line]
    return [float(line.split("nDCG@10")[1].split()[0]) for line in rows]


if __name__ == "__main__":
    main()
