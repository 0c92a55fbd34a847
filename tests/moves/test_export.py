"""The list for payroll: which moves, in whose scope, safe for spreadsheets, and never without a trace."""

import csv
import datetime as dt
import io

import pytest
import sqlalchemy as sa

from mobility.applications.models import ReasonCode
from mobility.audit.models import AuditEntry, AuditNote
from mobility.core import clock
from mobility.core.db import session
from mobility.moves import services
from mobility.moves.export import COLUMNS, list_export_rows, safe_cell, write_csv
from mobility.moves.models import MoveExport, MoveStatus, ReleaseReason
from tests.factories import OVERRIDE, make_move, make_opportunity
from tests.moves.calendar import advance_moves

A_DAY = dt.timedelta(days=1)
ZONE = "Europe/Paris"


@pytest.fixture
def move(people):
    people.employee.cost_centre = "4711"
    opportunity = make_opportunity(people.host, cost_centre="9000", title="=HYPERLINK(1)")
    move = make_move(people.employee, opportunity)
    services.agree(actor=people.manager, move=move, home_work="Reports stop")
    services.approve(actor=people.hr, move=move, note="")
    session.commit()
    later(minutes=10)
    return move


def later(**time):
    clock.set_now(clock.now() + dt.timedelta(**time))


def today():
    return clock.today(ZONE)


def rows(partner, days=0):
    day = today() + days * A_DAY
    return list_export_rows(partner, day, day, ZONE)


def read(data):
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


def test_an_approved_move_is_ready_for_payroll(people, move):
    (row,) = read(write_csv(rows(people.hr)))
    assert tuple(row) == COLUMNS
    assert (row["person_number"], row["home_cost_centre"], row["host_cost_centre"]) == (
        people.employee.employee_number, "4711", "9000",
    )  # fmt: skip
    assert (row["percent"], row["from"], row["until"]) == ("50.0", str(move.starts_on), str(move.ends_on))
    assert (row["status"], row["approved_by"], row["approved_on"]) == ("approved", people.hr.name, str(today()))
    assert (row["changed_on"], row["ending"]) == ("", "")


def test_only_what_happened_on_these_days_is_in_it(people, move):
    assert rows(people.hr, days=-1) == rows(people.hr, days=1) == []


def test_what_was_not_approved_is_not_in_it(people):
    move = make_move(people.employee, make_opportunity(people.host))
    services.decline(actor=people.manager, move=move, reason=ReleaseReason.WORKLOAD, tried="Asked", possible_from=None)
    services.withdraw(actor=people.employee, move=move, reason=ReasonCode.OTHER, note="")
    assert rows(people.hr) == []


def test_a_change_and_an_end_are_told_with_their_days(people, move):
    clock.set_now(dt.datetime.combine(move.starts_on, dt.time(12), dt.UTC))
    advance_moves()
    services.end_early(actor=people.employee, move=move, last_day=move.starts_on + 3 * A_DAY)
    (row,) = rows(people.hr)
    assert (row["change"], row["changed_on"], row["until"]) == ("ends_early", today(), move.ended_on)
    clock.set_now(clock.now() + 4 * A_DAY)
    advance_moves()
    (row,) = rows(people.hr)
    assert (row["ending"], row["ended_on"], row["status"]) == ("ended_early", move.ended_on, MoveStatus.ENDED_EARLY)


def test_a_move_that_was_approved_and_withdrawn_is_told_as_ended(people, move):
    services.withdraw(actor=people.employee, move=move, reason=ReasonCode.DATES, note="")
    (row,) = rows(people.hr)
    assert (row["ending"], row["ended_on"]) == ("withdrawn", today())


def test_an_approval_counts_once_it_can_no_longer_be_undone_on_the_day_of_that(people):
    clock.set_now(dt.datetime(2026, 9, 1, 21, 55, tzinfo=dt.UTC))  # five minutes to midnight in Paris
    move = make_move(people.employee, make_opportunity(people.host))
    services.agree(actor=people.manager, move=move, home_work="Reports stop")
    services.approve(actor=people.hr, move=move, note="")
    assert rows(None) == []
    later(minutes=9)
    assert rows(None) == rows(None, days=-1) == []
    later(minutes=1)
    assert rows(None, days=-1) == []
    assert [row["approved_on"] for row in rows(None)] == [today() - A_DAY]


def test_what_was_undone_and_approved_again_counts_when_it_is_cleared(people):
    move = make_move(people.employee, make_opportunity(people.host))
    services.agree(actor=people.manager, move=move, home_work="Reports stop")
    services.approve(actor=people.hr, move=move, note="")
    services.undo_decision(actor=people.hr, move=move)
    later(minutes=10)
    assert rows(None) == []
    move.opportunity.days_abroad = 5
    services.approve(actor=people.hr, move=move, note="", override=OVERRIDE)
    later(days=1)
    assert rows(None, days=-1) == rows(None) == []
    for clearance in list(move.clearances):
        services.clear(actor=people.hr, clearance=clearance)
    assert rows(None, days=-1) == []
    assert [row["status"] for row in rows(None)] == ["approved"]


