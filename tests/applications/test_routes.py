"""Every page and act of the room over HTTP: with success, and refused to those it is not for."""

from __future__ import annotations

import datetime as dt

import pytest

from mobility.applications import queries
from mobility.applications.blind import code_of
from mobility.applications.models import Application, ApplicationStatus, Invitation, InvitationStatus
from mobility.core import clock
from mobility.core.db import session
from mobility.opportunities.models import OpportunityStatus
from mobility.skills.models import Visibility
from tests.factories import (
    candidate,
    give_skill,
    make_application,
    make_opportunity,
    make_person,
    make_profile,
    make_skill,
    reading_french,
    save,
    show_name,
)

S = ApplicationStatus


@pytest.fixture
def opportunity(people):
    return make_opportunity(people.host, title="Launch cockpit")


@pytest.fixture
def draft(people, opportunity):
    return make_application(
        people.employee, opportunity, S.DRAFT, motivation="", has_checked_profile=False, snapshot=None
    )


@pytest.fixture
def sent(people, opportunity):
    return make_application(people.employee, opportunity)


@pytest.fixture
def offered(people, opportunity):
    return make_application(people.employee, opportunity, S.OFFERED)


def test_the_journey_from_start_to_confirmation_takes_three_screens(client, people, opportunity):
    make_profile(people.employee, headline="Analyst", available_from=dt.date(2027, 3, 1), work_package_percent=50)
    give_skill(people.employee, make_skill("Storytelling", "Récit"), 4, evidence="A talk")
    client.sign_in(reading_french(people.employee))
    tasks = client.post(f"/opportunities/{opportunity.id}/apply", follow_redirects=True)
    application = queries.find_open(people.employee, opportunity)
    here = f"/applications/{application.id}"
    assert application.reference in tasks.text
    assert client.get(f"{here}/motivation").status_code == 200
    first = client.post(
        f"{here}/motivation", data={"motivation": "I know these launches.", "availability": "Not in May."}
    )
    assert first.location == f"{here}/profile"
    assert "Récit" in client.get(first.location).text  # the reader's language
    second = client.post(first.location)
    assert second.location == f"{here}/check"
    check = client.get(second.location).text
    assert "I know these launches." in check
    assert people.host.name in check
    assert people.manager.name in check
    third = client.post(f"{here}/submit")
    assert third.location == f"{here}/sent"
    done = client.get(third.location).text
    assert application.reference in done
    assert session.get(Application, application.id).status is S.SUBMITTED


def test_changing_an_answer_leads_back_to_the_check(client, people, draft):
    draft.motivation, draft.has_checked_profile = "First words.", True
    session.commit()
    client.sign_in(people.employee)
    answer = client.post(f"/applications/{draft.id}/motivation", data={"motivation": "Better words."})
    assert answer.location == f"/applications/{draft.id}/check"


def test_an_empty_motivation_is_shown_again_with_its_error(client, people, draft):
    answer = client.sign_in(people.employee).post(f"/applications/{draft.id}/motivation", data={"motivation": " "})
    assert answer.status_code == 422


def test_a_long_motivation_is_kept_and_refused_beside_the_field(client, people, draft):
    words = "cockpit " * 151
    answer = client.sign_in(people.employee).post(f"/applications/{draft.id}/motivation", data={"motivation": words})
    assert answer.status_code == 422
    assert words.strip() in answer.text
    assert session.get(Application, draft.id).motivation == ""


def test_an_unfinished_application_is_not_sent_and_nothing_is_lost(client, people, draft):
    answer = client.sign_in(people.employee).post(f"/applications/{draft.id}/submit")
    assert answer.status_code == 422
    assert session.get(Application, draft.id).status is S.DRAFT


@pytest.mark.parametrize("page", ["motivation", "profile", "check"])
def test_the_pages_of_a_sent_application_lead_to_where_it_stands(client, people, sent, page):
    answer = client.sign_in(people.employee).get(f"/applications/{sent.id}/{page}")
    assert answer.location == f"/applications/{sent.id}"


def test_sending_again_gives_the_same_reference(client, people, sent):
    answer = client.sign_in(people.employee).post(f"/applications/{sent.id}/submit", follow_redirects=True)
    assert sent.reference in answer.text


def test_the_confirmation_of_a_draft_leads_to_its_tasks(client, people, draft):
    assert client.sign_in(people.employee).get(f"/applications/{draft.id}/sent").location == f"/applications/{draft.id}"


