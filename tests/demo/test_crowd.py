"""The many of a large made-up company keep every rule, and fit the cast beside them."""

from __future__ import annotations

import random

import sqlalchemy as sa

from mobility.applications.models import Application, ApplicationStatus
from mobility.audit.models import AuditEntry, AuditSeal
from mobility.core import clock
from mobility.core.db import session
from mobility.demo.cast import appoint_hr
from mobility.demo.company import found_company
from mobility.demo.crowd import add_crowd
from mobility.invariants import find_violations
from mobility.moves.models import Move, MoveStatus
from mobility.moves.queries.deciding import list_approvals, list_release_requests
from mobility.opportunities.models import Opportunity, OpportunityStatus
from mobility.people.models import OrgUnit, Person, Role, RoleGrant
from mobility.skills.services import load_starter, starter_lines
from tests.demo.test_load import assert_one_statement_tells_what_waits, count


def test_a_crowd_of_any_size_keeps_every_rule(app):
    load_starter(lines=starter_lines())
    company = found_company(random.Random(3), 200)
    appoint_hr(company)
    before = count(of=Person)
    add_crowd(company, clock.now(), people=420, postings=50)
    assert find_violations() == []
    assert count(of=Person) == before + 420
    assert count(of=Opportunity) == 50
    assert set(session.scalars(sa.select(Opportunity.status).distinct())) == set(OpportunityStatus)
    assert 40 * 50 * 0.7 < count(of=Application) < 40 * 50 * 1.3
    assert count(Application.status == ApplicationStatus.SHORTLISTED, of=Application) > 0
    assert {MoveStatus.ACTIVE, MoveStatus.COMPLETED} < set(session.scalars(sa.select(Move.status).distinct()))
    assert count(of=AuditSeal) == count(of=AuditEntry) > count(of=Application)
    assert count(OrgUnit.head_id.is_(None), of=OrgUnit) == 0
    assert_what_waits_is_waited_for()
    assert_one_statement_tells_what_waits(session.scalars(sa.select(Person).where(Person.id % 10 == 0)).all())


def assert_what_waits_is_waited_for():
    for move in session.scalars(sa.select(Move).where(Move.status == MoveStatus.AWAITING_RELEASE)):
        assert move in list_release_requests(move.person.line_manager)
    partners = session.scalars(sa.select(RoleGrant).where(RoleGrant.role == Role.HR)).all()
    seen = {move.id for grant in partners for move in list_approvals(grant.person)}
    waiting = session.scalars(sa.select(Move.id).where(Move.status == MoveStatus.AWAITING_HR)).all()
    assert set(waiting) <= seen
