"""The engines that tests run on are what production has."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from mobility.core.db import create_engine
from tests.engines import database_name, postgresql_server, sqlite_url


def test_sqlite_is_a_file_with_the_settings_of_the_application(tmp_path):
    engine = create_engine(sqlite_url(tmp_path))
    with engine.begin() as connection:
        assert connection.scalar(sa.text("PRAGMA journal_mode")) == "wal"
        assert connection.scalar(sa.text("PRAGMA foreign_keys")) == 1
    engine.dispose()


@pytest.mark.postgres
def test_postgresql_has_vectors_and_copies_of_a_template():
    with postgresql_server() as server:
        url = server.create_database()
        engine = create_engine(url)
        with engine.begin() as connection:
            connection.execute(sa.text("CREATE TABLE points (at vector(2))"))
            connection.execute(sa.text("INSERT INTO points VALUES ('[3,4]')"))
            assert connection.scalar(sa.text("SELECT at <-> '[0,0]' FROM points")) == 5
        engine.dispose()
        copy = create_engine(server.create_database(template=database_name(url)))
        with copy.connect() as connection:
            assert connection.scalar(sa.text("SELECT count(*) FROM points")) == 1
        server.drop_database(url)  # while the copy is still connected
        copy.dispose()
