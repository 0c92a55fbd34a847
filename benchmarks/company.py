"""A made-up company of any size for the benchmarks, drawn from ESCO where it is there, else the starter taxonomy."""

from __future__ import annotations

import csv
import io
import json
import statistics
import time
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from mobility.embeddings.embedder import ModelUnavailable, load_embedder, model_folder
from mobility.matching.corpus import Index, Opportunity, RequiredSkill, Skill, Vectors, make_title
from mobility.matching.likeness import KNOWN
from mobility.matching.ranking import CODES
from mobility.matching.segments import Segment, make_bearers, make_terms
from mobility.settings import DEFAULT_MODEL

ROOT = Path(__file__).resolve().parents[1]
ESCO = ROOT.parent / "shared" / "data" / "esco" / "esco-en.zip"
STARTER = ROOT / "mobility" / "skills" / "data"
MODELS = ROOT / "instance" / "models"
SKILLS_EACH, WANTED_EACH, REQUIRED, TAUGHT = 15, 2, 10, 2
MANAGED = 200  # people whom a filter leaves out by name
SEED = 7


@dataclass(frozen=True)
class World:
    """Concepts with how often they are held, occupations with what they ask for, and where all that is from."""

    source: str
    labels: list[str]
    shares: np.ndarray
    titles: list[str]
    descriptions: list[str]
    asked: list[list[int]]


def read_world(path: Path = ESCO) -> World:
    return _read_esco(path) if path.exists() else _read_starter()


def _read_esco(path: Path) -> World:
    with zipfile.ZipFile(path) as archive:

        def rows(name: str) -> list[dict[str, str]]:
            with archive.open(name) as file:
                return list(csv.DictReader(io.TextIOWrapper(file, "utf-8")))

        labels = {row["conceptUri"]: row["preferredLabel"] for row in rows("skills_en.csv")}
        occupations = {row["conceptUri"]: row for row in rows("occupations_en.csv")}
        numbers = {uri: number for number, uri in enumerate(labels)}
        counts, asked = np.zeros(len(labels)), {uri: [] for uri in occupations}
        for row in rows("occupationSkillRelations_en.csv"):
            if row["skillUri"] in numbers and row["occupationUri"] in asked:
                counts[numbers[row["skillUri"]]] += 1
                asked[row["occupationUri"]].append(numbers[row["skillUri"]])
    found = [uri for uri in occupations if len(asked[uri]) >= REQUIRED + TAUGHT]
    return World(
        f"ESCO: {len(labels)} concepts, drawn as often as {len(occupations)} occupations name them",
        list(labels.values()),
        counts / counts.sum(),
        [occupations[uri]["preferredLabel"] for uri in found],
        [occupations[uri]["description"] for uri in found],
        [asked[uri] for uri in found],
    )


def _read_starter() -> World:
    labels = []
    for path in sorted(STARTER.glob("*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            labels.append(json.loads(line)["en"]["preferred"])
    shares = 1 / np.arange(1, len(labels) + 1)
    chance = np.random.default_rng(SEED)
    asked = [chance.choice(len(labels), REQUIRED + TAUGHT, replace=False).tolist() for _ in range(200)]
    titles = [f"{labels[some[0]]} lead" for some in asked]
    descriptions = [". ".join(labels[one] for one in some) for some in asked]
    return World(
        f"the starter taxonomy: {len(labels)} concepts, Zipf",
        labels,
        shares / shares.sum(),
        titles,
        descriptions,
        asked,
    )


def make_vectors(world: World, *, random: bool = False) -> tuple[Vectors, str]:
    """Of every label, title and description: the real model's, so that as much is alike as in life; else random."""
    texts = list(dict.fromkeys([*world.labels, *world.titles, *world.descriptions]))
    try:
        if random:
            raise ModelUnavailable
        embedder = load_embedder(DEFAULT_MODEL, model_folder(MODELS, DEFAULT_MODEL))
        return Vectors(texts, embedder.embed(texts)), f"vectors of {DEFAULT_MODEL}"
    except ModelUnavailable:
        matrix = np.random.default_rng(SEED).standard_normal((len(texts), 384), dtype=np.float32)
        return Vectors(texts, matrix / np.linalg.norm(matrix, axis=1, keepdims=True)), "random unit vectors"


def make_company(world: World, vectors: Vectors, size: int) -> Index:
    """An index of so many people with 15 skills and a former title each, made of arrays: to measure reading."""
    chance = np.random.default_rng(SEED)
    held = chance.choice(len(world.labels), (size, SKILLS_EACH), p=world.shares)
    wanted = chance.choice(len(world.labels), (size, WANTED_EACH), p=world.shares)
    titles = chance.integers(0, len(world.titles), size)
    codes = chance.integers(0, CODES, held.size)
    terms = make_terms(((str(number), label, KNOWN) for number, label in enumerate(world.labels)), vectors)
    keys = [make_title(title, "en").key for title in world.titles]
    named = make_terms(keys, vectors)
    places = np.asarray([named.rows[key] for key in keys], dtype=np.int32)
    segment = Segment(
        ids=np.arange(size),
        marks=np.stack([chance.integers(0, 10, size), chance.integers(0, 20, size)], axis=1).astype(np.int32),
        ties=chance.integers(0, 2**63, size).astype(np.uint64),
        titles=places[titles],
        former=make_bearers(np.ones(size), chance.permutation(places[titles]), np.zeros(size)),
        held=make_bearers(np.full(size, SKILLS_EACH), held.ravel(), codes),
        wanted=make_bearers(np.full(size, WANTED_EACH), wanted.ravel(), np.zeros(wanted.size)),
    )
    return Index(terms, named, (segment,), (np.ones(size, dtype=np.bool_),))


def draw_texts(size: int) -> np.ndarray:
    """Vectors of whole texts, for peers that compare these: nothing depends on what they are, so they are random."""
    chance = np.random.default_rng(SEED)
    texts = chance.standard_normal((size, 384), dtype=np.float32)
    texts /= np.linalg.norm(texts, axis=1, keepdims=True)
    return texts


def make_opportunities(world: World, number: int) -> list[Opportunity]:
    """Postings that ask for ten skills of an occupation and teach two others."""
    chance = np.random.default_rng(SEED + 1)
    made = []
    for place in chance.choice(len(world.titles), number, replace=False):
        skills = chance.permutation(world.asked[place])[: REQUIRED + TAUGHT].tolist()
        required = tuple(
            RequiredSkill(str(one), world.labels[one], 3, rank < REQUIRED - 2, direct=KNOWN)
            for rank, one in enumerate(skills[:REQUIRED])
        )
        taught = tuple(Skill(str(one), world.labels[one], 2, direct=KNOWN) for one in skills[REQUIRED:])
        made.append(Opportunity(f"O{place}", world.titles[place], world.descriptions[place], required, taught))
    return made


def time_of(work: Callable[[], object], clock: Callable[[], float] = time.perf_counter) -> float:
    """Milliseconds."""
    start = clock()
    work()
    return 1000 * (clock() - start)


def median(values: Sequence[float]) -> float:
    return statistics.median(values)
