"""Commands of the skills room."""

from __future__ import annotations

from flask.cli import AppGroup

group = AppGroup("skills")
