"""Keeping vectors: storing what a model made, removing what no text needs, opening the model itself."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from itertools import islice
from pathlib import Path

import numpy as np
import numpy.typing as npt
import sqlalchemy as sa

from mobility.core.db import session
from mobility.embeddings.embedder import Embedder, HashingEmbedder, export_model, load_embedder, model_folder
from mobility.embeddings.models import TextVector
from mobility.embeddings.queries import hash_text, list_hashes, list_known

HASHING = "hashing"
AT_ONCE = 500


def prepare_model(*, name: str, models: Path | str) -> str:
    """Export the model once and answer its version; raises ModelUnavailable, for pages to go on without."""
    return HashingEmbedder.version if name == HASHING else export_model(name, model_folder(models, name)).version


def open_embedder(*, name: str, models: Path | str) -> Embedder:
    """The prepared model, kept in memory once opened; raises ModelUnavailable."""
    return _open(name, str(models))


@lru_cache(maxsize=2)
def _open(name: str, models: str) -> Embedder:
    return HashingEmbedder() if name == HASHING else load_embedder(name, model_folder(models, name))


def store_vectors(*, model: str, texts: Sequence[str], matrix: npt.NDArray[np.float32]) -> int:
    """Add the vectors of texts (rows of the matrix) that have none of this model yet."""
    new = {hash_text(text): row for text, row in zip(texts, matrix, strict=True)}
    known = list_known(model, new)
    rows = [
        {"model": model, "text_hash": text_hash, "vector": row.astype("<f4").tobytes()}
        for text_hash, row in new.items()
        if text_hash not in known
    ]
    if rows:
        session.execute(sa.insert(TextVector), rows)
    return len(rows)


def keep_only(*, model: str, hashes: Collection[str]) -> int:
    """Remove this model's vectors of other texts, and every vector of other models."""
    others = session.execute(sa.delete(TextVector).where(TextVector.model != model))
    return others.rowcount + _remove(model, list_hashes(model) - set(hashes))


def remove_texts(*, texts: Iterable[str]) -> None:
    """Remove the vectors of these texts, whichever model made them."""
    for chunk in _chunks({hash_text(text) for text in texts}):
        session.execute(sa.delete(TextVector).where(TextVector.text_hash.in_(chunk)))


def _remove(model: str, hashes: Collection[str]) -> int:
    for chunk in _chunks(hashes):
        session.execute(sa.delete(TextVector).where(TextVector.model == model, TextVector.text_hash.in_(chunk)))
    return len(hashes)


def _chunks(hashes: Iterable[str]) -> Iterable[list[str]]:
    left = iter(hashes)
    while chunk := list(islice(left, AT_ONCE)):
        yield chunk
