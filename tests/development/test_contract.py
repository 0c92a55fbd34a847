"""A contract from the first wish to its end: who reads it, who signs what, what a change asks."""

from __future__ import annotations

import datetime as dt

import pytest

from mobility.core import clock
from mobility.core.errors import ConditionNotMet, Conflict, InvalidInput, NotPermitted, TransitionNotAllowed
from mobility.development import services
from mobility.development.changes import compare, read_content
from mobility.development.models import ContractStatus as S
from mobility.development.models import Progress, Side, TalkKind
from mobility.development.queries import contract as queries
from mobility.development.workflow import workflow
from mobility.people.models import Delegation, DelegationScope
from tests.developing import add_goal, agree, make_draft, make_in, propose, seen, talk, this_year
from tests.factories import make_person, make_skill, make_unit, save
from tests.waiting import list_waiting_for


def told(person):
    from mobility.core.db import session
    from mobility.notifications.models import Notification

    return [row.kind for row in session.query(Notification).filter_by(recipient_id=person.id)]


def test_a_draft_is_the_persons_alone_until_they_share_it(client, people):
    contract = make_draft(people.employee)
    here = f"/development/contracts/{contract.id}"
    assert "I would like to tell stories" in client.sign_in(people.employee).get(here).text
    assert client.sign_in(people.manager).get(here).status_code == 404
    page = client.get("/development/team").text
    assert "Nothing shared with you" in page
    client.sign_in(people.employee).post(f"{here}/share")
    assert "I would like to tell stories" in client.sign_in(people.manager).get(here).text
    assert told(people.manager) == ["contract_shared"]
    for other in (people.hr, people.host, people.colleague, people.auditor, people.admin):
        assert client.sign_in(other).get(here).status_code == 404


def test_both_sign_the_same_version_and_it_is_kept_whole(people):
    contract = make_in("agreed", people.employee)
    version = contract.agreed
    assert contract.status is S.AGREED
    assert {row.side: row.person for row in version.signatures} == {
        Side.PERSON: people.employee, Side.MANAGER: people.manager,
    }  # fmt: skip
    assert version.content == read_content(contract)
    assert told(people.employee)[-1] == "contract_agreed"


def test_a_change_asks_both_again_and_what_was_signed_holds_meanwhile(people):
    contract = make_in("agreed", people.employee)
    services.change_contract(actor=people.manager, contract=contract)
    services.write_action(
        actor=people.manager, goal=contract.goals[0], action=next(contract.actions), kind=next(contract.actions).kind,
        title="Another gig", version=next(contract.actions).version,
    )  # fmt: skip
    assert (contract.status, contract.agreed.number) == (S.DRAFT, 1)
    assert contract.agreed.content["goals"][0]["actions"][0]["title"] == "A gig that tells a story"
    propose(people.manager, contract)
    assert (contract.agreed.number, queries.list_unsigned(contract)) == (1, [Side.PERSON])
    services.sign_contract(actor=people.employee, contract=contract, seen=seen(contract))
    assert (contract.status, contract.agreed.number) == (S.AGREED, 2)
    (change,) = compare(contract.versions[0].content, contract.versions[1].content)
    assert (change.what, change.before["title"], change.after["title"]) == (
        "action", "A gig that tells a story", "Another gig",
    )  # fmt: skip


def test_nobody_signs_for_the_other_nor_twice_nor_what_they_did_not_read(people):
    contract = make_in("proposed", people.employee)
    with pytest.raises(NotPermitted):
        services.sign_contract(actor=people.employee, contract=contract, seen=seen(contract))
    with pytest.raises(NotPermitted):
        services.sign_contract(actor=people.hr, contract=contract, seen=seen(contract))
    with pytest.raises(Conflict):
        services.sign_contract(actor=people.manager, contract=contract, seen="something else")
    services.sign_contract(actor=people.manager, contract=contract, seen=seen(contract))
    with pytest.raises(NotPermitted):
        services.sign_contract(actor=people.manager, contract=contract, seen=seen(contract))


def test_what_is_proposed_or_agreed_is_not_written_into(people):
    contract = make_in("proposed", people.employee)
    with pytest.raises(TransitionNotAllowed):
        add_goal(people.employee, contract, make_skill("SQL"))


