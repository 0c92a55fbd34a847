"""Files kept between looking at what they would change and loading them."""

from __future__ import annotations

import datetime as dt
import enum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mobility.core.db import Model, instant
from mobility.people.models import Person


class FileKind(enum.StrEnum):
    PEOPLE = "people"
    UNITS = "units"
    OPPORTUNITIES = "opportunities"
    COURSES = "courses"
    COMPLETIONS = "completions"


class UploadedFile(Model):
    """A file for its uploader's eyes only, with what it would change; its bytes go once it is loaded or expires.

    `shown` is the hash of `preview`: whoever confirms names it, so that what is loaded is what was shown.
    """

    __tablename__ = "uploaded_file"

    kind: Mapped[FileKind]
    name: Mapped[str] = mapped_column(sa.String(200))
    content: Mapped[bytes | None] = mapped_column(sa.LargeBinary, deferred=True)
    sha256: Mapped[str] = mapped_column(sa.String(64))
    uploaded_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    expires_at: Mapped[instant] = mapped_column(index=True)
    preview: Mapped[dict[str, Any]]
    shown: Mapped[str] = mapped_column(sa.String(64))
    loaded_at: Mapped[dt.datetime | None]
    ended: Mapped[int] = mapped_column(default=0)

    uploaded_by: Mapped[Person] = relationship()
