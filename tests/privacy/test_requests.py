"""Requests about data: a month to answer, never in one's own case, told both ways."""

from __future__ import annotations

import datetime as dt

import pytest

from mobility.core import clock
from mobility.core.db import session
from mobility.core.errors import ConditionNotMet, NotPermitted
from mobility.home.queries import list_tasks
from mobility.notifications.models import Notification
from mobility.people.models import Role
from mobility.privacy import queries, services
from mobility.privacy.models import ErasureScope, LegalHold, PrivacyRequest, RequestKind, RequestStatus
from tests.factories import grant, make_person, make_profile, save


def ask(person, kind=RequestKind.CORRECTION, **fields) -> PrivacyRequest:
    asked = services.ask(actor=person, kind=kind, **{"text": "My site is Lyon.", **fields})
    session.commit()
    return asked


def kinds_told(person) -> list[str]:
    return [row.kind for row in session.query(Notification).filter_by(recipient_id=person.id).order_by(Notification.id)]


def test_a_request_is_due_after_a_calendar_month(people):
    clock.set_now(dt.datetime(2027, 1, 31, 12, tzinfo=dt.UTC))
    assert ask(people.employee).due_on == dt.date(2027, 2, 28)


def test_it_reaches_every_officer_and_nobody_else(people):
    other = grant(make_person("Olga Officer"), Role.PRIVACY).person
    ask(people.employee)
    assert kinds_told(people.privacy) == kinds_told(other) == ["privacy_request_received"]
    for person in (people.manager, people.hr, people.host, people.admin):
        assert kinds_told(person) == []


def test_the_whole_way_to_a_done_correction(client, people):
    client.sign_in(people.employee)
    assert client.post("/privacy/ask", data={"kind": "correction", "text": "My site is Lyon."}).status_code == 303
    asked = queries.list_requests_of(people.employee)[0]
    path = f"/privacy/requests/{asked.id}"
    client.sign_in(people.privacy)
    assert "My site is Lyon." in client.get(path).text
    assert people.employee.name in client.get("/privacy/requests").text
    assert client.post(f"{path}/take-up").status_code == 303
    assert client.post(f"{path}/complete", data={"answer": ""}).status_code == 422
    assert client.post(f"{path}/complete", data={"answer": "It is Lyon now."}).status_code == 303
    assert asked.status is RequestStatus.DONE
    assert kinds_told(people.employee) == ["privacy_request_taken_up", "privacy_request_done"]
    assert "It is Lyon now." in client.sign_in(people.employee).get(path).text


def test_a_refusal_says_why_and_how_to_complain(client, people):
    asked = ask(people.employee)
    services.take_up(actor=people.privacy, asked=asked)
    services.refuse(actor=people.privacy, asked=asked, answer="HR keeps it.")
    session.commit()
    page = client.sign_in(people.employee).get(f"/privacy/requests/{asked.id}").text
    assert "HR keeps it." in page
    assert "data protection authority" in page


def test_nobody_answers_their_own_request(client, people):
    asked = ask(people.privacy)
    with pytest.raises(NotPermitted):
        services.take_up(actor=people.privacy, asked=asked)
    client.sign_in(people.privacy)
    assert client.post(f"/privacy/requests/{asked.id}/take-up").status_code == 403


def test_an_erasure_is_carried_out_with_the_answer(people):
    profile = make_profile(people.employee, headline="I build boards")
    asked = ask(people.employee, RequestKind.ERASURE, scope=ErasureScope.PROFILE)
    services.take_up(actor=people.privacy, asked=asked)
    assert profile.headline == "I build boards"
    services.complete(actor=people.privacy, asked=asked, answer="Erased.")
    session.commit()
    assert (profile.headline, asked.status, asked.answer) == ("", RequestStatus.DONE, "Erased.")


def test_a_legal_hold_stands_in_the_way_of_an_erasure(people):
    profile = make_profile(people.employee, headline="I build boards")
    save(LegalHold(person=people.employee, reason="A lawsuit", set_by=people.privacy))
    asked = ask(people.employee, RequestKind.ERASURE, scope=ErasureScope.EVERYTHING)
    services.take_up(actor=people.privacy, asked=asked)
    with pytest.raises(ConditionNotMet):
        services.complete(actor=people.privacy, asked=asked, answer="Erased.")
    assert profile.headline == "I build boards"


def test_whoever_asked_may_think_again(client, people):
    asked = ask(people.employee)
    services.take_up(actor=people.privacy, asked=asked)
    session.commit()
    assert client.sign_in(people.employee).post(f"/privacy/requests/{asked.id}/withdraw").status_code == 303
    assert asked.status is RequestStatus.WITHDRAWN
    assert kinds_told(people.privacy)[-1] == "privacy_request_withdrawn"


def test_it_waits_on_the_officers_home_page_and_the_answer_on_the_person_s_until_it_is_read(client, people):
    asked = ask(people.employee)
    path = f"/privacy/requests/{asked.id}"

    def waits_for(person) -> bool:
        return path in [task.path for task in list_tasks(person)[0]]

    assert waits_for(people.privacy)
    services.take_up(actor=people.privacy, asked=asked)
    assert not waits_for(people.employee)
    services.complete(actor=people.privacy, asked=asked, answer="Done.")
    session.commit()
    assert not waits_for(people.privacy)
    assert waits_for(people.employee)
    client.sign_in(people.employee).get(path)
    assert not waits_for(people.employee)


def test_what_is_late_is_marked_and_comes_first(client, people):
    clock.set_now(dt.datetime(2027, 1, 4, 9, tzinfo=dt.UTC))
    ask(people.employee)
    clock.set_now(dt.datetime(2027, 2, 10, 9, tzinfo=dt.UTC))
    ask(people.colleague)
    rows = queries.list_waiting_requests()
    assert [row.person_id for row in rows] == [people.employee.id, people.colleague.id]
    page = client.sign_in(people.privacy).get("/privacy/requests").text
    assert page.count("Late: ") == 1


@pytest.mark.parametrize(
    "data", [{}, {"kind": "correction"}, {"kind": "erasure", "scope": "the moon"}, {"kind": "objection", "text": " "}]
)
def test_a_request_that_says_nothing_is_refused_with_what_is_missing(client, people, data):
    assert client.sign_in(people.employee).post("/privacy/ask", data=data).status_code == 422
    assert queries.list_requests_of(people.employee) == []


@pytest.mark.parametrize("who", ["manager", "hr", "admin", "representative", "auditor", "colleague"])
def test_requests_and_holds_are_for_privacy_officers_alone(client, people, who):
    asked = ask(people.employee)
    client.sign_in(people[who])
    assert client.get(f"/privacy/requests/{asked.id}").status_code == 404
    assert client.get("/privacy/requests").status_code == 403
    assert client.get("/privacy/holds").status_code == 403


def test_a_hold_is_set_with_a_reason_and_lifted_by_an_officer_it_is_not_about(client, people):
    client.sign_in(people.privacy)
    for data in ({"email": "x@y"}, {"email": people.employee.email}, {"email": people.privacy.email, "reason": "r"}):
        assert client.post("/privacy/holds", data=data).status_code == 422
    assert client.post("/privacy/holds", data={"email": people.employee.email, "reason": "Suit 7"}).status_code == 303
    hold = queries.find_current_hold(people.employee)
    assert "Suit 7" in client.get("/privacy/holds").text
    assert "legal hold" in client.sign_in(people.employee).get("/privacy/mine").text
    assert client.sign_in(people.privacy).post(f"/privacy/holds/{hold.id}/lift").status_code == 303
    assert queries.find_current_hold(people.employee) is None
