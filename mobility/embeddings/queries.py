"""Reading models and stored vectors: which model is in use, and vectors by the hash of a text."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import sqlalchemy as sa

from mobility.core.db import session
from mobility.embeddings.embedder import Embedder
from mobility.embeddings.models import MODEL_KEY_LENGTH, EmbeddingModel, ModelStatus, TextVector

FLOAT_BYTES = 4
AT_ONCE = 500
GENERATION = 16  # digits of a revision that stay while vectors only come or go


@dataclass(frozen=True)
class Revision:
    """Which model's vectors lists read, as of when: `number` is another one whenever those are.

    `last_id` is the last that was stored then, of whichever model.
    """

    model: str | None
    number: str
    last_id: int = field(default=0, compare=False)

    def continues(self, before: Revision) -> bool:
        """Whether vectors came or went since, and those that stayed are the same."""
        return self.model == before.model and self.number[:GENERATION] == before.number[:GENERATION]


NOTHING = Revision(None, "")


def hash_text(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def key_of(embedder: Embedder) -> str:
    """What vectors are comparable within: a model and its version. Of a long path the end, which tells it apart."""
    kept = MODEL_KEY_LENGTH - len(embedder.version) - 1
    return f"{embedder.model_name[-kept:]}:{embedder.version}"


def read_revision() -> Revision:
    """Of the active model alone, whatever is being prepared beside it; at a cost that grows with nothing."""
    newest = sa.select(sa.func.coalesce(sa.func.max(TextVector.id), 0)).scalar_subquery()
    query = sa.select(EmbeddingModel.key, EmbeddingModel.revision, newest)
    row = session.execute(query.where(EmbeddingModel.status == ModelStatus.ACTIVE)).first()
    return NOTHING if row is None else Revision(*row)


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


def list_known(model: str, hashes: Collection[str]) -> set[str]:
    """Which of these texts have a vector of this model."""
    asked, known = list(hashes), set[str]()
    for start in range(0, len(asked), AT_ONCE):
        some = TextVector.text_hash.in_(asked[start : start + AT_ONCE])
        known |= set(session.scalars(sa.select(TextVector.text_hash).where(TextVector.model == model, some)))
    return known


def read_dimension(model: str) -> int:
    return session.scalar(sa.select(EmbeddingModel.dimension).where(EmbeddingModel.key == model)) or 1


def find_vectors(model: str, hashes: Sequence[str], dimension: int) -> dict[str, npt.NDArray[np.float32]]:
    """The sound vectors there are, by the hashes of their texts.

    One of another length, or with what is no number in it, counts as not there: its text is compared by words.
    """
    found: dict[str, npt.NDArray[np.float32]] = {}
    for start in range(0, len(hashes), AT_ONCE):
        rows = session.execute(
            sa.select(TextVector.text_hash, TextVector.vector).where(
                TextVector.model == model, TextVector.text_hash.in_(hashes[start : start + AT_ONCE])
            )
        )
        for text_hash, vector in rows:
            values = np.frombuffer(vector, dtype="<f4") if len(vector) == dimension * FLOAT_BYTES else None
            if values is not None and np.isfinite(values).all():
                found[text_hash] = values
    return found
