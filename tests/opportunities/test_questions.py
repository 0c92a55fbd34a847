"""Questions on a posting: nobody learns who asked."""

from __future__ import annotations

import datetime as dt

import pytest

from mobility.audit.models import AuditEntry
from mobility.core import clock
from mobility.core.db import session
from mobility.core.errors import InvalidInput, NotPermitted
from mobility.notifications.models import Notification
from mobility.opportunities import queries, services
from mobility.opportunities.models import Audience, Question
from mobility.opportunities.models import OpportunityStatus as S
from tests.factories import make_opportunity
from tests.waiting import list_waiting_for


@pytest.fixture
def posting(people):
    return make_opportunity(people.host)


@pytest.fixture
def question(people, posting) -> Question:
    asked = services.ask_question(actor=people.employee, opportunity=posting, text="  Is it on site?  ")
    session.commit()
    return asked


def told(person) -> list[Notification]:
    return session.query(Notification).filter_by(recipient=person).order_by(Notification.id).all()


def test_hosts_learn_of_a_question_and_not_who_asked(client, people, posting, question):
    (notice,) = told(people.host)
    assert notice.kind == "question_asked"
    for who in ("host", "hr", "colleague"):
        page = client.sign_in(people[who]).get(f"/opportunities/{posting.id}").text
        assert people.employee.name not in page + str(notice.params)
    assert session.query(AuditEntry).filter_by(actor_id=people.employee.id).all() == []


def test_a_question_is_seen_by_others_once_it_is_answered(client, people, posting, question):
    url = f"/opportunities/{posting.id}"
    assert "Is it on site?" not in client.sign_in(people.colleague).get(url).text
    assert "Only you see it" in client.sign_in(people.employee).get(url).text
    sent = client.sign_in(people.host).post(f"/opportunities/questions/{question.id}/answer", data={"answer": "Yes."})
    assert sent.status_code == 303
    page = client.sign_in(people.colleague).get(url).text
    assert "Is it on site?" in page
    assert "Yes." in page
    assert [notice.kind for notice in told(people.employee)] == ["question_answered"]


def test_a_hidden_question_is_gone_for_readers_and_its_author_reads_why(client, people, posting, question):
    services.answer_question(actor=people.host, question=question, answer="Yes.")
    services.hide_question(actor=people.host, question=question, reason="It names somebody.")
    session.commit()
    url = f"/opportunities/{posting.id}"
    assert "Is it on site?" not in client.sign_in(people.colleague).get(url).text
    assert "It names somebody." in client.sign_in(people.employee).get(url).text
    assert [notice.kind for notice in told(people.employee)] == ["question_answered", "question_hidden"]


def test_only_hosts_answer_and_only_the_audience_asks(people, posting, question):
    for who in ("employee", "colleague", "hr"):
        with pytest.raises(NotPermitted):
            services.answer_question(actor=people[who], question=question, answer="Yes.")
    elsewhere = make_opportunity(people.host, audience=Audience.COUNTRY, country="JP")
    for actor, opportunity in ((people.host, posting), (people.employee, elsewhere)):
        with pytest.raises(NotPermitted):
            services.ask_question(actor=actor, opportunity=opportunity, text="Why?")


@pytest.mark.parametrize("text", [" ", "x" * 501])
def test_a_question_has_words_and_an_end(people, posting, text):
    with pytest.raises(InvalidInput, match="at most"):
        services.ask_question(actor=people.employee, opportunity=posting, text=text)


def test_the_page_says_that_this_is_no_confidential_channel(client, people, posting):
    page = client.sign_in(people.employee).get(f"/opportunities/{posting.id}/ask").text
    assert "no confidential channel" in page
    too_long = client.post(f"/opportunities/{posting.id}/ask", data={"text": "x" * 501})
    assert too_long.status_code == 422
    assert "x" * 501 in too_long.text


def test_hosts_are_reminded_once_after_three_working_days(people, posting, question):
    for _ in range(2):
        services.remind_of_question(question=question)
    assert len(told(people.host)) == 1
    clock.set_now(clock.now() + dt.timedelta(days=7))
    for _ in range(2):
        services.remind_of_question(question=question)
    assert [notice.kind for notice in told(people.host)] == ["question_asked", "question_waiting"]
    assert queries.list_waiting_questions() == [question]


def test_a_question_waits_among_the_tasks_of_its_hosts(people, posting, question):
    (task,) = list_waiting_for(people.host)
    assert task.path == f"/opportunities/questions/{question.id}/answer"
    posting.status = S.COMPLETED
    session.commit()
    assert list_waiting_for(people.host) == []
