"""What the pages of moves say to whoever has nothing to press: why not, who instead, and what comes next."""

import datetime as dt
import re

import pytest

from mobility.core import clock
from mobility.core.db import session
from mobility.moves import services
from mobility.moves.models import MoveStatus, ReleaseReason
from mobility.moves.services import steps
from mobility.notifications.messages import put_into_words
from mobility.notifications.models import Notification
from mobility.opportunities.models import OpportunityKind
from mobility.people.models import Delegation, DelegationScope, Role, RoleGrant
from mobility.people.services import delegate
from tests.cleared import make_standing_approval
from tests.factories import OVERRIDE, grant, make_move, make_opportunity, make_person, make_skill, make_unit

S = MoveStatus


def read(answer):
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text[answer.text.find("<main") :]))


@pytest.fixture
def released_by_hr(people):
    """Nobody is above the employee, so that an HR partner released."""
    move = make_move(people.employee, make_opportunity(people.host), releaser=None)
    services.agree(actor=people.hr, move=move, home_work="Reports stop")
    session.commit()
    return move


def test_who_released_reads_why_they_do_not_approve_and_who_does(client, people, released_by_hr):
    page = read(client.sign_in(people.hr).get(f"/approvals/{released_by_hr.id}"))
    assert "You decided about the release of Ana Petit, and nobody decides twice about one move." in page
    assert re.search(r"Decides before the start on [^:]+: Hugo Blanc\.", page)
    assert "Approve move" not in page


def test_where_the_only_hr_partner_released_the_page_names_who_can_help(client, people, released_by_hr):
    session.query(RoleGrant).filter_by(person_id=people.hr2.id, role=Role.HR).delete()
    session.commit()
    page = read(client.sign_in(people.hr).get(f"/approvals/{released_by_hr.id}"))
    assert "Nobody else of HR has Ana Petit in their scope" in page
    assert f"give another colleague the HR role: {people.admin.name}." in page


def test_a_decided_case_says_what_comes_next_by_whom_and_when(client, people):
    move = make_move(people.employee, make_opportunity(people.host))
    services.agree(actor=people.manager, move=move, home_work="Reports stop")
    services.approve(actor=people.hr, move=move, note="", override=OVERRIDE)
    session.commit()
    page = read(client.sign_in(people.hr2).get(f"/approvals/{move.id}"))
    ahead = page[page.index("What happens next") :]
    for station in ("Move", "Check-in", "Plan of return", "Feedback", "Back home"):
        assert station in ahead
    assert f"Back home {people.manager.name} by" in ahead


@pytest.mark.parametrize(
    ("status", "page"),
    [(S.ACTIVE, "resume"), (S.PAUSED, "pause"), (S.COMPLETED, "end-early"), (S.ACTIVE, "end-while-paused"),
     (S.COMPLETED, "extension"), (S.ACTIVE, "withdraw")],
)  # fmt: skip
def test_a_page_for_what_cannot_be_done_now_is_refused_with_where_the_move_stands(client, people, status, page):
    started = make_opportunity(people.host, starts_on=clock.today() - dt.timedelta(days=40))
    move = make_move(people.employee, started, S.ACTIVE)
    if status is S.PAUSED:
        services.pause(actor=people.employee, move=move)
    move.status = status
    session.commit()
    answer = client.sign_in(people.employee).get(f"/moves/{move.id}/{page}")
    assert answer.status_code == 409
    assert "cannot be done here now. " in answer.text
    assert "Your move" in answer.text or "You work with Ines Keller" in answer.text


def test_a_delegate_reads_at_home_and_in_the_lists_for_whom_they_decide(client, people):
    deputy = make_person("Dina Deputy")
    today = clock.today(people.manager.time_zone)
    for owner, scope in ((people.manager, DelegationScope.RELEASES), (people.hr, DelegationScope.HR_DECISIONS)):
        delegate(actor=owner, to=deputy, scope=scope, unit=None, starts_on=today, ends_on=today)
    make_move(people.employee, make_opportunity(people.host, title="First work"))
    second = make_move(people.colleague, make_opportunity(people.host, title="Second work"))
    services.agree(actor=people.manager, move=second, home_work="Reports stop")
    session.commit()
    home = read(client.sign_in(deputy).get("/"))
    assert "On behalf of Marc Leroy: Answer the release request of Ana Petit: First work" in home
    assert "On behalf of Hana Roux: Approve or decline the move of Bo Chen: Second work" in home
    assert "You decide on behalf of Marc Leroy." in read(client.get("/releases"))
    assert "On behalf of Hana Roux" in read(client.get("/approvals"))
    assert "On behalf of" not in read(client.sign_in(people.manager).get("/"))


