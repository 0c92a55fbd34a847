"""In which part somebody reads about a move."""

from __future__ import annotations

import enum


class Reader(enum.StrEnum):
    PERSON = "person"
    HOST = "host"
    MANAGER = "manager"
    STAND_IN = "stand_in"
    HR = "hr"