def test_a_contractor_reads_why_they_cannot_apply(client, people, opportunity):
    answer = client.sign_in(people.contractor).post(f"/opportunities/{opportunity.id}/apply")
    assert answer.status_code == 403
    assert "error-summary" not in answer.text
    assert opportunity.title in answer.text
    assert queries.find_open(people.contractor, opportunity) is None


def test_nobody_starts_where_no_applications_are_taken_and_a_host_not_at_home(client, people, opportunity):
    assert client.sign_in(people.host).post(f"/opportunities/{opportunity.id}/apply").status_code == 403
    opportunity.status = OpportunityStatus.CLOSED
    session.commit()
    assert client.sign_in(people.employee).post(f"/opportunities/{opportunity.id}/apply").status_code == 403


def test_starting_what_was_applied_for_leads_to_the_application_even_when_closed(client, people, opportunity, sent):
    opportunity.status = OpportunityStatus.CLOSED
    session.commit()
    answer = client.sign_in(people.employee).post(f"/opportunities/{opportunity.id}/apply")
    assert answer.location == f"/applications/{sent.id}"


@pytest.mark.parametrize("status", list(S))
def test_the_applicant_can_read_their_application_in_every_status(client, people, opportunity, status):
    application = make_application(people.employee, opportunity, status)
    client.sign_in(people.employee)
    assert client.get(f"/applications/{application.id}").status_code == 200
    lists = client.get("/applications").text + client.get("/applications?show=past").text
    assert lists.count(application.reference) == 1


@pytest.mark.parametrize("status", [status for status in S if status is not S.DRAFT])
def test_the_host_can_read_what_was_sent_in_every_status(client, people, opportunity, status):
    application = make_application(people.employee, opportunity, status, motivation="Cockpits are my craft.")
    answer = client.sign_in(people.host).get(f"/applications/{application.id}")
    assert answer.status_code == 200
    assert "Cockpits are my craft." in answer.text


def test_an_empty_list_teaches_the_next_step(client, people):
    client.sign_in(people.colleague)
    assert "/find" in client.get("/applications").text
    assert client.get("/applications?show=past").status_code == 200


ACTS = {
    "shortlist": {},
    "reserve": {},
    "offer": {"message": "Welcome."},
    "end": {"reason": "skills", "sentence": "Somebody has led such a launch."},
}


@pytest.mark.parametrize(("act", "data"), ACTS.items(), ids=ACTS)
def test_the_host_decides_and_nobody_else(client, people, sent, act, data):
    show_name(people.host, sent.opportunity, people.employee)
    url = f"/applications/{sent.id}/{act}"
    for part, refused in {"colleague": 404, "manager": 404, "hr_elsewhere": 404, "hr": 403, "employee": 403}.items():
        assert client.sign_in(people[part]).post(url, data=data).status_code == refused, part
    assert session.get(Application, sent.id).status is S.SUBMITTED
    client.sign_in(people.host)
    assert client.post(url, data=data).location == f"/applications/{sent.id}"
    assert session.get(Application, sent.id).status is not S.SUBMITTED
    assert client.post(url, data=data).status_code == 409


@pytest.mark.parametrize("act", ["offer", "end"])
def test_the_pages_of_the_host_can_be_opened(client, people, sent, act):
    assert client.sign_in(people.host).get(f"/applications/{sent.id}/{act}").status_code == 200
    assert client.sign_in(people.employee).get(f"/applications/{sent.id}/{act}").status_code == 403


def test_a_no_without_a_sentence_is_shown_again(client, people, sent):
    answer = client.sign_in(people.host).post(f"/applications/{sent.id}/end", data={"reason": "skills"})
    assert answer.status_code == 422
    assert session.get(Application, sent.id).status is S.SUBMITTED


def test_the_offer_page_says_from_which_day_places_can_be_offered(client, people, opportunity, sent):
    opportunity.published_at = clock.now()
    show_name(people.host, opportunity, people.employee)
    client.sign_in(people.host)
    page = client.get(f"/applications/{sent.id}/offer")
    assert page.status_code == 200
    assert "You can offer places from" in page.text
    assert client.post(f"/applications/{sent.id}/offer").status_code == 422


def test_the_host_takes_an_offer_back(client, people, offered):
    url = f"/applications/{offered.id}/withdraw-offer"
    assert client.sign_in(people.employee).post(url, data={"sentence": "No."}).status_code == 403
    client.sign_in(people.host)
    assert client.get(url).status_code == 200
    assert client.post(url, data={"sentence": ""}).status_code == 422
    assert client.post(url, data={"sentence": "The budget is frozen."}).status_code == 303
    assert session.get(Application, offered.id).status is S.SHORTLISTED


