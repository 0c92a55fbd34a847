"""Answers that are late: HR of the hosting unit learns of it, and of no applicant."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa

from mobility.applications import jobs, queries
from mobility.applications.models import ApplicationStatus
from mobility.core import clock
from mobility.core.db import session
from mobility.home.queries import list_tasks
from mobility.notifications.models import Notification
from mobility.opportunities.models import OpportunityStatus
from tests.factories import make_application, make_opportunity, make_person

A_DAY = dt.timedelta(days=1)


@pytest.fixture
def late(people):
    """Two wait for the host since long, one more was answered."""
    posting = make_opportunity(people.host, title="Dashboards", closes_on=clock.today() - 30 * A_DAY)
    sent = clock.now() - 60 * A_DAY
    for person in (people.employee, people.colleague):
        make_application(person, posting, submitted_at=sent)
    make_application(make_person(), posting, ApplicationStatus.NOT_SELECTED, submitted_at=sent)
    make_application(make_person(), make_opportunity(people.host), submitted_at=sent)  # still open
    return posting


def test_hr_of_the_hosting_unit_sees_which_host_owes_how_many_answers_since_when(client, people, late):
    (row,) = queries.list_late_answers(people.hr)
    assert (row.opportunity, row.waiting) == (late, 2)
    assert row.since < clock.today()
    page = client.sign_in(people.hr).get("/answers-late").text
    assert "Dashboards" in page
    assert people.host.name in page
    assert people.employee.name not in page
    assert people.colleague.name not in page


def test_hr_elsewhere_sees_nothing_and_others_not_even_the_page(client, people, late):
    assert "No answer is late" in client.sign_in(people.hr_elsewhere).get("/answers-late").text
    for name in ("employee", "host", "manager", "admin"):
        assert client.sign_in(people[name]).get("/answers-late").status_code == 403


def test_an_hr_partner_counts_neither_their_own_application_nor_those_of_their_line(people, late):
    make_application(people.hr, late, submitted_at=clock.now() - 60 * A_DAY)
    people.employee.line_manager = people.hr
    session.commit()
    (row,) = queries.list_late_answers(people.hr)
    assert row.waiting == 1


def test_hr_is_told_once_for_all_who_wait_and_of_no_name(people, late):
    jobs.remind_of_answers()
    jobs.remind_of_answers()
    (notice,) = session.scalars(sa.select(Notification).where(Notification.recipient_id == people.hr.id))
    assert (notice.kind, notice.path) == ("answer_overdue", "/answers-late")
    assert people.employee.name not in str(notice.params)


def test_it_waits_for_hr_on_the_home_page(people, late):
    assert "/answers-late" in {task.path for task in list_tasks(people.hr)[0]}
    assert "/answers-late" not in {task.path for task in list_tasks(people.host)[0]}


@pytest.mark.one_engine
@pytest.mark.parametrize(("closed_days_ago", "late"), [(40, True), (14, None), (2, False)])
def test_where_a_posting_was_closed_by_hand_the_answer_counts_from_then(people, closed_days_ago, late):
    closed_at = clock.now() - closed_days_ago * A_DAY
    posting = make_opportunity(people.host, OpportunityStatus.CLOSED, closed_at=closed_at)
    waiting = make_application(people.employee, posting, submitted_at=clock.now() - 60 * A_DAY)
    expected = queries.get_answer_day(waiting) < clock.today() if late is None else late
    assert bool(queries.list_late_answers(people.hr)) is expected
