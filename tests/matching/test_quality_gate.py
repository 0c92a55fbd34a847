"""A change of model or weights passes the gate before anybody is ranked by it (P16): its set, its figures, its eyes."""

from __future__ import annotations

import json
from dataclasses import fields

import numpy as np
import pytest

from mobility.embeddings.embedder import HashingEmbedder, load_embedder, model_folder
from mobility.matching import corpus
from mobility.matching.corpus import Person
from mobility.matching.quality_gate import build, checks, run_gate
from mobility.matching.quality_gate.gate_set import SET_FILE, load_reference, load_set
from mobility.matching.quality_gate.measures import find_shift, ndcg, percentiles
from mobility.matching.ranking import WEIGHTS
from mobility.settings import DEFAULT_MODEL, ROOT
from mobility.skills.services.taxonomy import starter_lines


class Spoilt(HashingEmbedder):
    """Takes everything for the same, but for the texts that begin with a name."""

    def embed(self, texts):
        vectors = np.tile(np.eye(1, self.dimension, dtype=np.float32), (len(texts), 1))
        return vectors


@pytest.fixture(scope="module")
def gate():
    return run_gate(HashingEmbedder())


def row_of(gate, name: str):
    return next(row for row in gate.rows if row.name == name)


def test_the_gate_is_held_by_the_weights_of_now(gate):
    assert {row.name: row.value for row in gate.rows if not row.is_passed} == {}


def test_nothing_that_somebody_writes_freely_can_reach_a_score():
    """P2 by construction: there is no field for it."""
    assert {field.name for field in fields(Person)} == {"id", "title", "held", "wanted", "former", "language"}


@pytest.mark.model
def test_the_gate_is_held_by_the_model_that_is_served():
    served = load_embedder(DEFAULT_MODEL, model_folder(ROOT / "instance" / "models", DEFAULT_MODEL))
    gate = run_gate(served)
    assert {row.name: row.value for row in gate.rows if not row.is_passed} == {}
    assert load_reference()["models"][DEFAULT_MODEL]["version"] == served.version


def test_other_weights_need_other_figures(gate):
    reference = load_reference()
    assert reference["weights"] == WEIGHTS.version, "new weights: run python -m mobility.matching.quality_gate.refer"
    assert reference["models"]["hashing"] == {"version": "1", **checks.measure_quality(checks.Bench(HashingEmbedder()))}


def test_the_set_is_what_the_script_makes_of_the_starter_taxonomy():
    concepts = {concept["slug"]: concept for concept in map(json.loads, starter_lines())}
    assert build.write(build.build(concepts)) == SET_FILE.read_text("utf-8")
    assert (len(load_set().people), len(load_set().postings)) == (60, 12)


def test_a_model_that_takes_everything_for_the_same_is_noticed():
    gate = run_gate(Spoilt())
    assert not row_of(gate, "nDCG@10, people for a posting").is_passed
    assert not gate.is_passed


def test_a_score_that_follows_a_number_is_noticed(monkeypatch):
    class Leaking(checks.Bench):
        def score_table(self, people, postings=None):
            return super().score_table(people, postings) + np.asarray([0.001 * (p.id < "F") for p in people])

    rows = {row.name: row for row in checks._check_inputs(Leaking(HashingEmbedder()))}
    assert not rows["Score changed by another number"].is_passed


def test_a_score_that_follows_the_sex_of_a_title_is_noticed(monkeypatch):
    monkeypatch.setattr(corpus, "neutral", lambda title, language: title)

    class Leaking(checks.Bench):
        def score_table(self, people, postings=None):
            favoured = np.asarray([0.3 * ("woman" in one.title) for one in people])
            return super().score_table(people, postings) + favoured

    rows = list(checks._check_proxies(Leaking(HashingEmbedder())))
    assert not all(row.is_passed for row in rows)


def test_ndcg_is_as_computed_by_hand():
    grades = {"a": 3, "b": 2, "c": 1}
    assert ndcg(["a", "b", "c"], grades) == pytest.approx(1)
    # (2²−1)/log2(2) + (2³−1)/log2(4) + 0 over 7/1 + 3/log2(3) + 1/2
    assert ndcg(["b", "x", "a"], grades) == pytest.approx((3 + 7 / 2) / (7 + 3 / 1.5849625 + 0.5))
    assert ndcg(["x"], {}) == 0


def test_places_between_equals_are_their_middle():
    assert percentiles([0, 5, 3, 9], [1, 3, 3, 5]).tolist() == [0, 87.5, 50, 100]


def test_a_shift_of_everyone_is_certain_and_none_is_none():
    assert find_shift([0.0, 0.0, 0.0]) == (0.0, 1.0)
    assert find_shift([0.1, 0.1]) == (0.1, 0.0)
    mean, p = find_shift([1.0, -1.0, 1.0, -1.0])
    assert (mean, p) == (0, pytest.approx(1))
