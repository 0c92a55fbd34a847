"""HR's inbox on its pages: overriding, undoing, notes, leaving a case to others, approving several (screen 11)."""

import re

import pytest

from mobility.core.db import session
from mobility.moves import services
from mobility.moves.models import ApprovalBatch, CaseNote, Move, MoveStatus
from tests.factories import make_move, make_opportunity, make_person, make_unit

S = MoveStatus
BATCH = {"approval_reason": "both_agree", "approval_note": "May round"}


def make_waiting(people, name, **fields):
    unit = make_unit(f"Example / IT / {name}")
    person = make_person(name, org_unit=unit, line_manager=people.manager)
    move = make_move(person, make_opportunity(people.host, **fields))
    services.agree(actor=people.manager, move=move, home_work="Reports stop")
    session.commit()
    return move


@pytest.fixture
def queue(people):
    return [make_waiting(people, "Ada"), make_waiting(people, "Bo"), make_waiting(people, "Cy", days_abroad=4)]


def status_of(move):
    return session.get(Move, move.id).status


def test_the_form_asks_for_an_override_only_where_a_rule_warns_and_then_insists(client, people, queue):
    client.sign_in(people.hr)
    assert "Why although a rule warns?" not in client.get(f"/approvals/{queue[0].id}").text
    address = f"/approvals/{queue[2].id}"
    assert "Why although a rule warns?" in client.get(address).text
    said = {"approval_reason": "need"}
    refused = client.post(f"{address}/approve", data=said)
    assert (refused.status_code, "A rule warns. Choose why" in refused.text) == (422, True)
    said |= {"override_reason": "agreed_elsewhere"}
    assert client.post(f"{address}/approve", data=said).status_code == 422
    said |= {"override_text": "Tax agreed on Monday"}
    assert client.post(f"{address}/approve", data=said).status_code == 303
    page = client.get(address).text
    for words in ("What each rule said when it was decided.", "Approved all the same", "Tax agreed on Monday"):
        assert words in page
    assert "Tax agreed on Monday" not in client.sign_in(queue[2].person).get(f"/moves/{queue[2].id}").text


def test_a_decision_is_undone_on_the_page_by_whoever_took_it(client, people, queue):
    move = queue[0]
    client.sign_in(people.hr).post(f"/approvals/{move.id}/approve", data=BATCH)
    assert f"/approvals/{move.id}/undo" in client.get("/approvals").text  # beside the next case
    assert client.sign_in(people.hr2).post(f"/approvals/{move.id}/undo").status_code == 403
    assert client.sign_in(people.hr).post(f"/approvals/{move.id}/undo").status_code == 303
    assert status_of(move) is S.AWAITING_HR
    client.post(f"/approvals/{move.id}/approve", data=BATCH)
    client.sign_in(move.person).post(f"/moves/{move.id}/withdraw", data={"reason": "dates", "note": ""})
    late = client.sign_in(people.hr).post(f"/approvals/{move.id}/undo")
    assert (late.status_code, "Something followed, so the decision stays." in late.text) == (409, True)


def test_notes_are_on_the_page_of_the_partners_and_nowhere_else(client, people, queue):
    address = f"/approvals/{queue[0].id}"
    client.sign_in(people.hr)
    assert client.post(f"{address}/notes", data={"case_note": " "}).status_code == 422
    assert client.post(f"{address}/notes", data={"case_note": "Wait for the budget"}).status_code == 303
    assert "Wait for the budget" in client.sign_in(people.hr2).get(address).text
    for name in ("manager", "host"):
        page = client.sign_in(people[name]).get(f"/moves/{queue[0].id}")
        assert (page.status_code, "Wait for the budget" in page.text) == (200, False)
    mine = client.sign_in(queue[0].person).get("/privacy/mine.json").text
    assert "Wait for the budget" in mine
    assert people.hr.name not in mine[mine.index('"case_note"') :][:600]
    assert session.query(CaseNote).count() == 1


def test_opening_a_case_reads_its_notes(client, people, queue):
    services.write_note(actor=people.hr2, move=queue[0], text="Wait for the budget")
    session.commit()
    unread = "A note of another HR partner is unread."
    assert unread in client.sign_in(people.hr).get("/approvals/batch").text
    client.get(f"/approvals/{queue[0].id}")
    assert unread not in client.get("/approvals/batch").text


def test_a_partner_leaves_a_case_to_the_others(client, people, queue):
    address = f"/approvals/{queue[0].id}"
    answer = client.sign_in(people.hr).post(f"{address}/conflict", follow_redirects=True)
    assert people.hr2.name in answer.text
    assert "You said that somebody else decides here." in client.get(address).text
    assert client.post(f"{address}/approve", data=BATCH).status_code == 403
    assert "An HR partner said that somebody else decides." in client.sign_in(people.hr2).get("/approvals/batch").text


def test_several_are_approved_after_a_summary_and_each_can_be_undone(client, people, queue):
    client.sign_in(people.hr)
    page = client.get("/approvals/batch").text
    assert "2 clean cases" in page
    assert "Not every rule passes: Days abroad." in page
    picks = [move.id for move in queue]
    summary = client.get("/approvals/batch/summary", query_string={"pick": picks}).text
    assert "Approve 2 moves" in summary
    assert client.post("/approvals/batch", data={"pick": picks}).status_code == 422
    answer = client.post("/approvals/batch", data=BATCH | {"pick": picks})
    result = client.get(answer.location).text
    assert [status_of(move) for move in queue] == [S.APPROVED, S.APPROVED, S.AWAITING_HR]
    assert len(re.findall("Left out", result)) == 1
    of_batch = {"batch": answer.location.rpartition("/")[2]}
    assert client.post(f"/approvals/{queue[0].id}/undo", data=of_batch).location == answer.location
    assert client.post(f"{answer.location}/undo").status_code == 303
    assert {status_of(move) for move in queue} == {S.AWAITING_HR}
    assert client.sign_in(people.hr2).get(answer.location).status_code == 404


def test_a_batch_sent_twice_has_one_effect_and_one_result_page(client, people, queue):
    client.sign_in(people.hr)
    sent = BATCH | {"pick": [move.id for move in queue[:2]], "form_key": "once"}
    first, again = (client.post("/approvals/batch", data=sent) for _ in range(2))
    assert first.location == again.location
    assert session.query(ApprovalBatch).count() == 1
