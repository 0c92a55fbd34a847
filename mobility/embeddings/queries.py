"""Reading stored vectors: by the hash of a text and the model that made them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
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
FLOAT_BYTES = 4
SAMPLE = 100
AT_ONCE = 500


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


class Revision(NamedTuple):
    """Which model's vectors count, and the last that was stored: differs whenever there are new ones."""

    model: str | None
    last_id: int


def read_revision() -> Revision:
    """At a cost that does not grow with what is stored, unless several models are."""
    first, last = sa.select(sa.func.min(TextVector.model)), sa.select(sa.func.max(TextVector.model))
    newest = sa.select(sa.func.max(TextVector.id))
    row = session.execute(sa.select(*(one.scalar_subquery() for one in (first, last, newest)))).one()
    return Revision(row[0] if row[0] == row[1] else read_stamp().model, row[2] or 0)


def list_hashes_since(revision: Revision) -> list[str]:
    """The texts whose vectors of the same model were stored since."""
    since = sa.select(TextVector.text_hash).where(TextVector.model == revision.model, TextVector.id > revision.last_id)
    return list(session.scalars(since))


def read_dimension(model: str) -> int:
    """Of a model's vectors, by the first of them: a stray one does not decide."""
    sizes = sa.select(sa.func.length(TextVector.vector)).where(TextVector.model == model)
    found = session.scalars(sizes.order_by(TextVector.id).limit(SAMPLE)).all()
    return mode(found) // FLOAT_BYTES if found else 1


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


def list_hashes(model: str) -> set[str]:
    """The texts that have a vector of this model."""
    return set(session.scalars(sa.select(TextVector.text_hash).where(TextVector.model == model)))
