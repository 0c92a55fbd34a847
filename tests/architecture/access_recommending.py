"""Who gets what of recommending: everybody for themselves, and nobody else."""

from __future__ import annotations

from tests.architecture.rows import Row, form, get, post
from tests.architecture.who import ANYONE_SIGNED_IN, OWN_ONLY

RECOMMENDING: tuple[Row, ...] = (
    *get("development.recommended", ANYONE_SIGNED_IN),
    *form("development.learning", ANYONE_SIGNED_IN),
    *post("development.hide_course", ANYONE_SIGNED_IN, "course"),
    *post("development.show_course_again", OWN_ONLY, "hidden course"),
    *get("development.path", ANYONE_SIGNED_IN),
    *get("development.role_options", ANYONE_SIGNED_IN),
)
