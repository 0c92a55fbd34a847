"""Finding files that were sent."""

from __future__ import annotations

from mobility.core.db import session
from mobility.integrations.models import UploadedFile


def find_file(file_id: int) -> UploadedFile | None:
    return session.get(UploadedFile, file_id)
