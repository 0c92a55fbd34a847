"""Commands of the matching room."""

from __future__ import annotations

from flask.cli import AppGroup

group = AppGroup("matching")
