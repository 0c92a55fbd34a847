"""HR acts for a person who asked: narrow, told at once, to be contested, and never to be decided on by the same."""

import pytest
import sqlalchemy as sa

from mobility.applications.models import ApplicationStatus, ReasonCode
from mobility.audit.queries import list_entries
from mobility.core import clock
from mobility.core.authz import permits
from mobility.core.db import session
from mobility.core.errors import InvalidInput, NotPermitted, TransitionNotAllowed
from mobility.moves import services
from mobility.moves.models import Move, MoveStatus, RequestedAction
from mobility.moves.policy import MovePermission as P
from mobility.notifications.models import Notification
from tests.factories import make_application, make_move, make_opportunity

A = RequestedAction


def act(actor, application, action, **fields):
    fields.setdefault("asked_on", clock.today())
    fields.setdefault("how", "By e-mail from her private address")
    return services.act_on_request(actor=actor, application=application, action=action, **fields)


def told(person):
    session.flush()
    return list(session.scalars(sa.select(Notification.kind).where(Notification.recipient_id == person.id)))


@pytest.fixture
def offered(people):
    return make_application(people.employee, make_opportunity(people.host), ApplicationStatus.OFFERED)


def test_hr_accepts_an_offer_for_the_person_and_may_not_decide_on_the_move(people, offered):
    act(people.hr, offered, A.ACCEPT_OFFER)
    session.commit()
    move = session.scalars(sa.select(Move)).one()
    assert told(people.employee)[-1] == "acted_for_you"
    recorded = {(row.action, row.actor_id, row.on_behalf_of_id) for row in list_entries(offered)}
    assert ("accept_offer", people.hr.id, people.employee.id) in recorded
    assert next((row.actor_id, row.on_behalf_of_id) for row in list_entries(move)) == (people.hr.id, people.employee.id)
    services.agree(actor=people.manager, move=move, home_work="Bo")
    assert not permits(people.hr, P.APPROVE, move)
    assert permits(people.hr2, P.APPROVE, move)


def test_the_person_contests_and_hr_hears_of_it_once(people, offered):
    done = act(people.hr, offered, A.DECLINE_OFFER, reason=ReasonCode.DATES)
    with pytest.raises(NotPermitted):
        services.contest_act(actor=people.hr2, act=done, sentence="No")
    for _ in range(2):
        services.contest_act(actor=people.employee, act=done, sentence="I never rang")
    assert offered.status is ApplicationStatus.OFFER_DECLINED
    assert told(people.hr)[-1] == told(people.hr2)[-1] == "act_contested"
    assert told(people.hr).count("act_contested") == 1


def test_a_change_is_answered_for_the_person_and_only_their_part_of_it(people):
    move = make_move(people.employee, make_opportunity(people.host))
    starts_on = clock.add_months(move.starts_on, 1)
    services.propose_change(actor=people.manager, move=move, starts_on=starts_on, percent=None, home_work="Bo", note="")
    act(people.hr, move.application, A.ACCEPT_CHANGE)
    assert move.status is MoveStatus.CHANGE_PROPOSED
    assert move.release.person_accepted_at is not None
    assert move.release.host_accepted_at is None
    with pytest.raises(TransitionNotAllowed):
        act(people.hr, move.application, A.REFUSE_CHANGE)


def test_nobody_else_acts_and_nothing_without_what_was_asked(people, offered):
    people.hr2.org_unit.head = None
    for actor in (people.hr_elsewhere, people.host, people.manager, people.employee):
        with pytest.raises(NotPermitted):
            act(actor, offered, A.ACCEPT_OFFER)
    people.employee.line_manager = people.hr2  # who stands in the person's line and so knows nothing yet
    with pytest.raises(NotPermitted):
        act(people.hr2, offered, A.ACCEPT_OFFER)
    with pytest.raises(InvalidInput):
        act(people.hr, offered, A.ACCEPT_OFFER, how=" ")
    with pytest.raises(InvalidInput):
        act(people.hr, offered, A.DECLINE_OFFER)
    with pytest.raises(TransitionNotAllowed):
        act(people.hr, offered, A.WITHDRAW, reason=ReasonCode.OTHER)
