"""Looking for a word in everything the database and the folders hold, shadow tables of searches included."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa

from mobility.core.db import session


def find_in_database(word: str) -> list[str]:
    """table.column of every value that contains the word, whatever its type."""
    session.flush()
    found = []
    inspector = sa.inspect(session.connection())
    for table in inspector.get_table_names():
        for column in inspector.get_columns(table):
            name = f'"{table}"."{column["name"]}"'
            query = sa.text(f'SELECT count(*) FROM "{table}" WHERE lower(CAST({name} AS TEXT)) LIKE :word')
            if session.execute(query, {"word": f"%{word.lower()}%"}).scalar():
                found.append(f"{table}.{column['name']}")
    return found


def find_in_files(word: str, folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and word.encode() in path.read_bytes().lower()]
