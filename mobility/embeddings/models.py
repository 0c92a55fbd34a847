"""Vectors by the hash of their text and the model that made them."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from mobility.core.db import Model


class TextVector(Model):
    """A unit vector as little-endian float32 bytes; the text itself is not kept here."""

    __tablename__ = "text_vector"
    __table_args__ = (sa.UniqueConstraint("model", "text_hash"),)

    model: Mapped[str] = mapped_column(sa.String(120))
    text_hash: Mapped[str] = mapped_column(sa.String(64))
    vector: Mapped[bytes] = mapped_column(sa.LargeBinary)
