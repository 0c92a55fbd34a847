"""A database that is missing, damaged or cannot be written is said so, never replaced by an empty one (F20, F21)."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa

from mobility.applications.models import Application, ApplicationStatus
from mobility.core.db import create_engine, find_fault, session
from tests.engines import sqlite_url
from tests.factories import make_application, make_opportunity, make_world

TRIES = 100
ROOT = Path(__file__).parents[2]


@pytest.fixture
def only_sqlite(engine_name):
    if engine_name != "sqlite":
        pytest.skip("PostgreSQL keeps its own files")


@pytest.fixture
def file(concurrent_app, only_sqlite) -> Path:
    """A database with something in it, closed."""
    with concurrent_app.app_context():
        make_opportunity(make_world().host)
        session.commit()
    session.remove()
    concurrent_app.extensions["engine"].dispose()
    return Path(concurrent_app.extensions["engine"].url.database)


def fault_of(file: Path, mode: str = "rw") -> str | None:
    engine = create_engine(f"sqlite:///file:{file}?mode={mode}&uri=true")
    try:
        return find_fault(engine)
    finally:
        engine.dispose()


def test_a_sound_database_has_no_fault(file):
    assert fault_of(file) is None


def test_a_database_that_cannot_be_written_is_named(file):
    assert "readonly" in str(fault_of(file, mode="ro"))


def test_a_damaged_page_is_named(file):
    content = bytearray(file.read_bytes())
    content[4096 * 3 : 4096 * 6] = os.urandom(4096 * 3)
    file.write_bytes(content)
    assert "damaged" in str(fault_of(file)) or "malformed" in str(fault_of(file))


def test_a_file_that_is_no_database_is_named(file):
    file.write_bytes(b"The disk was swapped for another one. " * 500)
    assert "cannot be used" in str(fault_of(file))


def start(file: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    settings = {"DATABASE_URL": sqlite_url(file.parent, file.name), "INSTANCE_DIR": str(file.parent), "PORT": "8999"}
    return subprocess.run(
        [sys.executable, "-m", "deploy.run"],
        cwd=ROOT, env={**os.environ, **settings, **environment}, capture_output=True, text=True, timeout=60,
    )  # fmt: skip


def test_the_application_does_not_start_on_a_damaged_database(file):
    file.write_bytes(b"no database" * 1000)
    ended = start(file)
    assert ended.returncode == 3
    assert "The database cannot be used: file is not a database" in ended.stdout
    assert "Traceback" not in ended.stdout + ended.stderr


def test_in_production_a_missing_database_is_not_made_anew(tmp_path, only_sqlite):
    keys = {"SECRET_KEY": "fault-keys0" * 6, "AUDIT_KEY": "fault-keys1" * 6, "BASE_URL": "https://mobility.example"}
    ended = start(tmp_path / "gone.db", MOBILITY_ENV="production", **keys)
    assert ended.returncode == 3
    assert "There is no database" in ended.stdout
    assert not (tmp_path / "gone.db").exists()


def test_a_database_that_disappears_is_not_replaced_by_an_empty_one(concurrent_app, file):
    file.unlink()
    answer = concurrent_app.test_client().get("/sign-in")
    assert answer.status_code in {200, 503}
    answer = concurrent_app.test_client().post("/sign-in", data={"email": "a@b.example", "password": "x" * 12})
    assert answer.status_code == 503
    assert not file.exists()


def test_on_a_full_disk_what_was_sent_is_refused_whole_and_reading_goes_on(concurrent_app, only_sqlite):
    """Simulated as SQLite itself offers: a limit on the number of pages."""
    with concurrent_app.app_context():
        people = make_world()
        posting = make_opportunity(people.host)
        draft = make_application(people.employee, posting, ApplicationStatus.DRAFT, motivation="")
        employee, draft_id, url = people.employee, draft.id, f"/applications/{draft.id}/motivation"
        client = concurrent_app.test_client().sign_in(employee)
        session.commit()
    session.remove()
    engine = concurrent_app.extensions["engine"]
    sa.event.listen(engine, "begin", _fill_disk)
    kept = ""
    try:
        for number in range(TRIES):
            asked = f"{number} " + " ".join(["Datenschutz"] * 140)
            refused = client.post(url, data={"motivation": asked})
            if refused.status_code != 303:
                break
            kept = asked
        assert refused.status_code in {503, 507}
        assert client.get("/").status_code == 200
        assert motivation(draft_id) == kept
    finally:
        sa.event.remove(engine, "begin", _fill_disk)
        sa.event.listen(engine, "begin", _make_room)
    assert client.post(url, data={"motivation": asked}).status_code == 303
    assert motivation(draft_id) == asked


def motivation(draft_id: int) -> str | None:
    session.rollback()
    return session.scalar(sa.select(Application.motivation).where(Application.id == draft_id))


def _fill_disk(connection: sa.Connection) -> None:
    connection.exec_driver_sql("PRAGMA max_page_count = 1")


def _make_room(connection: sa.Connection) -> None:
    connection.exec_driver_sql("PRAGMA max_page_count = 1000000")
