"""Alembic's entry point: the tables of every room, in the configured database."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from alembic import context

from mobility.core.db import BESIDE_THE_MODELS, Model

for models in sorted(Path(__file__).parents[1].glob("mobility/*/models.py")):
    import_module(f"mobility.{models.parent.name}.models")


def is_ours(name: str | None, kind: str, parents: object) -> bool:
    """Whether the models say what this is; the rest is made by hand, in a migration or by Huey."""
    return not (name or "").startswith(BESIDE_THE_MODELS)


connectable = context.config.attributes["engine"]
with connectable.connect() as connection:
    if connection.dialect.name == "sqlite":
        # rebuilding a table would otherwise trip over the rows that point at it; said to the driver itself, since
        # within a transaction SQLite does not listen
        connection.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")
    context.configure(connection=connection, target_metadata=Model.metadata, render_as_batch=True, include_name=is_ours)
    with context.begin_transaction():
        context.run_migrations()
    if connection.dialect.name == "sqlite":
        connection.connection.driver_connection.execute("PRAGMA foreign_keys=ON")
