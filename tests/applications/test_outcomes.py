"""Several applicants at once: sorted together, told together, and whoever changed meanwhile is left as they are."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa

from mobility.applications import jobs, services
from mobility.applications.models import Application, ApplicationStatus, ReasonCode
from mobility.audit.models import AuditEntry
from mobility.core import clock
from mobility.core.db import session
from mobility.opportunities.models import OpportunityStatus
from tests.applications.inbox import kinds_told
from tests.factories import candidate, make_application, make_opportunity, make_person, make_skill, show_name

S = ApplicationStatus


@pytest.fixture
def posting(people):
    return make_opportunity(people.host, title="Launch the board", places=1, skills=(make_skill("Power BI"),))


@pytest.fixture
def sent(posting):
    return [make_application(make_person(), posting) for _ in range(4)]


def here(posting) -> str:
    return f"/opportunities/{posting.id}"


def fill(rows, counted=None, **more) -> dict:
    """A form with (application, answer, sentence) in its rows."""
    data = {"counted": str(sum(row[1] != "later" for row in rows) if counted is None else counted)}
    for number, (application, answer, sentence) in enumerate(rows):
        data |= {f"rows-{number}-application_id": str(application.id), f"rows-{number}-answer": answer,
                 f"rows-{number}-reason": "skills", f"rows-{number}-sentence": sentence}  # fmt: skip
    return data | more


def test_several_are_shortlisted_each_with_an_entry_of_its_own(client, people, posting, sent):
    client.sign_in(people.host)
    ids = [one.id for one in sent[:3]]
    answer = client.post(f"{here(posting)}/applications/sort", data={"act": "shortlist", "pick": ids})
    assert answer.status_code == 303
    assert [one.status for one in sent] == [S.SHORTLISTED] * 3 + [S.SUBMITTED]
    entries = session.scalars(sa.select(AuditEntry.subject_id).where(AuditEntry.action == "shortlist")).all()
    assert sorted(entries) == sorted(ids)
    page = client.get(answer.location).text
    assert "3 applications were changed" in page
    assert all(candidate(posting, one.applicant) in page for one in sent[:3])


def test_whoever_changed_meanwhile_is_left_as_they_are_and_named_in_the_result(client, people, posting, sent):
    services.withdraw(actor=sent[0].applicant, application=sent[0], reason=ReasonCode.DATES)
    session.commit()
    client.sign_in(people.host)
    answer = client.post(
        f"{here(posting)}/applications/sort", data={"act": "keep_in_reserve", "pick": [sent[0].id, sent[1].id]}
    )
    assert (sent[0].status, sent[1].status) == (S.WITHDRAWN, S.RESERVE)
    page = client.get(answer.location).text
    assert "1 application was changed" in page
    assert "Nothing changed" in page
    listed = client.get(f"{here(posting)}/candidates?tab=applied").text
    assert "They withdrew; nothing more is needed from you." in listed
    assert "row-same" in listed


def test_telling_several_no_asks_for_the_words_first(client, people, posting, sent):
    client.sign_in(people.host)
    ids = [sent[1].id, sent[2].id]
    answer = client.post(f"{here(posting)}/applications/sort", data={"act": "end", "pick": ids})
    page = client.get(answer.location).text
    assert "Send 2 outcomes" in page
    assert {one.status for one in sent} == {S.SUBMITTED}
    assert candidate(posting, sent[0].applicant) not in page
    assert "Power BI" in page  # what would have helped


def test_selected_and_not_selected_are_told_in_the_same_moment(client, people, posting, sent):
    chosen, *others = sent
    services.shortlist(actor=people.host, application=chosen)
    show_name(people.host, posting, chosen.applicant)
    client.sign_in(people.host)
    page = client.get(f"{here(posting)}/outcomes").text
    assert "Send 4 outcomes" in page
    rows = [(one, "end", "Others know it better.") for one in others] + [(chosen, "offer", "Welcome!")]
    answer = client.post(f"{here(posting)}/outcomes", data=fill(rows, offers_talk="y"))
    assert answer.status_code == 303
    assert chosen.status is S.OFFERED
    assert {one.status for one in others} == {S.NOT_SELECTED}
    assert kinds_told(chosen.applicant)[-1] == "offer_made"
    for one in others:
        assert kinds_told(one.applicant) == ["application_ended_with_talk"]
        assert (one.reason_code, one.reason_sentence, one.offers_talk) == (
            ReasonCode.SKILLS,
            "Others know it better.",
            True,
        )
    assert "Everybody who applied has an answer" in client.get(f"{here(posting)}/outcomes").text


def test_sent_twice_everybody_is_told_once(client, people, posting, sent):
    client.sign_in(people.host)
    data = fill([(one, "end", "Others know it better.") for one in sent])
    for _ in range(2):
        assert client.post(f"{here(posting)}/outcomes", data=data).status_code == 303
    for one in sent:
        assert kinds_told(one.applicant) == ["application_ended"]


def test_nobody_is_left_without_a_sentence(client, people, posting, sent):
    client.sign_in(people.host)
    answer = client.post(f"{here(posting)}/outcomes", data=fill([(sent[0], "end", "Good."), (sent[1], "end", "  ")]))
    assert answer.status_code == 422
    assert "Write one sentence that they can learn from." in answer.text
    assert {one.status for one in sent} == {S.SUBMITTED}


def test_the_number_on_the_button_is_the_number_that_is_sent(client, people, posting, sent):
    client.sign_in(people.host)
    rows = [(sent[0], "end", "Good."), (sent[1], "later", "")]
    answer = client.post(f"{here(posting)}/outcomes", data=fill(rows, counted=2))
    assert answer.status_code == 422
    assert "Send 1 outcome" in answer.text
    assert sent[0].status is S.SUBMITTED
    assert client.post(f"{here(posting)}/outcomes", data=fill(rows)).status_code == 303
    assert (sent[0].status, sent[1].status) == (S.NOT_SELECTED, S.SUBMITTED)


def test_a_place_that_is_taken_or_a_name_not_seen_leaves_that_one_as_it_was(client, people, posting, sent):
    for one in sent[:2]:
        show_name(people.host, posting, one.applicant)
    client.sign_in(people.host)
    answer = client.post(f"{here(posting)}/outcomes", data=fill([(one, "offer", "Welcome!") for one in sent[:3]]))
    assert sorted(one.status for one in sent) == [S.OFFERED, S.SUBMITTED, S.SUBMITTED, S.SUBMITTED]
    page = client.get(answer.location).text
    assert "Every place is taken" in page


@pytest.mark.parametrize("part", ["colleague", "manager", "hr", "employee", "admin"])
def test_only_hosts_send_outcomes(client, people, posting, sent, part):
    client.sign_in(people[part])
    assert client.get(f"{here(posting)}/outcomes").status_code == 403
    assert client.post(f"{here(posting)}/outcomes", data=fill([(sent[0], "end", "No.")])).status_code == 403
    data = {"act": "shortlist", "pick": [sent[0].id]}
    assert client.post(f"{here(posting)}/applications/sort", data=data).status_code == 403


def test_an_application_to_another_posting_is_not_touched(client, people, posting):
    elsewhere = make_application(make_person(), make_opportunity(make_person()))
    client.sign_in(people.host)
    client.post(f"{here(posting)}/applications/sort", data={"act": "shortlist", "pick": [elsewhere.id]})
    client.post(f"{here(posting)}/outcomes", data=fill([(elsewhere, "end", "No.")]))
    assert elsewhere.status is S.SUBMITTED


def test_the_answer_clock_ends_with_the_outcome(client, people, posting, sent):
    posting.closes_on = clock.today() - dt.timedelta(days=40)
    posting.status, posting.closed_at = OpportunityStatus.CLOSED, clock.now() - dt.timedelta(days=40)
    for one in sent:
        one.submitted_at = clock.now() - dt.timedelta(days=60)
    session.commit()
    client.sign_in(people.host)
    assert "people wait for your answer" in client.get(f"{here(posting)}/candidates").text
    client.post(f"{here(posting)}/outcomes", data=fill([(one, "end", "Others know it better.") for one in sent]))
    jobs.remind_of_answers()
    assert kinds_told(people.host) == kinds_told(people.hr) == []
    assert session.query(Application).filter(Application.status == S.NOT_SELECTED).count() == 4