def test_what_stopped_while_it_could_still_be_undone_is_never_told(people):
    move = make_move(people.employee, make_opportunity(people.host))
    services.agree(actor=people.manager, move=move, home_work="Reports stop")
    services.approve(actor=people.hr, move=move, note="")
    services.withdraw(actor=people.employee, move=move, reason=ReasonCode.DATES, note="")
    later(minutes=10)
    assert rows(None) == []


def test_hr_takes_out_only_moves_of_their_scope_and_never_their_own(people, move):
    assert rows(people.hr_elsewhere) == []
    own = make_move(people.hr, make_opportunity(people.host), releaser=people.manager)
    services.agree(actor=people.manager, move=own, home_work="Reports stop")
    services.approve(actor=people.hr2, move=own, note="")
    later(minutes=10)
    assert [row["name"] for row in rows(people.hr)] == [people.employee.name]
    assert len(rows(people.hr2)) == len(rows(None)) == 2


@pytest.mark.parametrize("first", list("=+-@\t\r"))
def test_no_cell_is_calculated_by_a_spreadsheet(first):
    assert safe_cell(f"{first}1+1") == f"'{first}1+1"
    assert safe_cell(f"1{first}") == f"1{first}"


@pytest.mark.parametrize("first", list("=+-@"))
def test_no_part_of_a_cell_is_calculated_where_semicolons_end_cells(first):
    assert safe_cell(f"Work;{first}1+1") == f"Work;'{first}1+1"


def test_a_title_that_is_a_formula_is_written_as_text(people, move):
    (row,) = read(write_csv(rows(people.hr)))
    assert row["opportunity"] == "'=HYPERLINK(1)"


def note_of_export():
    entry = session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "export_moves")).one()
    return entry, session.scalar(sa.select(AuditNote.note).where(AuditNote.entry_id == entry.id))


def test_hr_looks_first_and_then_takes_the_file_which_is_recorded(client, people, move):
    client.sign_in(people.hr)
    page = client.get("/moves/export").text
    assert "1 move, from" in page
    assert session.scalar(sa.select(sa.func.count(MoveExport.id))) == 0
    answer = client.get(f"/moves/export.csv?from_on={today()}&until_on={today()}")
    assert (answer.status_code, answer.mimetype) == (200, "text/csv")
    assert [row["name"] for row in read(answer.data)] == [people.employee.name]
    export = session.scalars(sa.select(MoveExport)).one()
    assert (export.requested_by_id, export.row_count, export.columns.split(",")) == (people.hr.id, 1, list(COLUMNS))
    entry, note = note_of_export()
    assert entry.actor_id == people.hr.id
    assert note.startswith("1 rows, ")
    assert "cost_centre" in note


def test_nothing_in_these_days_says_so(client, people, move):
    page = client.sign_in(people.hr).get("/moves/export?from_on=2020-01-01&until_on=2020-01-31").text
    assert "Nothing was approved, changed or ended" in page


@pytest.mark.parametrize("asked", ["from_on=2027-02-01&until_on=2027-01-01", "from_on=soon&until_on=", "from_on="])
@pytest.mark.parametrize("page", ["export", "export.csv"])
def test_days_that_cannot_be_are_refused_beside_the_field(client, people, page, asked):
    answer = client.sign_in(people.hr).get(f"/moves/{page}?{asked}")
    assert answer.status_code == 422
    assert "There is a problem" in answer.text


@pytest.mark.parametrize("who", ["employee", "host", "manager", "admin", "auditor"])
def test_nobody_but_hr_takes_it_out(client, people, who):
    client.sign_in(people[who])
    assert [client.get(f"/moves/{page}").status_code for page in ("export", "export.csv")] == [403, 403]


def test_the_command_writes_the_file_and_records_it(app, people, move, tmp_path):
    file = tmp_path / "moves.csv"
    days = ["--from", str(today()), "--until", str(today()), "--zone", ZONE]
    run = app.test_cli_runner().invoke
    assert run(args=["moves", "export", *days, "--output", str(file)]).exit_code == 0
    assert [row["name"] for row in read(file.read_bytes())] == [people.employee.name]
    entry, _ = note_of_export()
    assert entry.actor_id is None
    elsewhere = run(args=["moves", "export", *days, "--for", people.hr_elsewhere.email, "--output", str(file)])
    assert elsewhere.exit_code == 0
    assert read(file.read_bytes()) == []
    assert run(args=["moves", "export", *days, "--for", people.host.email]).exit_code != 0
