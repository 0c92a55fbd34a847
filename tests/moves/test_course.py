"""From the first day to the way home: dates, notice, leaving."""

import datetime as dt

import pytest

from mobility.applications.models import ApplicationStatus, ReasonCode
from mobility.core import clock
from mobility.core.db import session
from mobility.core.errors import ConditionNotMet, InvalidInput, NotPermitted, TransitionNotAllowed
from mobility.core.events import publish, subscribe
from mobility.moves import services
from mobility.moves.events import MoveEnded
from mobility.moves.models import MoveStatus
from mobility.notifications.models import Notification
from mobility.opportunities.models import OpportunityKind
from mobility.people.events import PersonLeft
from tests.applications.inbox import kinds_told
from tests.factories import OVERRIDE, make_move, make_opportunity, make_person
from tests.moves.calendar import advance_moves
from tests.waiting import list_waiting_for

S = MoveStatus
FIRST = dt.date(2027, 3, 1)  # a Monday
ended = []


@subscribe(MoveEnded)
def remember(event):
    ended.append(event.move)


def go_to(day, hour=12):
    clock.set_now(dt.datetime.combine(day, dt.time(hour), dt.UTC))


def make(people, status, kind=OpportunityKind.WORK_PACKAGE, **fields):
    opportunity = make_opportunity(people.host, kind=kind, starts_on=FIRST, **fields)
    return make_move(people.employee, opportunity, status)


def test_a_move_begins_and_ends_on_its_dates_in_its_own_time_zone(people):
    move = make(people, S.APPROVED, time_zone="Pacific/Auckland")
    go_to(FIRST - dt.timedelta(days=1), hour=10)
    advance_moves()
    assert move.status is S.APPROVED
    go_to(FIRST - dt.timedelta(days=1), hour=12)  # already Monday in Auckland
    advance_moves()
    assert move.status is S.ACTIVE
    go_to(move.ends_on, hour=10)
    advance_moves()
    assert move.status is S.ACTIVE
    go_to(move.ends_on, hour=13)
    assert advance_moves() == 1
    assert (move.status, move.place.holder) == (S.COMPLETED, None)
    assert ended[-1] is move
    assert advance_moves() == 0


def test_after_a_long_silence_a_move_begins_and_ends_at_once(people):
    move = make(people, S.APPROVED)
    go_to(move.ends_on + dt.timedelta(days=1))
    assert advance_moves() == 2
    assert move.status is S.COMPLETED


def test_in_the_first_three_weeks_no_notice_is_needed(people):
    move = make(people, S.ACTIVE)
    today = FIRST + dt.timedelta(days=20)
    go_to(today)
    services.end_early(actor=people.employee, move=move, last_day=today)
    assert (move.status, move.ended_on, move.commitment.ends_on) == (S.ACTIVE, today, today)
    assert move.place.holder is people.employee
    go_to(today + dt.timedelta(days=1))
    advance_moves()
    assert (move.status, move.place.holder) == (S.ENDED_EARLY, None)


@pytest.mark.parametrize(
    ("kind", "announced_on", "earliest"),
    [
        # 26 and 29 March 2027 are Good Friday and Easter Monday; France works on the first and not on the second
        (OpportunityKind.WORK_PACKAGE, dt.date(2027, 3, 22), dt.date(2027, 4, 6)),
        (OpportunityKind.GIG, dt.date(2027, 3, 24), dt.date(2027, 4, 1)),
    ],
)
def test_later_the_notice_counts_working_days_of_the_person(people, kind, announced_on, earliest):
    move = make(people, S.ACTIVE, kind)
    go_to(announced_on)
    why = {"reason": ReasonCode.WORKLOAD, "sentence": "The launch was moved."}
    with pytest.raises(InvalidInput):
        services.end_early(actor=people.host, move=move, last_day=earliest - dt.timedelta(days=1), **why)
    services.end_early(actor=people.host, move=move, last_day=earliest, **why)
    assert (move.ended_on, move.end_reason) == (earliest, ReasonCode.WORKLOAD)


def test_after_three_weeks_whoever_ends_it_says_why_and_the_host_in_a_sentence(people):
    move = make(people, S.ACTIVE)
    go_to(FIRST + dt.timedelta(days=30))
    day = FIRST + dt.timedelta(days=60)
    for lacking in ({}, {"reason": ReasonCode.DATES}, {"reason": ReasonCode.ENGAGED_ELSEWHERE, "sentence": "Why."}):
        with pytest.raises(InvalidInput):
            services.end_early(actor=people.host, move=move, last_day=day, **lacking)
    services.end_early(actor=people.employee, move=move, last_day=day, reason=ReasonCode.ENGAGED_ELSEWHERE)
    assert (move.ended_on, move.end_reason) == (day, ReasonCode.ENGAGED_ELSEWHERE)


def test_a_move_that_ends_before_the_notice_is_over_ends_on_its_day(people):
    move = make(people, S.ACTIVE)
    go_to(move.ends_on - dt.timedelta(days=3))
    with pytest.raises(ConditionNotMet, match="anyway"):
        services.end_early(actor=people.employee, move=move, last_day=move.ends_on, reason=ReasonCode.DATES)


