"""A process that is killed at any statement leaves all of an act or nothing of it (F01, F02, F03)."""

from __future__ import annotations

import itertools
import os

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import close_all_sessions

from mobility.app import create_app
from mobility.applications.models import Application, ApplicationStatus
from mobility.audit.models import AuditEntry
from mobility.core.db import session
from mobility.invariants import find_violations
from mobility.moves import services as moves
from mobility.moves.models import ApprovalBatch, BatchItem, BatchOutcome, HrDecision, Move, MoveStatus
from mobility.notifications.models import Notification, OutgoingMail
from tests.conftest import new_database
from tests.factories import make_application, make_move, make_opportunity, make_person, make_unit, make_world
from tests.faults.killing import Request, config_for, every_death, send

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]
KEY = {"form_key": "one-form"}
TOGETHER = 20
STEP = int(os.environ.get("FAULT_STEP_OF_ONE", "3"))  # `make test-faults` takes 1: at every statement
STEP_IN_A_BATCH = int(os.environ.get("FAULT_STEP", "199"))


@pytest.fixture
def companies(template, tmp_path, request):
    """Copies of one company, each in a database of its own, and what is asked of it."""
    numbers = itertools.count(1)

    def copy(of):
        folder = tmp_path / str(next(numbers))
        folder.mkdir()
        return config_for(new_database(of, folder, request), folder)

    def found(story):
        first = copy(template)
        with looking_into(first):
            asked = story(make_world())
            session.commit()
        return lambda: (copy(first["DATABASE_URL"]), asked)

    return found


class looking_into:
    """The database of a configuration, from this process; let go of afterwards."""

    def __init__(self, config):
        self.config = config

    def __enter__(self):
        session.remove()
        session.configure(join_transaction_mode="conditional_savepoint")
        self.app = create_app(self.config)
        self.context = self.app.app_context()
        self.context.push()
        return session

    def __exit__(self, *_):
        self.context.pop()
        close_all_sessions()
        session.remove()
        self.app.extensions["engine"].dispose()


def count(model, *conditions) -> int:
    return session.scalar(sa.select(sa.func.count(model.id)).where(*conditions))


def told() -> tuple[int, int]:
    return count(Notification), count(OutgoingMail)


def clock_of_release():
    return session.execute(sa.select(Move.release_asked_at, Move.release_due_on)).first()


def submit(people) -> Request:
    draft = make_application(people.employee, make_opportunity(people.host), ApplicationStatus.DRAFT)
    return Request(people.employee.id, f"/applications/{draft.id}/submit", KEY)


def release(people) -> Request:
    move = make_move(people.employee, make_opportunity(people.host))
    return Request(people.manager.id, f"/releases/{move.id}/agree", {**KEY, "home_work": "The reports wait"})


def approve(people) -> Request:
    move = make_move(people.employee, make_opportunity(people.host))
    moves.agree(actor=people.manager, move=move, home_work="The reports wait")
    return Request(people.hr.id, f"/approvals/{move.id}/approve", {**KEY, "approval_reason": "both_agree"})


def approve_together(people) -> Request:
    """People of several teams, so that nothing keeps one out of the batch."""
    movers = [make_person(f"Mover {number}", org_unit=make_unit(f"Example / {number}"), line_manager=people.manager)
              for number in range(TOGETHER)]  # fmt: skip
    made = [make_move(person, make_opportunity(people.host)) for person in movers]
    for move in made:
        moves.agree(actor=people.manager, move=move, home_work="The reports wait")
    fields = {**KEY, "approval_reason": "need", "approval_note": "", "pick": [str(move.id) for move in made]}
    return Request(people.hr.id, "/approvals/batch", fields)


def outcome_of(action: str) -> tuple[object, int]:
    """The status of the one application or move, and how often the act is on record."""
    model = Application if action == "submit" else Move
    return session.scalar(sa.select(model.status)), count(AuditEntry, AuditEntry.action == action)


ACTS = {
    "submit": (submit, ApplicationStatus.DRAFT, ApplicationStatus.SUBMITTED),
    "agree": (release, MoveStatus.AWAITING_RELEASE, MoveStatus.AWAITING_HR),
    "approve": (approve, MoveStatus.AWAITING_HR, MoveStatus.APPROVED),
}


@pytest.mark.one_engine
@pytest.mark.parametrize("action", ["submit", "agree"])
def test_an_act_cut_off_anywhere_is_whole_or_absent_and_sent_again_is_done_once(companies, action):
    cut_off_everywhere(companies, action)


def test_an_approval_cut_off_anywhere_is_whole_or_absent_on_either_engine(companies):
    """It writes most: the move, the decision, what everybody is told."""
    cut_off_everywhere(companies, "approve")


def cut_off_everywhere(companies, action):
    story, before, after = ACTS[action]
    seen, points = set(), 0
    for die_at, config, asked in every_death(companies(story), STEP):
        points = die_at
        with looking_into(config):
            assert find_violations() == [], die_at
            status, recorded = outcome_of(action)
            assert (status, recorded) in {(before, 0), (after, 1)}, die_at
            messages, clock = told(), clock_of_release()
        seen.add(status)
        answer = send(config, asked)
        assert answer[0] == 303, die_at
        with looking_into(config):
            assert find_violations() == [], die_at
            assert outcome_of(action) == (after, 1), die_at
            assert (told() == messages) == (status is after), die_at
            assert clock_of_release() == clock, die_at
    assert points > 5
    assert seen == {before, after}


@pytest.mark.one_engine
def test_a_batch_cut_off_anywhere_and_sent_again_approves_each_case_once(companies):
    seen = set()
    for die_at, config, asked in every_death(companies(approve_together), STEP_IN_A_BATCH):
        with looking_into(config):
            assert find_violations() == [], die_at
            seen |= set(session.scalars(sa.select(Move.status)))
        assert send(config, asked)[0] == 303, die_at
        with looking_into(config):
            assert find_violations() == [], die_at
            assert count(Move, Move.status == MoveStatus.APPROVED) == count(HrDecision) == TOGETHER, die_at
            assert count(ApprovalBatch) == 1, die_at
            outcomes = session.scalars(sa.select(BatchItem.outcome)).all()
            assert outcomes == [BatchOutcome.APPROVED] * TOGETHER, die_at
    assert MoveStatus.AWAITING_HR in seen
