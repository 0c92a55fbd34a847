"""The pages of moves: each opened by whom it is for, and closed to everybody else."""

import datetime as dt

import pytest

from mobility.core import clock
from mobility.core.db import session
from mobility.moves import services
from mobility.moves.models import HrReason, Move, MoveStatus, ReleaseReason
from mobility.people.models import Role
from tests.factories import give_skill, grant, make_move, make_opportunity, make_skill

S = MoveStatus
READERS = ("employee", "host", "manager", "hr", "hr2")
STRANGERS = ("colleague", "hr_elsewhere", "representative", "auditor", "admin", "contractor")


@pytest.fixture
def move(people):
    return make_move(people.employee, make_opportunity(people.host, teaches=(make_skill("Storytelling"),)))


def set_status(move, status, people):
    """Bring a move to a status the way people would."""
    if status in {S.AWAITING_HR, S.APPROVED, S.ACTIVE, S.COMPLETED, S.HR_DECLINED}:
        services.agree(actor=people.manager, move=move, home_work="Reports stop")
    if status in {S.APPROVED, S.ACTIVE, S.COMPLETED}:
        services.approve(actor=people.hr, move=move, note="")
    if status is S.HR_DECLINED:
        services.refuse(actor=people.hr, move=move, reason=HrReason.COST, note="No budget")
    if status in {S.RELEASE_DECLINED, S.IN_REVIEW, S.DECLINED_FOR_GOOD}:
        services.decline(actor=people.manager, move=move, reason=ReleaseReason.OTHER, tried="All", possible_from=None)
    if status in {S.IN_REVIEW, S.DECLINED_FOR_GOOD}:
        services.ask_review(actor=people.employee, move=move)
    if status is S.DECLINED_FOR_GOOD:
        services.uphold_decline(actor=people.hr, move=move, note="It stays so")
    if status is S.CHANGE_PROPOSED:
        services.propose_change(
            actor=people.manager, move=move, starts_on=None, percent=40, home_work="Reports stop", note="Calmer"
        )
    if move.status is not status:
        move.status, move.ended_on = status, move.ends_on if status is S.ENDED_EARLY else None
    session.commit()


@pytest.mark.parametrize("status", list(MoveStatus))
def test_the_move_is_shown_in_every_status_to_those_concerned_and_nobody_else(client, people, move, status):
    set_status(move, status, people)
    for name in READERS:
        assert client.sign_in(people[name]).get(f"/moves/{move.id}").status_code == 200
    for name in STRANGERS:
        assert client.sign_in(people[name]).get(f"/moves/{move.id}").status_code == 404


@pytest.mark.parametrize("status", [S.AWAITING_RELEASE, S.AWAITING_HR, S.IN_REVIEW, S.CHANGE_PROPOSED, S.APPROVED])
def test_release_and_approval_pages_are_for_those_who_decide(client, people, move, status):
    set_status(move, status, people)
    assert client.sign_in(people.manager).get(f"/releases/{move.id}").status_code == 200
    assert client.get(f"/approvals/{move.id}").status_code == 404
    assert client.sign_in(people.hr).get(f"/approvals/{move.id}").status_code == 200
    for name in ("employee", "host", *STRANGERS):
        client.sign_in(people[name])
        assert client.get(f"/releases/{move.id}").status_code == 404
        assert client.get(f"/approvals/{move.id}").status_code == 404


def test_whoever_is_not_signed_in_is_asked_to(client, people, move):
    for path in (f"/moves/{move.id}", "/releases", "/approvals", f"/releases/{move.id}"):
        response = client.get(path)
        assert (response.status_code, "/sign-in" in response.location) == (303, True)


def test_the_lists_show_what_waits_and_say_when_nothing_does(client, people, move):
    assert move.person.name in client.sign_in(people.manager).get("/releases").text
    assert "No request waits for you" in client.sign_in(people.hr).get("/releases").text
    client.sign_in(people.host)
    assert [client.get(page).status_code for page in ("/releases", "/approvals")] == [403, 403]
    assert "Nothing waits for you" in client.sign_in(people.hr).get("/approvals").text
    set_status(move, S.AWAITING_HR, people)
    assert move.person.name in client.sign_in(people.hr).get("/approvals").text


