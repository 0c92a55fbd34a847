"""Migrations: numbered, pinned, equal to the models, up and down with data on both engines."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.script import ScriptDirectory

from mobility.core.db import Model, create_engine, session
from tests.engines import sqlite_url
from tests.factories import make_application, make_move, make_opportunity, make_person, make_unit
from tests.migrating import ROOT, alembic_config, is_of_the_models, list_differences


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


def tables(engine: sa.Engine) -> set[str]:
    return set(filter(is_of_the_models, sa.inspect(engine).get_table_names()))


def test_the_head_is_pinned_in_a_file():
    pinned = (ROOT / "migrations" / ".current-head").read_text().strip()
    assert ScriptDirectory.from_config(alembic_config()).get_heads() == [pinned]


def test_the_head_is_what_the_models_say(engine):
    command.upgrade(alembic_config(engine), "head")
    assert list_differences(engine) == []


def test_the_triggers_are_what_the_models_say(engine):
    """A migration that rebuilds a table on SQLite loses its triggers, and nothing else would tell."""
    command.upgrade(alembic_config(engine), "head")
    migrated = triggers(engine)
    command.downgrade(alembic_config(engine), "base")
    Model.metadata.create_all(engine)
    assert triggers(engine) == migrated
    assert "held_skill_update_noted" in migrated


def triggers(engine: sa.Engine) -> set[str]:
    on_sqlite = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    on_postgresql = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    with engine.connect() as connection:
        return set(connection.scalars(sa.text(on_sqlite if engine.dialect.name == "sqlite" else on_postgresql)))


def test_every_migration_goes_down_again(engine):
    command.upgrade(alembic_config(engine), "head")
    assert tables(engine) == set(Model.metadata.tables)
    command.downgrade(alembic_config(engine), "base")
    assert tables(engine) == set()


def test_what_is_in_the_tables_survives_the_way_up(engine):
    """Each migration after the first is gone through with data in the tables."""
    command.upgrade(alembic_config(engine), "head")
    session.remove()
    session.configure(bind=engine, join_transaction_mode="conditional_savepoint")
    host = make_person(org_unit=make_unit("Example / Marketing"))
    opportunity = make_opportunity(host, places=2)
    make_move(make_person(line_manager=host), opportunity)
    make_application(make_person(), opportunity)
    session.remove()
    before = _count(engine)
    revisions = list(ScriptDirectory.from_config(alembic_config()).walk_revisions())
    for _ in revisions[:-1]:
        command.downgrade(alembic_config(engine), "-1")
    kept = tables(engine)  # what a table that came later held goes with it
    command.upgrade(alembic_config(engine), "head")
    after = _count(engine)
    assert {name: after[name] for name in kept} == {name: before[name] for name in kept}
    assert before["move"] == 1


def _count(engine: sa.Engine) -> dict[str, int]:
    with engine.connect() as connection:
        return {
            name: connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0
            for name, table in Model.metadata.tables.items()
        }


def test_the_version_before_can_go_on_writing_while_the_new_one_starts(engine):
    """Each migration only adds, and what it adds may be left out (expand first, contract a release later)."""
    revisions = list(reversed(list(ScriptDirectory.from_config(alembic_config()).walk_revisions())))
    command.upgrade(alembic_config(engine), revisions[0].revision)
    for revision in revisions[1:]:
        before = columns(engine)
        command.upgrade(alembic_config(engine), revision.revision)
        after = columns(engine)
        assert before.keys() <= after.keys(), "a column that the version before reads is gone"
        added = {
            name: after[name] for name in after.keys() - before.keys() if name[0] in {table for table, _ in before}
        }
        stubborn = [name for name, column in added.items() if not column["nullable"] and column["default"] is None]
        assert stubborn == [], "the version before does not fill these columns"


def columns(engine: sa.Engine) -> dict[tuple[str, str], Any]:
    inspector = sa.inspect(engine)
    return {(table, column["name"]): column for table in tables(engine) for column in inspector.get_columns(table)}
