"""Reading stored vectors: by the hash of a text and the model that made them."""

from __future__ import annotations

import hashlib
from statistics import mode
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import sqlalchemy as sa

from mobility.core.db import session
from mobility.embeddings.embedder import Embedder
from mobility.embeddings.models import TextVector


class Stamp(NamedTuple):
    """Differs whenever the stored vectors of a model do."""

    model: str | None
    count: int
    last_id: int
    last_hash: str


NOTHING = Stamp(None, 0, 0, "")


def hash_text(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def key_of(embedder: Embedder) -> str:
    """What vectors are comparable within: a model and its version."""
    return f"{embedder.model_name}:{embedder.version}"


def read_stamp() -> Stamp:
    """Of the model that most texts have a vector of: while another takes over, pages go on with the old one."""
    row = session.execute(
        sa.select(
            TextVector.model, sa.func.count().label("n"), sa.func.max(TextVector.id), sa.func.max(TextVector.text_hash)
        )
        .group_by(TextVector.model)
        .order_by(sa.desc("n"), TextVector.model)
        .limit(1)
    ).first()
    return NOTHING if row is None else Stamp(*row)


def list_hashes(model: str) -> set[str]:
    """The texts that have a vector of this model."""
    return set(session.scalars(sa.select(TextVector.text_hash).where(TextVector.model == model)))


def load_vectors(model: str) -> tuple[list[str], npt.NDArray[np.float32]]:
    """Every sound vector of a model: hashes, and float32 of shape (hashes, dimension), one row for each.

    One of another length, or with what is no number in it, counts as not there: its text is compared by words.
    """
    rows = session.execute(
        sa.select(TextVector.text_hash, TextVector.vector).where(TextVector.model == model).order_by(TextVector.id)
    ).all()
    if not rows:
        return [], np.zeros((0, 1), dtype=np.float32)
    size = mode(len(row.vector) for row in rows)
    rows = [row for row in rows if len(row.vector) == size]
    matrix = np.frombuffer(b"".join(row.vector for row in rows), dtype="<f4").reshape(len(rows), -1)
    is_sound = np.isfinite(matrix).all(axis=1)
    hashes = [row.text_hash for row, sound in zip(rows, is_sound, strict=True) if sound]
    return hashes, matrix if is_sound.all() else matrix[is_sound]
