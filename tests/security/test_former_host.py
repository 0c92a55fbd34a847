"""Handing a posting on does not make its former host fit to decide on a move that they offered (rule 4)."""

from __future__ import annotations

from mobility.core.authz import permits
from mobility.moves.models import MoveStatus
from mobility.moves.policy import MovePermission
from mobility.opportunities import services
from mobility.people.models import Role
from tests.factories import grant, make_move, make_opportunity


def test_an_hr_partner_who_offered_the_place_cannot_approve_after_handing_the_posting_on(people):
    grant(people.hr, Role.HOST)
    posting = make_opportunity(people.hr)
    move = make_move(people.employee, posting, MoveStatus.AWAITING_HR)
    services.reassign_host(actor=people.hr, opportunity=posting, host=people.host)
    assert not permits(people.hr, MovePermission.APPROVE, move)
    assert permits(people.hr2, MovePermission.APPROVE, move)
