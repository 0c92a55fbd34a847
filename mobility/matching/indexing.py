"""Filling the index with vectors: what is new, everything anew, another model beside the one in use; and the switch.

Between the writes nothing is locked. A run that is cut off leaves vectors that the next one finds; a list reads the
vectors of the active model only, so that none ever mixes two (`embeddings.services.activate_model`).
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from mobility.audit import services as audit
from mobility.core import clock
from mobility.core.authz import authorize
from mobility.core.db import lock, session, unit_of_work
from mobility.core.errors import Conflict
from mobility.core.i18n import N_
from mobility.embeddings import queries as vectors
from mobility.embeddings import services as embeddings
from mobility.embeddings.embedder import Embedder, ModelUnavailable
from mobility.embeddings.models import EmbeddingModel, ModelStatus, Problem
from mobility.embeddings.queries import hash_text, key_of
from mobility.matching import queries
from mobility.matching.models import IndexRun, RunKind, RunStatus
from mobility.matching.policy import MatchingPermission
from mobility.matching.quality_gate import Gate, run_gate
from mobility.matching.ranking import WEIGHTS
from mobility.people.models import Person

BATCH = 500
SILENT_AFTER = dt.timedelta(minutes=3)  # a run that tells no progress for so long was cut off

Progress = Callable[[int, int], None]


def _silently(done: int, total: int) -> None:
    pass


@dataclass(frozen=True)
class IndexReport:
    """What a run over the texts did; `unsound`: texts whose vector is none, which are compared by words."""

    model: str
    embedded: int
    removed: int
    kept: int
    unsound: int
    seconds: float


def update_index(
    *,
    open_embedder: Callable[[], Embedder],
    progress: Progress = _silently,
    since: dt.datetime | None = None,
    of: Collection[int] | None = None,
) -> IndexReport:
    """Embed texts without a vector of this model and remove vectors that no text needs.

    `of` some people: their texts and the postings' are embedded, and nothing is removed: a small part of the work.
    With `since` every vector made before is made anew. Where no model is in use yet, this one is from then on; where
    another is, this one's vectors are kept beside. Raises ModelUnavailable.
    """
    started = time.perf_counter()
    embedder = open_embedder()
    if vectors.find_model_by_key(key_of(embedder)) is None:
        embeddings.check_sanity(embedder=embedder)
    model = unit_of_work(lambda: embeddings.register_model(embedder=embedder).key)
    try:
        texts = queries.list_needed_texts(of)
        needed = {hash_text(text) for text in texts}
        fresh = vectors.list_known(model, needed) if since is None else vectors.list_hashes(model, since)
        missing = [text for text in texts if hash_text(text) not in fresh]
        session.rollback()
        unsound = _embed(embedder, missing, progress, is_anew=since is not None)
        removed = unit_of_work(lambda: embeddings.keep_only(model=model, hashes=needed)) if of is None else 0
    except Exception as error:
        problem = Problem.UNSOUND if isinstance(error, ModelUnavailable) else Problem.FAILED
        unit_of_work(lambda: embeddings.note_end(key=model, problem=problem))
        raise
    unit_of_work(lambda: _end(model, unsound, is_anew=since is not None))
    kept = len(needed) - len(missing)
    return IndexReport(model, len(missing) - unsound, removed, kept, unsound, time.perf_counter() - started)


def _embed(embedder: Embedder, texts: Sequence[str], progress: Progress, *, is_anew: bool) -> int:
    """How many came out as no vector; those are left out, and tried again at the next run."""
    unsound = 0
    for start in range(0, len(texts), BATCH):
        progress(start, len(texts))
        batch = texts[start : start + BATCH]
        matrix, is_sound = embeddings.embed_checked(embedder=embedder, texts=batch)
        sound = [text for text, good in zip(batch, is_sound, strict=True) if good]
        _store(key_of(embedder), sound, matrix[is_sound], is_anew)
        unsound += len(batch) - len(sound)
    return unsound


def _store(model: str, texts: Sequence[str], matrix: embeddings.Matrix, is_anew: bool) -> None:
    unit_of_work(lambda: embeddings.store_vectors(model=model, texts=texts, matrix=matrix, is_anew=is_anew))


def _end(key: str, unsound: int, *, is_anew: bool) -> None:
    """The first model of all needs no ceremony: there is nothing that it could be worse than."""
    embeddings.note_end(key=key, problem=Problem.UNSOUND if unsound else None, count=unsound, is_anew=is_anew)
    model = vectors.find_model_by_key(key)
    if model is not None and vectors.find_model(ModelStatus.ACTIVE) is None:
        embeddings.activate_model(model=model)


def follow(
    *, model: EmbeddingModel, models: Path | str, progress: Progress = _silently, of: Collection[int] | None = None
) -> IndexReport:
    """Bring the vectors of a model that is known up to the texts of now; notes on it where that cannot be."""
    key, name = model.key, model.name
    try:
        embedder = open_known(name=name, key=key, models=models)
    except ModelUnavailable:
        unit_of_work(lambda: embeddings.note_end(key=key, problem=Problem.UNAVAILABLE))
        raise
    return update_index(open_embedder=lambda: embedder, progress=progress, of=of)


def open_known(*, name: str, key: str, models: Path | str) -> Embedder:
    """The very model and version that made the vectors; raises ModelUnavailable where its files are another one's."""
    embedder = embeddings.open_embedder(name=name, models=models)
    if key_of(embedder) != key:
        raise ModelUnavailable(
            f"The vectors are of {key}, but the files of {name} are of version {embedder.version}. "
            "Prepare it, and use it: flask matching use-model"
        )
    return embedder


