"""A program that reads without end on SQLite (F19): writing goes on, and once it ends the journal is used again."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from mobility.core.db import session, unit_of_work
from mobility.people.models import LegalEntity
from tests.factories import make_entity

ROUNDS = 40


def test_writing_goes_on_and_the_journal_stops_growing_when_the_reader_ends(concurrent_app):
    engine = concurrent_app.extensions["engine"]
    if engine.dialect.name == "postgresql":
        pytest.skip("PostgreSQL has no such journal")
    journal = Path(f"{engine.url.database}-wal")
    make_entity("Example 0")
    session.remove()

    def write(number: int) -> None:
        for place in range(ROUNDS):
            name = f"Example {number}-{place} " + "x" * 150
            unit_of_work(lambda name=name: session.add(LegalEntity(name=name)))
        session.remove()

    with engine.connect() as reader:
        assert reader.scalar(sa.text("SELECT count(*) FROM legal_entity")) == 1
        sizes = []
        for number in range(10):
            write(number)
            sizes.append(journal.stat().st_size)
        assert reader.scalar(sa.text("SELECT count(*) FROM legal_entity")) == 1  # still as it was when it began
    assert sizes == sorted(set(sizes))  # it grew each time
    write(10)
    before = journal.stat().st_size
    write(11)
    assert journal.stat().st_size == before
    assert session.scalar(sa.select(sa.func.count(LegalEntity.id))) == 1 + 12 * ROUNDS