def test_an_early_end_lies_before_the_end_and_is_settled_once(people):
    move = make(people, S.ACTIVE)
    go_to(FIRST)
    with pytest.raises(InvalidInput):
        services.end_early(actor=people.host, move=move, last_day=move.ends_on)
    services.end_early(actor=people.host, move=move, last_day=FIRST)
    with pytest.raises(ConditionNotMet):
        services.end_early(actor=people.employee, move=move, last_day=FIRST)


@pytest.mark.parametrize("who", ["manager", "hr", "colleague"])
def test_only_person_and_host_end_a_move_early(people, who):
    move = make(people, S.ACTIVE)
    with pytest.raises(NotPermitted):
        services.end_early(actor=people[who], move=move, last_day=FIRST)


def test_withdrawing_frees_the_place_and_the_time(people):
    move = make(people, S.APPROVED)
    services.withdraw(actor=people.employee, move=move, reason=ReasonCode.DATES, note="")
    assert (move.status, move.place.holder) == (S.WITHDRAWN, None)
    assert move.application.status is ApplicationStatus.WITHDRAWN
    assert move.commitment.released_at is not None
    with pytest.raises(TransitionNotAllowed):
        services.withdraw(actor=people.employee, move=move, reason=ReasonCode.DATES, note="")


@pytest.mark.parametrize("who", ["manager", "host", "hr"])
def test_nobody_withdraws_for_another(people, who):
    with pytest.raises(NotPermitted):
        services.withdraw(actor=people[who], move=make(people, S.APPROVED), reason=ReasonCode.DATES, note="")


def test_a_leavers_active_move_ends_on_the_last_day(people):
    move = make(people, S.ACTIVE)
    go_to(FIRST)
    people.employee.employed_until = dt.date(2027, 3, 31)
    publish(PersonLeft(person=people.employee))
    assert (move.status, move.ended_on) == (S.ACTIVE, dt.date(2027, 3, 31))
    go_to(dt.date(2027, 4, 1))
    advance_moves()
    assert move.status is S.ENDED_EARLY


def test_who_leaves_before_the_notice_is_over_ends_it_again_and_the_reason_of_the_notice_is_gone(people, client):
    move = make(people, S.ACTIVE)
    go_to(FIRST + dt.timedelta(days=30))
    last_day = clock.today() + dt.timedelta(days=20)
    services.end_early(
        actor=people.employee, move=move, last_day=last_day, reason=ReasonCode.INTEREST_CHANGED, sentence="I move on."
    )
    people.employee.employed_until = clock.today()
    publish(PersonLeft(person=people.employee))
    assert (move.last_day, move.end_reason, move.end_sentence) == (clock.today(), None, "")
    assert kinds_told(people.host).count("end_announced") == 2
    client.sign_in(people.host)
    assert client.get(f"/moves/{move.id}").status_code == 200


def test_the_line_manager_of_today_confirms_that_a_person_is_back(people):
    move = make(people, S.COMPLETED)
    people.employee.line_manager = new = make_person("New manager")
    for who in (people.employee, people.host, people.hr):
        with pytest.raises(NotPermitted):
            services.confirm_home(actor=who, move=move)
    services.confirm_home(actor=new, move=move)
    assert move.back_home_by is new
    session.flush()
    told = session.query(Notification).filter_by(recipient=people.employee, kind="home_confirmed").one()
    assert told.params["manager"] == "New manager"
    with pytest.raises(ConditionNotMet):
        services.confirm_home(actor=new, move=move)


def test_the_head_of_the_unit_or_hr_confirms_it_where_the_line_manager_is_gone(people):
    first, second = make(people, S.ACTIVE), make(people, S.ACTIVE, OpportunityKind.WORK_PACKAGE, allocation_percent=10)
    go_to(first.ends_on + dt.timedelta(days=1))
    people.manager.employed_until = FIRST
    advance_moves()
    assert "homecoming_asked" in kinds_told(people.hr)
    assert f"/moves/{first.id}" in [row.path for row in list_waiting_for(people.hr)]
    services.confirm_home(actor=people.hr, move=first)
    people.employee.line_manager, people.employee.org_unit.head = None, people.host
    assert f"/moves/{second.id}" in [row.path for row in list_waiting_for(people.host)]
    services.confirm_home(actor=people.host, move=second)
    assert (first.back_home_by, second.back_home_by) == (people.hr, people.host)


def test_after_a_gig_nobody_has_to_confirm(people):
    move = make(people, S.COMPLETED, OpportunityKind.GIG)
    with pytest.raises(ConditionNotMet):
        services.confirm_home(actor=people.manager, move=move)


def test_everybody_finds_what_waits_for_them(people):
    go_to(FIRST)
    move = make(people, S.AWAITING_RELEASE)

    def waiting(person):
        return [row.path for row in list_waiting_for(person)]

    assert waiting(people.manager) == [f"/releases/{move.id}"]
    assert waiting(people.hr) == []
    services.agree(actor=people.manager, move=move, home_work="x")
    assert waiting(people.manager) == []
    assert waiting(people.hr) == waiting(people.hr2) == [f"/approvals/{move.id}"]
    assert waiting(people.hr_elsewhere) == []
    services.approve(actor=people.hr, move=move, note="", override=OVERRIDE)
    go_to(move.ends_on + dt.timedelta(days=1))
    advance_moves()
    assert waiting(people.employee) == waiting(people.host) == [f"/moves/{move.id}/feedback"]
    assert waiting(people.manager) == [f"/moves/{move.id}"]
    assert waiting(people.hr) == []