def test_the_line_manager_reads_everything_needed_on_the_request(client, people, move):
    page = client.sign_in(people.manager).get(f"/releases/{move.id}").text
    for fact in (people.employee.name, move.opportunity.title, "2.5 days a week", "I want to learn this.", "table"):
        assert fact in page


def test_the_line_manager_agrees_on_the_page(client, people, move):
    client.sign_in(people.manager)
    empty = client.post(f"/releases/{move.id}/agree", data={"home_work": ""})
    assert (empty.status_code, "Write which work at home stops" in empty.text) == (422, True)
    answer = client.post(f"/releases/{move.id}/agree", data={"home_work": "Reports stop"})
    assert answer.status_code == 303
    assert session.get(Move, move.id).status is S.AWAITING_HR
    assert client.post(f"/releases/{move.id}/agree", data={"home_work": "Again"}).status_code == 409


def test_the_line_manager_proposes_on_the_page_and_both_accept(client, people, move):
    client.sign_in(people.manager)
    data = {"starts_on": "nonsense", "share": "x", "change_home_work": "Reports stop"}
    assert client.post(f"/releases/{move.id}/propose", data=data).status_code == 422
    late = (move.starts_on + dt.timedelta(weeks=9)).isoformat()
    refused = client.post(f"/releases/{move.id}/propose", data={"starts_on": late, "change_home_work": "Reports stop"})
    assert (refused.status_code, "Choose a start from" in refused.text) == (422, True)
    data = {"share": "40", "change_home_work": "Reports stop"}
    assert client.post(f"/releases/{move.id}/propose", data=data).status_code == 303
    assert client.post(f"/moves/{move.id}/accept-change").status_code == 403
    for name in ("host", "employee"):
        assert client.sign_in(people[name]).post(f"/moves/{move.id}/accept-change").status_code == 303
    assert (session.get(Move, move.id).status, session.get(Move, move.id).percent) == (S.AWAITING_HR, 40)


def test_refusing_a_change_on_the_page(client, people, move):
    set_status(move, S.CHANGE_PROPOSED, people)
    assert client.sign_in(people.manager).post(f"/moves/{move.id}/refuse-change").status_code == 403
    assert client.sign_in(people.host).post(f"/moves/{move.id}/refuse-change").status_code == 303
    assert session.get(Move, move.id).status is S.AWAITING_RELEASE


def test_declining_and_asking_for_a_review_on_the_page(client, people, move):
    client.sign_in(people.manager)
    assert client.post(f"/releases/{move.id}/decline", data={"reason": "nonsense"}).status_code == 422
    data = {"reason": "workload", "tried": "Asked two teams"}
    assert client.post(f"/releases/{move.id}/decline", data=data).status_code == 303
    assert client.post(f"/moves/{move.id}/ask-review").status_code == 403
    assert client.sign_in(people.employee).post(f"/moves/{move.id}/ask-review").status_code == 303
    assert session.get(Move, move.id).status is S.IN_REVIEW


def test_the_review_is_decided_on_the_page(client, people, move):
    set_status(move, S.IN_REVIEW, people)
    client.sign_in(people.hr)
    assert client.post(f"/approvals/{move.id}/uphold", data={}).status_code == 422
    assert client.post(f"/approvals/{move.id}/release", data={"home_work": "Reports stop"}).status_code == 303
    assert client.post(f"/approvals/{move.id}/approve", data={}).status_code == 403
    client.sign_in(people.manager)
    assert client.post(f"/approvals/{move.id}/release", data={"home_work": "x"}).status_code == 403


