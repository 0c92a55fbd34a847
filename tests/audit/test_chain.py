"""The record shows when somebody has been at it with the database's own tools."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from mobility.audit import services
from mobility.audit.chain import put_anchors_aside
from mobility.audit.models import AuditEntry, AuditSeal, thaw
from mobility.audit.queries import verify
from mobility.core.db import session, unit_of_work
from tests.factories import make_person

ENTRIES = 6


@pytest.fixture
def record(concurrent_app):
    """Six entries, sealed; then the database no longer refuses to change them."""
    with concurrent_app.app_context():
        unit_of_work(_record)
        services.seal_entries()
        yield
        session.rollback()


def _record() -> None:
    person = make_person()
    for number in range(ENTRIES):
        services.record(actor=person, action=f"act_{number}", subject=person, concerns=person, note=f"note {number}")


def attack(*statements: str, **values: object) -> None:
    """As somebody would who has the database's own tools, and nothing else."""

    def act() -> None:
        thaw(session.connection())
        for statement in statements:
            session.execute(sa.text(statement), values)

    unit_of_work(act)


def cut_out(target: int) -> None:
    attack(
        "DELETE FROM audit_note WHERE entry_id = :id",
        "DELETE FROM audit_seal WHERE entry_id = :id",
        "DELETE FROM audit_entry WHERE id = :id",
        id=target,
    )


def entry_ids() -> list[int]:
    return list(session.scalars(sa.select(AuditSeal.entry_id).order_by(AuditSeal.number)))


def test_a_record_nobody_touched_is_verified_to_its_last_row(record):
    verdict = verify()
    assert (verdict.problem, verdict.sealed, verdict.unsealed) == (None, len(entry_ids()), 0)
    assert verdict.anchored_at is not None


def test_what_is_not_sealed_yet_is_counted(record):
    unit_of_work(_record)
    verdict = verify()
    assert (verdict.problem, verdict.unsealed) == (None, ENTRIES)


@pytest.mark.parametrize("statement", ["UPDATE audit_entry SET action = 'x'", "DELETE FROM audit_entry",
                                       "UPDATE audit_seal SET hash = 'x'", "DELETE FROM audit_seal"])  # fmt: skip
def test_the_database_refuses_to_change_or_delete_what_is_recorded(record, statement):
    with pytest.raises(sa.exc.DBAPIError, match="append-only"):
        session.execute(sa.text(statement))


@pytest.mark.parametrize("column, value", [("action", "approve"), ("actor_id", 999), ("note_hash", "0"),
                                           ("created_at", "2020-01-01 00:00:00+00:00"), ("code", "0")])  # fmt: skip
def test_a_changed_entry_is_named(record, column, value):
    target = entry_ids()[2]
    attack(f"UPDATE audit_entry SET {column} = :value WHERE id = :id", value=value, id=target)
    verdict = verify()
    assert verdict.sealed == 2
    assert f"entry {target} was changed" in str(verdict.problem)


def test_a_deleted_entry_is_named(record):
    cut_out(entry_ids()[3])
    assert "Row 4 is missing" in str(verify().problem)


def test_a_deleted_entry_is_noticed_even_when_the_rows_after_it_are_numbered_again(record):
    cut_out(entry_ids()[3])
    for number in range(5, ENTRIES + 1):
        attack("UPDATE audit_seal SET number = number - 1 WHERE number = :number", number=number)
    assert "Row 4" in str(verify().problem)


def test_an_entry_that_the_application_did_not_write_is_named(record):
    columns = "created_at, actor_id, action, subject_type, subject_id, key, code"
    attack(f"INSERT INTO audit_entry ({columns}) SELECT created_at, actor_id, 'approve', subject_type, subject_id, "
           "'f', code FROM audit_entry WHERE id = :id", id=entry_ids()[0])  # fmt: skip
    assert "was not written by this application" in str(verify().problem)
    services.seal_entries()
    assert "was changed, or not written" in str(verify().problem)


def test_two_entries_that_change_places_are_noticed(record):
    for number, to in ((2, 0), (3, 2), (0, 3)):
        attack("UPDATE audit_seal SET number = :to WHERE number = :number", number=number, to=to)
    assert "Row 2" in str(verify().problem)


def test_a_record_cut_off_at_its_end_is_noticed(record):
    for target in entry_ids()[-2:]:
        cut_out(target)
    verdict = verify()
    assert verdict.sealed == ENTRIES - 2
    assert f"Row {ENTRIES - 1} and those after it are missing" in str(verdict.problem)


def test_a_record_thrown_away_whole_is_noticed(record):
    for target in entry_ids():
        cut_out(target)
    assert "Row 1 and those after it are missing" in str(verify().problem)
    put_anchors_aside()
    assert verify().problem is None


def test_the_command_names_the_bad_row_and_fails(record, concurrent_app):
    target = entry_ids()[2]
    attack("UPDATE audit_entry SET action = 'approve' WHERE id = :id", id=target)
    result = concurrent_app.test_cli_runner().invoke(args=["audit", "verify"])
    assert result.exit_code == 1
    assert f"Row 3: the entry {target} was changed" in result.output


def test_entries_from_before_the_chain_are_held_by_their_seals(concurrent_app):
    with concurrent_app.app_context():
        unit_of_work(_record_without_codes)
        services.seal_entries()
        unit_of_work(_record)
        services.seal_entries()
        assert verify().problem is None
        attack("UPDATE audit_entry SET code = NULL WHERE id = :id", id=entry_ids()[-1])
        assert "was changed, or not written" in str(verify().problem)


def _record_without_codes() -> None:
    person = make_person()
    session.flush()
    session.add_all([
        AuditEntry(action="act", subject_type="person", subject_id=person.id) for _ in range(3)
    ])  # fmt: skip
