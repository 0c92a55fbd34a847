"""Nobody loses an offer or a place in silence: whatever leads out of them tells somebody, and says why on record."""

from __future__ import annotations

import datetime as dt

import pytest

from mobility.applications import services as applications
from mobility.applications.models import UNDECIDED, Application, ApplicationStatus, ReasonCode
from mobility.applications.workflow import workflow as application_workflow
from mobility.audit.queries import find_note, list_entries
from mobility.core import clock
from mobility.core.db import session
from mobility.moves import services
from mobility.moves.models import STOPPED, ClearanceReason, HrReason, ReleaseReason
from mobility.moves.workflow import workflow as move_workflow
from tests.applications.inbox import kinds_told
from tests.factories import OVERRIDE, make_application, make_move, make_opportunity
from tests.moves.calendar import advance_moves

A = ApplicationStatus


def take_back(people, move):
    applications.withdraw_offer(actor=people.host, application=offered(people), sentence="The budget was cut.")


def offered(people):
    return make_application(people.employee, make_opportunity(people.host), A.OFFERED)


def let_it_expire(people, move):
    offer = offered(people).offer
    offer.expires_at = clock.now() - dt.timedelta(seconds=1)
    applications.expire_offer(offer=offer)


def decline(people, move):
    applications.decline_offer(actor=people.employee, application=offered(people), reason=ReasonCode.DATES)


def accept(people, move):
    applications.accept_offer(actor=people.employee, application=offered(people))


def leave_with_an_offer(people, move):
    offered(people)
    applications.withdraw_leaver(person=people.employee)


def withdraw(people, move):
    services.withdraw(actor=people.employee, move=move, reason=ReasonCode.WORKLOAD, note="")


def decline_release(people, move):
    services.decline(
        actor=people.manager, move=move, reason=ReleaseReason.WORKLOAD, tried="Two teams", possible_from=None
    )


def uphold(people, move):
    decline_release(people, move)
    services.ask_review(actor=people.employee, move=move)
    services.uphold_decline(actor=people.hr, move=move, note="The team is too small.")


def let_the_review_lapse(people, move):
    decline_release(people, move)
    move.review_by = clock.today() - dt.timedelta(days=2)
    session.commit()
    advance_moves()


def refuse(people, move):
    services.agree(actor=people.manager, move=move, home_work="Reports stop")
    services.refuse(actor=people.hr, move=move, reason=HrReason.COST, note="No budget")


def refuse_a_clearance(people, move):
    move.opportunity.days_abroad = 5
    services.agree(actor=people.manager, move=move, home_work="Reports stop")
    services.approve(actor=people.hr, move=move, note="", override=OVERRIDE)
    services.refuse_clearance(
        actor=people.hr2, clearance=move.open_clearances[0], reason=ClearanceReason.LAW, note="No permit"
    )


def let_the_days_pass(people, move):
    clock.set_now(dt.datetime.combine(move.last_day + dt.timedelta(days=2), dt.time(12), dt.UTC))
    advance_moves()


def leave_with_a_move(people, move):
    services.close_for_leaver(person=people.employee)


TO_THE_PERSON, TO_THE_HOST = "employee", "host"  # whoever acts, or has left the company, is not told of their own act
OUT_OF_AN_OFFER = {
    "withdraw_offer": (take_back, TO_THE_PERSON, "offer_withdrawn"),
    "expire_offer": (let_it_expire, TO_THE_PERSON, "offer_expired"),
    "decline_offer": (decline, TO_THE_HOST, "offer_declined"),
    "accept_offer": (accept, TO_THE_HOST, "offer_accepted"),
    "leave": (leave_with_an_offer, TO_THE_HOST, "application_withdrawn"),
}
OUT_OF_A_PLACE = {
    "withdraw_move": (withdraw, TO_THE_HOST, "move_withdrawn"),
    "refuse_release": (uphold, TO_THE_PERSON, "release_final"),
    "refuse_approval": (refuse, TO_THE_PERSON, "move_refused"),
}
END_OF_A_MOVE = {
    "withdraw": (withdraw, TO_THE_HOST, "move_withdrawn"),
    "cancel": (leave_with_a_move, TO_THE_HOST, "move_cancelled"),
    "uphold_decline": (uphold, TO_THE_PERSON, "release_final"),
    "lapse_review": (let_the_review_lapse, TO_THE_PERSON, "release_final"),
    "refuse": (refuse, TO_THE_PERSON, "move_refused"),
    "stop_uncleared": (refuse_a_clearance, TO_THE_PERSON, "move_not_cleared"),
    "run_out": (let_the_days_pass, TO_THE_PERSON, "move_ran_out"),
}
# what only time brings about has no reason but the date; an offer accepted is no loss; why a release or an approval was
# refused stands with the move, whose own row is in the last table; why a clearance was refused, with the clearance
WITHOUT_A_REASON = {
    "expire_offer", "accept_offer", "lapse_review", "cancel", "refuse_release", "refuse_approval", "stop_uncleared",
}  # fmt: skip


def test_every_way_out_is_in_these_tables():
    """A new row of a workflow has to be put here, with whom it tells."""
    leaving = {row.action for row in application_workflow if A.OFFERED in row.sources}
    losing = {row.action for row in application_workflow if A.ACCEPTED in row.sources}
    ending = {row.action for row in move_workflow if row.target in STOPPED}
    assert (leaving, losing, ending) == (set(OUT_OF_AN_OFFER), set(OUT_OF_A_PLACE), set(END_OF_A_MOVE))


# P10: nobody is refused by the system; what it ends follows from what a person did, or from a date announced before
ENDED_BY_THE_SYSTEM = {
    "expire_offer": "the date in the offer",
    "lapse_review": "the date in the refusal",
    "leave": "the person left the company",
    "cancel": "the host cancelled the posting, or the person left",
    "lose_place": "a host gave the last place to somebody else",
    "withdraw_move": "the person withdrew",
    "refuse_release": "the line manager declined",
    "refuse_approval": "HR declined, or refused a clearance",
    "stop_uncleared": "HR refused a clearance",
    "run_out": "the last day of the move, as everybody agreed to it",
}


def test_the_system_refuses_nobody_by_itself():
    ends = {*STOPPED, *(status for status in A if status not in {*UNDECIDED, A.DRAFT, A.OFFERED, A.ACCEPTED})}
    ended = {row.action for flow in (application_workflow, move_workflow) for row in flow
             if row.permission is None and row.target in ends}  # fmt: skip
    assert ended == set(ENDED_BY_THE_SYSTEM)


WAYS = [*OUT_OF_AN_OFFER.items(), *OUT_OF_A_PLACE.items(), *END_OF_A_MOVE.items()]


@pytest.mark.parametrize(("action", "way"), WAYS, ids=[action for action, _ in WAYS])
def test_whoever_loses_something_is_told_and_the_record_says_why(people, action, way):
    act, who, kind = way
    move = None if action in OUT_OF_AN_OFFER else make_move(people.employee, make_opportunity(people.host))
    act(people, move)
    session.flush()
    assert kind in kinds_told(people[who])
    subject = move if action in END_OF_A_MOVE else session.query(Application).order_by(Application.id).first()
    (entry,) = [one for one in list_entries(subject) if one.action == action]
    assert action in WITHOUT_A_REASON or entry.reason_code or find_note(entry)
