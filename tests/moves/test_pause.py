"""A move rests and goes on: dates, time, who is told what, and nowhere why."""

import datetime as dt

import pytest

from mobility.capacity.models import CommitmentKind
from mobility.capacity.queries import free_percent
from mobility.capacity.services import commit_time
from mobility.core import clock
from mobility.core.db import session
from mobility.core.errors import ConditionNotMet, InvalidInput, NotPermitted, TransitionNotAllowed
from mobility.core.events import publish
from mobility.moves import services
from mobility.moves.models import Decision, Move, MoveStatus, Pause
from mobility.moves.progress import status_sentence
from mobility.moves.services.release import add_decision
from mobility.moves.words.readers import Reader
from mobility.notifications.models import Notification
from mobility.opportunities.models import OpportunityStatus
from mobility.people.events import PersonLeft
from tests.factories import make_entity, make_move, make_opportunity
from tests.moves.calendar import advance_moves

S = MoveStatus
FIRST = dt.date(2027, 3, 1)
A_DAY = dt.timedelta(days=1)


def turn_to(day):
    clock.set_now(dt.datetime.combine(day, dt.time(12), dt.UTC))


@pytest.fixture
def move(people):
    opportunity = make_opportunity(people.host, OpportunityStatus.CLOSED, starts_on=FIRST)
    move = make_move(people.employee, opportunity, S.ACTIVE)
    turn_to(FIRST + 10 * A_DAY)
    return move


def free(person):
    return free_percent(person, FIRST + 40 * A_DAY, FIRST + 50 * A_DAY)


def test_a_pause_gives_the_time_back_and_resuming_takes_it_again(people, move):
    before = free(people.employee)
    services.pause(actor=people.employee, move=move)
    assert (move.status, move.place.holder) == (S.PAUSED, people.employee)
    assert free(people.employee) == before + move.percent
    turn_to(FIRST + 20 * A_DAY)
    services.resume(actor=people.employee, move=move)
    assert (move.status, move.pause, move.pauses[0].resumed_on) == (S.ACTIVE, None, FIRST + 20 * A_DAY)
    assert free(people.employee) == before
    assert move.commitment.starts_on == FIRST + 20 * A_DAY


def test_whoever_left_during_a_pause_is_let_go_though_the_time_was_promised_elsewhere_by_then(people, move):
    services.pause(actor=people.employee, move=move)
    left_on = clock.today() + 2 * A_DAY
    given = {"starts_on": left_on, "ends_on": left_on + 5 * A_DAY, "title": "Another", "percent": 70}
    commit_time(person=people.employee, kind=CommitmentKind.WORK_PACKAGE, **given)
    turn_to(FIRST + 30 * A_DAY)
    services.resume(actor=people.employee, move=move)
    people.employee.employed_until = left_on  # HR's file is late
    publish(PersonLeft(people.employee))
    assert (move.last_day, move.commitment.released_at is not None) == (left_on, True)


def test_it_is_not_resumed_where_the_time_was_given_to_something_else(people, move):
    services.pause(actor=people.employee, move=move)
    given = {"starts_on": FIRST + 60 * A_DAY, "ends_on": FIRST + 70 * A_DAY, "title": "Another", "percent": 70}
    commit_time(person=people.employee, kind=CommitmentKind.WORK_PACKAGE, **given)
    with pytest.raises(ConditionNotMet, match="This time is not free: from"):
        services.resume(actor=people.employee, move=move)


@pytest.mark.parametrize("who", ["host", "manager", "colleague", "hr_elsewhere", "admin"])
def test_person_and_hr_pause_a_move_and_nobody_else(people, move, who):
    with pytest.raises(NotPermitted):
        services.pause(actor=people[who], move=move)


def test_host_hr_may_pause_and_resume_too(people, move):
    move.opportunity.legal_entity = make_entity("Example Ltd")
    services.pause(actor=people.hr_elsewhere, move=move)
    services.resume(actor=people.hr, move=move)
    with pytest.raises(TransitionNotAllowed):
        services.resume(actor=people.hr, move=move)