def test_a_notice_names_who_acts_and_whose_move_it_is_once_each(people):
    started = make_opportunity(people.host, starts_on=clock.today() - dt.timedelta(days=90), title="Launch")
    move = make_move(people.employee, started, S.ACTIVE)
    services.draft_return_plan(actor=people.employee, move=move, comes_back_to="The same work.")
    services.agree_return_plan(actor=people.manager, move=move)
    session.flush()
    told = {(row.recipient_id, row.kind): str(put_into_words(row).subject) for row in session.query(Notification)}
    assert told[people.manager.id, "course_return_plan_drafted"] == "Ana Petit wrote the plan of return: “Launch”"
    assert told[people.host.id, "course_return_plan_agreed"] == "The plan of return is agreed: Ana Petit, “Launch”"


def test_the_profile_says_what_the_host_saw_and_leads_to_the_move(client, people):
    skill = make_skill("Storytelling")
    move = make_move(people.employee, make_opportunity(people.host, teaches=(skill,), title="Launch"), S.COMPLETED)
    given = services.give_feedback(
        actor=people.host, move=move, text="Good", levels={skill: 3}, evidence={skill: "Told the launch as a story."}
    )
    services.accept_feedback(actor=people.employee, feedback=given)
    session.commit()
    answer = client.sign_in(people.employee).get("/profile")
    assert "Ines Keller: “Told the launch as a story.”" in read(answer)
    assert f'<a href="/moves/{move.id}">Launch</a>' in answer.text


def test_a_release_that_a_standing_approval_covers_is_said_to_be_settled(client, people):
    make_standing_approval(people.hr)
    posting = make_opportunity(people.host, kind=OpportunityKind.GIG, hours_per_week=2.0)
    move = make_move(people.employee, posting)
    client.sign_in(people.manager).post(f"/releases/{move.id}/agree", data={"home_work": "Nothing stops"})
    assert "HR had approved such small gigs beforehand, so it is settled" in read(client.get("/releases"))
    page = read(client.sign_in(people.employee).get(f"/moves/{move.id}"))
    assert "Your move is approved: you begin on" in page
    assert "it is final on" not in page


def test_whoever_reviews_a_refusal_reads_when_it_would_work_and_who_else_is_away(client, people):
    move = make_move(people.employee, make_opportunity(people.host))
    day = dt.date(2027, 9, 6)
    services.decline(actor=people.manager, move=move, reason=ReleaseReason.WORKLOAD, tried="All.", possible_from=day)
    session.commit()
    asked = read(client.sign_in(people.employee).get(f"/moves/{move.id}"))
    assert re.search(r"Now Manager agreement Ana Petit by", asked)
    assert asked.index("What was tried") < asked.index("The terms")
    services.ask_review(actor=people.employee, move=move)
    session.commit()
    page = read(client.sign_in(people.hr).get(f"/approvals/{move.id}"))
    assert "It would work from Mon 6 September 2027 on." in page
    assert "Away from the team in the same time" in page


def test_the_day_on_which_others_may_decide_is_never_said_to_be_in_time(client, people):
    move = make_move(people.employee, make_opportunity(people.host, title="Launch"))
    steps.start_release_clock(move)
    session.commit()
    assert re.search(r"Launch before \w+ \d+", read(client.sign_in(people.manager).get("/")))
    assert re.search(r"Manager agreement Marc Leroy before \w+ \d+", read(client.get(f"/moves/{move.id}")))


def test_only_what_is_ones_own_to_sign_or_to_delegate_is_offered(client, people):
    grant(people.hr_elsewhere, Role.HR, unit=make_unit("Example / Sales"))
    page = client.sign_in(people.hr).get("/standing-approvals/new").text
    assert "Example SA" in page
    assert "Example Ltd" not in page
    today = clock.today(people.manager.time_zone).isoformat()
    sent = {"delegate": people.colleague.email, "starts_on": today, "ends_on": today}
    client.sign_in(people.manager).post("/delegations/new", data=sent)
    assert session.query(Delegation).one().scope is DelegationScope.RELEASES


def test_after_a_leavers_last_day_nobody_waits_for_a_way_home_or_a_word(client, people):
    started = make_opportunity(people.host, starts_on=clock.today() - dt.timedelta(days=40))
    move = make_move(people.employee, started, S.ACTIVE)
    people.employee.employed_until = clock.today() - dt.timedelta(days=1)
    services.close_for_leaver(person=people.employee)
    services.advance(move=move)
    services.follow_move(move=move)
    session.commit()
    assert move.status is S.ENDED_EARLY
    assert move.tasks == []
    for who in (people.host, people.manager, people.hr):
        page = read(client.sign_in(who).get(f"/moves/{move.id}"))
        assert "with the employment of Ana Petit. Nothing is left to do." in page
        assert "Back home" not in page
        assert "Ana Petit" not in read(client.get("/"))


def test_after_the_planned_start_nobody_reads_of_a_decision_before_it(client, people):
    started = make_opportunity(people.host, starts_on=clock.today() - dt.timedelta(days=2))
    move = make_move(people.employee, started)
    services.agree(actor=people.manager, move=move, home_work="Reports stop")
    session.commit()
    for who in (people.employee, people.host, people.hr):
        assert "has passed: home HR decides next" in read(client.sign_in(who).get(f"/moves/{move.id}"))
    assert "Start has passed" in read(client.get("/approvals"))
