"""A later start or a smaller share: both accept within five days, or the first terms are asked for again."""

import datetime as dt

import pytest

from mobility.applications import services as applications
from mobility.applications.models import ApplicationStatus
from mobility.core import clock
from mobility.core.db import session
from mobility.core.errors import ConditionNotMet, InvalidInput, NotPermitted
from mobility.moves import queries, services
from mobility.moves.models import Move, MoveStatus
from mobility.moves.policy import Level, release_level
from mobility.moves.progress import status_sentence
from mobility.moves.queries.deciding import list_approvals, list_release_requests
from mobility.moves.words.readers import Reader
from mobility.notifications.models import Notification
from mobility.opportunities.models import OpportunityKind, last_day
from mobility.opportunities.services import reassign_host
from mobility.people.models import Role
from tests.applications.inbox import kinds_told
from tests.factories import grant, make_application, make_move, make_opportunity, make_person
from tests.moves.calendar import advance_moves
from tests.waiting import list_waiting_for

S = MoveStatus
FIRST = dt.date(2027, 3, 1)


@pytest.fixture
def move(people):
    ends_on = last_day(OpportunityKind.WORK_PACKAGE, FIRST)
    return make_move(people.employee, make_opportunity(people.host, starts_on=FIRST, ends_on=ends_on))


def propose(actor, move, starts_on=None, percent=None):
    return services.propose_change(
        actor=actor, move=move, starts_on=starts_on, percent=percent, home_work="Reports stop", note=""
    )


def test_both_accept_and_the_new_terms_are_written_everywhere(people, move):
    propose(people.manager, move, dt.date(2027, 4, 1), 40)
    services.accept_change(actor=people.employee, move=move)
    assert (move.status, move.starts_on, move.percent) == (S.CHANGE_PROPOSED, FIRST, 50)
    services.accept_change(actor=people.host, move=move)
    assert (move.status, move.starts_on, move.ends_on) == (S.AWAITING_HR, dt.date(2027, 4, 1), dt.date(2027, 7, 31))
    assert (move.percent, move.hours_per_week) == (40, 16)
    commitment = move.commitment
    assert (commitment.starts_on, commitment.ends_on, commitment.percent) == (move.starts_on, move.ends_on, 40)
    assert move in list_approvals(people.hr)


@pytest.mark.parametrize(
    ("starts_on", "later", "ends_on"),
    [
        (dt.date(2027, 10, 1), dt.date(2027, 10, 31), dt.date(2028, 2, 29)),
        (dt.date(2026, 10, 31), dt.date(2026, 11, 1), dt.date(2027, 2, 28)),
        (dt.date(2027, 3, 1), dt.date(2027, 3, 15), dt.date(2027, 7, 14)),
        (dt.date(2027, 8, 1), dt.date(2027, 8, 31), dt.date(2027, 12, 30)),
    ],
)
def test_four_months_stay_four_months_by_calendar(people, starts_on, later, ends_on):
    until = last_day(OpportunityKind.WORK_PACKAGE, starts_on)
    move = make_move(people.employee, make_opportunity(people.host, starts_on=starts_on, ends_on=until))
    propose(people.manager, move, later)
    services.accept_change(actor=people.employee, move=move)
    services.accept_change(actor=people.host, move=move)
    assert move.ends_on == ends_on


def test_a_gig_keeps_its_days(people):
    move = make_move(people.employee, make_opportunity(people.host, kind=OpportunityKind.GIG))
    length = move.ends_on - move.starts_on
    propose(people.manager, move, move.starts_on + dt.timedelta(days=10))
    services.accept_change(actor=people.employee, move=move)
    services.accept_change(actor=people.host, move=move)
    assert move.ends_on - move.starts_on == length


@pytest.mark.parametrize(
    ("starts_on", "percent", "field"),
    [
        (dt.date(2027, 2, 28), None, "starts_on"),
        (FIRST + dt.timedelta(weeks=8, days=1), None, "starts_on"),
        (None, 60, "share"),
        (None, -5, "share"),
        (None, None, "starts_on"),
    ],
)
def test_what_is_no_later_start_and_no_smaller_share_is_refused(people, move, starts_on, percent, field):
    with pytest.raises(InvalidInput) as refusal:
        propose(people.manager, move, starts_on, percent)
    assert refusal.value.field == field
    assert move.status is S.AWAITING_RELEASE


def test_eight_weeks_later_is_the_latest(people, move):
    propose(people.manager, move, FIRST + dt.timedelta(weeks=8))
    assert move.status is S.CHANGE_PROPOSED


def test_one_no_is_enough_to_keep_the_first_terms(people, move):
    propose(people.manager, move, percent=40)
    services.accept_change(actor=people.employee, move=move)
    services.refuse_change(actor=people.host, move=move)
    assert (move.status, move.percent) == (S.AWAITING_RELEASE, 50)
    assert move in list_release_requests(people.manager)


