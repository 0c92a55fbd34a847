"""The line manager's word: when it is asked for, who gives it, and what follows."""

import datetime as dt

import pytest
import sqlalchemy as sa

from mobility.applications import services as applications
from mobility.applications.models import ApplicationStatus, ReasonCode
from mobility.capacity.queries import list_commitments
from mobility.core import clock
from mobility.core.db import session
from mobility.core.errors import ConditionNotMet, InvalidInput, NotPermitted, TransitionNotAllowed
from mobility.core.events import publish
from mobility.moves import services
from mobility.moves.models import Decision, Move, MoveStatus, ReleaseReason
from mobility.moves.queries.deciding import list_release_requests
from mobility.notifications.models import Notification
from mobility.opportunities.models import OpportunityKind
from mobility.people.events import PersonLeft, ReportingLineChanged
from mobility.people.models import Role
from tests.factories import OVERRIDE, grant, make_application, make_move, make_opportunity, make_person, make_unit
from tests.moves.calendar import advance_moves

S = MoveStatus
LATER = dt.timedelta(days=1)


@pytest.fixture
def move(people):
    return make_move(people.employee, make_opportunity(people.host))


def accept(person, opportunity):
    application = make_application(person, opportunity, ApplicationStatus.OFFERED)
    applications.accept_offer(actor=person, application=application)
    return session.scalars(sa.select(Move).where(Move.application_id == application.id)).one()


def told(person):
    return [row.kind for row in session.scalars(sa.select(Notification).where(Notification.recipient_id == person.id))]


def agree(actor, move):
    return services.agree(actor=actor, move=move, home_work="Bo takes over the reports")


def decline(actor, move, **said):
    said = {"reason": ReleaseReason.WORKLOAD, "tried": "Asked two teams", "possible_from": None, **said}
    return services.decline(actor=actor, move=move, **said)


def test_accepting_an_offer_promises_the_time_and_asks_the_line_manager(people):
    opportunity = make_opportunity(people.host)
    move = accept(people.employee, opportunity)
    assert (move.status, move.releaser, move.percent) == (S.AWAITING_RELEASE, people.manager, 50)
    assert [row.percent for row in list_commitments(people.employee, move.starts_on, move.ends_on)] == [50]
    assert told(people.manager) == ["release_asked"]
    assert "release_expected" in told(people.employee)
    assert told(people.hr) == []


def test_full_time_means_the_persons_own_full_time(people):
    move = accept(people.employee, make_opportunity(people.host, allocation_percent=100.0))
    assert (move.percent, move.hours_per_week) == (80, 32)


def test_a_gig_is_promised_in_hours(people):
    move = accept(people.employee, make_opportunity(people.host, kind=OpportunityKind.GIG))
    assert (move.percent, move.hours_per_week) == (10, 4)


def test_an_offer_for_time_that_is_not_free_cannot_be_accepted(people):
    accept(people.employee, make_opportunity(people.host))
    with pytest.raises(ConditionNotMet):
        accept(people.employee, make_opportunity(people.host))


def test_the_line_manager_agrees_and_hr_is_asked(people, move):
    agree(people.manager, move)
    assert move.status is S.AWAITING_HR
    assert move.release.home_work == "Bo takes over the reports"
    assert "approval_asked" in told(people.hr)
    assert "approval_asked" in told(people.hr2)
    assert told(people.hr_elsewhere) == []
    assert "release_given" in told(people.employee)
    assert "release_given" in told(people.host)


def test_agreeing_says_what_becomes_of_the_work_at_home(people, move):
    with pytest.raises(InvalidInput) as refusal:
        services.agree(actor=people.manager, move=move, home_work="  ")
    assert refusal.value.field == "home_work"
    assert move.status is S.AWAITING_RELEASE


@pytest.mark.parametrize("who", ["employee", "colleague", "host", "hr", "hr_elsewhere", "admin", "auditor"])
def test_nobody_but_the_line_manager_releases(people, move, who):
    with pytest.raises(NotPermitted):
        agree(people[who], move)


def test_without_a_line_manager_the_head_of_the_nearest_unit_releases(people):
    head = make_person("Head")
    unit = make_unit("Example / Lab", head=head)
    person = make_person(org_unit=make_unit("Example / Lab / Team"))
    move = accept(person, make_opportunity(people.host))
    assert unit.head is head
    assert move.releaser is head
    agree(head, move)
    assert move.status is S.AWAITING_HR


def test_without_anybody_above_hr_releases_and_another_hr_partner_approves(people):
    person = make_person("Sole", org_unit=make_unit("Example / Board"))
    move = accept(person, make_opportunity(people.host))
    assert move.releaser is None
    assert "release_asked_of_hr" in told(people.hr)
    assert move in list_release_requests(people.hr)
    agree(people.hr, move)
    with pytest.raises(NotPermitted):
        services.approve(actor=people.hr, move=move, note="")
    services.approve(actor=people.hr2, move=move, note="", override=OVERRIDE)
    assert move.status is S.APPROVED


