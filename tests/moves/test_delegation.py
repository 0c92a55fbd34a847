"""Delegation: somebody decides for a line manager or HR partner for a while, and is no way around any rule."""

import datetime as dt

import pytest
import sqlalchemy as sa

from mobility.applications.models import ApplicationStatus
from mobility.applications.policy import ApplicationPermission
from mobility.audit.queries import list_done_for
from mobility.core import clock
from mobility.core.authz import permits
from mobility.core.db import session
from mobility.core.errors import InvalidInput, NotPermitted
from mobility.moves import services
from mobility.moves.checks import RELEASE_CHECK, Verdict, run_checks
from mobility.moves.models import Move, MoveStatus
from mobility.moves.policy import MovePermission as P
from mobility.moves.queries import deciding, get_facts
from mobility.moves.services import steps
from mobility.notifications.messages import put_into_words
from mobility.notifications.models import Notification
from mobility.people.directory import reports_to
from mobility.people.models import DelegationScope, Person, Role
from mobility.people.services import delegate, end_delegation
from tests.factories import OVERRIDE, grant, make_application, make_move, make_opportunity, make_person, make_unit, save

S, RELEASES, HR_DECISIONS = MoveStatus, DelegationScope.RELEASES, DelegationScope.HR_DECISIONS
A_DAY = dt.timedelta(days=1)


def told(person):
    session.flush()
    query = sa.select(Notification.kind).where(Notification.recipient_id == person.id).order_by(Notification.id)
    return list(session.scalars(query))


def title_of_last(person):
    query = sa.select(Notification).where(Notification.recipient_id == person.id).order_by(Notification.id.desc())
    return put_into_words(session.scalars(query).first()).subject


def delegated(owner, to, scope=RELEASES, unit=None, days=10):
    today = clock.today(owner.time_zone)
    made = delegate(actor=owner, to=to, scope=scope, unit=unit, starts_on=today, ends_on=today + days * A_DAY)
    session.commit()
    return made


@pytest.fixture
def deputy(app):
    return make_person("Dina Deputy")


@pytest.fixture
def move(people):
    move = make_move(people.employee, make_opportunity(people.host))
    steps.start_release_clock(move)
    session.commit()
    return move


def agree(actor, move):
    return services.agree(actor=actor, move=move, home_work="Bo takes over the reports")


def approve(actor, move):
    return services.approve(actor=actor, move=move, note="", override=OVERRIDE)


def test_a_delegate_releases_and_both_names_are_kept(people, deputy, move):
    begun = clock.now()
    delegated(people.manager, deputy)
    assert told(deputy) == ["delegation_received"]
    assert told(people.manager) == ["delegation_given"]
    assert move in deciding.list_release_requests(deputy)
    decision = agree(deputy, move)
    assert (decision.decided_by, decision.on_behalf_of, decision.in_place_of) == (deputy, people.manager, None)
    assert [entry.action for entry in list_done_for(people.manager, deputy, begun)] == ["agree"]
    assert {check.label: check.verdict for check in run_checks(get_facts(move))}[RELEASE_CHECK] is Verdict.PASS
    assert told(people.manager)[-1] == "release_given"
    assert f"{deputy.name} on behalf of {people.manager.name} agreed" in str(title_of_last(people.employee))


def test_what_is_asked_during_a_delegation_is_asked_of_both(people, deputy, move):
    delegated(people.manager, deputy)
    steps.ask_for_release(move)
    assert told(deputy)[-1] == told(people.manager)[-1] == "release_asked"


def test_nothing_is_delegated_before_its_first_day_after_its_last_or_for_another_unit(people, deputy, move):
    tomorrow = clock.today(people.manager.time_zone) + A_DAY
    later = delegate(actor=people.manager, to=deputy, scope=RELEASES, unit=None, starts_on=tomorrow, ends_on=tomorrow)
    session.commit()
    assert not permits(deputy, P.RELEASE, move)
    clock.set_now(clock.now() + A_DAY)
    assert permits(deputy, P.RELEASE, move)
    clock.set_now(clock.now() + A_DAY)
    assert later.is_over
    assert not permits(deputy, P.READ, move)
    delegated(people.manager, deputy, unit=make_unit("Example / Marketing"))
    assert not permits(deputy, P.RELEASE, move)