def test_upholding_on_the_page(client, people, move):
    set_status(move, S.IN_REVIEW, people)
    for name in ("manager", "host", "employee"):
        assert client.sign_in(people[name]).post(f"/approvals/{move.id}/uphold").status_code == 403
    client.sign_in(people.hr)
    assert client.post(f"/approvals/{move.id}/uphold", data={"note": "It stays so"}).status_code == 303


@pytest.mark.parametrize("act", ["agree", "propose", "decline"])
def test_release_acts_are_closed_to_others(client, people, move, act):
    for name in ("employee", "host", "hr"):
        assert client.sign_in(people[name]).post(f"/releases/{move.id}/{act}").status_code == 403
    assert client.sign_in(people.colleague).post(f"/releases/{move.id}/{act}").status_code == 404


@pytest.mark.parametrize("act", ["approve", "refuse"])
def test_approval_acts_are_closed_to_others(client, people, move, act):
    set_status(move, S.AWAITING_HR, people)
    for name in ("employee", "host", "manager"):
        assert client.sign_in(people[name]).post(f"/approvals/{move.id}/{act}").status_code == 403
    assert client.sign_in(people.hr_elsewhere).post(f"/approvals/{move.id}/{act}").status_code == 404


def test_hr_finds_every_fact_on_one_page_and_approves(client, people, move):
    set_status(move, S.AWAITING_HR, people)
    page = client.sign_in(people.hr).get(f"/approvals/{move.id}").text
    facts = (
        *(
            "What changes",
            "80% of full time",
            "30% of full time",
            "Cost centre",
            "Days abroad",
            "Checks",
            "Lead time",
        ),
        *("Lead time", people.manager.name, people.host.name, "Reports stop", move.application.reference),
    )
    for fact in facts:
        assert fact in page
    assert client.post(f"/approvals/{move.id}/approve", data={}).status_code == 422
    said = {"approval_reason": "both_agree"}
    assert client.post(f"/approvals/{move.id}/approve", data=said).status_code == 303
    late = client.sign_in(people.hr2).post(f"/approvals/{move.id}/approve", data=said)
    assert (late.status_code, f"{people.hr.name} already approved this" in late.text) == (409, True)


def test_a_check_in_the_way_takes_the_place_of_the_button(client, people, move):
    set_status(move, S.AWAITING_HR, people)
    people.employee.employed_until = move.starts_on
    session.commit()
    client.sign_in(people.hr)
    assert "This move cannot be approved as it is" in client.get(f"/approvals/{move.id}").text
    assert client.post(f"/approvals/{move.id}/approve", data={}).status_code == 422
    assert session.get(Move, move.id).status is S.AWAITING_HR


def test_hr_declines_on_the_page(client, people, move):
    set_status(move, S.AWAITING_HR, people)
    client.sign_in(people.hr)
    assert client.post(f"/approvals/{move.id}/refuse", data={}).status_code == 422
    data = {"reason": "cost", "explanation": "The budget is closed"}
    assert client.post(f"/approvals/{move.id}/refuse", data=data).status_code == 303
    assert "The budget is closed" in client.sign_in(people.employee).get(f"/moves/{move.id}").text


def test_withdrawing_on_the_page(client, people, move):
    assert client.sign_in(people.host).get(f"/moves/{move.id}/withdraw").status_code == 403
    client.sign_in(people.employee)
    assert client.get(f"/moves/{move.id}/withdraw").status_code == 200
    assert client.post(f"/moves/{move.id}/withdraw", data={}).status_code == 422
    assert client.post(f"/moves/{move.id}/withdraw", data={"reason": "dates"}).status_code == 303


def test_ending_early_on_the_page(client, people, move):
    set_status(move, S.ACTIVE, people)
    clock.set_now(dt.datetime.combine(move.starts_on, dt.time(12), dt.UTC))
    assert client.sign_in(people.manager).get(f"/moves/{move.id}/end-early").status_code == 403
    client.sign_in(people.host)
    assert client.get(f"/moves/{move.id}/end-early").status_code == 200
    assert client.post(f"/moves/{move.id}/end-early", data={"last_day": "2027-02-31"}).status_code == 422
    last_day = (move.starts_on + dt.timedelta(days=3)).isoformat()
    assert client.post(f"/moves/{move.id}/end-early", data={"last_day": last_day}).status_code == 303


