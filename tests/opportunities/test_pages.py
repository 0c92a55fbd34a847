"""Pages of opportunities: what they show to whom, and every act with success and with refusal."""

from __future__ import annotations

import datetime as dt

import pytest

from mobility.core import clock
from mobility.core.db import session
from mobility.opportunities import queries, services
from mobility.opportunities.models import Audience, OpportunityKind
from mobility.opportunities.models import OpportunityStatus as S
from tests.factories import make_opportunity, make_skill


def url(opportunity, act="") -> str:
    return f"/opportunities/{opportunity.id}" + (f"/{act}" if act else "")


def test_the_page_tells_an_employee_what_they_need_to_decide(client, people):
    opportunity = make_opportunity(
        people.host,
        title="Launch the board",
        workplace="Lyon",
        country="FR",
        skills=(make_skill("SQL"),),
        teaches=(make_skill("Storytelling"),),
        starts_on=dt.date(2099, 3, 1),
        ends_on=dt.date(2099, 6, 30),
        places=2,
        conditions="Night work",
    )
    page = client.sign_in(people.colleague).get(url(opportunity)).text
    for words in (
        "Launch the board",
        "Ines Keller",
        "Sun 1 March 2099 to Tue 30 June 2099",
        "about 2.5 days a week",
        "Lyon, France",
        "SQL",
        "Storytelling",
        "2 of 2 free",
        "20 days left",
        "Night work",
        "Start application",
        "Save for later",
        "only after you accept an offer",
        "Everyone in the company",
    ):
        assert words in page, words
    assert "Where it stands" not in page
    assert "History" not in page


def test_full_time_means_ones_own(client, people):
    opportunity = make_opportunity(people.host, allocation_percent=100.0)
    assert "Full-time: your own full time" in client.sign_in(people.colleague).get(url(opportunity)).text


def test_a_gig_states_its_hours_and_its_weeks(client, people):
    opportunity = make_opportunity(people.host, kind=OpportunityKind.GIG)
    page = client.sign_in(people.colleague).get(url(opportunity)).text
    assert "4 hours a week" in page
    assert "(6 weeks)" in page


def test_a_report_of_the_host_is_told_first_that_their_line_manager_sees_it(client, people):
    opportunity = make_opportunity(people.manager)
    assert "is your line manager and hosts this" in client.sign_in(people.colleague).get(url(opportunity)).text


def test_the_time_zone_of_a_deadline_is_named_where_it_differs(client, people):
    opportunity = make_opportunity(people.host, time_zone="America/Toronto")
    assert "(end of the day, America/Toronto)" in client.sign_in(people.colleague).get(url(opportunity)).text


@pytest.mark.parametrize(
    "status, places, words",
    [
        (S.CLOSED, 1, "no longer takes applications"),
        (S.CANCELLED, 1, "was cancelled"),
        (S.COMPLETED, 1, "This work is done"),
        (S.OPEN, 0, "Every place is taken"),
    ],
)
def test_what_cannot_simply_be_applied_for_says_what_to_do(client, people, status, places, words):
    opportunity = make_opportunity(people.host, status)
    if not places:
        services.take_place(opportunity=opportunity, person=people.employee)
        session.commit()
    page = client.sign_in(people.colleague).get(url(opportunity)).text
    assert words in page
    assert "See similar opportunities that are open" in page
    assert ("Start application" in page) is (status is S.OPEN)


def test_the_host_sees_where_it_stands_and_what_was_done(client, people):
    opportunity = make_opportunity(people.host, S.DRAFT)
    client.sign_in(people.host).post(url(opportunity, "submit-for-review"))
    page = client.get(url(opportunity)).text
    for words in ("In review", "HR of your unit reads it", "Sent to HR for review", "Cancel opportunity", "Copy"):
        assert words in page, words
    assert "Start application" not in page


def test_hr_reads_what_it_is_asked_to_decide(client, people):
    opportunity = make_opportunity(people.host, S.IN_REVIEW)
    page = client.sign_in(people.hr).get(url(opportunity)).text
    assert "Ines Keller waits for HR: approve it, or send it back" in page
    assert "you are told what they decide" not in page


