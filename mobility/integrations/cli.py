"""Commands that load people, units and opportunities from files."""

from __future__ import annotations

from flask.cli import AppGroup

units_group = AppGroup("units")
people_group = AppGroup("people")
opportunities_group = AppGroup("opportunities")
