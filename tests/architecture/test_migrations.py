"""Migrations: numbered, pinned, equal to the models, up and down with data on both engines."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from mobility.core.db import Model, create_engine, session
from tests.engines import sqlite_url
from tests.factories import make_application, make_move, make_opportunity, make_person, make_unit

ROOT = Path(__file__).parents[2]


@pytest.fixture
def engine(engine_name, tmp_path, request):
    """An engine on a database without any table."""
    if engine_name == "postgresql":
        url = request.getfixturevalue("postgresql").create_database()
    else:
        url = sqlite_url(tmp_path, "empty.db")
    engine = create_engine(url)
    yield engine
    session.remove()
    engine.dispose()


def config(engine: sa.Engine | None = None) -> Config:
    config = Config(toml_file=str(ROOT / "pyproject.toml"))
    config.set_main_option("script_location", str(ROOT / "migrations"))
    config.attributes["engine"] = engine
    return config


def tables(engine: sa.Engine) -> set[str]:
    return set(sa.inspect(engine).get_table_names()) - {"alembic_version"}


def test_the_head_is_pinned_in_a_file():
    pinned = (ROOT / "migrations" / ".current-head").read_text().strip()
    assert ScriptDirectory.from_config(config()).get_heads() == [pinned]


def test_the_head_is_what_the_models_say(engine):
    command.upgrade(config(engine), "head")
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Model.metadata) == []


def test_every_migration_goes_down_again(engine):
    command.upgrade(config(engine), "head")
    assert tables(engine) == set(Model.metadata.tables)
    command.downgrade(config(engine), "base")
    assert tables(engine) == set()


def test_what_is_in_the_tables_survives_the_way_up(engine):
    """Each migration after the first is gone through with data in the tables."""
    command.upgrade(config(engine), "head")
    session.remove()
    session.configure(bind=engine, join_transaction_mode="conditional_savepoint")
    host = make_person(org_unit=make_unit("Example / Marketing"))
    opportunity = make_opportunity(host, places=2)
    make_move(make_person(line_manager=host), opportunity)
    make_application(make_person(), opportunity)
    session.remove()
    before = _count(engine)
    revisions = list(ScriptDirectory.from_config(config()).walk_revisions())
    for _ in revisions[:-1]:
        command.downgrade(config(engine), "-1")
    command.upgrade(config(engine), "head")
    assert _count(engine) == before
    assert before["move"] == 1


def _count(engine: sa.Engine) -> dict[str, int]:
    with engine.connect() as connection:
        return {
            name: connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0
            for name, table in Model.metadata.tables.items()
        }
