"""What an import sets off in the rooms above: a new line manager is asked, what a leaver left open closes."""

from __future__ import annotations

from mobility.applications.models import ApplicationStatus
from mobility.moves.models import MoveStatus
from tests.factories import make_application, make_move, make_opportunity


def words_of(person, **values):
    return {
        "employee_number": person.employee_number, "name": person.name, "email": person.email,
        "job_title": person.job_title, **values,
    }  # fmt: skip


def test_a_pending_release_is_asked_of_the_new_line_manager(load, people):
    move = make_move(people.employee, make_opportunity(people.host))
    load("people", [words_of(people.employee, line_manager=people.colleague.employee_number)])
    assert (move.status, move.releaser) == (MoveStatus.AWAITING_RELEASE, people.colleague)


def test_the_open_applications_of_a_leaver_close(load, people):
    application = make_application(people.employee, make_opportunity(people.host))
    assert load("people", [words_of(people.employee, employed_until="2026-01-31")]).exit_code == 0
    assert application.status is ApplicationStatus.WITHDRAWN


def test_a_dry_run_sets_off_nothing(load, people):
    application = make_application(people.employee, make_opportunity(people.host))
    load("people", [words_of(people.employee, employed_until="2026-01-31")], "--dry-run")
    assert application.status is ApplicationStatus.SUBMITTED