def test_an_empty_contract_is_not_proposed(people):
    contract = services.begin_contract(actor=people.employee, person=people.employee, year=this_year())
    with pytest.raises(ConditionNotMet):
        propose(people.employee, contract)
    services.write_goal(actor=people.employee, contract=contract, skill=None, level=None, sentence="Speak up")
    with pytest.raises(ConditionNotMet):
        propose(people.employee, contract)


def test_there_is_one_contract_a_year_whoever_begins_it(people):
    first = services.begin_contract(actor=people.manager, person=people.employee, year=this_year())
    assert services.begin_contract(actor=people.employee, person=people.employee, year=this_year()) is first
    assert first.is_shared
    assert told(people.employee) == ["contract_begun"]
    with pytest.raises(InvalidInput):
        services.begin_contract(actor=people.employee, person=people.employee, year=this_year() + 2)
    with pytest.raises(NotPermitted):
        services.begin_contract(actor=people.colleague, person=people.employee, year=this_year())


def test_a_manager_who_begins_beside_a_private_draft_sees_nothing_of_it(client, people):
    contract = make_draft(people.employee)
    client.sign_in(people.manager)
    answer = client.post(f"/development/people/{people.employee.id}/contracts", data={"year": this_year()})
    assert answer.location.startswith("/development/team")
    assert not contract.is_shared
    assert told(people.employee) == ["contract_asked"]


def test_wishes_are_the_persons_words(people):
    contract = make_draft(people.employee)
    services.share_draft(actor=people.employee, contract=contract)
    with pytest.raises(NotPermitted):
        services.write_wishes(actor=people.manager, contract=contract, wishes="Work more", version=contract.version)


def test_a_stale_edit_keeps_both_texts(client, people):
    contract = make_draft(people.employee)
    services.share_draft(actor=people.employee, contract=contract)
    goal = contract.goals[0]
    sent = {"skill": "Storytelling", "level": 4, "sentence": "Mine, typed", "version": goal.version}
    services.write_goal(
        actor=people.manager, contract=contract, goal=goal, skill=goal.skill, level=5, sentence="Theirs, saved",
        version=goal.version,
    )  # fmt: skip
    here = f"/development/contracts/{contract.id}/goals/{goal.id}"
    answer = client.sign_in(people.employee).post(here, data=sent)
    assert answer.status_code == 409
    assert "Theirs, saved" in answer.text
    assert "Mine, typed" in answer.text
    assert goal.sentence == "Theirs, saved"
    assert client.post(here, data={**sent, "version": goal.version}).status_code == 303
    assert goal.sentence == "Mine, typed"


def test_a_change_while_the_other_reads_is_not_signed(client, people):
    contract = make_draft(people.employee)
    services.share_draft(actor=people.employee, contract=contract)
    before = seen(contract)
    services.write_goal(actor=people.manager, contract=contract, skill=None, level=None, sentence="One more")
    services.write_action(actor=people.manager, goal=contract.goals[1], kind="reading", title="A book")
    answer = client.sign_in(people.employee).post(
        f"/development/contracts/{contract.id}/propose", data={"seen": before}
    )
    assert answer.status_code == 409
    assert contract.status is S.DRAFT


def test_a_delegate_signs_on_behalf_of_the_line_manager_and_both_are_named(client, people):
    contract = make_in("proposed", people.employee)
    here = f"/development/contracts/{contract.id}"
    assert client.sign_in(people.colleague).get(here).status_code == 404
    today = clock.today()
    save(Delegation(owner=people.manager, delegate=people.colleague, scope=DelegationScope.RELEASES,
                    starts_on=today, ends_on=today + dt.timedelta(days=5)))  # fmt: skip
    assert "On behalf of" in client.get("/").text
    assert client.post(f"{here}/sign", data={"seen": seen(contract)}).status_code == 303
    signature = contract.agreed.find_signature(Side.MANAGER)
    assert (signature.person, signature.on_behalf_of) == (people.colleague, people.manager)
    assert f"{people.colleague.name} on behalf of {people.manager.name}" in client.get(here).text


def test_where_nobody_is_above_home_hr_speaks_for_the_line(people):
    alone = make_person("Ada Alone", org_unit=people.employee.org_unit)
    contract = make_draft(alone)
    propose(alone, contract)
    assert told(people.hr) == ["contract_proposed"]
    assert [row.path for row in list_waiting_for(people.hr)] == [f"/development/contracts/{contract.id}"]
    services.sign_contract(actor=people.hr, contract=contract, seen=seen(contract))
    assert contract.status is S.AGREED