def test_there_is_nowhere_a_reason_to_put(client, people, move):
    """No column could hold one, no field asks for one, and no page or notice names one."""
    assert {column.name for column in Pause.__table__.columns} == {
        "id", "created_at", "move_id", "from_on", "expected_on", "resumed_on", "paused_by_id", "resumed_by_id",
    }  # fmt: skip
    day = clock.today().isoformat()
    client.sign_in(people.employee).post(f"/moves/{move.id}/pause", data={"from_on": day, "reason": "Illness"})
    assert move.status is S.PAUSED
    assert "Illness" not in client.sign_in(people.host).get(f"/moves/{move.id}").text
    notices = session.query(Notification).filter_by(kind="pause_begun").all()
    assert {one.recipient for one in notices} == {people.employee, people.host, people.manager}


def test_it_begins_by_today_and_a_day_of_return_lies_ahead(people, move):
    for refused in ({"from_on": FIRST - A_DAY}, {"from_on": clock.today() + A_DAY}, {"expected_on": clock.today()}):
        with pytest.raises(InvalidInput):
            services.pause(actor=people.employee, move=move, **refused)
    back = clock.today() + 9 * A_DAY
    services.pause(actor=people.employee, move=move, from_on=FIRST + A_DAY, expected_on=back)
    for reader in set(Reader) - {Reader.STAND_IN}:
        assert status_sentence(move, reader).params["expected"] == back
    turn_to(back + A_DAY)
    assert "expected" not in status_sentence(move, Reader.HOST).params


def test_hr_may_add_the_days_that_were_lost_and_no_more(people, move):
    ends_on = move.ends_on
    services.pause(actor=people.employee, move=move)
    turn_to(clock.today() + 14 * A_DAY)
    for actor, day in (
        (people.employee, ends_on + A_DAY),
        (people.hr, ends_on + 15 * A_DAY),
        (people.hr, ends_on - A_DAY),
    ):
        with session.begin_nested() as aside, pytest.raises(InvalidInput):
            services.resume(actor=actor, move=move, ends_on=day)
        aside.is_active and aside.rollback()
        session.expire_all()
        move.status = S.PAUSED
    services.resume(actor=people.hr, move=move, ends_on=ends_on + 14 * A_DAY)
    assert (move.ends_on, move.commitment.ends_on) == (ends_on + 14 * A_DAY, ends_on + 14 * A_DAY)


def test_a_move_that_rests_ends_on_its_day_early_or_not(people, move):
    services.pause(actor=people.employee, move=move)
    last = clock.today() + 20 * A_DAY
    services.end_while_paused(actor=people.host, move=move, last_day=last)
    assert (move.status, move.ended_on) == (S.PAUSED, last)
    turn_to(last + A_DAY)
    advance_moves()
    assert (move.status, move.place.holder, move.pause) == (S.ENDED_EARLY, None, None)


def test_a_leaver_whose_move_rests_ends_it_on_the_last_day(people, move):
    services.pause(actor=people.hr, move=move)
    people.employee.employed_until = clock.today()
    publish(PersonLeft(person=people.employee))
    turn_to(clock.today() + A_DAY)
    advance_moves()
    assert session.get_one(Move, move.id).status is S.ENDED_EARLY


def test_a_move_paused_twice_tells_twice(people, move):
    for _ in range(2):
        services.pause(actor=people.employee, move=move)
        services.resume(actor=people.employee, move=move)
    session.flush()
    assert session.query(Notification).filter_by(recipient=people.host, kind="pause_begun").count() == 2


def test_resuming_twice_names_nobody_who_had_no_part_in_it(people, move):
    services.pause(actor=people.employee, move=move)
    add_decision(people.manager, move, Decision.AGREED)
    services.resume(actor=people.employee, move=move)
    with pytest.raises(TransitionNotAllowed) as refusal:
        services.resume(actor=people.employee, move=move)
    assert people.manager.name not in str(refusal.value)
    assert "in another window" in str(refusal.value)
