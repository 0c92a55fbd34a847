"""Keeping models and vectors: opening a model, storing what it made, and switching from one model to another."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import lru_cache
from itertools import islice
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import numpy.typing as npt
import sqlalchemy as sa

from mobility.core import clock
from mobility.core.db import lock, session
from mobility.embeddings.embedder import Embedder, HashingEmbedder, export_model, load_embedder, model_folder
from mobility.embeddings.manifest import MANIFEST, ModelUnavailable, read_manifest
from mobility.embeddings.models import EmbeddingModel, ModelStatus, Problem, TextVector
from mobility.embeddings.queries import (
    GENERATION,
    find_model,
    find_model_by_key,
    hash_text,
    key_of,
    list_hashes,
    list_known,
    list_models,
)

HASHING = "hashing"
AT_ONCE = 500
LENGTH_TOLERANCE = 0.01
Matrix = npt.NDArray[np.float32]
ASKED, NEAR, FAR = "plan and lead a project", "lead a project", "repair water pumps"


def prepare_model(*, name: str, models: Path | str) -> str:
    """Export the model once and answer its version; raises ModelUnavailable, for pages to go on without."""
    return HashingEmbedder.version if name == HASHING else export_model(name, model_folder(models, name)).version


def export_apart(*, name: str, models: Path | str) -> None:
    """Export in a process of its own, so that what runs the pages never loads torch; raises ModelUnavailable."""
    if find_version(name=name, models=models) is None:
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
            process.submit(export_model, name, model_folder(models, name)).result()


def find_version(*, name: str, models: Path | str) -> str | None:
    """The version of the prepared model, every file of it checked; None where it is missing or damaged."""
    try:
        return HashingEmbedder.version if name == HASHING else read_manifest(model_folder(models, name)).version
    except ModelUnavailable:
        return None


def open_embedder(*, name: str, models: Path | str) -> Embedder:
    """The prepared model, kept in memory until its folder is another one; raises ModelUnavailable."""
    return _open(name, str(models), _written_at(model_folder(models, name) / MANIFEST))


@lru_cache(maxsize=2)
def _open(name: str, models: str, written_at: int) -> Embedder:
    return HashingEmbedder() if name == HASHING else load_embedder(name, model_folder(models, name))


def _written_at(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


def embed_checked(*, embedder: Embedder, texts: Sequence[str]) -> tuple[Matrix, npt.NDArray[np.bool_]]:
    """Vectors of shape (texts, dimension), and which of them are sound: numbers only, and of length 1.

    Raises ModelUnavailable where the shape is another one, or where not one of several vectors is sound.
    """
    matrix = np.asarray(embedder.embed(texts))
    if matrix.shape != (len(texts), embedder.dimension):
        told = f"{embedder.model_name} gives {matrix.shape}, not {(len(texts), embedder.dimension)}."
        raise ModelUnavailable(told)
    lengths = np.sqrt(np.square(matrix, dtype=np.float64).sum(axis=1))
    is_sound = np.isfinite(lengths) & (np.abs(lengths - 1) <= LENGTH_TOLERANCE)
    if len(texts) > 1 and not is_sound.any():
        raise ModelUnavailable(f"{embedder.model_name} gives no usable vector for any of {len(texts)} texts.")
    return matrix.astype(np.float32), is_sound


def check_sanity(*, embedder: Embedder) -> None:
    """Whether a model is one at all: sound vectors, the same each time, near for near texts; else ModelUnavailable."""
    texts = (ASKED, NEAR, FAR)
    matrix, is_sound = embed_checked(embedder=embedder, texts=texts)
    again, _ = embed_checked(embedder=embedder, texts=texts)
    asked, near, far = matrix
    if not is_sound.all() or not np.allclose(matrix, again, atol=1e-4) or asked @ near <= asked @ far:
        raise ModelUnavailable(f"{embedder.model_name} is no model of meaning: it fails the simplest comparison.")


def register_model(*, embedder: Embedder) -> EmbeddingModel:
    """The row of this model and version; one that is new is prepared beside the active, instead of any other."""
    key = key_of(embedder)
    known = find_model_by_key(key)
    if known is not None:
        if known.dimension != embedder.dimension:
            raise ModelUnavailable(
                f"{key} gives {embedder.dimension} dimensions, but its vectors have {known.dimension}."
            )
        return known
    for other in list_models():
        if other.status is ModelStatus.PREPARING:
            drop_model(model=other)
    model = EmbeddingModel(
        name=embedder.model_name,
        version=embedder.version,
        key=key,
        dimension=embedder.dimension,
        status=ModelStatus.PREPARING,
        revision=_new_revision(),
    )
    session.add(model)
    session.flush()
    return model


def activate_model(*, model: EmbeddingModel) -> EmbeddingModel | None:
    """From now on lists read this one's vectors. The one before stays to go back to, whatever was before that goes.

    Answers the one before. One transaction: no reader ever sees two active models, or none.
    """
    lock(model)
    before = find_model(ModelStatus.ACTIVE)
    if before is model:
        return None
    for other in list_models():
        if other.status is ModelStatus.FORMER and other is not model:
            drop_model(model=other)
    if before is not None:
        before.status = ModelStatus.FORMER
        session.flush()
    model.status, model.activated_at = ModelStatus.ACTIVE, clock.now()
    session.flush()
    return before


def drop_model(*, model: EmbeddingModel) -> None:
    """With all its vectors."""
    session.execute(sa.delete(TextVector).where(TextVector.model == model.key))
    session.delete(model)
    session.flush()


def note_end(*, key: str, problem: Problem | None = None, count: int = 0, is_anew: bool = False) -> None:
    """How a run over the texts ended: everything has its vector, or why not; `is_anew`: those that had one, too."""
    model = find_model_by_key(key)
    if model is None:
        return
    model.problem, model.problem_count, model.tried_at = problem, count, clock.now()
    if problem is None:
        model.completed_at = model.tried_at
    if is_anew:
        model.revision = _new_revision()


def store_vectors(*, model: str, texts: Sequence[str], matrix: Matrix, is_anew: bool = False) -> int:
    """Add the vectors of texts (rows of the matrix) that have none of this model yet; `is_anew` replaces those."""
    new = {hash_text(text): row for text, row in zip(texts, matrix, strict=True)}
    if not new:
        return 0
    _note_change(model)
    if is_anew:
        _remove(model, new)
    known = set() if is_anew else list_known(model, new)
    rows = [
        {"model": model, "text_hash": text_hash, "vector": row.astype("<f4").tobytes()}
        for text_hash, row in new.items()
        if text_hash not in known
    ]
    if rows:
        session.execute(sa.insert(TextVector), rows)
    return len(rows)


def keep_only(*, model: str, hashes: Collection[str]) -> int:
    """Remove this model's vectors of other texts; what other models made stays."""
    gone = list_hashes(model) - set(hashes)
    if gone:
        _note_change(model)
    return _remove(model, gone)


