"""The release clock: it reminds, goes to the manager above, then to HR, each step once, whoever leaves meanwhile."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from mobility.accounts.models import Account
from mobility.applications import services as applications
from mobility.applications.models import ApplicationStatus
from mobility.audit.queries import find_note, list_entries
from mobility.core import clock
from mobility.core.db import session
from mobility.core.errors import NotPermitted, TransitionNotAllowed
from mobility.core.events import publish
from mobility.moves import services
from mobility.moves.models import ClockStep, Move, MoveStatus
from mobility.moves.policy import Level, release_level
from mobility.moves.queries import deciding, team
from mobility.notifications.models import Notification
from mobility.people.events import ReportingLineChanged
from mobility.people.models import Role
from mobility.policies.models import PolicyVersion
from mobility.policies.queries import Rule
from tests.factories import OVERRIDE, grant, make_application, make_opportunity, make_person, make_unit, save
from tests.integrations.conftest import load  # noqa: F401  (a fixture)
from tests.moves.calendar import advance_moves
from tests.waiting import list_waiting_for

S = MoveStatus
MONDAY = dt.date(2027, 3, 1)
DAY_3, DAY_5, DAY_7, DAY_10 = (dt.date(2027, 3, day) for day in (4, 8, 10, 15))
A_DAY = dt.timedelta(days=1)


def turn_to(day, hour=12):
    clock.set_now(dt.datetime.combine(day, dt.time(hour), dt.UTC))


def on(day, hour=12):
    """The worker runs on this day, and again an hour later."""
    for later in (hour, hour + 1):
        turn_to(day, later)
        advance_moves()
        session.commit()


def told(person):
    session.flush()
    query = sa.select(Notification.kind).where(Notification.recipient_id == person.id).order_by(Notification.id)
    return list(session.scalars(query))


@pytest.fixture
def boss(people):
    people.manager.line_manager = make_person("Bea Boss")
    session.commit()
    return people.manager.line_manager


@pytest.fixture
def move(people, boss):
    turn_to(MONDAY)
    return accept(people.employee, people.host)


def accept(person, host):
    application = make_application(person, make_opportunity(host), ApplicationStatus.OFFERED)
    applications.accept_offer(actor=person, application=application)
    session.commit()
    return session.scalars(sa.select(Move).where(Move.application_id == application.id)).one()


def agree(actor, move):
    return services.agree(actor=actor, move=move, home_work="Bo takes over the reports")


def test_the_days_are_counted_when_the_line_manager_is_asked(people, boss, move):
    request = move.request
    assert (request.releaser, request.above) == (people.manager, boss)
    assert (request.remind_on, request.remind_again_on, request.above_on, request.hr_on) == (
        DAY_3, DAY_5, DAY_7, DAY_10,
    )  # fmt: skip


def test_home_names_the_line_manager_the_day_on_which_somebody_else_may_decide(people, boss, move):
    assert [row.due_on for row in list_waiting_for(people.manager)] == [DAY_7]
    on(DAY_7)
    assert [row.due_on for row in list_waiting_for(boss)] == [DAY_10]


def test_the_line_manager_is_reminded_on_the_third_and_the_fifth_working_day(people, move):
    on(DAY_3 - A_DAY)
    assert told(people.manager) == ["release_asked"]
    on(DAY_3)
    on(DAY_3 + A_DAY)
    assert told(people.manager) == ["release_asked", "release_reminded"]
    on(DAY_5)
    assert told(people.manager) == ["release_asked", "release_reminded", "release_reminded_again"]


def test_on_the_seventh_day_the_manager_above_may_decide_and_both_are_told(people, boss, move):
    on(DAY_7 - A_DAY)
    with pytest.raises(NotPermitted):
        agree(boss, move)
    assert told(boss) == []
    on(DAY_7)
    assert told(boss) == ["release_handed_up"]
    for person in (people.manager, people.employee, people.host):
        assert told(person)[-1] == "release_gone_up"
    assert move in deciding.list_release_requests(boss)
    decision = agree(boss, move)
    assert (move.status, decision.decided_by, decision.in_place_of) == (S.AWAITING_HR, boss, people.manager)
    assert told(people.manager)[-1] == "release_given"


def test_the_line_manager_may_still_answer_and_then_nobody_answers_in_their_place(people, boss, move):
    on(DAY_7)
    decision = agree(people.manager, move)
    assert decision.in_place_of is None
    assert told(boss)[-1] == "release_given"
    with pytest.raises(TransitionNotAllowed):
        agree(boss, move)


def test_on_the_tenth_day_home_hr_may_decide_and_another_partner_approves(people, move):
    on(DAY_10 - A_DAY)
    with pytest.raises(NotPermitted):
        agree(people.hr, move)
    on(DAY_10)
    assert told(people.hr) == told(people.hr2) == ["release_overdue"]
    assert told(people.hr_elsewhere) == []
    decision = agree(people.hr, move)
    assert (decision.decided_by, decision.in_place_of) == (people.hr, people.manager)
    with pytest.raises(NotPermitted):
        services.approve(actor=people.hr, move=move, note="")
    services.approve(actor=people.hr2, move=move, note="", override=OVERRIDE)


def test_whoever_released_in_the_line_managers_place_does_not_approve(people, boss, move):
    grant(boss, Role.HR, entity=people.employee.legal_entity)
    on(DAY_7)
    agree(boss, move)
    with pytest.raises(NotPermitted):
        services.approve(actor=boss, move=move, note="")


def test_after_an_outage_everybody_is_told_once_of_where_it_stands_by_then(people, boss, move):
    on(DAY_10 + 5 * A_DAY)
    on(DAY_10 + 6 * A_DAY)
    assert told(people.manager) == ["release_asked", "release_gone_to_hr"]
    assert told(boss) == ["release_gone_to_hr"]
    assert told(people.hr) == ["release_overdue"]
    assert move.request.step is ClockStep.WITH_HR


def test_who_may_decide_does_not_wait_for_the_worker(people, boss, move):
    for day, level in ((DAY_5, Level.LINE), (DAY_7, Level.ABOVE), (DAY_10, Level.HR)):
        turn_to(day)
        assert release_level(move) is level
    assert move in deciding.list_release_requests(boss)
    agree(people.hr, move)


def test_working_days_and_holidays_are_those_of_whoever_is_asked(people):
    people.manager.working_days = "tue-thu"
    turn_to(dt.date(2027, 3, 22))  # a Monday; Good Friday and Easter Monday follow
    assert accept(people.employee, people.host).request.remind_on == dt.date(2027, 3, 25)
    people.manager.working_days, people.manager.country = "mon-fri", "GB"
    turn_to(dt.date(2027, 3, 24))
    other = accept(people.colleague, people.host)
    other.releaser = people.manager
    services.reroute_release(move=other, releaser=None)
    services.reroute_release(move=other, releaser=people.manager)
    assert other.request.remind_on == dt.date(2027, 3, 30)


@pytest.mark.parametrize("zone", ["Europe/Zurich", "America/New_York", "Asia/Kolkata", "Pacific/Auckland"])
def test_a_day_begins_where_whoever_is_asked_lives(people, boss, zone):
    people.manager.time_zone = zone
    session.commit()
    turn_to(MONDAY)
    move = accept(people.employee, people.host)
    midnight = dt.datetime.combine(move.request.above_on, dt.time(), tzinfo=ZoneInfo(zone))
    clock.set_now(midnight - dt.timedelta(seconds=5))
    assert release_level(move) is Level.LINE
    clock.set_now(midnight)
    assert release_level(move) is Level.ABOVE


def test_the_doubled_hour_reminds_once(people, boss):
    """Sunday, 25 October 2026, in Zurich: the hour from two to three comes twice."""
    people.manager.time_zone, people.manager.country, people.manager.working_days = "Europe/Zurich", "CH", "mon-sun"
    session.commit()
    turn_to(dt.date(2026, 10, 22))
    accept(people.employee, people.host)
    for minute in range(0, 180, 20):
        clock.set_now(dt.datetime(2026, 10, 25, 0, 0, tzinfo=dt.UTC) + dt.timedelta(minutes=minute))
        advance_moves()
    assert told(people.manager) == ["release_asked", "release_reminded"]


def test_a_host_above_the_line_manager_does_not_decide_in_their_place(people, boss):
    turn_to(MONDAY)
    boss.line_manager = make_person("Tia Top")
    session.commit()
    assert accept(people.employee, boss).request.above is boss.line_manager


def test_without_anybody_above_the_clock_goes_straight_to_hr(people):
    turn_to(MONDAY)
    move = accept(people.employee, people.host)
    assert (move.request.above, move.request.above_on) == (None, None)
    on(DAY_7)
    assert told(people.manager)[-1] != "release_gone_up"
    on(DAY_10)
    assert told(people.hr) == ["release_overdue"]


def test_whoever_of_hr_was_asked_still_reads_the_release_once_somebody_has_answered(people, move, client):
    on(DAY_10)
    agree(people.manager, move)
    path = session.scalars(sa.select(Notification.path).where(Notification.recipient_id == people.hr2.id)).first()
    assert path == f"/releases/{move.id}"
    assert client.sign_in(people.hr2).get(path).status_code == 200


def test_when_hr_is_asked_from_the_start_hr_is_reminded(people):
    turn_to(MONDAY)
    sole = make_person("Sole", org_unit=make_unit("Example / Board"))
    accept(sole, people.host)
    for day in (DAY_3, DAY_5, DAY_10):
        on(day)
    assert told(people.hr) == ["release_asked_of_hr", "release_hr_reminded", "release_hr_reminded"]


def test_a_manager_above_who_leaves_is_replaced_by_the_next(people, boss, move):
    boss.line_manager = top = make_person("Tia Top")
    on(DAY_7)
    boss.employed_until = DAY_7
    session.commit()
    on(DAY_7 + A_DAY)
    assert move.request.above is top
    assert told(top) == ["release_handed_up"]
    with pytest.raises(NotPermitted):
        agree(boss, move)
    agree(top, move)


def test_nothing_pending_stays_with_somebody_who_has_left(people, move):
    people.manager.employed_until = MONDAY
    session.commit()
    turn_to(MONDAY + A_DAY)
    assert deciding.list_without_decider() == [move]
    advance_moves()
    assert deciding.list_without_decider() == []
    assert move.releaser is None
    assert told(people.hr) == ["release_asked_of_hr"]


def test_a_move_that_opens_asks_nobody_who_has_left(people):
    people.manager.employed_until = clock.today() - A_DAY
    application = make_application(people.employee, make_opportunity(people.host), ApplicationStatus.OFFERED)
    applications.accept_offer(actor=people.employee, application=application)
    assert session.query(Move).one().releaser is None
    assert told(people.hr) == ["release_asked_of_hr"]


def test_nothing_pending_stays_with_somebody_whose_account_is_closed(people, move):
    account = save(Account(person=people.manager))
    assert deciding.list_without_decider() == []
    account.closed_at = clock.now()
    session.commit()
    assert deciding.list_without_decider() == [move]
    clock.set_now(clock.now() + dt.timedelta(hours=1))
    advance_moves()
    assert deciding.list_without_decider() == []
    assert told(people.hr) == ["release_asked_of_hr"]


def test_an_approval_always_has_somebody_who_is_there(people, move):
    agree(people.manager, move)
    assert deciding.list_without_decider() == []
    for partner in (people.hr, people.hr2):
        partner.employed_until = MONDAY - A_DAY
    session.commit()
    assert deciding.list_without_decider() == [move]


def test_an_import_moves_the_request_to_the_new_line_manager(people, boss, move, load, client):  # noqa: F811
    new, number = people.colleague, people.employee.employee_number
    person = people.employee
    line = {"employee_number": number, "name": person.name, "email": person.email, "job_title": "analyst"}
    on(DAY_7)
    assert load("people", [{**line, "line_manager": new.employee_number}]).exit_code == 0
    assert (move.releaser, len(move.release_requests)) == (new, 2)
    assert told(people.manager)[-1] == "release_passed_on"
    assert told(new)[-1] == "release_asked"
    for former in (people.manager, boss):
        for path in (f"/releases/{move.id}", f"/moves/{move.id}"):
            assert client.sign_in(former).get(path).status_code == 404
        assert client.post(f"/releases/{move.id}/agree", data={"home_work": "Reports stop"}).status_code == 404
    (entry,) = (row for row in list_entries(move) if row.action == "reroute")
    assert find_note(entry) == f"{people.manager.name} → {new.name}"
    page = client.sign_in(new).get(f"/moves/{move.id}").text
    assert f"{people.manager.name} → {new.name}" in page
    assert client.post(f"/releases/{move.id}/agree", data={"home_work": "Reports stop"}).status_code == 303
    session.expire_all()
    assert [row.decided_by for row in move.release_decisions] == [new]
    assert move.request is None


def test_the_new_line_manager_has_a_clock_of_their_own(people, boss, move):
    on(DAY_7)
    people.employee.line_manager = people.colleague
    session.commit()
    publish(ReportingLineChanged(person=people.employee))
    assert release_level(move) is Level.LINE
    assert move.request.remind_on > DAY_7
    with pytest.raises(NotPermitted):
        agree(boss, move)


def test_a_new_manager_of_the_line_manager_stands_in(people, boss, move):
    people.manager.line_manager = new = make_person("New boss")
    session.commit()
    publish(ReportingLineChanged(person=people.manager))
    assert move.request.above is new
    on(DAY_7)
    assert (told(boss), told(new)) == ([], ["release_handed_up"])


def test_the_days_are_a_rule_of_the_company(people, boss):
    turn_to(MONDAY)
    save(PolicyVersion(rule=Rule.RELEASE_ABOVE_DAYS, value=1, valid_from=clock.now() - A_DAY))
    assert accept(people.employee, people.host).request.above_on == MONDAY + A_DAY


def test_a_release_asked_for_before_there_were_clocks_gets_one(people, move):
    move.release_requests.clear()
    session.flush()
    advance_moves()
    assert move.request.releaser is people.manager
    assert told(people.manager) == ["release_asked"]


def test_everybody_concerned_reads_who_decides_and_by_when(client, people, boss, move):
    on(DAY_7)
    seen = {person.id: client.sign_in(person).get(f"/moves/{move.id}").text for person in vars(people).values()}
    assert "You did not answer in time: Bea Boss may decide in your place" in seen[people.manager.id]
    assert "Bea Boss may decide too, and HR from Mon 15 March 2027" in seen[people.employee.id]
    assert "Bea Boss may release" in seen[people.host.id]
    assert "Late since Wed 10 March 2027" in client.sign_in(people.manager).get("/releases").text
    client.sign_in(boss)
    assert "You decide in place of" in client.get("/releases").text
    page = client.get(f"/releases/{move.id}").text
    assert "You may decide in place of" in page
    assert "Your answer is recorded as given in their place" in page
    assert client.post(f"/releases/{move.id}/agree", data={"home_work": "Reports stop"}).status_code == 303
    assert f"Bea Boss in place of {people.manager.name}" in client.sign_in(people.hr).get(f"/approvals/{move.id}").text


def test_whoever_answers_too_late_reads_who_was_first(client, people, boss, move):
    on(DAY_7)
    agree(boss, move)
    session.commit()
    answer = client.sign_in(people.manager).post(f"/releases/{move.id}/agree", data={"home_work": "Reports stop"})
    assert answer.status_code == 409
    assert "Bea Boss decided on" in answer.text


def test_the_line_manager_sees_who_else_is_away_in_that_time(client, people, move):
    mate = make_person("Max Mate", line_manager=people.manager)
    accept(mate, people.host)
    session.commit()
    page = client.sign_in(people.manager).get(f"/releases/{move.id}").text
    assert "Max Mate" in page
    assert "Nobody else of the team" not in page


def test_people_without_a_line_manager_are_no_team(people):
    loners = [make_person(name, org_unit=make_unit(f"Example / {name}")) for name in ("One", "Two")]
    moves = [accept(person, people.host) for person in loners]
    assert team.list_team(moves[0]) == []
    assert team.get_team_effect(people.hr, moves[0]).known == []
