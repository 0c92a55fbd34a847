"""What an applicant reads: one sentence for every state, why it ended, what helps, how long answers take."""

from __future__ import annotations

import datetime as dt
import html
import re

import pytest

from mobility.applications import queries, services
from mobility.applications.messages import STATUS_MARKS, STATUS_SENTENCES, STATUS_WORDS, status_sentence
from mobility.applications.models import ApplicationStatus, ReasonCode
from mobility.core import clock
from mobility.core.db import session
from mobility.core.i18n import Message
from mobility.home.queries import describe_applications
from mobility.moves.models import MoveStatus
from tests.applications.inbox import kinds_told
from tests.factories import (
    give_skill,
    make_application,
    make_move,
    make_opportunity,
    make_person,
    make_skill,
    make_unit,
)

S = ApplicationStatus
NO_MOVE = [status for status in S if status not in {S.NOT_RELEASED, S.NOT_APPROVED}]
NAMES_WHO = ("You", "you", "%(host)s", "others", "HR", "manager")


@pytest.mark.parametrize("status", S)
def test_every_state_has_one_sentence_a_word_and_a_mark(status):
    assert STATUS_WORDS[status]
    assert STATUS_MARKS[status]
    assert sum(sentence == STATUS_SENTENCES[status] for sentence in STATUS_SENTENCES.values()) == 1
    assert any(who in STATUS_SENTENCES[status] for who in NAMES_WHO)


@pytest.mark.parametrize("status", [S.DRAFT, S.SUBMITTED, S.SHORTLISTED, S.RESERVE, S.OFFERED])
def test_whoever_has_to_act_has_a_day(people, status):
    application = make_application(people.employee, make_opportunity(people.host), status)
    day = queries.find_due_day(application)
    said = status_sentence(application, day)
    assert day is not None
    assert day in said.params.values() or Message("by %(day)s", {"day": day}) in said.params.values()
    assert "%(" not in str(said)


def sentences_of(person, application) -> list[str]:
    """What the first page says of it."""
    return [str(message) for row, message in describe_applications(person) if row.id == application.id]


@pytest.mark.parametrize("move", MoveStatus)
def test_every_state_of_a_move_has_one_sentence_for_the_applicant(people, move):
    ended_on = clock.today() if move is MoveStatus.ENDED_EARLY else None
    made = make_move(people.employee, make_opportunity(people.host), move, ended_on=ended_on)
    sentences = sentences_of(people.employee, made.application)
    assert len(sentences) == 1
    assert sentences[0].endswith(".")
    assert "%(" not in sentences[0]


@pytest.mark.parametrize("status", [s for s in NO_MOVE if s is not S.ACCEPTED])
def test_every_state_without_a_move_is_one_sentence_of_the_tracker(client, people, status):
    application = make_application(people.employee, make_opportunity(people.host), status)
    text = html.unescape(client.sign_in(people.employee).get(f"/applications/{application.id}").text)
    parts = {one: max(re.split(r"%\(\w+\)s", sentence), key=len) for one, sentence in STATUS_SENTENCES.items()}
    assert [one for one, part in parts.items() if part in text] == [status]


@pytest.fixture
def refused(people):
    skill, held = make_skill("Forecasting"), make_skill("SQL")
    give_skill(people.employee, held, 4)
    posting = make_opportunity(people.host, skills=(skill, held))
    return make_application(people.employee, posting, snapshot={
        "headline": "", "about": "", "job_title": "", "unit": "", "experience": [], "languages": [], "availability": {},
        "skills": [{"skill_id": held.id, "label": "SQL", "level": 4, "evidence": ""}],
    })  # fmt: skip


def test_a_no_tells_the_reason_what_would_have_helped_and_what_else_is_open(client, people, refused):
    services.end_application(
        actor=people.host,
        application=refused,
        reason=ReasonCode.SKILLS,
        sentence="We need forecasts.",
        offers_talk=True,
    )
    session.commit()
    text = client.sign_in(people.employee).get(f"/applications/{refused.id}").text
    assert "We need forecasts." in text
    assert "Other applicants are closer to the skills needed" in text
    helped = text[text.index("What would have helped") :]
    assert "Forecasting" in helped
    assert f"/opportunities/{refused.opportunity_id}/similar" in text
    assert people.host.email in text
    assert kinds_told(people.employee) == ["application_ended_with_talk"]