def test_the_host_of_a_draft_without_skills_reads_what_is_missing(client, people):
    opportunity = make_opportunity(people.host, S.DRAFT)
    opportunity.required_skills = []
    session.commit()
    page = client.sign_in(people.host).get(url(opportunity)).text
    assert "Name at least one skill" in page
    assert "Send to HR for review" not in page


def test_drafts_and_foreign_postings_are_as_if_they_were_not_there(client, people):
    draft = make_opportunity(people.host, S.DRAFT)
    abroad = make_opportunity(people.host, audience=Audience.COUNTRY, country="ES")
    client.sign_in(people.colleague)
    for address in (url(draft), url(abroad), "/opportunities/999999"):
        assert client.get(address).status_code == 404
    assert client.post(url(abroad, "save")).status_code == 404
    assert client.post(url(abroad, "close")).status_code == 404


# act, status before, who may, somebody who sees it and may not, what is sent, status after
ACTS = [
    ("submit-for-review", S.DRAFT, "host", "hr", {}, S.IN_REVIEW),
    ("approve", S.IN_REVIEW, "hr", "host", {}, S.OPEN),
    ("send-back", S.IN_REVIEW, "hr", "host", {"reason": "Name the outcome."}, S.DRAFT),
    ("close", S.OPEN, "host", "colleague", {}, S.CLOSED),
    ("reopen", S.CLOSED, "host", "colleague", {"closes_on": "2099-01-01"}, S.OPEN),
    ("complete", S.CLOSED, "host", "colleague", {}, S.COMPLETED),
    ("cancel", S.OPEN, "hr", "colleague", {"reason": "No budget."}, S.CANCELLED),
]


@pytest.mark.parametrize("act, before, who, other, sent, after", ACTS, ids=[act[0] for act in ACTS])
def test_an_act_is_done_by_whom_it_is_for(client, people, act, before, who, other, sent, after):
    opportunity = make_opportunity(people.host, before, starts_on=dt.date(2099, 6, 1), ends_on=dt.date(2099, 9, 30))
    assert client.sign_in(people[other]).post(url(opportunity, act), data=sent).status_code == 403
    client.sign_in(people[who])
    answer = client.post(url(opportunity, act), data=sent)
    assert (answer.status_code, answer.location) == (303, url(opportunity))
    assert client.get(url(opportunity)).status_code == 200
    assert queries.find_opportunity(opportunity.id).status is after
    assert client.post(url(opportunity, act), data=sent).status_code == 409


def test_a_gig_is_published_and_a_work_package_is_not(client, people):
    gig = make_opportunity(people.host, S.DRAFT, OpportunityKind.GIG)
    package = make_opportunity(people.host, S.DRAFT)
    client.sign_in(people.host)
    assert client.post(url(gig, "publish")).status_code == 303
    refused = client.post(url(package, "publish"))
    assert refused.status_code == 409
    assert "HR reviews this kind first" in refused.text
    assert client.sign_in(people.hr).post(url(package, "publish")).status_code == 403


@pytest.mark.parametrize("act", ["send-back", "cancel"])
def test_an_act_without_its_reason_is_asked_again(client, people, act):
    opportunity = make_opportunity(people.host, S.IN_REVIEW)
    client.sign_in(people.hr)
    assert "<textarea" in client.get(url(opportunity, act)).text
    answer = client.post(url(opportunity, act), data={"reason": " "})
    assert answer.status_code == 422
    assert "Write a sentence that says why" in answer.text
    assert queries.find_opportunity(opportunity.id).status is S.IN_REVIEW


def test_an_hr_partner_cannot_approve_their_own_posting(client, people):
    opportunity = make_opportunity(people.hr, S.IN_REVIEW)
    assert client.sign_in(people.hr).post(url(opportunity, "approve")).status_code == 403
    assert "Approve and publish" not in client.get(url(opportunity)).text
    assert client.sign_in(people.hr2).post(url(opportunity, "approve")).status_code == 303


def test_a_deadline_too_late_is_named_when_reopening(client, people):
    opportunity = make_opportunity(people.host, S.CLOSED)
    client.sign_in(people.host)
    assert client.get(url(opportunity, "reopen")).status_code == 200
    too_late = (opportunity.starts_on - dt.timedelta(days=2)).isoformat()
    answer = client.post(url(opportunity, "reopen"), data={"closes_on": too_late})
    assert answer.status_code == 422
    assert "Choose a deadline on or before" in answer.text
    assert too_late in answer.text


