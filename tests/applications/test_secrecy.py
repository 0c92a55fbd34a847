"""Before the offer is accepted the line manager and those above them learn nothing, nowhere."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from mobility.applications import queries
from mobility.applications.models import ApplicationStatus
from mobility.core.db import session
from mobility.core.errors import InvalidInput
from mobility.notifications.models import Notification
from mobility.opportunities import services as opportunities
from mobility.people.models import Role
from tests.factories import grant, make_application, make_opportunity, make_person, show_name
from tests.waiting import list_waiting_for

S = ApplicationStatus
CANARY = "zebra-lighthouse-canary"
BEFORE_ACCEPTANCE = [S.DRAFT, S.SUBMITTED, S.SHORTLISTED, S.RESERVE, S.OFFERED]
PAGES = ["/", "/applications", "/applications?show=past", "/notifications", "/releases", "/opportunities/mine"]


@pytest.fixture
def director(people):
    """Above the line manager, and an HR partner whose scope covers the employee."""
    director = make_person("Dora Quint")
    people.manager.line_manager = director
    grant(director, Role.HR)
    return director


@pytest.mark.parametrize("status", BEFORE_ACCEPTANCE)
def test_those_above_see_404_and_nothing_in_any_list(client, people, director, status):
    opportunity = make_opportunity(people.host)
    application = make_application(people.employee, opportunity, status, motivation=CANARY)
    for person in (people.manager, director):
        client.sign_in(person)
        answer = client.get(f"/applications/{application.id}")
        nothing = client.get("/applications/999999")
        assert answer.status_code == nothing.status_code == 404
        for page in [*PAGES, f"/opportunities/{opportunity.id}"]:
            text = client.get(page).text
            assert CANARY not in text, page
            assert application.reference not in text, page
        assert list_waiting_for(person) == []


def test_nothing_is_told_to_those_above_until_the_offer_is_accepted(client, people, director):
    opportunity = make_opportunity(people.host)
    client.sign_in(people.employee).post(f"/opportunities/{opportunity.id}/apply")
    application = queries.find_open(people.employee, opportunity)
    here = f"/applications/{application.id}"
    client.post(f"{here}/motivation", data={"motivation": CANARY})
    client.post(f"{here}/profile")
    client.post(f"{here}/submit")
    client.sign_in(people.host).post(f"{here}/shortlist")
    show_name(people.host, opportunity, people.employee)
    client.post(f"{here}/offer", data={"message": CANARY})
    session.expire_all()
    assert application.status is S.OFFERED
    told = set(session.scalars(sa.select(Notification.recipient_id)))
    assert told == {people.employee.id, people.host.id}


def test_hr_in_scope_reads_what_was_sent_and_hr_elsewhere_does_not(client, people):
    application = make_application(people.employee, make_opportunity(people.host), motivation=CANARY)
    assert CANARY in client.sign_in(people.hr).get(f"/applications/{application.id}").text
    assert client.sign_in(people.hr_elsewhere).get(f"/applications/{application.id}").status_code == 404


@pytest.mark.parametrize("part", ["colleague", "representative", "auditor", "privacy", "admin", "contractor"])
def test_an_application_is_nobody_elses_business(client, people, part):
    application = make_application(people.employee, make_opportunity(people.host), motivation=CANARY)
    assert client.sign_in(people[part]).get(f"/applications/{application.id}").status_code == 404


def test_a_line_manager_who_is_the_host_sees_it_and_the_applicant_is_told_first(client, people):
    people.employee.chosen_language = "en"
    opportunity = make_opportunity(people.manager)
    draft = make_application(people.employee, opportunity, S.DRAFT, motivation=CANARY)
    client.sign_in(people.employee)
    check = client.get(f"/applications/{draft.id}/check").text
    assert "is in your own reporting line" in check
    client.post(f"/applications/{draft.id}/submit")
    assert CANARY in client.sign_in(people.manager).get(f"/applications/{draft.id}").text


def test_an_application_elsewhere_says_when_the_line_manager_learns_of_it(client, people):
    people.employee.chosen_language = "en"
    draft = make_application(people.employee, make_opportunity(people.host), S.DRAFT)
    check = client.sign_in(people.employee).get(f"/applications/{draft.id}/check").text
    assert f"{people.manager.name}, who is asked to agree to a move, learns nothing before" in check
    assert "is in your own reporting line" not in check


def test_a_posting_is_never_given_to_somebody_above_an_applicant(people):
    """The applicant was told who reads the application; a line manager as the new host was not among them."""
    posting = make_opportunity(people.host)
    make_application(people.employee, posting)
    for newcomer in (people.manager, people.employee):
        grant(newcomer, Role.HOST)
        with pytest.raises(InvalidInput, match="cannot take this over"):
            opportunities.reassign_host(actor=people.hr, opportunity=posting, host=newcomer)
    grant(people.hr2, Role.HOST)
    opportunities.reassign_host(actor=people.hr, opportunity=posting, host=people.hr2)
    assert posting.host_manager is people.hr2