def test_the_applicant_accepts_and_only_they(client, people, offered):
    url = f"/applications/{offered.id}/accept"
    assert client.sign_in(people.host).post(url).status_code == 403
    assert client.sign_in(people.manager).post(url).status_code == 404
    client.sign_in(people.employee)
    assert people.manager.name in client.get(url).text
    assert client.post(url).location == f"/applications/{offered.id}"
    assert session.get(Application, offered.id).status is S.ACCEPTED


def test_accepting_what_overlaps_too_much_is_refused_on_the_page(client, people, offered):
    other = make_opportunity(make_person(), allocation_percent=50.0)
    client.sign_in(people.employee)
    assert client.post(f"/applications/{offered.id}/accept").status_code == 303
    second = make_application(people.employee, other, S.OFFERED)  # 50 + 50 of 80 %
    answer = client.post(f"/applications/{second.id}/accept")
    assert answer.status_code == 409
    assert session.get(Application, second.id).status is S.OFFERED


@pytest.mark.parametrize(("act", "status"), [("decline", S.OFFERED), ("withdraw", S.SHORTLISTED)])
def test_the_applicant_leaves_with_a_reason(client, people, opportunity, act, status):
    application = make_application(people.employee, opportunity, status)
    url = f"/applications/{application.id}/{act}"
    assert client.sign_in(people.host).post(url, data={"reason": "dates"}).status_code == 403
    client.sign_in(people.employee)
    assert client.get(url).status_code == 200
    assert client.post(url).status_code == 422
    assert client.post(url, data={"reason": "dates", "sentence": "I am away in May."}).status_code == 303
    assert "I am away in May." in client.get(f"/applications/{application.id}").text


def test_a_host_invites_somebody_who_is_open(client, people, opportunity):
    make_profile(people.employee, Visibility.OPEN)
    url = f"/opportunities/{opportunity.id}/invite/{code_of(opportunity.id, people.employee.id)}"
    assert client.sign_in(people.colleague).get(url).status_code == 403
    client.sign_in(people.host)
    assert candidate(opportunity, people.employee) in client.get(url).text
    assert (
        client.post(url, data={"message": "Your dashboards!"}).location == f"/opportunities/{opportunity.id}/candidates"
    )
    assert client.post(url, data={"message": "Again"}).status_code == 409


@pytest.mark.parametrize("visibility", [None, *(v for v in Visibility if v is not Visibility.OPEN)])
def test_whoever_does_not_want_to_be_found_is_not_there(client, people, opportunity, visibility):
    if visibility:
        make_profile(people.employee, visibility)
    hidden = client.sign_in(people.host).get(
        f"/opportunities/{opportunity.id}/invite/{code_of(opportunity.id, people.employee.id)}"
    )
    missing = client.get(f"/opportunities/{opportunity.id}/invite/NOBODYS")
    assert hidden.status_code == missing.status_code == 404
    assert people.employee.name not in hidden.text


@pytest.mark.parametrize("answer", ["accept", "decline"])
def test_the_invited_person_answers_and_only_they(client, people, opportunity, answer):
    invitation = save(
        Invitation(opportunity=opportunity, person=people.employee, invited_by=people.host, message="Join!")
    )
    url = f"/invitations/{invitation.id}"
    for part in ("host", "manager", "hr", "colleague"):
        assert client.sign_in(people[part]).get(url).status_code == 404
        assert client.post(f"{url}/{answer}").status_code == 404
    client.sign_in(people.employee)
    assert "Join!" in client.get(url).text
    assert opportunity.title in client.get("/applications").text
    assert client.post(f"{url}/{answer}").status_code == 303
    assert session.get(Invitation, invitation.id).status is InvitationStatus(f"{answer}ed".replace("eed", "ed"))
    assert client.get(url).status_code == 200
    assert client.post(f"{url}/{answer}").status_code == 409


@pytest.mark.parametrize("path", ["", "/motivation", "/profile", "/check", "/sent", "/withdraw", "/accept", "/decline"])
def test_a_draft_is_there_for_its_writer_alone(client, people, draft, path):
    for part in ("host", "manager", "colleague", "hr", "auditor", "admin"):
        assert client.sign_in(people[part]).get(f"/applications/{draft.id}{path}").status_code == 404, part


def test_somebody_not_signed_in_is_asked_to_sign_in(client, people, sent):
    assert client.get("/applications").status_code == 303
    assert client.get(f"/applications/{sent.id}").status_code == 303
