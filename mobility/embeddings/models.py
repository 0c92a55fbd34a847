"""Models that made vectors, one of them in use; vectors by the hash of their text and the model that made them."""

from __future__ import annotations

import datetime as dt
import enum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from mobility.core.db import Model

MODEL_KEY_LENGTH = 120
_in_use = {"sqlite_where": sa.text("status = 'active'"), "postgresql_where": sa.text("status = 'active'")}


class ModelStatus(enum.StrEnum):
    """Preparing: its vectors are made beside those in use. Former: its vectors stay, to go back to."""

    PREPARING = "preparing"
    ACTIVE = "active"
    FORMER = "former"


class Problem(enum.StrEnum):
    """Why the last run over the texts did not end well."""

    UNAVAILABLE = "unavailable"
    UNSOUND = "unsound"
    FAILED = "failed"


class EmbeddingModel(Model):
    """A model and version that vectors were made by; lists read the vectors of the active one and of no other.

    `completed_at`: when every text last had a vector. `gate`: the figures of the quality gate, `passed` among them.
    `revision` is another one whenever its vectors are.
    """

    __tablename__ = "embedding_model"
    __table_args__ = (sa.Index("uq_embedding_model_active", "status", unique=True, **_in_use),)

    name: Mapped[str] = mapped_column(sa.String(300))
    version: Mapped[str] = mapped_column(sa.String(60))
    key: Mapped[str] = mapped_column(sa.String(MODEL_KEY_LENGTH), unique=True)
    dimension: Mapped[int]
    status: Mapped[ModelStatus] = mapped_column(default=ModelStatus.PREPARING)
    revision: Mapped[str] = mapped_column(sa.String(32))
    activated_at: Mapped[dt.datetime | None]
    completed_at: Mapped[dt.datetime | None]
    gate: Mapped[dict[str, Any] | None]
    problem: Mapped[Problem | None]
    problem_count: Mapped[int] = mapped_column(default=0)
    tried_at: Mapped[dt.datetime | None]


class TextVector(Model):
    """A unit vector as little-endian float32 bytes; the text itself is not kept here."""

    __tablename__ = "text_vector"
    __table_args__ = (sa.UniqueConstraint("model", "text_hash"),)

    model: Mapped[str] = mapped_column(sa.String(MODEL_KEY_LENGTH))
    text_hash: Mapped[str] = mapped_column(sa.String(64))
    vector: Mapped[bytes] = mapped_column(sa.LargeBinary)
