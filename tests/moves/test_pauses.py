"""Pauses of clocks: HR declares days on which no clock runs, and every due date moves by them, once."""

import datetime as dt

import pytest
import sqlalchemy as sa

from mobility.applications import services as applications
from mobility.applications.models import ApplicationStatus
from mobility.applications.queries import get_answer_day
from mobility.core import clock
from mobility.core.db import session
from mobility.core.errors import InvalidInput, NotPermitted
from mobility.moves import services
from mobility.moves.models import Move, MoveStatus
from mobility.notifications.models import Notification
from mobility.opportunities.queries import get_confirmation_day
from mobility.people.models import Role
from mobility.people.services import end_pause, pause_clocks
from mobility.policies.models import ClearanceKind
from tests.cleared import make_clearance
from tests.factories import (
    grant,
    make_application,
    make_entity,
    make_opportunity,
    make_person,
    make_unit,
    save,
    show_name,
)
from tests.moves.calendar import advance_moves

MONDAY = dt.date(2027, 3, 1)
A_DAY = dt.timedelta(days=1)
TENTH_DAY = dt.date(2027, 3, 15)
REASON = "The site is closed"


def turn_to(day, hour=12):
    clock.set_now(dt.datetime.combine(day, dt.time(hour), dt.UTC))


def told(person):
    session.flush()
    query = sa.select(Notification.kind).where(Notification.recipient_id == person.id).order_by(Notification.id)
    return list(session.scalars(query))


@pytest.fixture(autouse=True)
def company_wide(people):
    grant(people.hr, Role.HR)


@pytest.fixture
def move(people):
    """Asked for on a Monday: the line manager answers by the Monday two weeks later."""
    turn_to(MONDAY)
    application = make_application(people.employee, make_opportunity(people.host), ApplicationStatus.OFFERED)
    applications.accept_offer(actor=people.employee, application=application)
    session.commit()
    return session.scalars(sa.select(Move)).one()


def pause(people, first, last, **scope):
    return pause_clocks(actor=people.hr, starts_on=first, ends_on=last, reason=REASON, **scope)


def test_a_pause_moves_the_release_clock_by_the_working_days_in_it_and_tells_those_concerned(people, move):
    pause(people, dt.date(2027, 3, 4), dt.date(2027, 3, 9))  # Thursday to Tuesday: four working days
    request = move.request
    assert (request.remind_on, request.remind_again_on) == (dt.date(2027, 3, 10), dt.date(2027, 3, 12))
    assert move.release_due_on == request.hr_on == dt.date(2027, 3, 19)
    for person in (people.employee, people.manager, people.host):
        assert told(person)[-1] == "clock_moved"
    on_the_day_before(people, move)


def on_the_day_before(people, move):
    """No reminder while the pause lasts, one after it."""
    for day in (4, 5, 8, 9):
        turn_to(dt.date(2027, 3, day))
        advance_moves()
    assert "release_reminded" not in told(people.manager)
    turn_to(dt.date(2027, 3, 10))
    advance_moves()
    assert told(people.manager)[-1] == "release_reminded"


def test_two_pauses_over_the_same_days_move_a_clock_once(people, move):
    pause(people, dt.date(2027, 3, 4), dt.date(2027, 3, 5))
    pause(people, dt.date(2027, 3, 4), dt.date(2027, 3, 5), entity=people.manager.legal_entity)
    assert move.release_due_on == TENTH_DAY + 2 * A_DAY
    assert told(people.manager).count("clock_moved") == 1


def test_only_deciders_in_the_scope_get_more_time(people, move):
    elsewhere = make_entity("Example Inc.", "US")
    pause(people, dt.date(2027, 3, 4), dt.date(2027, 3, 5), entity=elsewhere)
    pause(people, dt.date(2027, 3, 4), dt.date(2027, 3, 5), country="US")
    assert move.release_due_on == TENTH_DAY
    pause(people, dt.date(2027, 3, 4), dt.date(2027, 3, 5), country="FR")
    assert move.release_due_on == TENTH_DAY + 2 * A_DAY


def test_a_pause_that_ends_early_gives_back_what_is_left_of_it(people, move):
    declared = pause(people, dt.date(2027, 3, 4), dt.date(2027, 3, 12))
    turn_to(dt.date(2027, 3, 5))
    end_pause(actor=people.hr, pause=declared)
    assert move.release_due_on == TENTH_DAY + 2 * A_DAY
    assert told(people.manager)[-1] == "clock_moved_back"
    end_pause(actor=people.hr, pause=declared)
    assert told(people.manager).count("clock_moved_back") == 1


def test_a_pause_that_never_began_leaves_no_trace_in_any_clock(people, move):
    declared = pause(people, dt.date(2027, 3, 8), dt.date(2027, 3, 12))
    end_pause(actor=people.hr, pause=declared)
    assert move.release_due_on == TENTH_DAY