def test_the_head_of_a_unit_finds_those_without_a_line_manager_wherever_they_sit_themselves(people):
    unit = make_unit("Example / Board")
    alone = make_person("Ada Alone", org_unit=unit)
    unit.head = people.host
    assert [one.person for one in queries.list_team(people.host, this_year())] == [alone]


def test_where_the_line_manager_has_left_home_hr_signs_in_their_place(people):
    contract = make_in("proposed", people.employee)
    assert list_waiting_for(people.hr) == []
    people.manager.employed_until = clock.today() - dt.timedelta(days=2)
    assert [row.path for row in list_waiting_for(people.hr)] == [f"/development/contracts/{contract.id}"]
    services.sign_contract(actor=people.hr, contract=contract, seen=seen(contract))
    assert contract.status is S.AGREED


def test_the_year_goes_its_way_and_open_goals_are_carried_over(people):
    contract = make_in("checked", people.employee)
    services.add_words(actor=people.manager, contract=contract, kind=TalkKind.MID_YEAR, words="So I find.")
    assert (contract.talks[0].person_words, contract.talks[0].manager_words) == ("It goes well.", "So I find.")
    services.change_contract(actor=people.employee, contract=contract)
    add_goal(people.employee, contract, make_skill("SQL"))
    agree(contract)
    assert contract.status is S.CHECKED
    services.mark_reached(actor=people.employee, goal=contract.goals[1], is_reached=True)
    services.tick_action(actor=people.employee, action=contract.goals[0].actions[1])
    with pytest.raises(Conflict):
        services.carry_over(actor=people.employee, contract=contract)
    talk(contract, TalkKind.YEAR_END)
    following = services.carry_over(actor=people.manager, contract=contract)
    assert len(following.goals) == 1
    assert services.carry_over(actor=people.employee, contract=contract) is following
    (goal,) = following.goals
    assert (following.year, following.status, goal.skill) == (contract.year + 1, S.DRAFT, contract.goals[0].skill)
    assert [(one.title, one.progress, one.starts_on) for one in goal.actions] == [
        ("A gig that tells a story", Progress.OPEN, None),
        ("A course on stories", Progress.OPEN, None),
    ]
    services.close_contract(actor=people.manager, contract=contract)
    assert contract.status is S.CLOSED
    with pytest.raises(Conflict):
        services.tick_action(actor=people.employee, action=contract.goals[0].actions[0])


def test_a_former_line_manager_carries_nothing_into_the_next_contract(people):
    contract = talk(make_in("checked", people.employee), TalkKind.YEAR_END)
    services.close_contract(actor=people.manager, contract=contract)
    people.employee.line_manager = make_person("Bea Boss")
    with pytest.raises(NotPermitted):
        services.carry_over(actor=people.manager, contract=contract)


def test_no_step_of_the_table_is_skipped(client, people):
    """Each act at each state by its address: only the rows of the table succeed, and each refusal changes nothing."""
    acts = {"propose": {"propose"}, "sign": {"sign", "sign_again"}, "change": {"change"}, "close": {"close"}}
    talks = {"check": {"check"}, "review": {"review"}}
    for number, state in enumerate(S):
        person = make_person(f"In {state}", line_manager=people.manager, org_unit=people.employee.org_unit)
        contract = make_in(state.value, person, make_skill(f"Skill {number}"))
        assert contract.status is state
        for act, rows in (acts | talks).items():
            who = people.manager if act == "sign" else person
            fills = {"seen": seen(contract)} if act in acts else {"held_on": clock.today().isoformat(), "words": "x"}
            is_row = any(workflow.allows(row, contract) and not workflow.unmet(row, contract) for row in rows)
            if is_row:
                continue  # the test above takes each of them
            answer = client.sign_in(who).post(f"/development/contracts/{contract.id}/{act}", data=fills)
            assert answer.status_code in {403, 404, 409}, (state, act)
            assert contract.status is state


def test_every_page_says_what_a_contract_is_not(client, people):
    contract = make_in("agreed", people.employee)
    client.sign_in(people.employee)
    for path in ("/development/", f"/development/contracts/{contract.id}",
                 f"/development/contracts/{contract.id}/versions/1",
                 f"/development/people/{people.employee.id}/interviews"):  # fmt: skip
        page = client.get(path).text
        assert "no employment contract and no appraisal" in page
        assert "It holds no rating, and none may be imported." in page