def test_hr_may_decide_once_the_line_manager_let_the_time_pass(people):
    move = accept(people.employee, make_opportunity(people.host))
    clock.set_now(dt.datetime.combine(move.release_due_on - LATER, dt.time(12), dt.UTC))
    with pytest.raises(NotPermitted):
        agree(people.hr, move)
    clock.set_now(clock.now() + LATER)
    advance_moves()
    advance_moves()
    assert told(people.hr).count("release_overdue") == 1
    agree(people.hr, move)
    with pytest.raises(NotPermitted):
        services.approve(actor=people.hr, move=move, note="")


def test_declining_needs_what_was_tried_and_leaves_the_place_held(people, move):
    with pytest.raises(InvalidInput):
        decline(people.manager, move, tried="")
    decline(people.manager, move)
    assert move.status is S.RELEASE_DECLINED
    assert move.place.holder is people.employee
    assert "release_declined_to_you" in told(people.employee)


def test_a_day_in_the_past_is_no_day_on_which_it_would_work(people, move):
    with pytest.raises(InvalidInput) as refusal:
        decline(people.manager, move, possible_from=clock.today())
    assert refusal.value.field == "possible_from"


def test_hr_releases_after_a_review_and_another_partner_approves(people, move):
    decline(people.manager, move)
    services.ask_review(actor=people.employee, move=move)
    assert move.status is S.IN_REVIEW
    with pytest.raises(NotPermitted):
        services.release_in_review(actor=people.manager, move=move, home_work="x")
    services.release_in_review(actor=people.hr, move=move, home_work="The reports stop")
    assert (move.status, move.release.decided_by) == (S.AWAITING_HR, people.hr)
    with pytest.raises(NotPermitted):
        services.approve(actor=people.hr, move=move, note="")
    services.approve(actor=people.hr2, move=move, note="", override=OVERRIDE)


def test_upholding_the_refusal_ends_it_and_frees_place_and_time(people, move):
    decline(people.manager, move)
    services.ask_review(actor=people.employee, move=move)
    services.uphold_decline(actor=people.hr, move=move, note="The audit is in March")
    assert (move.status, move.release.decision) == (S.DECLINED_FOR_GOOD, Decision.UPHELD)
    assert_is_stopped(move, ApplicationStatus.NOT_RELEASED)


def test_only_the_person_asks_for_a_review(people, move):
    decline(people.manager, move)
    for who in ("manager", "host", "hr"):
        with pytest.raises(NotPermitted):
            services.ask_review(actor=people[who], move=move)


def test_without_a_request_the_decline_is_final_after_five_days(people, move):
    decline(people.manager, move)
    clock.set_now(dt.datetime.combine(move.review_by, dt.time(12), dt.UTC))
    advance_moves()
    assert move.status is S.RELEASE_DECLINED
    clock.set_now(clock.now() + LATER)
    advance_moves()
    assert move.status is S.DECLINED_FOR_GOOD
    assert_is_stopped(move, ApplicationStatus.NOT_RELEASED)
    with pytest.raises(TransitionNotAllowed):
        services.ask_review(actor=people.employee, move=move)


def test_a_second_decline_within_a_year_is_reviewed_by_itself(people, move):
    decline(people.manager, move)
    services.withdraw(actor=people.employee, move=move, reason=ReasonCode.OTHER, note="")
    again = make_move(people.employee, make_opportunity(people.host))
    told_before = len(told(people.employee)), len(told(people.host))
    decline(people.manager, again)
    assert again.status is S.IN_REVIEW
    assert told(people.employee)[told_before[0] :] == ["release_declined_again", "review_begun"]
    assert told(people.host)[told_before[1] :] == ["review_begun"]


def test_a_new_line_manager_is_asked_instead_of_the_former(people, move):
    new = make_person("New manager")
    people.employee.line_manager = new
    session.commit()
    publish(ReportingLineChanged(person=people.employee))
    assert move.releaser is new
    assert "release_asked" in told(new)
    with pytest.raises(NotPermitted):
        agree(people.manager, move)
    agree(new, move)


def test_a_given_release_stays_with_whoever_gave_it(people, move):
    agree(people.manager, move)
    people.employee.line_manager = make_person("New manager")
    publish(ReportingLineChanged(person=people.employee))
    assert move.releaser is people.manager


def test_a_leavers_pending_releases_go_to_hr(people, move):
    people.manager.employed_until = clock.today() - LATER
    publish(PersonLeft(person=people.manager))
    assert move.releaser is None
    assert "release_asked_of_hr" in told(people.hr)


def test_a_leavers_own_pending_move_is_cancelled(people, move):
    people.employee.employed_until = clock.today()
    publish(PersonLeft(person=people.employee))
    assert move.status is S.CANCELLED
    assert_is_stopped(move, ApplicationStatus.WITHDRAWN)


def test_an_hr_partner_who_is_the_host_decides_nothing_about_it(people):
    grant(people.host, Role.HR, entity=people.host.legal_entity)
    person = make_person("Sole", org_unit=make_unit("Example / Board"))
    move = accept(person, make_opportunity(people.host))
    with pytest.raises(NotPermitted):
        agree(people.host, move)
    agree(people.hr, move)
    with pytest.raises(NotPermitted):
        services.approve(actor=people.host, move=move, note="")


def assert_is_stopped(move, status):
    assert move.place.holder is None
    assert move.commitment.released_at is not None
    assert move.application.status is status
