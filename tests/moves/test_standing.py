"""Standing approvals: what they approve, for whom they do not, until when."""

import datetime as dt

import pytest

from mobility.core import clock
from mobility.core.db import session
from mobility.core.errors import ConditionNotMet, InvalidInput, NotPermitted
from mobility.invariants import find_violations
from mobility.moves import services
from mobility.moves.models import MoveStatus
from mobility.moves.queries import clearing
from mobility.notifications.models import Notification
from mobility.opportunities.models import OpportunityKind
from mobility.people.models import Role
from tests.cleared import make_standing_approval
from tests.factories import grant, make_entity, make_move, make_opportunity, make_person, make_unit

S = MoveStatus
A_YEAR = dt.timedelta(days=365)


def release(people, hours=4.0, kind=OpportunityKind.GIG, host=None, **posting):
    size = {"hours_per_week": hours} if kind is OpportunityKind.GIG else {}
    move = make_move(people.employee, make_opportunity(host or people.host, kind=kind, **size, **posting))
    services.agree(actor=people.manager, move=move, home_work="Reports stop")
    return move


def told(person, kind):
    session.flush()
    return session.query(Notification).filter_by(recipient=person, kind=kind).count()


def test_a_small_gig_is_approved_with_the_agreement_and_the_row_names_the_approval_and_its_signer(people):
    approval = make_standing_approval(people.hr)
    move = release(people)
    assert move.status is S.APPROVED
    assert (move.hr_decision.decided_by, move.hr_decision.standing_approval) == (people.hr, approval)
    assert list(clearing.list_uses(approval)) == [move.hr_decision]
    assert told(people.employee, "move_approved_beforehand") == told(people.host, "move_approved_beforehand") == 1
    assert told(people.hr2, "approval_asked") == 0
    assert find_violations() == []


def test_hr_decides_by_hand_what_is_larger_or_needs_a_clearance(people):
    make_standing_approval(people.hr)
    assert release(people, hours=4.5).status is S.AWAITING_HR
    assert release(people, hours=1.0, days_abroad=1).status is S.AWAITING_HR
    package = release(people, kind=OpportunityKind.WORK_PACKAGE, allocation_percent=5.0)
    assert package.status is S.AWAITING_HR
    assert told(people.hr, "approval_asked") == 3


def test_hr_decides_by_hand_where_the_signer_has_a_part_in_it(people):
    """Rule 4: the signer is neither the person, nor the host, nor who released."""
    make_standing_approval(people.hr)
    assert release(people, hours=1.0, host=people.hr).status is S.AWAITING_HR
    people.hr.line_manager = people.manager
    own = make_move(people.hr, make_opportunity(people.host, kind=OpportunityKind.GIG, hours_per_week=1.0))
    services.agree(actor=people.manager, move=own, home_work="x")
    assert own.status is S.AWAITING_HR
    people.employee.line_manager = people.manager
    grant(people.manager, Role.HR, entity=make_entity())
    session.query(type(make_standing_approval(people.manager))).filter_by(signed_by_id=people.hr.id).delete()
    assert release(people, hours=1.0).status is S.AWAITING_HR


def test_hr_decides_by_hand_where_the_host_is_the_line_manager_or_above_them(people):
    """Rule 4: whoever wants the work also grants the time."""
    make_standing_approval(people.hr)
    people.manager.line_manager = make_person("Bea Boss")
    assert release(people, hours=1.0, host=people.manager).status is S.AWAITING_HR
    assert release(people, hours=1.0, host=people.manager.line_manager).status is S.AWAITING_HR
    assert told(people.hr, "approval_asked") == 2
    assert release(people, hours=1.0).status is S.APPROVED


def test_hr_that_released_in_the_line_managers_place_leaves_the_decision_to_another(people):
    make_standing_approval(people.hr)
    move = make_move(people.employee, make_opportunity(people.host, kind=OpportunityKind.GIG), releaser=None)
    services.agree(actor=people.hr2, move=move, home_work="x")
    assert move.status is S.AWAITING_HR


@pytest.mark.parametrize("spoil", ["revoked", "expired", "elsewhere", "signer left", "signer lost the role"])
def test_one_that_does_not_hold_approves_nothing(people, spoil):
    approval = make_standing_approval(people.hr)
    yesterday = clock.today() - dt.timedelta(days=1)
    if spoil == "revoked":
        services.revoke_standing_approval(actor=people.hr2, approval=approval)
        assert told(people.hr, "standing_revoked") == 1
    if spoil == "expired":
        approval.valid_from, approval.valid_until = yesterday, yesterday
    if spoil == "elsewhere":
        approval.org_unit = make_unit("Example / Elsewhere")
    if spoil == "signer left":
        people.hr.employed_until = yesterday
    if spoil == "signer lost the role":
        people.hr.role_grants.clear()
    assert release(people).status is S.AWAITING_HR


def test_it_is_signed_for_ones_own_scope_and_a_year_at_most(people):
    entity, today = people.employee.legal_entity, clock.today(people.hr.time_zone)

    def sign(actor, entity=entity, unit=None, until=today + A_YEAR):
        return services.sign_standing_approval(actor=actor, org_unit=unit, legal_entity=entity, valid_until=until)

    assert sign(people.hr).valid_until == today + A_YEAR
    assert sign(people.hr, unit=people.employee.org_unit).covers(people.employee)
    for refused in (
        {"until": today + A_YEAR + dt.timedelta(days=1)},
        {"until": today},
        {"entity": None},
        {"entity": None, "unit": people.employee.org_unit},
        {"entity": make_entity("Example Ltd")},
    ):
        with pytest.raises(InvalidInput):
            sign(people.hr, **refused)
    with pytest.raises(NotPermitted):
        sign(people.manager)


def test_it_is_revoked_once_by_somebody_of_its_scope(people):
    approval = make_standing_approval(people.hr)
    with pytest.raises(NotPermitted):
        services.revoke_standing_approval(actor=people.hr_elsewhere, approval=approval)
    services.revoke_standing_approval(actor=people.hr, approval=approval)
    with pytest.raises(ConditionNotMet):
        services.revoke_standing_approval(actor=people.hr, approval=approval)


def test_the_signer_is_warned_a_month_before_the_end_once(people):
    make_standing_approval(people.hr, valid_until=clock.today() + dt.timedelta(days=31))
    ending = make_standing_approval(people.hr, valid_until=clock.today() + dt.timedelta(days=30))
    for _ in range(2):
        services.warn_of_ending_standing_approvals()
    assert ending.warned_at is not None
    assert told(people.hr, "standing_ends") == 1