def test_confirming_home_on_the_page(client, people, move):
    set_status(move, S.COMPLETED, people)
    assert client.sign_in(people.employee).post(f"/moves/{move.id}/confirm-home").status_code == 403
    assert client.sign_in(people.manager).post(f"/moves/{move.id}/confirm-home").status_code == 303
    assert client.post(f"/moves/{move.id}/confirm-home").status_code == 409


def test_feedback_goes_both_ways_and_is_answered_on_the_page(client, people, move):
    set_status(move, S.COMPLETED, people)
    skill = move.opportunity.taught_skills[0].skill
    give_skill(people.employee, skill, 1)
    path = f"/moves/{move.id}/feedback"
    assert client.sign_in(people.manager).get(path).status_code == 200
    assert client.post(path, data={"text": "x"}).status_code == 403
    assert client.sign_in(people.colleague).get(path).status_code == 404
    client.sign_in(people.host)
    assert "Storytelling" in client.get(path).text
    assert client.post(path, data={"text": ""}).status_code == 422
    assert client.post(path, data={"text": "Clear stories", f"skill_{skill.id}": "4"}).status_code == 303
    [feedback] = move.feedback
    answer = f"/feedback/{feedback.id}/answer"
    assert client.post(answer, data={"answer": "accept"}).status_code == 404
    client.sign_in(people.employee)
    assert "Clear stories" in client.get(path).text
    assert client.post(answer, data={"answer": "accept"}).status_code == 303
    assert client.post(answer, data={"answer": "accept"}).status_code == 409
    assert client.post(path, data={"text": "Well led"}).status_code == 303


def test_the_part_on_the_application_is_a_fragment_or_a_way_to_the_move(client, people, move):
    path = f"/applications/{move.application_id}/move"
    client.sign_in(people.employee)
    assert client.get(path).location == f"/moves/{move.id}"
    assert 'id="move"' in client.get(path, headers={"HX-Request": "true"}).text
    assert client.sign_in(people.colleague).get(path).status_code == 404


def test_hr_sees_that_the_host_is_the_line_manager(client, people):
    grant(people.manager, Role.HOST)
    move = make_move(people.employee, make_opportunity(people.manager))
    assert "You are also the host" in client.sign_in(people.manager).get(f"/releases/{move.id}").text
    set_status(move, S.AWAITING_HR, people)
    assert (
        "one person wants the work and grants the time" in client.sign_in(people.hr).get(f"/approvals/{move.id}").text
    )


def test_the_host_learns_no_contract_share(client, people, move):
    page = client.sign_in(people.host).get(f"/moves/{move.id}").text
    assert "80 %" not in page
    assert "80%" not in page


def test_a_host_learns_the_outcome_of_the_release_and_not_what_was_said_at_home(client, people):
    move = make_move(people.employee, make_opportunity(people.host))
    services.agree(actor=people.manager, move=move, home_work="The monthly reports stop")
    for person in (people.employee, people.manager, people.hr):
        assert "The monthly reports stop" in client.sign_in(person).get(f"/moves/{move.id}").text
    page = client.sign_in(people.host).get(f"/moves/{move.id}").text
    assert "The monthly reports stop" not in page
    assert people.manager.name in page


def test_what_a_person_says_of_the_host_stays_between_the_two(client, people):
    move = make_move(people.employee, make_opportunity(people.host), MoveStatus.COMPLETED)
    services.give_feedback(actor=people.employee, move=move, text="Ines explained little", levels={})
    for person in (people.employee, people.host):
        assert "Ines explained little" in client.sign_in(person).get(f"/moves/{move.id}/feedback").text
    for person in (people.manager, people.hr):
        assert "Ines explained little" not in client.sign_in(person).get(f"/moves/{move.id}/feedback").text
