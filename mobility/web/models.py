"""Forms already sent, so that the same form sent twice has one effect."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from mobility.core.db import Model

LONGEST_LOCATION = 500


class SubmittedForm(Model):
    """The key a page put into its form, what was sent with it, and where the answer led."""

    __tablename__ = "submitted_form"

    key: Mapped[str] = mapped_column(sa.String(64), unique=True)
    body_hash: Mapped[str] = mapped_column(sa.String(64))
    location: Mapped[str] = mapped_column(sa.String(LONGEST_LOCATION))
