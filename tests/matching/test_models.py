"""One model is in use, another is prepared beside it, the one before is kept; lists never mix two (F27–F29, P16)."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from mobility.core import clock
from mobility.core.db import session, unit_of_work
from mobility.core.errors import Conflict
from mobility.embeddings.embedder import HashingEmbedder
from mobility.embeddings.manifest import GRAPH, ModelUnavailable
from mobility.embeddings.models import EmbeddingModel, ModelStatus, Problem, TextVector
from mobility.embeddings.queries import count_vectors, find_model, find_model_by_key, list_models, read_revision
from mobility.embeddings.services import activate_model
from mobility.matching import index, indexing, jobs
from mobility.matching.models import IndexRun, RunKind, RunStatus
from mobility.matching.quality_gate import checks
from tests.embeddings.tiny import make_tiny_model, write_graph
from tests.factories import candidate
from tests.matching.conftest import make_open_person, read

HASHING = "hashing:1"


class Other(HashingEmbedder):
    """Another version, of another length; what it gives can be spoilt."""

    version = "2"

    def __init__(self, spoil=lambda matrix: matrix, before=lambda: None) -> None:
        super().__init__(32)
        self._spoil, self._before = spoil, before

    def embed(self, texts):
        self._before()
        return self._spoil(super().embed(texts)) if len(texts) != 3 else super().embed(texts)


OTHER = "hashing:2"


def update(embedder) -> indexing.IndexReport:
    return indexing.update_index(open_embedder=lambda: embedder)


def use(key: str) -> None:
    unit_of_work(lambda: activate_model(model=find_model_by_key(key)))


@pytest.fixture
def lenient(monkeypatch):
    """Until free text leaves the score: names in it move a group by little, and surely."""
    monkeypatch.setattr(checks, "SMALLEST_P", 0.0)


@pytest.fixture
def tiny(app, tmp_path, monkeypatch):
    """Another model is configured from now on."""
    monkeypatch.setitem(app.config, "MODELS_DIR", tmp_path)
    monkeypatch.setitem(app.config, "EMBEDDING_MODEL", "tiny")
    return make_tiny_model(tmp_path)


@pytest.fixture
def run(app):
    return lambda *words: app.test_cli_runner().invoke(args=["matching", *words])


@pytest.fixture
def work(app):
    def one_run() -> None:
        with app.app_context():
            jobs.index_changes()

    return one_run


def suggested(client, scene) -> str:
    return read(client.sign_in(scene.people.host).get(f"/opportunities/{scene.posting.id}/candidates?tab=suggested"))


def test_the_first_model_is_in_use_once_every_text_has_its_vector(scene):
    seen = []
    update(Other(before=lambda: seen.append(read_revision().model)))
    assert set(seen) == {None}
    assert read_revision().model == OTHER
    assert find_model(ModelStatus.ACTIVE).dimension == 32


def test_what_fails_the_simplest_comparison_is_no_model(scene):
    class Constant(Other):
        def embed(self, texts):
            return np.tile(np.eye(1, 32, dtype=np.float32), (len(texts), 1))

    with pytest.raises(ModelUnavailable, match="no model of meaning"):
        update(Constant())
    assert list_models() == []


def test_another_model_is_prepared_beside_and_lists_go_on_with_the_one_in_use(scene, update_index):
    update_index()
    before = index.take_snapshot()
    report = update(Other())
    assert report.embedded == count_vectors()[HASHING] == count_vectors()[OTHER]
    assert index.take_snapshot() is before
    assert [model.status for model in list_models()] == [ModelStatus.ACTIVE, ModelStatus.PREPARING]


def test_a_list_reads_vectors_of_one_model_at_every_moment_of_a_switch(scene, update_index):
    update_index()
    dimensions = []
    update(Other(before=lambda: dimensions.append(index.take_snapshot().vectors.of(["SQL queries"]).shape[1])))
    use(OTHER)
    dimensions.append(index.take_snapshot().vectors.of(["SQL queries"]).shape[1])
    assert dimensions == [64] * (len(dimensions) - 1) + [32]
    assert index.take_snapshot().model == OTHER


def test_two_models_are_never_in_use_at_once(scene, update_index):
    update_index()
    update(Other())
    with pytest.raises(IntegrityError), session.begin_nested():
        session.execute(sa.update(EmbeddingModel).values(status=ModelStatus.ACTIVE))


def test_the_model_before_is_kept_until_the_next_switch(scene, update_index):
    update_index()
    update(Other())
    use(OTHER)
    assert {model.key: model.status for model in list_models()} == {
        HASHING: ModelStatus.FORMER,
        OTHER: ModelStatus.ACTIVE,
    }
    use(HASHING)
    assert read_revision().model == HASHING
    assert count_vectors()[OTHER]
    third = Other()
    third.version = "3"
    update(third)
    use("hashing:3")
    assert set(count_vectors()) == {HASHING, "hashing:3"}


def test_a_run_that_is_killed_leaves_what_the_next_one_finds(scene, update_index, monkeypatch):
    update_index()
    monkeypatch.setattr(indexing, "BATCH", 4)
    calls = []

    def die():
        calls.append(1)
        if len(calls) > 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        update(Other(before=die))
    session.rollback()
    done = count_vectors()[OTHER]
    assert 0 < done < count_vectors()[HASHING]
    assert read_revision().model == HASHING
    assert find_model_by_key(OTHER).completed_at is None
    assert update(Other()).embedded == count_vectors()[HASHING] - done


def test_a_model_that_is_given_up_in_the_middle_of_its_run_leaves_nothing(scene, update_index, monkeypatch):
    update_index()
    update(Other())
    use(OTHER)
    update_index()
    make_open_person("New Nia", scene.sql, job_title="a new title")

    def give_up():
        unit_of_work(lambda: session.execute(sa.delete(EmbeddingModel).where(EmbeddingModel.key == OTHER)))

    with pytest.raises(ModelUnavailable, match="given up"):
        update(Other(before=give_up))


@pytest.mark.parametrize(
    "spoil",
    [lambda matrix: matrix * np.nan, lambda matrix: matrix[:, :5], lambda matrix: matrix * 0],
    ids=["not a number", "another length", "nothing"],
)
def test_a_model_that_gives_no_vectors_changes_nothing_and_says_so(scene, update_index, spoil):
    update(Other())
    stamp = read_revision()
    make_open_person("New Nia", scene.sql, job_title="a new title")
    make_open_person("New Nora", scene.sql, job_title="another title")
    with pytest.raises(ModelUnavailable):
        update(Other(spoil))
    assert read_revision() == stamp
    assert find_model(ModelStatus.ACTIVE).problem is Problem.UNSOUND


def test_one_text_without_a_usable_vector_holds_up_none_of_the_others(scene):
    def spoil(matrix):
        matrix[0] = np.nan
        return matrix

    report = update(Other(spoil))
    assert report.unsound == 1
    assert report.embedded == count_vectors()[OTHER] > 3
    model = find_model(ModelStatus.ACTIVE)
    assert (model.problem, model.problem_count) == (Problem.UNSOUND, 1)
    update(Other())
    assert model.problem is None


def test_a_model_of_another_length_than_its_vectors_is_refused(scene, update_index):
    update_index()
    wrong = HashingEmbedder(16)
    with pytest.raises(ModelUnavailable, match="16 dimensions"):
        update(wrong)


def test_a_damaged_file_leaves_pages_with_the_vectors_there_are(work, client, scene, tiny):
    work()
    make_open_person("Late Lou", scene.sql)
    before, stamp = suggested(client, scene), read_revision()
    content = bytearray((tiny / GRAPH).read_bytes())
    content[-1] ^= 1
    (tiny / GRAPH).write_bytes(content)
    from mobility.embeddings import services

    services._open.cache_clear()  # as in a process that starts
    work()
    assert read_revision() == stamp
    assert find_model(ModelStatus.ACTIVE).problem is Problem.UNAVAILABLE
    assert suggested(client, scene) == before
    assert candidate(scene.posting, scene.people.employee) in before


def test_files_of_another_version_are_not_taken_for_those_that_made_the_vectors(work, scene, tiny, tmp_path):
    work()
    key = read_revision().model
    make_tiny_model(tmp_path, seed=2)
    with pytest.raises(ModelUnavailable, match="are of version"):
        indexing.follow(model=find_model(ModelStatus.ACTIVE), models=tmp_path)
    assert read_revision().model == key


def test_one_command_prepares_tries_and_uses_another_model_and_one_goes_back(run, scene, update_index, tiny, lenient):
    update_index()
    used = run("use-model")
    assert used.exit_code == 0, used.output
    assert "nDCG@10" in used.output
    assert read_revision().model.startswith("tiny:")
    assert run("use-model", "--rollback").exit_code == 0
    assert read_revision().model == HASHING
    assert run("use-model", find_model(ModelStatus.FORMER).version).exit_code == 0
    assert read_revision().model.startswith("tiny:")


def test_index_prepares_beside_and_says_how_to_switch(run, scene, update_index, tiny):
    update_index()
    told = run("index").output
    assert "Pages go on with hashing:1" in told
    assert read_revision().model == HASHING


def test_a_model_below_the_bar_is_not_used(run, scene, update_index, tiny, tmp_path):
    update_index()
    write_graph(np.ones((9000, 32), dtype=np.float32), tiny / GRAPH)  # everything means the same
    from mobility.embeddings.manifest import TOKENIZER, write_manifest

    write_manifest(tiny, "tiny", 32, 256, (GRAPH, TOKENIZER))
    refused = run("use-model")
    assert refused.exit_code == 1
    assert read_revision().model == HASHING


def test_a_model_is_used_only_when_complete_and_through_the_gate_of_these_weights(scene, update_index):
    update_index()
    update(Other())
    model = find_model(ModelStatus.PREPARING)
    for gate in (None, {"passed": False, "weights": checks.WEIGHTS.version}, {"passed": True, "weights": "older"}):
        model.gate = gate
        session.flush()
        with pytest.raises(Conflict):
            indexing.use_model(actor=scene.people.admin, model=model, reason="It is better.")
    model.gate = {"passed": True, "weights": checks.WEIGHTS.version}
    indexing.use_model(actor=scene.people.admin, model=model, reason="It is better.")
    assert read_revision().model == OTHER


def test_the_command_refuses_versions_it_does_not_know(run, scene, update_index):
    update_index()
    refused = run("use-model", "nothing")
    assert refused.exit_code == 1
    assert "hashing:1 (active)" in refused.output
    assert run("use-model", "--rollback").exit_code == 1


def test_a_rebuild_makes_every_vector_anew_and_tells_its_progress(work, scene, update_index):
    update_index()
    admin, kind = scene.people.admin, RunKind.REBUILD
    session.execute(sa.update(TextVector).values(vector=b"\0" * 256, created_at=clock.now() - dt.timedelta(days=1)))
    session.commit()
    run = indexing.request_run(actor=admin, kind=kind, reason="Vectors were damaged.")
    session.commit()
    with pytest.raises(Conflict):
        indexing.request_run(actor=admin, kind=kind, reason="Again.")
    work()
    run = session.get_one(IndexRun, run.id)
    assert (run.status, run.done) == (RunStatus.DONE, count_vectors()[HASHING])
    assert index.take_snapshot().vectors.of(["SQL queries"]).any()


def test_a_run_that_was_cut_off_is_taken_again_and_does_only_the_rest(work, scene, update_index, monkeypatch):
    update_index()
    clock.set_now(clock.now() + dt.timedelta(days=1))
    run = indexing.request_run(actor=scene.people.admin, kind=RunKind.REBUILD, reason="Vectors were damaged.")
    run_id = run.id
    session.commit()
    monkeypatch.setattr(indexing, "BATCH", 4)
    store = indexing._store
    stored = []

    def store_once(*args):
        if stored:
            raise KeyboardInterrupt
        stored.append(1)
        store(*args)

    monkeypatch.setattr(indexing, "_store", store_once)
    with pytest.raises(KeyboardInterrupt):
        work()
    session.rollback()
    monkeypatch.setattr(indexing, "_store", store)
    assert unit_of_work(indexing.take_run) is None  # for a while it may still be alive
    clock.set_now(clock.now() + dt.timedelta(minutes=5))
    work()
    run = session.get_one(IndexRun, run_id)
    assert run.status is RunStatus.DONE
    assert run.total == count_vectors()[HASHING] - 4


def test_a_preparation_that_cannot_be_made_ends_with_its_reason(app, scene, update_index, tmp_path, monkeypatch, work):
    update_index()
    monkeypatch.setitem(app.config, "MODELS_DIR", tmp_path)
    monkeypatch.setitem(app.config, "EMBEDDING_MODEL", "tiny")
    folder = make_tiny_model(tmp_path)
    write_graph(np.full((9000, 32), np.nan, dtype=np.float32), folder / GRAPH)
    from mobility.embeddings.manifest import TOKENIZER, write_manifest

    write_manifest(folder, "tiny", 32, 256, (GRAPH, TOKENIZER))
    run = indexing.request_run(actor=scene.people.admin, kind=RunKind.PREPARE, reason="Try it.")
    session.commit()
    work()
    run = session.get_one(IndexRun, run.id)
    assert (run.status, run.problem) == (RunStatus.FAILED, Problem.UNAVAILABLE)
    assert "no usable vector" in run.detail
    assert read_revision().model == HASHING
