"""The state of the index, told to administrators in one word, and what they can do about it."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from mobility.audit.models import AuditEntry
from mobility.core.db import session
from mobility.embeddings.embedder import HashingEmbedder
from mobility.embeddings.models import EmbeddingModel, ModelStatus, Problem
from mobility.embeddings.queries import find_model, read_revision
from mobility.matching import indexing
from mobility.matching.models import IndexRun, RunStatus
from mobility.matching.ranking import WEIGHTS
from tests.matching.conftest import make_open_person, read

PAGE = "/administration/system/index"
REASON = {"reason": "Vectors were damaged."}


class Other(HashingEmbedder):
    version = "2"


def prepare_other(*, passed: bool = True) -> None:
    indexing.update_index(open_embedder=Other)
    find_model(ModelStatus.PREPARING).gate = {"passed": passed, "weights": WEIGHTS.version, "rows": []}
    session.commit()


def look(client, people) -> str:
    return read(client.sign_in(people.admin).get(PAGE))


def test_an_index_that_has_read_everything_is_fresh_and_one_that_has_not_is_behind(client, scene, update_index):
    assert "Not read yet" in look(client, scene.people)
    update_index()
    page = look(client, scene.people)
    assert "Fresh" in page
    assert "1 people who may be found, 1 postings" in page
    make_open_person("Late Lou", scene.sql, job_title="a new title")
    assert "Behind 2 texts wait" in look(client, scene.people)


@pytest.mark.parametrize(
    ("problem", "count", "told"),
    [
        (Problem.UNAVAILABLE, 0, "could not open hashing"),
        (Problem.UNSOUND, 3, "no usable vectors for 3 texts"),
        (Problem.UNSOUND, 0, "gave no usable vectors"),
        (Problem.FAILED, 0, "stopped at an error"),
    ],
    ids=str,
)
def test_an_index_that_failed_says_why_and_what_to_do(client, scene, update_index, problem, count, told):
    update_index()
    model = find_model(ModelStatus.ACTIVE)
    model.problem, model.problem_count, model.tried_at = problem, count, model.completed_at
    session.commit()
    page = look(client, scene.people)
    assert "Failed" in page
    assert told in page


def test_files_that_did_not_make_the_vectors_are_told(client, scene, update_index):
    update_index()
    session.execute(sa.update(EmbeddingModel).values(version="0"))
    session.commit()
    assert "missing, damaged or of another version" in look(client, scene.people)


def test_a_rebuild_is_asked_for_with_a_reason_and_its_progress_is_shown(client, scene, update_index):
    update_index()
    client.sign_in(scene.people.admin)
    assert client.post(f"{PAGE}/rebuild", data={"reason": ""}).status_code == 422
    assert client.post(f"{PAGE}/rebuild", data=REASON).status_code == 303
    assert "begins within a minute" in look(client, scene.people)
    run = session.scalars(sa.select(IndexRun)).one()
    run.status, run.done, run.total = RunStatus.RUNNING, 400, 1000
    session.commit()
    assert "400 of 1,000 texts" in client.get(PAGE, headers={"HX-Request": "true"}).text
    assert client.post(f"{PAGE}/rebuild", data=REASON).status_code == 409


def test_a_run_that_failed_says_so_until_the_next(client, scene, update_index):
    update_index()
    client.sign_in(scene.people.admin).post(f"{PAGE}/prepare", data=REASON)
    run = session.scalars(sa.select(IndexRun)).one()
    run.status, run.finished_at, run.problem = RunStatus.FAILED, run.created_at, Problem.UNAVAILABLE
    run.detail = "weights.bin is a pickle"
    session.commit()
    assert "weights.bin is a pickle" in look(client, scene.people)


def test_a_prepared_model_is_used_and_the_former_gone_back_to_both_on_record(client, scene, update_index):
    update_index()
    prepare_other()
    client.sign_in(scene.people.admin)
    assert "Use the prepared model" in look(client, scene.people)
    assert client.post(f"{PAGE}/use", data=REASON).status_code == 303
    assert read_revision().model == "hashing:2"
    assert client.post(f"{PAGE}/back", data=REASON).status_code == 303
    assert read_revision().model == "hashing:1"
    actions = session.scalars(sa.select(AuditEntry.action).where(AuditEntry.action == "use_embedding_model")).all()
    assert len(actions) == 2


def test_a_model_below_the_bar_is_not_offered_and_not_taken(client, scene, update_index):
    update_index()
    prepare_other(passed=False)
    assert "Use the prepared model" not in look(client, scene.people)
    assert client.post(f"{PAGE}/use", data=REASON).status_code == 409
    assert read_revision().model == "hashing:1"


def test_without_a_former_or_prepared_model_there_is_nothing_to_switch_to(client, scene, update_index):
    update_index()
    client.sign_in(scene.people.admin)
    assert [client.post(f"{PAGE}/{act}", data=REASON).status_code for act in ("use", "back")] == [409, 409]