def test_without_the_tick_nobody_is_promised_a_talk(client, people, refused):
    data = {"reason": "skills", "sentence": "We need forecasts."}
    client.sign_in(people.host).post(f"/applications/{refused.id}/end", data=data)
    assert people.host.email not in client.sign_in(people.employee).get(f"/applications/{refused.id}").text
    assert kinds_told(people.employee) == ["application_ended"]


def answered(posting, days: int) -> None:
    sent_at = clock.now() - dt.timedelta(days=100)
    make_application(
        make_person(), posting, S.NOT_SELECTED, submitted_at=sent_at, decided_at=sent_at + dt.timedelta(days=days)
    )


def test_the_usual_time_to_an_answer_is_the_median_from_ten_cases_up(client, people):
    posting = make_opportunity(people.host)
    for days in (1, 2, 3, 4, 5, 7, 8, 9, 30):
        answered(posting, days)
    elsewhere = make_opportunity(make_person(org_unit=make_unit("Example / Sales")))
    answered(elsewhere, 80)
    make_application(make_person(), posting, S.SUBMITTED)
    assert queries.find_usual_answer_days(posting) is None
    answered(posting, 6)
    assert queries.find_usual_answer_days(posting) == 6
    own = make_application(people.employee, posting)
    text = client.sign_in(people.employee).get(f"/applications/{own.id}").text
    assert "This team usually answers in 6 days." in text
    assert "This team usually answers in 6 days." in client.get(f"/applications/{own.id}/sent").text


def test_an_offer_counts_as_the_answer_whatever_became_of_it(people):
    posting = make_opportunity(people.host, places=10)
    for _ in range(10):
        application = make_application(make_person(), posting, S.OFFERED)
        application.submitted_at = clock.now() - dt.timedelta(days=4)
        application.decided_at = clock.now() + dt.timedelta(days=50)
        session.commit()
    assert queries.find_usual_answer_days(posting) in {4, 5}


def test_whoever_acts_on_what_changed_before_reads_when_it_did(client, people):
    application = make_application(people.employee, make_opportunity(people.host))
    services.end_application(actor=people.host, application=application, reason=ReasonCode.DATES, sentence="Too late.")
    session.commit()
    stale = client.sign_in(people.employee).post(f"/applications/{application.id}/withdraw", data={"reason": "dates"})
    assert stale.status_code == 409
    assert "was already changed on" in stale.text
    assert "Not selected" in stale.text
    host = client.sign_in(people.host).post(f"/applications/{application.id}/shortlist")
    assert host.status_code == 409
    assert "was already changed on" in host.text


@pytest.mark.parametrize("step", ["motivation", "profile", "check"])
def test_going_back_after_sending_says_so_with_the_reference(client, people, step):
    application = make_application(people.employee, make_opportunity(people.host))
    page = client.sign_in(people.employee).get(f"/applications/{application.id}/{step}", follow_redirects=True)
    assert f"You have sent this application already; its reference is {application.reference}." in page.text


def test_what_was_written_is_kept_when_the_posting_closes_meanwhile_and_similar_ones_are_shown(client, people):
    posting = make_opportunity(people.host)
    draft = make_application(people.employee, posting, S.DRAFT, motivation="Kept words.")
    posting.closes_on = clock.today() - dt.timedelta(days=3)
    session.commit()
    answer = client.sign_in(people.employee).post(f"/applications/{draft.id}/submit")
    assert answer.status_code == 422
    assert "Kept words." in answer.text
    assert f"/opportunities/{posting.id}/similar" in answer.text


def test_hr_reads_the_applications_of_its_scope_and_none_of_its_own_line(client, people):
    posting = make_opportunity(people.host)
    made = make_application(people.employee, posting)
    below = make_person("Rita Below", line_manager=people.hr, legal_entity=people.employee.legal_entity)
    hidden = make_application(below, posting)
    draft = make_application(people.colleague, posting, S.DRAFT)
    address = f"/opportunities/{posting.id}/applications"
    page = client.sign_in(people.hr).get(address).text
    assert made.reference in page
    assert hidden.reference not in page
    assert "Rita Below" not in page
    assert draft.reference not in page
    assert made.reference not in client.sign_in(people.hr_elsewhere).get(address).text
    for part in ("host", "manager", "employee", "admin"):
        assert client.sign_in(people[part]).get(address).status_code == 403
