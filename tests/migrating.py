"""Alembic, pointed at a database of a test."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext

from mobility.core.db import BESIDE_THE_MODELS, Model

ROOT = Path(__file__).parents[1]


def alembic_config(engine: sa.Engine | None = None) -> Config:
    config = Config(toml_file=str(ROOT / "pyproject.toml"))
    config.set_main_option("script_location", str(ROOT / "migrations"))
    config.attributes["engine"] = engine
    return config


def list_differences(engine: sa.Engine) -> list[object]:
    """What the models say and the database has not, and the other way round."""
    options = {"compare_type": True, "include_name": lambda name, kind, parents: is_of_the_models(name)}
    with engine.connect() as connection:
        return compare_metadata(MigrationContext.configure(connection, opts=options), Model.metadata)


def is_of_the_models(name: str | None) -> bool:
    return not (name or "").startswith((*BESIDE_THE_MODELS, "alembic_version"))
