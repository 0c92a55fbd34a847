"""Reading models and stored vectors: which model is in use, and vectors by the hash of a text."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import sqlalchemy as sa

from mobility.core.db import session
from mobility.embeddings.embedder import Embedder
from mobility.embeddings.models import MODEL_KEY_LENGTH, EmbeddingModel, ModelStatus, TextVector

FLOAT_BYTES = 4


class Stamp(NamedTuple):
    """Differs whenever the vectors that lists read do: another model, or another revision of this one's."""

    model: str | None
    revision: str


NOTHING = Stamp(None, "")


def hash_text(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def key_of(embedder: Embedder) -> str:
    """What vectors are comparable within: a model and its version. Of a long path the end, which tells it apart."""
    kept = MODEL_KEY_LENGTH - len(embedder.version) - 1
    return f"{embedder.model_name[-kept:]}:{embedder.version}"


def read_stamp() -> Stamp:
    """Of the active model alone, whatever is being prepared beside it; one row of a table of three."""
    query = sa.select(EmbeddingModel.key, EmbeddingModel.revision)
    row = session.execute(query.where(EmbeddingModel.status == ModelStatus.ACTIVE)).first()
    return NOTHING if row is None else Stamp(*row)


def find_model(status: ModelStatus) -> EmbeddingModel | None:
    """The active one; the newest that is being prepared; the one that was active before."""
    query = sa.select(EmbeddingModel).where(EmbeddingModel.status == status)
    newest = (sa.func.coalesce(EmbeddingModel.activated_at, EmbeddingModel.created_at).desc(), EmbeddingModel.id.desc())
    return session.scalars(query.order_by(*newest).limit(1)).first()


def find_model_by_key(key: str) -> EmbeddingModel | None:
    return session.scalar(sa.select(EmbeddingModel).where(EmbeddingModel.key == key))


def list_models() -> Sequence[EmbeddingModel]:
    """The oldest first."""
    return session.scalars(sa.select(EmbeddingModel).order_by(EmbeddingModel.id)).all()


def count_vectors() -> dict[str, int]:
    """How many vectors there are, by the key of their model."""
    counted = sa.select(TextVector.model, sa.func.count()).group_by(TextVector.model)
    return {row[0]: row[1] for row in session.execute(counted)}


def list_hashes(model: str, since: dt.datetime | None = None) -> set[str]:
    """The texts that have a vector of this model, made at or after `since`."""
    query = sa.select(TextVector.text_hash).where(TextVector.model == model)
    return set(session.scalars(query if since is None else query.where(TextVector.created_at >= since)))


def load_vectors(model: str) -> tuple[list[str], npt.NDArray[np.float32]]:
    """Every sound vector of a model: hashes, and float32 of shape (hashes, dimension), one row for each.

    One of another length, or with what is no number in it, counts as not there: its text is compared by words.
    """
    dimension = session.scalar(sa.select(EmbeddingModel.dimension).where(EmbeddingModel.key == model)) or 1
    rows = session.execute(
        sa.select(TextVector.text_hash, TextVector.vector).where(TextVector.model == model).order_by(TextVector.id)
    ).all()
    rows = [row for row in rows if len(row.vector) == dimension * FLOAT_BYTES]
    matrix = np.frombuffer(b"".join(row.vector for row in rows), dtype="<f4").reshape(len(rows), dimension)
    is_sound = np.isfinite(matrix).all(axis=1)
    hashes = [row.text_hash for row, sound in zip(rows, is_sound, strict=True) if sound]
    return hashes, matrix if is_sound.all() else matrix[is_sound]
