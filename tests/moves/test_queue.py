"""HR's queue (screen 11): the first decision is open, the next follows, and whoever is late reads who was first."""

import datetime as dt

import pytest

from mobility.applications.models import ReasonCode
from mobility.core.db import session
from mobility.moves import services
from mobility.moves.models import MoveStatus
from mobility.moves.queries import deciding
from mobility.people.models import Role
from tests.factories import grant, make_move, make_opportunity, make_person
from tests.waiting import list_waiting_for

A_DAY = dt.timedelta(days=1)


def make_waiting(people, name, days=0):
    person = make_person(name, org_unit=people.employee.org_unit, line_manager=people.manager)
    opportunity = make_opportunity(people.host)
    move = make_move(person, opportunity)
    move.starts_on = move.starts_on + days * A_DAY
    services.agree(actor=people.manager, move=move, home_work="Reports stop")
    session.commit()
    return move


@pytest.fixture
def queue(people):
    return [make_waiting(people, name, days) for name, days in (("Ada", 0), ("Bo", 1), ("Cy", 2))]


def test_the_queue_opens_with_the_earliest_start(client, people, queue):
    page = client.sign_in(people.hr).get("/approvals").text
    assert "3 decisions wait for you" in page
    assert f"/approvals/{queue[0].id}/approve" in page


def test_after_a_decision_the_next_one_opens_and_at_the_end_what_was_decided_today(client, people, queue):
    client.sign_in(people.hr)
    order = (queue[1], queue[2], queue[0])  # from the middle on, and around to the beginning
    opens = (f"/approvals/{queue[2].id}", f"/approvals/{queue[0].id}", "/approvals")
    for move, following in zip(order, opens, strict=True):
        answer = client.post(f"/approvals/{move.id}/approve", data={"approval_reason": "both_agree"})
        assert answer.location == following
    page = client.get("/approvals").text
    assert "Nothing waits for you" in page
    assert "What you decided today" in page
    assert all(name in page for name in ("Ada", "Bo", "Cy"))


def test_many_decisions_that_can_be_undone_are_folded_away_from_the_case_in_hand(client, people, queue):
    waiting = [*queue, make_waiting(people, "Di", 3), make_waiting(people, "Ed", 4)]
    client.sign_in(people.hr)
    folds = []
    for move in waiting[:4]:
        answer = client.post(f"/approvals/{move.id}/approve", data={"approval_reason": "both_agree"})
        before, _word, _after = client.get(answer.location).text.partition("can still be undone")
        folds.append(before.rpartition("<details")[2])
    assert [" open" in fold for fold in folds] == [True, True, True, False]


def test_a_long_queue_is_read_a_page_at_a_time(client, people):
    for number in range(25):
        make_waiting(people, f"Person {number:02}", number)
    client.sign_in(people.hr)
    first, second = client.get("/approvals").text, client.get("/approvals?page=2").text
    assert "25 decisions wait for you" in first
    assert "Person 19" in first
    assert "Person 24" not in first
    assert "Person 24" in second


def test_the_list_in_sql_is_what_each_partner_may_decide(people, queue):
    grant(people.manager, Role.HR, entity=people.employee.legal_entity)
    grant(people.host, Role.HR, entity=people.employee.legal_entity)
    grant(queue[0].person, Role.HR, unit=people.employee.org_unit)
    session.commit()
    session.expire_all()
    for partner in (people.hr, people.hr2, people.hr_elsewhere, people.manager, people.host, queue[0].person):
        listed = deciding.list_approvals(partner)
        assert listed == [move for move in queue if deciding.may_decide(partner, move)]
        assert deciding.count_approvals(partner) == len(listed)


@pytest.mark.parametrize("act", ["approve", "refuse"])
def test_the_second_partner_reads_who_decided_and_when(client, people, queue, act):
    services.approve(actor=people.hr, move=queue[0], note="")
    session.commit()
    data = {"approval_reason": "both_agree", "reason": "cost", "explanation": "The budget is closed"}
    answer = client.sign_in(people.hr2).post(f"/approvals/{queue[0].id}/{act}", data=data)
    assert answer.status_code == 409
    assert f"{people.hr.name} already approved this on" in answer.text
    assert f"{people.hr.name} decided on" in answer.text
    assert queue[0].status is MoveStatus.APPROVED


def test_a_decision_after_the_person_withdrew_says_so(client, people, queue):
    services.withdraw(actor=queue[0].person, move=queue[0], reason=ReasonCode.DATES, note="")
    session.commit()
    answer = client.sign_in(people.hr).post(f"/approvals/{queue[0].id}/approve", data={"approval_reason": "both_agree"})
    assert answer.status_code == 409
    assert "Ada withdrew the move on" in answer.text
    assert queue[0].status is MoveStatus.WITHDRAWN


def test_the_queue_leaves_out_whoever_made_the_offer_before_they_handed_the_posting_on(people):
    partner = grant(make_person("Former host", org_unit=people.hr.org_unit), Role.HR).person
    move = make_move(people.employee, make_opportunity(partner))
    services.agree(actor=people.manager, move=move, home_work="Reports stop")
    move.opportunity.host_manager = people.host
    session.commit()
    assert not deciding.may_decide(partner, move)
    assert deciding.count_approvals(partner) == len(list_waiting_for(partner)) == 0
    assert deciding.count_approvals(people.hr) == 1
