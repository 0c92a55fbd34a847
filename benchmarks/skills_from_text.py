"""How many of a posting's skills are proposed from its text, beside simpler ways of the same run.

    python -m benchmarks.skills_from_text

imports ESCO (English and French) into a scratch database, or asks the one that DATABASE_URL names, and reads the
postings of the development split (their texts are ESCO's own) and of `annotated_postings.jsonl`: thirty texts that the
project itself wrote and annotated by hand, before anything was run on them. Printed are recall of the first ten
suggestions and precision of the first five (of five, also where fewer are made), means over postings. Where several
concepts of ESCO say the same, any of them counts once.

Peers: labels that stand in the text word for word, the longest first; BM25 of each label against the text; the cosine
of MiniLM between each sentence and each label, the best sentence counting.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import re
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean, median

import numpy as np
import scipy.sparse as sparse

from benchmarks.matching_run import DATA, ROOT, flask
from mobility import settings
from mobility.app import create_app
from mobility.core.db import session
from mobility.embeddings.services import open_embedder
from mobility.matching.lexical import K1, B, words
from mobility.skills.linking import fold
from mobility.skills.models import Skill, SkillKind, SkillLabel, SkillState
from mobility.skills.queries import find_skills_in_posting

ESCO = ROOT.parent / "shared" / "data" / "esco"
ANNOTATED = Path(__file__).with_name("annotated_postings.jsonl")
SHOWN, FIRST = 10, 5
SENTENCE = re.compile(r"(?<=[.!?;:])\s+|\n+")
AT_ONCE = 2000
COSINE = 20.0
Finder = Callable[["Posting"], list[int]]


@dataclass(frozen=True)
class Posting:
    """`asked`, `taught`: for each skill the concepts that stand for it."""

    title: str
    description: str
    language: str
    asked: tuple[frozenset[int], ...]
    taught: tuple[frozenset[int], ...] = ()

    @property
    def sentences(self) -> list[str]:
        return [self.title, *filter(None, (part.strip() for part in SENTENCE.split(self.description)))]


class Labels:
    """Labels of one language, each with its concept."""

    def __init__(self, language: str, models: Path, cache: Path) -> None:
        self.language = language
        query = session.query(SkillLabel.skill_id, SkillLabel.text).join(Skill).filter(
            SkillLabel.language == language, Skill.state == SkillState.ACTIVE, Skill.kind != SkillKind.LANGUAGE
        )  # fmt: skip
        rows = query.order_by(SkillLabel.id).all()
        self.ids = np.asarray([row.skill_id for row in rows])
        self.by_concept = np.argsort(self.ids, kind="stable")
        self.concepts, self.starts = np.unique(self.ids[self.by_concept], return_index=True)
        self.texts = [row.text for row in rows]
        self.embedder = open_embedder(name=settings.DEFAULT_MODEL, models=models)
        self._cache = cache / f"labels-{language}-{len(rows)}.npy"

    def exact(self, posting: Posting) -> list[int]:
        text = f" {fold(posting.title)} {fold(posting.description)} "
        found = sorted(
            (len(label.split()), place) for place, label in enumerate(self.folded) if label and f" {label} " in text
        )
        return self._concepts(place for _, place in reversed(found))

    @property
    def folded(self) -> list[str]:
        if not hasattr(self, "_folded"):
            self._folded = [fold(text) for text in self.texts]
        return self._folded

    def bm25(self, posting: Posting) -> list[int]:
        if not hasattr(self, "_weights"):
            self._index()
        stems = {self._terms[word] for word in words(self._text(posting), self.language) if word in self._terms}
        scores = np.asarray(self._weights[:, sorted(stems)].sum(axis=1)).ravel()
        return self._best(scores)

    def cosine(self, posting: Posting) -> list[int]:
        return self._best(self.cosines(posting).max(axis=0))

    def cosines(self, posting: Posting) -> np.ndarray:
        """Shape (sentences, labels)."""
        return self.embedder.embed(posting.sentences) @ self.matrix.T

    @property
    def matrix(self) -> np.ndarray:
        if not hasattr(self, "_matrix"):
            if not self._cache.exists():
                parts = [self.texts[start : start + AT_ONCE] for start in range(0, len(self.texts), AT_ONCE)]
                np.save(self._cache, np.concatenate([self.embedder.embed(part) for part in parts]).astype(np.float16))
            self._matrix = np.load(self._cache).astype(np.float32)
        return self._matrix

    def _index(self) -> None:
        """BM25 with each label as a document (Robertson & Zaragoza, 2009)."""
        split = [words(text, self.language) for text in self.texts]
        self._terms = {word: number for number, word in enumerate(sorted({word for one in split for word in one}))}
        rows = [row for row, one in enumerate(split) for _ in one]
        columns = [self._terms[word] for one in split for word in one]
        counts = sparse.csr_matrix((np.ones(len(rows)), (rows, columns)), (len(split), len(self._terms)))
        often = np.bincount(counts.indices, minlength=len(self._terms))
        rarity = np.log(1 + (len(split) - often + 0.5) / (often + 0.5))
        lengths = np.asarray(counts.sum(axis=1)).ravel()
        counts = counts.tocoo()
        norm = K1 * (1 - B + B * lengths[counts.row] / lengths.mean())
        values = rarity[counts.col] * counts.data * (K1 + 1) / (counts.data + norm)
        self._weights = sparse.csr_matrix((values, (counts.row, counts.col)), counts.shape).tocsc()

    def _text(self, posting: Posting) -> str:
        return f"{posting.title}\n{posting.description}"

    def _best(self, scores: np.ndarray) -> list[int]:
        places = np.argpartition(-scores, 200)[:200]
        return self._concepts(
            place for place in places[np.argsort(-scores[places], kind="stable")] if scores[place] > 0
        )

    def _concepts(self, places: Iterable[int]) -> list[int]:
        return list(dict.fromkeys(int(self.ids[place]) for place in places))


def beside(posting: Posting, labels: Labels) -> list[int]:
    """Ours with the cosine added, for what a model in every web process would gain."""
    best = np.maximum.reduceat(labels.cosines(posting).max(axis=0)[labels.by_concept], labels.starts)
    scores = dict(zip(labels.concepts.tolist(), (COSINE * best).tolist(), strict=True))
    for one, _ in find_skills_in_posting(posting.title, posting.description, posting.language):
        scores[one.skill_id] = scores.get(one.skill_id, 0.0) + one.score
    return sorted(scores, key=lambda skill: -scores[skill])[: 2 * SHOWN]


def ours(posting: Posting) -> list[int]:
    return [one.skill_id for one, _ in find_skills_in_posting(posting.title, posting.description, posting.language)]


def read_sets(data: Path) -> dict[str, list[Posting]]:
    """The postings to measure on, by the name of their set."""
    by_label: dict[str, set[int]] = defaultdict(set)
    preferred: dict[str, set[int]] = defaultdict(set)
    query = session.query(SkillLabel.skill_id, SkillLabel.text, SkillLabel.is_preferred)
    for skill, text, is_preferred in query.filter(SkillLabel.language == "en"):
        (preferred if is_preferred else by_label)[text].add(skill)
    sets: dict[str, list[Posting]] = defaultdict(list)

    def concepts(labels: Iterable[str]) -> frozenset[int]:
        return frozenset(skill for label in labels for skill in (preferred.get(label) or by_label.get(label, ())))

    def known(skills: Iterable[Sequence[str]]) -> tuple[frozenset[int], ...]:
        return tuple(filter(None, (concepts(labels) for labels in skills)))

    with gzip.open(data / "opportunities.jsonl.gz", "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            asked = known([skill["label"]] for skill in row["skills"])
            sets[f"split, {row['kind']}"].append(Posting(row["title"], row["description"], row["language"], asked))
    for row in map(json.loads, ANNOTATED.read_text("utf-8").splitlines()):
        posting = Posting(row["title"], row["description"], row["language"], known(row["needed"]), known(row["taught"]))
        sets[f"annotated, {row['language']}"].append(posting)
    return sets


def score(found: Sequence[int], posting: Posting) -> tuple[float, float]:
    """Recall of the first ten, precision of the first five."""
    wanted = (*posting.asked, *posting.taught)
    ten, any_wanted = set(found[:SHOWN]), frozenset().union(*wanted)
    hits = sum(skill in any_wanted for skill in found[:FIRST])
    return sum(not ten.isdisjoint(one) for one in wanted) / len(wanted), hits / FIRST


def tell_sides(postings: Iterable[Posting]) -> Iterator[bool]:
    """For every annotated skill found among the first ten, whether it is offered on the right side."""
    for posting in postings:
        asked, taught = (frozenset().union(*skills) for skills in (posting.asked, posting.taught))
        found = find_skills_in_posting(posting.title, posting.description, posting.language)
        for one, is_taught in found[:SHOWN]:
            if (one.skill_id in asked) != (one.skill_id in taught):
                yield is_taught is (one.skill_id in taught)


def report(data: Path, models: Path, cache: Path) -> None:
    sets = read_sets(data)
    labels = {language: Labels(language, models, cache) for language in ("en", "fr")}
    finders: dict[str, Finder] = {
        "exact labels": lambda posting: labels[posting.language].exact(posting),
        "BM25 of labels": lambda posting: labels[posting.language].bm25(posting),
        "MiniLM, sentence vs label": lambda posting: labels[posting.language].cosine(posting),
        "ours": ours,
        "ours + MiniLM (not built)": lambda posting: beside(posting, labels[posting.language]),
    }
    print(
        "recall@10 / precision@5".ljust(28) + "".join(f"{name} ({len(some)})".rjust(26) for name, some in sets.items())
    )
    for name, finder in finders.items():
        cells, taken = [], []
        for some in sets.values():
            scores = []
            for posting in some:
                began = time.process_time()
                found = finder(posting)
                taken.append(1000 * (time.process_time() - began))
                scores.append(score(found, posting))
            cells.append("{:.3f} / {:.3f}".format(*map(fmean, zip(*scores, strict=True))).rjust(26))
        print(name.ljust(28) + "".join(cells) + f"   {median(taken):.0f} ms of a processor", flush=True)
    sides = list(tell_sides(posting for name, some in sets.items() if "annotated" in name for posting in some))
    print(f"needed or taught told rightly for {sum(sides)} of {len(sides)} annotated skills that were found")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=DATA, help="the benchmark's folder")
    parser.add_argument("--esco", type=Path, default=ESCO, help="the folder of ESCO's files")
    parser.add_argument("--models", type=Path, default=ROOT / "instance" / "models", help="exported models")
    parser.add_argument("--cache", type=Path, help="where vectors of labels are kept between runs")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if "DATABASE_URL" not in os.environ:
            os.environ |= {"DATABASE_URL": f"sqlite:///{folder}/bench.db", "INSTANCE_DIR": folder}
            flask("db", "upgrade")
            flask("skills", "import-esco", options.esco / "esco-en.zip", options.esco / "esco-fr.zip")
        with create_app(settings.from_environment(os.environ)).app_context():
            report(options.data, options.models, options.cache or Path(folder))


if __name__ == "__main__":
    main()