def test_cancelling_while_somebody_holds_a_place_says_what_to_settle(client, people):
    opportunity = make_opportunity(people.host)
    services.take_place(opportunity=opportunity, person=people.employee)
    session.commit()
    client.sign_in(people.host)
    answer = client.post(url(opportunity, "cancel"), data={"reason": "No."})
    assert answer.status_code == 422
    assert "withdraw the offer or end the move" in answer.text
    assert "Settle that first" in client.get(url(opportunity)).text


def test_hr_gives_a_posting_to_another_host(client, people):
    opportunity = make_opportunity(people.host)
    assert client.sign_in(people.host).get(url(opportunity, "reassign")).status_code == 403
    client.sign_in(people.hr)
    assert "Ines Keller" in client.get(url(opportunity, "reassign")).text
    for wrong in ("", "nobody@example.com", people.colleague.email):
        answer = client.post(url(opportunity, "reassign"), data={"host": wrong})
        assert answer.status_code == 422
    assert client.post(url(opportunity, "reassign"), data={"host": people.manager.email.upper()}).status_code == 303
    assert queries.find_opportunity(opportunity.id).host_manager_id == people.manager.id


def test_saving_shows_up_on_the_page_of_saved_ones(client, people):
    opportunity = make_opportunity(people.host, title="Launch the board")
    client.sign_in(people.colleague)
    assert "You have saved nothing yet" in client.get("/opportunities/saved").text
    assert client.post(url(opportunity, "save")).status_code == 303
    assert "Remove from saved" in client.get(url(opportunity)).text
    assert "Launch the board" in client.get("/opportunities/saved").text
    answer = client.post(url(opportunity, "unsave"), data={"from": "saved"})
    assert answer.location == "/opportunities/saved"
    assert "You have saved nothing yet" in client.get("/opportunities/saved").text


def test_a_draft_in_review_cannot_be_saved_by_hr(client, people):
    opportunity = make_opportunity(people.host, S.IN_REVIEW)
    assert client.sign_in(people.hr).post(url(opportunity, "save")).status_code == 403


def test_a_host_sees_their_postings_in_one_table(client, people):
    client.sign_in(people.host)
    assert "You have posted nothing yet" in client.get("/opportunities/mine").text
    opportunity = make_opportunity(people.host, title="Launch the board", places=2)
    services.take_place(opportunity=opportunity, person=people.employee)
    session.commit()
    make_opportunity(people.manager, title="Somebody else's")
    page = client.get("/opportunities/mine").text
    for words in ("Launch the board", "1 of 2", "It closes by itself after"):
        assert words in page, words
    assert "Somebody else" not in page
    assert client.sign_in(people.colleague).get("/opportunities/mine").status_code == 403


def test_hr_sees_what_waits_for_review(client, people):
    client.sign_in(people.hr)
    assert "Nothing waits for your review" in client.get("/opportunities/reviews").text
    make_opportunity(people.host, S.IN_REVIEW, title="Launch the board", submitted_at=clock.now())
    assert "Launch the board" in client.get("/opportunities/reviews").text
    assert "Launch the board" not in client.sign_in(people.hr_elsewhere).get("/opportunities/reviews").text
    assert client.sign_in(people.host).get("/opportunities/reviews").status_code == 403


def test_a_copy_leads_to_its_own_form(client, people):
    opportunity = make_opportunity(people.host, S.COMPLETED, title="Launch the board")
    assert client.sign_in(people.colleague).post(url(opportunity, "copy")).status_code == 403
    answer = client.sign_in(people.host).post(url(opportunity, "copy"))
    copy = session.query(type(opportunity)).order_by(type(opportunity).id.desc()).first()
    assert (answer.status_code, answer.location) == (303, url(copy, "edit"))
    assert "Launch the board" in client.get(answer.location).text


def test_who_is_not_signed_in_is_asked_to(client, people):
    opportunity = make_opportunity(people.host)
    for address in (url(opportunity), "/opportunities/mine", "/opportunities/new"):
        answer = client.get(address)
        assert answer.status_code == 303
        assert "/sign-in" in answer.location