def test_hr_pauses_no_further_than_their_scope_and_never_what_has_begun(people, move):
    entity = make_entity("Example Ltd", "GB")
    partner = make_person("Pat", legal_entity=entity)
    grant(partner, Role.HR, entity=entity)
    days = {"starts_on": dt.date(2027, 3, 4), "ends_on": dt.date(2027, 3, 5), "reason": REASON}
    with pytest.raises(NotPermitted):
        pause_clocks(actor=partner, **days)
    with pytest.raises(NotPermitted):
        pause_clocks(actor=people.manager, entity=entity, **days)
    assert pause_clocks(actor=partner, entity=entity, **days).legal_entity is entity
    with pytest.raises(InvalidInput):
        pause_clocks(actor=people.hr, **{**days, "starts_on": MONDAY})
    with pytest.raises(InvalidInput):
        pause_clocks(actor=people.hr, **{**days, "ends_on": dt.date(2027, 6, 5)})


def test_a_term_of_a_clearance_that_would_end_in_a_pause_ends_after_it_and_its_owner_is_told(people, move):
    others = make_clearance(move, people.hr2, kind=ClearanceKind.SOCIAL_SECURITY, due_on=dt.date(2027, 3, 5))
    council = make_clearance(
        move, people.hr, kind=ClearanceKind.WORKS_COUNCIL, due_on=dt.date(2027, 3, 5), law="§ 99 (3) BetrVG"
    )
    move.status = MoveStatus.AWAITING_CLEARANCES
    people.hr2.legal_entity = make_entity("Example Inc.", "US")
    declared = pause(people, dt.date(2027, 3, 4), dt.date(2027, 3, 9), entity=people.hr.legal_entity)
    assert (council.due_on, others.due_on) == (dt.date(2027, 3, 10), dt.date(2027, 3, 5))
    assert told(people.hr).count("clearance_moved") == 1
    assert "clearance_moved" not in told(people.hr2)
    turn_to(dt.date(2027, 3, 9))
    advance_moves()
    assert council.is_open
    end_pause(actor=people.hr, pause=declared)  # a day that was promised stays
    assert (council.due_on, told(people.hr).count("clearance_moved")) == (dt.date(2027, 3, 10), 1)


def make_offer(people, person):
    application = make_application(person, make_opportunity(people.host), ApplicationStatus.SHORTLISTED)
    show_name(people.host, application.opportunity, person)
    return applications.make_offer(actor=people.host, application=application)


def test_offers_answers_and_the_question_whether_it_is_current_stand_still_too(people):
    turn_to(MONDAY)
    opportunity = make_opportunity(people.host, closes_on=None, asked_current_at=clock.now())
    waiting = make_application(people.employee, opportunity, submitted_at=clock.now())
    offer = make_offer(people, people.colleague)
    before = [get_answer_day(waiting), get_confirmation_day(opportunity), offer.answer_by]
    assert before == [TENTH_DAY, TENTH_DAY, dt.date(2027, 3, 10)]
    pause(people, dt.date(2027, 3, 4), dt.date(2027, 3, 5))
    after = [get_answer_day(waiting), get_confirmation_day(opportunity), offer.answer_by]
    assert after == [day + 2 * A_DAY for day in before]
    assert told(people.colleague)[-1] == told(people.host)[-1] == "offer_clock_moved"


def test_after_an_outage_and_with_a_clock_that_jumps_each_step_is_taken_once(people, move):
    """F26, F30, F31: the worker stood still over the reminders, then the clock went back an hour, and a day."""
    people.manager.line_manager = make_person("Bea Boss")
    for day, hour in ((8, 12), (8, 11), (7, 12), (8, 12), (8, 13)):
        turn_to(dt.date(2027, 3, day), hour)
        advance_moves()
    assert [kind for kind in told(people.manager) if "remind" in kind] == ["release_reminded_again"]


def test_a_proposed_change_is_answered_within_five_working_days(people, move):
    services.propose_change(
        actor=people.manager, move=move, starts_on=move.starts_on + 7 * A_DAY, percent=None, home_work="Bo", note=""
    )
    assert move.release.answer_by == dt.date(2027, 3, 8)
    pause(people, dt.date(2027, 3, 4), dt.date(2027, 3, 5))
    assert (move.status, move.release.answer_by) == (MoveStatus.CHANGE_PROPOSED, dt.date(2027, 3, 10))


def test_part_time_of_the_applicant_shows_in_no_date_that_the_host_reads(people):
    turn_to(MONDAY)
    people.employee.working_days = "mon"
    save(people.employee)
    assert make_offer(people, people.employee).answer_by == dt.date(2027, 3, 10)


def test_a_unit_is_closed_with_all_that_is_below_it(people, move):
    people.manager.org_unit = make_unit("Example / Operations / Night")
    save(people.manager)
    pause(people, dt.date(2027, 3, 4), dt.date(2027, 3, 5), unit=make_unit("Example / Operations"))
    assert move.release_due_on == TENTH_DAY + 2 * A_DAY