def test_after_five_days_of_silence_the_line_manager_is_asked_again(people, move):
    answer_by = propose(people.manager, move, percent=40).answer_by
    clock.set_now(dt.datetime.combine(answer_by, dt.time(12), dt.UTC))
    advance_moves()
    assert move.status is S.CHANGE_PROPOSED
    clock.set_now(clock.now() + dt.timedelta(days=1))
    advance_moves()
    assert move.status is S.AWAITING_RELEASE


def test_a_refused_change_lets_the_clock_go_on_and_only_the_first_stops_it(people):
    people.manager.line_manager = make_person("Bea Boss")
    turn_to(1)
    move = accept(people.employee, people.host)
    on(4)
    propose(people.manager, move, percent=40)
    turn_to(10)  # four working days later
    services.refuse_change(actor=people.employee, move=move)
    assert (move.request.above_on, move.request.hr_on) == (dt.date(2027, 3, 16), dt.date(2027, 3, 19))
    on(10)
    assert kinds_told(people.manager).count("release_reminded") == 1
    on(12)
    assert kinds_told(people.manager)[-1] == "release_reminded_again"
    propose(people.manager, move, percent=40)
    turn_to(19)
    services.refuse_change(actor=people.employee, move=move)
    assert (move.request.above_on, move.request.hr_on) == (dt.date(2027, 3, 16), dt.date(2027, 3, 19))
    assert release_level(move) is Level.HR


def accept(person, host):
    application = make_application(person, make_opportunity(host), ApplicationStatus.OFFERED)
    applications.accept_offer(actor=person, application=application)
    return session.query(Move).filter_by(application=application).one()


def turn_to(day):
    clock.set_now(dt.datetime(2027, 3, day, 12, tzinfo=dt.UTC))


def on(day):
    turn_to(day)
    advance_moves()


@pytest.mark.parametrize("who", ["manager", "colleague", "hr"])
def test_only_host_and_person_answer(people, move, who):
    propose(people.manager, move, percent=40)
    for answer in (services.accept_change, services.refuse_change):
        with pytest.raises(NotPermitted):
            answer(actor=people[who], move=move)


def test_nobody_accepts_twice_for_both(people, move):
    propose(people.manager, move, percent=40)
    services.accept_change(actor=people.host, move=move)
    with pytest.raises(NotPermitted):
        services.accept_change(actor=people.host, move=move)
    assert move.status is S.CHANGE_PROPOSED


def test_whoever_accepted_reads_who_answers_next(people, move):
    propose(people.manager, move, dt.date(2027, 4, 1))
    assert "you and Ines Keller accept or refuse it" in str(status_sentence(move, Reader.PERSON))
    services.accept_change(actor=people.employee, move=move)
    assert "You accepted the change: Ines Keller" in str(status_sentence(move, Reader.PERSON))
    assert "you and Ana Petit accept or refuse it" in str(status_sentence(move, Reader.HOST))


def test_a_change_is_answered_with_its_last_day_in_view_and_a_task_that_says_whose_it_is(client, people, move):
    propose(people.manager, move, dt.date(2027, 4, 1))
    assert queries.find_proposed_last_day(move) == dt.date(2027, 7, 31)
    page = client.sign_in(people.employee).get(f"/moves/{move.id}").text
    assert "Proposed last day" in page
    tasks = {who: str(list_waiting_for(people[who])[0].sentence) for who in ("employee", "host")}
    assert "the change proposed for your move" in tasks["employee"]
    assert "the change proposed for Ana Petit" in tasks["host"]
    propose_share = make_move(people.colleague, make_opportunity(people.host))
    propose(people.manager, propose_share, percent=40)
    assert queries.find_proposed_last_day(propose_share) is None


def test_another_host_is_asked_for_the_answer_that_the_former_one_owed(people, move):
    propose(people.manager, move, percent=40)
    heir = grant(make_person("Heir", org_unit=people.host.org_unit), Role.HOST).person
    reassign_host(actor=people.hr, opportunity=move.opportunity, host=heir)
    assert "change_proposed" in kinds_told(heir)
    services.accept_change(actor=heir, move=move)


def test_a_change_that_is_dropped_names_the_line_manager_who_is_asked_again(people, move):
    propose(people.manager, move, percent=40)
    move.release.decided_by = people.hr  # in the place of the line manager
    services.refuse_change(actor=people.host, move=move)
    told = session.query(Notification).filter_by(recipient=people.employee, kind="change_dropped").one()
    assert told.params["manager"] == people.manager.name


def test_a_host_who_is_also_the_line_manager_has_accepted_by_proposing(people):
    move = make_move(people.employee, make_opportunity(people.manager))
    propose(people.manager, move, percent=40)
    services.accept_change(actor=people.employee, move=move)
    assert move.status is S.AWAITING_HR


def test_a_change_into_time_that_is_taken_is_refused_as_a_whole(people, move):
    other = make_opportunity(people.host, starts_on=move.ends_on + dt.timedelta(days=1))
    make_move(people.employee, other)
    propose(people.manager, move, FIRST + dt.timedelta(days=31))
    services.accept_change(actor=people.employee, move=move)
    with pytest.raises(ConditionNotMet):
        services.accept_change(actor=people.host, move=move)