@pytest.mark.parametrize("ending", ["by the owner", "by the delegate", "owner leaves", "delegate leaves"])
def test_a_delegation_ends_at_once_by_hand_and_when_either_leaves(people, deputy, move, ending):
    made = delegated(people.manager, deputy)
    assert permits(deputy, P.RELEASE, move)
    if ending.startswith("by"):
        end_delegation(actor=people.manager if ending == "by the owner" else deputy, delegation=made)
        assert told(people.manager)[-1] == told(deputy)[-1] == "delegation_ended"
    else:
        leaver = people.manager if ending == "owner leaves" else deputy
        leaver.employed_until = clock.today() - 2 * A_DAY
    assert not permits(deputy, P.RELEASE, move)
    assert move not in deciding.list_release_requests(deputy)


def test_nobody_delegates_what_they_do_not_hold_or_to_whom_it_cannot_be(people, deputy):
    with pytest.raises(NotPermitted):
        delegated(people.employee, deputy)
    for owner, to, scope in (
        (people.manager, deputy, HR_DECISIONS),
        (people.hr, deputy, RELEASES),
        (people.manager, people.manager, RELEASES),
        (people.manager, people.contractor, RELEASES),
    ):
        with pytest.raises(InvalidInput):
            delegated(owner, to, scope)
    with pytest.raises(NotPermitted):
        end_delegation(actor=people.hr, delegation=delegated(people.manager, deputy))


def test_a_delegate_does_not_decide_their_own_case_nor_for_what_they_host(people, deputy):
    """S8: the delegate of the line manager is the person who moves, or the host."""
    own = make_move(people.employee, make_opportunity(people.host))
    hosted = make_move(people.colleague, make_opportunity(deputy))
    delegated(people.manager, people.employee)
    delegated(people.manager, deputy)
    for actor, move in ((people.employee, own), (deputy, hosted)):
        with pytest.raises(NotPermitted):
            agree(actor, move)


def test_releaser_and_approver_are_never_the_same_human_whichever_hat(people, deputy, move):
    grant(people.manager, Role.HR)
    delegated(people.manager, deputy)
    delegated(people.hr, deputy, HR_DECISIONS)
    delegated(people.hr2, people.manager, HR_DECISIONS)
    agree(deputy, move)
    session.commit()
    for actor in (deputy, people.manager):  # who said it, and for whom; as HR, and for an HR partner
        assert move not in deciding.list_approvals(actor)
        with pytest.raises(NotPermitted):
            approve(actor, move)
    assert approve(people.hr, move).on_behalf_of is None


def test_a_delegate_of_hr_approves_and_both_names_are_kept(people, deputy, move):
    agree(people.manager, move)
    made = delegated(people.hr, deputy, HR_DECISIONS)
    assert deciding.list_approvals(deputy) == [move]
    assert deputy in deciding.list_hr_who_may(P.APPROVE, move)
    decision = approve(deputy, move)
    assert (decision.decided_by, decision.on_behalf_of) == (deputy, people.hr)
    assert made.is_in_force


def test_a_delegate_of_hr_is_held_to_the_scope_and_freedom_of_the_owner(people, deputy, move):
    delegated(people.hr_elsewhere, deputy, HR_DECISIONS)
    delegated(people.hr, deputy, HR_DECISIONS)
    move.releaser = None
    agree(people.hr, move)  # HR released, so that neither this partner nor whoever acts for them approves
    session.commit()
    assert deciding.list_approvals(deputy) == []
    with pytest.raises(NotPermitted):
        approve(deputy, move)
    assert approve(people.hr2, move).decided_by is people.hr2


def test_delegates_learn_no_earlier_than_the_line_that_somebody_applies(people, move):
    """Rule 5: an HR partner who acts for the line manager no longer sees what is not sent to the line yet."""
    application = make_application(people.colleague, make_opportunity(people.host), ApplicationStatus.SHORTLISTED)
    assert permits(people.hr2, ApplicationPermission.READ, application)
    delegated(people.manager, people.hr2)
    assert not permits(people.hr2, ApplicationPermission.READ, application)
    below = set(session.scalars(sa.select(Person.name).where(reports_to(people.hr2))))
    assert {people.employee.name, people.colleague.name} <= below


def test_what_waits_for_an_absent_line_manager_waits_for_the_delegate(people, deputy, move):
    """F17: nobody reports it as stuck while the delegate is there."""
    delegated(people.manager, deputy)
    assert deciding.list_deciders(move) == [people.manager, deputy]
    assert deciding.list_without_decider() == []
    assert session.get(Move, move.id) in deciding.list_release_requests(deputy)


def test_both_released_and_approved_by_delegates_of_two_people(people, deputy, move):
    other = save(make_person("Olu Other"))
    delegated(people.manager, deputy)
    delegated(people.hr, other, HR_DECISIONS)
    agree(deputy, move)
    approve(other, move)
    assert move.status is S.APPROVED
