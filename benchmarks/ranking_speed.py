"""Ranking one opportunity over 1,000 to 1,000,000 people, against a bare exact search and its peers.

    python -m benchmarks.ranking_speed [--largest 1000000] [--random] [--plot benchmarks/growth.svg]

Ours is the full formula with filters (an audience, people left out by name) and the best 50 explained, once for an
opportunity never seen before and once for one compared before. Bare is numpy's exact top 10 over as many vectors of 384
numbers; st is sentence-transformers. Every round times all of them one after the other; the medians are of the rounds.
"""

from __future__ import annotations

import argparse
import importlib
import platform
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from benchmarks.company import (
    MANAGED,
    World,
    draw_texts,
    make_company,
    make_opportunities,
    make_vectors,
    median,
    read_world,
    time_of,
)
from benchmarks.plot import draw_growth
from mobility.matching.corpus import Index, Opportunity, Vectors
from mobility.matching.explanation import explain_all
from mobility.matching.ranking import order_rows, score_people

SIZES = (1_000, 10_000, 100_000, 1_000_000)
ROUNDS, TOP, BARE_TOP = 9, 50, 10
LIMIT, GOAL = 5.0, 3.0
NOT_INSTALLED = "not installed"

Method = Callable[[Opportunity], object]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--largest", type=int, default=SIZES[-1])
    parser.add_argument("--random", action="store_true", help="random vectors, even where the model is there")
    parser.add_argument(
        "--cpu", action="store_true", help="processor time, for a machine that is busy with other things"
    )
    parser.add_argument("--plot", type=Path)
    options = parser.parse_args()
    world = read_world()
    vectors, kind = make_vectors(world, random=options.random)
    print(
        f"{world.source}; {kind}; {platform.machine()}, numpy {np.__version__}; medians of {ROUNDS}, "
        f"milliseconds of {'processor time' if options.cpu else 'time'}"
    )
    clock = time.process_time if options.cpu else time.perf_counter
    found = {size: measure(world, vectors, size, clock) for size in SIZES if size <= options.largest}
    tell(found)
    if options.plot:
        options.plot.write_text(
            draw_growth({name: _points(found, name) for name in next(iter(found.values()))}), "utf-8"
        )


def measure(world: World, vectors: Vectors, size: int, clock: Callable[[], float]) -> dict[str, float | None]:
    """Median milliseconds by method; None for one that is not installed."""
    index, opportunities = make_company(world, vectors, size), make_opportunities(world, ROUNDS)
    texts = draw_texts(size)
    methods = {"ours, cold": _ours(index, vectors, forget=True), "ours, warm": _ours(index, vectors, forget=False)}
    methods |= {"bare numpy": _bare(texts, vectors)} | _peers(index, texts, vectors)
    taken: dict[str, list[float]] = {name: [] for name, method in methods.items() if method}
    for method in filter(None, methods.values()):
        method(opportunities[0])
    for opportunity in opportunities:
        for name in taken:
            taken[name].append(time_of(lambda: methods[name](opportunity), clock))  # noqa: B023
    return {name: median(taken[name]) if name in taken else None for name in methods}


def _ours(index: Index, vectors: Vectors, *, forget: bool) -> Method:
    left_out = np.random.default_rng(0).integers(0, len(index), min(MANAGED, len(index) // 10))

    def run(opportunity: Opportunity) -> object:
        if forget:
            index.phrases.forget()
            index.titles.forget()
        scored = score_people(opportunity, index, vectors)
        eligible = index.alive & (index.marks[:, 0] != 0)
        eligible[index.find(left_out)] = False
        rows = np.flatnonzero(eligible)
        order = rows[order_rows(scored.score(0.5)[rows], scored.ties[rows], TOP)]
        return explain_all(scored, order.tolist())

    return run


def _bare(matrix: np.ndarray, vectors: Vectors) -> Method:
    def run(opportunity: Opportunity) -> object:
        scores = matrix @ vectors.of([opportunity.title])[0]
        best = np.argpartition(scores, -BARE_TOP)[-BARE_TOP:]
        return best[np.argsort(-scores[best])]

    return run


def _peers(index: Index, texts: np.ndarray, vectors: Vectors) -> dict[str, Method | None]:
    return {
        "st semantic_search": _semantic_search(texts, vectors),
        "faiss flat + rerank 50": _faiss(texts, vectors),
        "bm25s": _bm25s(index),
    }


def _find(name: str) -> object | None:
    try:
        return importlib.import_module(name)
    except ImportError:
        return None


def _semantic_search(texts: np.ndarray, vectors: Vectors) -> Method | None:
    torch, library = _find("torch"), _find("sentence_transformers.util")
    if torch is None or library is None:
        return None
    corpus = torch.from_numpy(texts)
    return lambda one: library.semantic_search(torch.from_numpy(vectors.of([one.title])), corpus, top_k=BARE_TOP)


def _faiss(matrix: np.ndarray, vectors: Vectors) -> Method | None:
    faiss = _find("faiss")
    if faiss is None:
        return None
    flat = faiss.IndexFlatIP(matrix.shape[1])
    flat.add(matrix)

    def run(opportunity: Opportunity) -> object:
        _, found = flat.search(vectors.of([opportunity.title]), TOP)
        return np.argsort(-(matrix[found[0]] @ vectors.of([opportunity.description])[0]))

    return run


def _bm25s(index: Index) -> Method | None:
    bm25s = _find("bm25s")
    if bm25s is None:
        return None
    segment, phrases = index.segments[0], index.phrases.texts
    texts = [
        " ".join(phrases[term] for term in segment.held.terms[segment.held.of(row)]) for row in range(len(segment))
    ]
    retriever = bm25s.BM25()
    retriever.index(bm25s.tokenize(texts, show_progress=False), show_progress=False)
    return lambda one: retriever.retrieve(bm25s.tokenize([one.text], show_progress=False), k=TOP, show_progress=False)


def _points(found: dict[int, dict[str, float | None]], name: str) -> list[tuple[int, float]]:
    return [(size, taken[name]) for size, taken in found.items() if taken[name] is not None]


def tell(found: dict[int, dict[str, float | None]]) -> None:
    names = list(next(iter(found.values())))
    print(f"{'':40}" + "".join(f"{size:>12,}" for size in found) + f"{'slope':>8}")
    for name in names:
        points = _points(found, name)
        if not points:
            print(f"{name:40}{NOT_INSTALLED:>12}")
            continue
        slope = f"{_slope(points):.2f}" if len(points) > 1 else ""
        print(f"{name:40}" + "".join(f"{taken:>12.2f}" for _, taken in points) + f"{slope:>8}")
    for name in names[:2]:
        ratios = [taken[name] / taken["bare numpy"] for taken in found.values()]
        print(f"{name + ' ÷ bare numpy':40}" + "".join(f"{ratio:>12.2f}" for ratio in ratios))
    print(f"limit at 100,000 people: {LIMIT} × bare, goal {GOAL} ×")


def _slope(points: list[tuple[int, float]]) -> float:
    """Of the line through the logarithms, from 10,000 people up where there are such: 1 is linear growth."""
    large = [point for point in points if point[0] >= SIZES[1]]
    sizes, taken = zip(*(large if len(large) > 1 else points), strict=True)
    return float(np.polyfit(np.log(sizes), np.log(taken), 1)[0])


if __name__ == "__main__":
    main()
