"""A migration that is killed half-way is gone through again, with what was in the tables (F32)."""

from __future__ import annotations

import shutil

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.script import ScriptDirectory

from mobility.core.db import create_engine
from tests.engines import database_name, sqlite_url
from tests.faults.killing import migrate_and_die
from tests.migrating import alembic_config, list_differences

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]
STEP = 2  # not at every statement: most make one table or trigger each


def list_revisions() -> list[str]:
    return [row.revision for row in ScriptDirectory.from_config(alembic_config()).walk_revisions()]


@pytest.fixture
def before(engine_name, tmp_path, request):
    """Makes databases as they were before the last migration, with a row in them."""
    url = sqlite_url(tmp_path) if engine_name == "sqlite" else request.getfixturevalue("postgresql").create_database()
    engine = create_engine(url)
    command.upgrade(alembic_config(engine), list_revisions()[1])
    with engine.begin() as connection:
        connection.execute(sa.text("INSERT INTO legal_entity (id, created_at, name, full_time_hours) "
                                   "VALUES (1, '2026-11-20 00:00:00', 'Example SA', 35)"))  # fmt: skip
    engine.dispose()

    def copy(number: int) -> str:
        if engine_name == "postgresql":
            return request.getfixturevalue("postgresql").create_database(template=database_name(url))
        shutil.copy(tmp_path / "test.db", tmp_path / f"{number}.db")
        return sqlite_url(tmp_path, f"{number}.db")

    return copy


def test_a_migration_cut_off_anywhere_can_be_gone_through_again(before):
    died, die_at = 0, 1
    while migrate_and_die(url := before(die_at), die_at):
        engine = create_engine(url)
        command.upgrade(alembic_config(engine), "head")
        assert list_differences(engine) == [], die_at
        with engine.connect() as connection:
            assert connection.scalar(sa.text("SELECT full_time_hours FROM legal_entity")) == 35
        engine.dispose()
        died, die_at = died + 1, die_at + STEP
    assert died > 1  # the last migration may be a short one
