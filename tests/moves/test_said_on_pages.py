"""What the pages of moves say to whoever has nothing to press: why not, who instead, and what comes next."""

import datetime as dt
import re

import pytest

from mobility.core import clock
from mobility.core.db import session
from mobility.moves import services
from mobility.moves.models import MoveStatus
from mobility.notifications.messages import put_into_words
from mobility.notifications.models import Notification
from mobility.people.models import DelegationScope, Role, RoleGrant
from mobility.people.services import delegate
from tests.factories import OVERRIDE, make_move, make_opportunity, make_person, make_skill

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