def remove_texts(*, texts: Iterable[str]) -> None:
    """Remove the vectors of these texts, whichever model made them."""
    session.execute(sa.update(EmbeddingModel).values(revision=_next_revision()))
    for chunk in _chunks({hash_text(text) for text in texts}):
        session.execute(sa.delete(TextVector).where(TextVector.text_hash.in_(chunk)))


def _note_change(key: str) -> None:
    """Another revision, in the transaction that changes the vectors; nothing is kept for a model that was dropped."""
    changed = sa.update(EmbeddingModel).where(EmbeddingModel.key == key).values(revision=_next_revision())
    if session.execute(changed).rowcount == 0:
        raise ModelUnavailable(f"{key} was given up meanwhile.")


def _new_revision() -> str:
    """Of another generation: whoever holds vectors of before lets go of them."""
    return secrets.token_hex(GENERATION)


def _next_revision() -> sa.ColumnElement[str]:
    """Of the same generation: vectors only come or go."""
    return sa.func.substr(EmbeddingModel.revision, 1, GENERATION) + secrets.token_hex(GENERATION // 2)


def _remove(model: str, hashes: Collection[str]) -> int:
    for chunk in _chunks(hashes):
        session.execute(sa.delete(TextVector).where(TextVector.model == model, TextVector.text_hash.in_(chunk)))
    return len(hashes)


def _chunks(hashes: Iterable[str]) -> Iterable[list[str]]:
    left: Iterator[str] = iter(hashes)
    while chunk := list(islice(left, AT_ONCE)):
        yield chunk
