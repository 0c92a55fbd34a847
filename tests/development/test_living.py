"""Actions that look for what fits and tick themselves; lines that change; people who leave; what is due."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from mobility.core import clock
from mobility.core.db import session
from mobility.core.events import publish
from mobility.development import jobs, services
from mobility.development.models import ContractStatus as S
from mobility.development.models import Progress
from mobility.development.queries import contract as queries
from mobility.matching.models import SavedSearch
from mobility.matching.services import check_search, tell_hits
from mobility.moves import services as moves
from mobility.moves.models import MoveStatus
from mobility.notifications.models import Notification
from mobility.opportunities.models import OpportunityKind
from mobility.people.events import PersonLeft, ReportingLineChanged
from mobility.people.models import Engagement
from mobility.policies.queries import Rule
from mobility.policies.services import change_rule
from mobility.skills.models import SkillState
from mobility.training.models import Enrolment
from tests.developing import agree, make_course, make_draft, make_in, of, propose, seen, this_year
from tests.factories import give_skill, make_move, make_opportunity, make_person, make_skill, save


def told(person, kind=""):
    rows = session.query(Notification).filter_by(recipient_id=person.id)
    return [row.kind for row in rows if row.kind.startswith(kind)]


def gig_of(contract):
    return contract.goals[0].actions[0]


def make_gig(people, skill, **fields):
    return make_opportunity(people.host, kind=OpportunityKind.GIG, teaches=(skill,), **fields)


def finish(move):
    """Both the worker and the person may run late: the move is over by its dates."""
    with clock.elsewhere():
        clock.set_now(dt.datetime.combine(move.ends_on, dt.time(12), dt.UTC) + dt.timedelta(days=1))
        moves.advance(move=move)
    session.commit()


def test_what_both_agreed_on_looks_for_itself_and_the_person_alone_is_told(people):
    skill = make_skill("Storytelling")
    contract = make_in("agreed", people.employee, skill)
    (saved,) = session.query(SavedSearch).all()
    assert (saved.person_id, saved.id) == (people.employee.id, gig_of(contract).saved_search_id)
    saved.checked_at = saved.created_at = clock.now() - dt.timedelta(hours=2)
    make_gig(people, skill, published_at=clock.now())
    check_search(saved=saved)
    assert len(saved.hits) == 1
    session.commit()
    with clock.elsewhere():
        clock.set_now(clock.now() + dt.timedelta(days=2))
        tell_hits(person=people.employee)
    assert told(people.employee, "search")
    assert not told(people.manager, "search")


def test_an_action_shows_what_is_open_now_to_the_person_alone(client, people):
    skill = make_skill("Storytelling")
    contract = make_in("agreed", people.employee, skill)
    make_gig(people, skill, title="Tell our story")
    make_gig(people, make_skill("SQL"), title="Count our rows")
    make_opportunity(people.host, teaches=(skill,), title="A long story")
    here = f"/development/contracts/{contract.id}/actions/{gig_of(contract).id}/fitting"
    page = client.sign_in(people.employee).get(here).text
    assert "Tell our story" in page
    assert "Count our rows" not in page
    assert "A long story" not in page
    assert client.sign_in(people.manager).get(here).status_code == 403


def test_a_deleted_search_is_found_missing_and_can_be_had_again(client, people):
    contract = make_in("agreed", people.employee)
    session.delete(session.query(SavedSearch).one())
    session.commit()
    session.expire_all()
    action = gig_of(contract)
    assert action.saved_search_id is None
    client.sign_in(people.employee).post(f"/development/contracts/{contract.id}/actions/{action.id}/look-out")
    assert action.saved_search_id == session.query(SavedSearch).one().id


def test_a_completed_move_ticks_the_action_it_was_for_and_no_other(people):
    skill = make_skill("Storytelling")
    contract = make_in("agreed", people.employee, skill)
    other = make_gig(people, make_skill("SQL"), starts_on=clock.today())
    finish(make_move(people.employee, other, MoveStatus.ACTIVE))
    assert gig_of(contract).progress is Progress.OPEN
    move = make_move(people.employee, make_gig(people, skill, starts_on=clock.today()), MoveStatus.ACTIVE)
    finish(move)
    assert move.status is MoveStatus.COMPLETED
    assert (gig_of(contract).progress, gig_of(contract).move) == (Progress.DONE, move)
    assert contract.goals[0].actions[1].progress is Progress.OPEN
    assert "contract_action_done" in told(people.employee)


def test_a_move_that_ends_early_is_not_ticked_and_says_so(client, people):
    skill = make_skill("Storytelling")
    contract = make_in("agreed", people.employee, skill)
    move = make_move(people.employee, make_gig(people, skill, starts_on=clock.today()), MoveStatus.ACTIVE)
    move.ended_on = clock.today()
    session.commit()
    finish(move)
    assert move.status is MoveStatus.ENDED_EARLY
    assert gig_of(contract).progress is Progress.ENDED_EARLY
    client.sign_in(people.employee)
    assert "ended early on" in client.get(f"/development/contracts/{contract.id}").text
    client.post(f"/development/contracts/{contract.id}/actions/{gig_of(contract).id}/reopen")
    assert gig_of(contract).progress is Progress.OPEN


def test_a_course_is_taken_from_the_contract_and_ticks_it_when_it_is_completed(client, people):
    skill = make_skill("Storytelling")
    contract, course = make_in("agreed", people.employee, skill), make_course(skill)
    action = contract.goals[0].actions[2]
    here = f"/development/contracts/{contract.id}/actions/{action.id}"
    assert course.title in client.sign_in(people.employee).get(f"{here}/fitting").text
    assert client.sign_in(people.manager).post(f"{here}/course", data={"course": course.id}).status_code == 403
    client.sign_in(people.employee)
    assert {client.post(f"{here}/course", data={"course": course.id}).status_code for _ in range(2)} == {303}
    enrolment = session.query(Enrolment).one()
    assert (enrolment.person, enrolment.status, action.progress) == (people.employee, "enrolled", Progress.OPEN)
    assert "Your enrolment: Enrolled" in client.get(f"{here}/fitting").text
    client.post(f"/training/enrolments/{enrolment.id}/finish")
    assert (enrolment.status, action.progress, action.course) == ("completed", Progress.DONE, course)
    assert gig_of(contract).progress is Progress.OPEN
    assert "contract_action_done" in told(people.employee)


def test_before_both_signed_no_move_ticks_anything_and_nobody_else_does(client, people):
    skill = make_skill("Storytelling")
    contract = make_draft(people.employee, skill)
    finish(make_move(people.employee, make_gig(people, skill, starts_on=clock.today()), MoveStatus.ACTIVE))
    assert gig_of(contract).progress is Progress.OPEN
    agree(contract)
    here = f"/development/contracts/{contract.id}/actions/{gig_of(contract).id}/tick"
    assert client.sign_in(people.manager).post(here).status_code == 403
    assert client.sign_in(people.employee).post(here).status_code == 303
    assert gig_of(contract).progress is Progress.DONE


def test_one_click_puts_a_lacking_skill_into_the_contract(client, people):
    sql, python, known = make_skill("SQL"), make_skill("Python"), make_skill("Excel")
    give_skill(people.employee, known, 4)
    give_skill(people.employee, sql, 1)
    posting = make_opportunity(people.host, skills=(sql, python, known), title="Launch the board")
    client.sign_in(people.employee)
    page = client.get(f"/development/opportunities/{posting.id}/gaps").text
    assert "Add it to my goals: SQL" in page
    assert "Add it to my goals: Python" in page
    assert "Add it to my goals: Excel" not in page
    sent = {"skill": sql.id, "level": 3, "form_key": "the same form"}
    assert {client.post("/development/gaps", data=sent).status_code for _ in range(2)} == {303}
    client.post("/development/gaps", data={"skill": python.id, "level": 2})
    contract = of(people.employee)
    assert [(goal.skill, goal.level) for goal in contract.goals] == [(sql, 3), (python, 2)]
    assert not contract.is_shared
    assert "Launch the board" not in client.get(f"/development/contracts/{contract.id}").text
    assert client.post("/development/gaps", data={"skill": 99999, "level": 2}).status_code == 404


def test_a_gap_goes_into_no_contract_that_is_proposed(client, people):
    make_in("proposed", people.employee)
    sent = {"skill": make_skill("SQL").id, "level": 3}
    assert client.sign_in(people.employee).post("/development/gaps", data=sent).status_code == 409


def test_a_new_line_manager_goes_on_with_what_was_agreed_and_reads_nothing_private(client, people):
    agreed, draft = make_in("agreed", people.employee), make_draft(people.colleague)
    boss = make_person("Bea Boss", org_unit=people.employee.org_unit)
    for person in (people.employee, people.colleague):
        person.line_manager = boss
        save(person)
        publish(ReportingLineChanged(person))
        publish(ReportingLineChanged(person))
    session.commit()
    assert (agreed.status, agreed.manager) == (S.AGREED, boss)
    assert told(boss) == ["contract_inherited"]
    assert told(people.employee, "contract_line") == ["contract_line_changed"]
    assert client.sign_in(boss).get(f"/development/contracts/{agreed.id}").status_code == 200
    assert client.get(f"/development/contracts/{draft.id}").status_code == 404
    assert client.sign_in(people.manager).get(f"/development/contracts/{agreed.id}").status_code == 404


def test_what_the_former_line_manager_only_proposed_is_a_draft_again(people):
    contract = make_draft(people.employee)
    services.share_draft(actor=people.employee, contract=contract)
    propose(people.manager, contract)
    people.employee.line_manager = make_person("Bea Boss")
    publish(ReportingLineChanged(people.employee))
    assert contract.status is S.DRAFT


def test_a_leavers_contract_closes_whatever_its_state(people):
    for state in ("draft", "proposed", "agreed"):
        person = make_person(f"Lea {state}", line_manager=people.manager, org_unit=people.employee.org_unit)
        contract = make_in(state, person, make_skill(f"Skill {state}"))
        publish(PersonLeft(person))
        session.commit()
        assert contract.status is S.CLOSED


def at(year, month, day):
    clock.set_now(dt.datetime(year, month, day, 12, tzinfo=ZoneInfo("Europe/Paris")))


def test_each_thing_that_is_due_is_brought_to_mind_once(people):
    year = this_year() + 1
    at(year, 1, 10)
    contract = make_in("proposed", people.employee)
    at(year, 2, 25)
    for _ in range(2):
        jobs.remind_of_drafts()
        jobs.follow_contracts()
    assert told(people.colleague, "contract") == []
    assert told(people.manager, "contract") == ["contract_proposed", "contract_unsigned"]
    at(year, 3, 1)
    for _ in range(2):
        jobs.remind_of_drafts()
    assert told(people.colleague, "contract") == ["contract_draft"]
    assert "contract_draft" not in told(people.employee)
    assert told(people.contractor, "contract") == []
    services.sign_contract(actor=people.manager, contract=contract, seen=seen(contract))
    session.commit()
    for month in (5, 6, 7, 11, 12):
        at(year, month, 2)
        jobs.follow_contracts()
    assert told(people.employee, "contract_talk") == ["contract_talk_due"] * 2


def test_the_company_names_the_contract_as_it_likes(client, people):
    change_rule(actor=None, rule=Rule.CONTRACT_LABEL, value="Growth agreement", reason="Agreed with the council.")
    contract = make_in("proposed", people.employee)
    page = client.sign_in(people.manager).get(f"/development/contracts/{contract.id}").text
    assert f"Growth agreement {this_year()}" in page
    assert f"Growth agreement {this_year()}" in client.get("/").text


def test_whoever_is_not_employed_here_has_no_contract(client, people):
    assert people.contractor.engagement == Engagement.CONTRACTOR
    client.sign_in(people.contractor)
    assert client.get("/development/").status_code == 403
    assert client.post("/development/contracts", data={"year": this_year()}).status_code == 403


def test_what_teaches_a_skill_under_a_name_that_was_merged_fits_too(people):
    skill, merged = make_skill("Storytelling"), make_skill("Telling stories")
    contract = make_in("agreed", people.employee, skill)
    course, gig = make_course(merged), make_gig(people, merged, published_at=clock.now())
    merged.state, merged.merged_into = SkillState.MERGED, skill
    session.commit()
    fitting, _talk, learning = contract.goals[0].actions
    assert queries.list_fitting(fitting) == [gig]
    assert queries.list_courses(learning) == [course]
    assert queries.list_actions_for(people.employee, course) == [learning]
