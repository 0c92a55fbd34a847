"""Each invariant is seen to be broken where somebody breaks it behind the application's back."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa

from mobility.applications import services as applications
from mobility.applications.models import ApplicationStatus
from mobility.audit import services as audit
from mobility.audit.models import thaw
from mobility.capacity.models import Commitment, CommitmentKind
from mobility.core import clock
from mobility.core.db import session
from mobility.invariants import find_violations
from mobility.moves.models import Decision, HrDecision, MoveStatus, ReleaseDecision
from mobility.opportunities.models import Place
from tests.factories import make_application, make_move, make_opportunity, save


def broken() -> list[str]:
    session.flush()
    return [violation.invariant.split()[0] for violation in find_violations()]


@pytest.fixture
def move(people):
    """Released by the line manager, approved by HR, under way."""
    move = make_move(people.employee, make_opportunity(people.host), MoveStatus.ACTIVE)
    now = clock.now()
    save(ReleaseDecision(move=move, decision=Decision.AGREED, decided_by=people.manager, decided_at=now))
    save(HrDecision(move=move, decision=Decision.APPROVED, decided_by=people.hr, decided_at=now))
    return move


def test_a_company_where_everything_went_its_way_has_no_violation(people, move):
    make_application(people.colleague, move.opportunity)
    assert broken() == []


def test_i2_a_place_that_nobody_holds_while_a_move_goes_on_is_named(move):
    session.execute(sa.update(Place).where(Place.id == move.place_id).values(holder_id=None, held_since=None))
    assert broken() == ["I2"]


def test_i2_a_place_held_for_nothing_is_named(people, move):
    other = make_opportunity(people.host)
    other.places[0].holder, other.places[0].held_since = people.colleague, clock.now()
    assert broken() == ["I2"]


def test_i3_more_than_full_time_on_a_date_is_named(people, move):
    share = {"kind": CommitmentKind.WORK_PACKAGE, "percent": 90, "title": "x"}
    for _ in range(2):
        save(Commitment(person=people.colleague, starts_on=dt.date(2027, 3, 1), ends_on=dt.date(2027, 6, 30), **share))
    assert broken() == ["I3"]


def test_i4_a_status_that_the_history_does_not_lead_to_is_named(people):
    posting = make_opportunity(people.host)
    application = applications.start_application(actor=people.employee, opportunity=posting)
    assert broken() == []
    session.execute(sa.text("UPDATE application SET status = 'withdrawn' WHERE id = :id"), {"id": application.id})
    assert broken() == ["I4"]


def test_i4_a_step_that_no_rule_allows_is_named(people):
    application = make_application(people.employee, make_opportunity(people.host))
    audit.record(
        actor=people.host, action="offer", subject=application,
        old_status=ApplicationStatus.WITHDRAWN, new_status=application.status,
    )  # fmt: skip
    assert broken() == ["I4"]


def test_i5_a_changed_record_is_named(people):
    posting = make_opportunity(people.host)
    entry = audit.record(actor=people.host, action="draft", subject=posting)
    session.flush()
    with session.begin_nested():
        thaw(session.connection())
        session.execute(sa.text("UPDATE audit_entry SET action = 'publish' WHERE id = :id"), {"id": entry.id})
    session.expire_all()
    assert broken() == ["I5"]


@pytest.mark.parametrize("part", ["employee", "manager", "host"])
def test_i6_an_approval_by_somebody_who_may_not_approve_is_named(people, move, part):
    move.hr_decision.decided_by = getattr(people, part)
    assert broken() == ["I6"]


def test_i6_an_approval_before_the_release_is_named(move):
    move.hr_decision.decided_at -= dt.timedelta(days=1)
    assert broken() == ["I6"]


def test_i6_a_move_that_passed_hr_without_an_approval_is_named(move):
    move.hr_decision = None
    assert broken() == ["I6"]


def test_what_waits_for_somebody_who_is_gone_is_seen(people, move):
    """F17: a posting without host and HR, then a move and an application of a leaver. Too few HR partners is none."""
    asked = make_move(people.colleague, make_opportunity(people.host), MoveStatus.AWAITING_HR)
    make_application(people.colleague, make_opportunity(people.host))
    assert broken() == []
    yesterday = clock.today() - dt.timedelta(days=2)
    for person in (people.hr, people.hr2, people.host):
        person.employed_until = yesterday
    assert asked.status is MoveStatus.AWAITING_HR
    assert broken() == ["F17"]
    people.colleague.left_at = clock.now()
    assert broken() == ["F17"] * 3