def pass_gate(*, embedder: Embedder) -> Gate:
    """Run the quality gate with a model, and keep its figures with the model where it is known."""
    gate = run_gate(embedder)
    unit_of_work(lambda: _keep_gate(key_of(embedder), gate))
    return gate


def _keep_gate(key: str, gate: Gate) -> None:
    model = vectors.find_model_by_key(key)
    if model is not None:
        model.gate = gate.to_json()


def has_passed(model: EmbeddingModel) -> bool:
    """With the weights of now: figures of others say nothing."""
    gate = model.gate or {}
    return bool(gate.get("passed")) and gate.get("weights") == WEIGHTS.version


def use_model(*, actor: Person | None, model: EmbeddingModel, reason: str) -> None:
    """Switch to a model that is prepared, complete and through the gate; `actor` None: the command line."""
    if actor is not None:
        authorize(actor, MatchingPermission.STEER_INDEX)
    lock(model)
    if model.status is ModelStatus.ACTIVE:
        raise Conflict(N_("This model is in use already. Open the page again to see what stands now."))
    if model.status is ModelStatus.PREPARING and model.completed_at is None:
        raise Conflict(N_("Not every text has been read by this model yet. Wait until it is prepared."))
    if model.status is ModelStatus.PREPARING and not has_passed(model):
        raise Conflict(N_("This model has not passed the quality gate, so it is not used."))
    before = embeddings.activate_model(model=model)
    audit.record(
        actor=actor,
        action="use_embedding_model",
        subject=model,
        old_status=ModelStatus.FORMER if before is not None else None,
        new_status=ModelStatus.ACTIVE,
        note=reason,
    )


def use_prepared(*, actor: Person, reason: str) -> None:
    """Switch to the model that is prepared beside the one in use."""
    prepared = vectors.find_model(ModelStatus.PREPARING)
    if prepared is None:
        raise Conflict(N_("No model is prepared. Prepare the configured one first."))
    use_model(actor=actor, model=prepared, reason=reason)


def go_back(*, actor: Person | None, reason: str) -> EmbeddingModel:
    """To the model that was in use before, whose vectors were kept."""
    former = vectors.find_model(ModelStatus.FORMER)
    if former is None:
        raise Conflict(N_("There is no former model to go back to."))
    use_model(actor=actor, model=former, reason=reason)
    return former


def request_run(*, actor: Person, kind: RunKind, reason: str) -> IndexRun:
    """Ask the worker for a long run; one of a kind at a time."""
    authorize(actor, MatchingPermission.STEER_INDEX)
    if queries.find_open_run(kind) is not None:
        raise Conflict(N_("The worker has this to do already. Its progress is shown below."))
    run = IndexRun(kind=kind, requested_by=actor, reason=reason)
    session.add(run)
    audit.record(actor=actor, action=f"request_index_{kind.value}", subject=run, note=reason)
    return run


def take_run() -> int | None:
    """The oldest run that nobody works on is this worker's from now on; its id, None where none waits."""
    for run in queries.list_open_runs():
        lock(run)
        is_cut_off = run.touched_at is None or run.touched_at < clock.now() - SILENT_AFTER
        if run.finished_at is None and is_cut_off:
            run.status, run.touched_at = RunStatus.RUNNING, clock.now()
            return run.id
    return None


def carry_out(*, run_id: int, name: str, models: Path | str) -> None:
    """What was asked for, with progress told; whatever happens it ends, with its reason."""
    run = session.get_one(IndexRun, run_id)
    kind, since = run.kind, run.created_at
    session.rollback()

    def tell(done: int, total: int) -> None:
        unit_of_work(lambda: _touch(run_id, done, total))

    try:
        if kind is RunKind.PREPARE:
            prepare_beside(name=name, models=models, progress=tell)
        else:
            rebuild(name=name, models=models, since=since, progress=tell)
    except ModelUnavailable as error:
        reason = str(error)
        unit_of_work(lambda: _finish(run_id, Problem.UNAVAILABLE, reason))
    except Exception:
        unit_of_work(lambda: _finish(run_id, Problem.FAILED, ""))
        raise
    else:
        unit_of_work(lambda: _finish(run_id, None, ""))


def prepare_beside(*, name: str, models: Path | str, progress: Progress = _silently) -> Gate:
    """Export the configured model, read every text with it beside the one in use, and run the gate."""
    embeddings.export_apart(name=name, models=models)
    embedder = embeddings.open_embedder(name=name, models=models)
    update_index(open_embedder=lambda: embedder, progress=progress)
    return pass_gate(embedder=embedder)


def rebuild(*, name: str, models: Path | str, since: dt.datetime, progress: Progress = _silently) -> IndexReport:
    """Every vector of the model in use anew, or of the configured one where none is; cut off, it goes on later."""
    active = vectors.find_model(ModelStatus.ACTIVE)
    if active is None:
        return update_index(
            open_embedder=lambda: embeddings.open_embedder(name=name, models=models), progress=progress, since=since
        )
    embedder = open_known(name=active.name, key=active.key, models=models)
    return update_index(open_embedder=lambda: embedder, progress=progress, since=since)


def _touch(run_id: int, done: int, total: int) -> None:
    run = session.get_one(IndexRun, run_id)
    run.done, run.total, run.touched_at = done, total, clock.now()


def _finish(run_id: int, problem: Problem | None, detail: str) -> None:
    run = session.get_one(IndexRun, run_id)
    run.status = RunStatus.FAILED if problem else RunStatus.DONE
    run.finished_at, run.problem, run.detail = clock.now(), problem, detail
    if problem is None:
        run.done = run.total = run.total or run.done
