"""Steps in order, none skipped (S9): every action of the workflows is asked for in every state, by address.

Whoever asks is the person who may in the right state; only the edges of the table succeed, and a
refusal writes nothing.
"""

from __future__ import annotations

import enum
from typing import Any, NamedTuple

import pytest
import sqlalchemy as sa

from mobility.applications.models import Application
from mobility.applications.models import ApplicationStatus as S
from mobility.applications.workflow import workflow as application_workflow
from mobility.audit.models import AuditEntry
from mobility.capacity.models import Commitment
from mobility.core import clock
from mobility.core.workflow import Transition, Workflow
from mobility.moves.models import (
    Clearance,
    ClearanceReason,
    ClearanceStatus,
    HrDecision,
    Move,
    MoveStatus,
    ReleaseDecision,
)
from mobility.moves.workflow import clearance_workflow
from mobility.moves.workflow import workflow as move_workflow
from mobility.notifications.models import Notification
from mobility.opportunities.models import Opportunity, OpportunityStatus, Place
from mobility.opportunities.workflow import workflow as opportunity_workflow
from tests.architecture.access import ACCESS, Row
from tests.architecture.who import YES
from tests.sent import fill_in
from tests.things import Visitor

WORKFLOWS: tuple[tuple[str, type[Any], Workflow], ...] = (
    ("opportunities", Opportunity, opportunity_workflow),
    ("applications", Application, application_workflow),
    ("moves", Move, move_workflow),
    ("moves", Clearance, clearance_workflow),
)
pytestmark = pytest.mark.one_engine  # which steps there are does not depend on the engine; services are tested on both

NAMED_OTHERWISE = {"save_motivation": "motivation", "confirm_profile": "profile_check"}
LEAVES_TRACES = (AuditEntry, Notification, Commitment, ReleaseDecision, HrDecision)
FOLLOWED_BY = {"moves.decline": MoveStatus.IN_REVIEW}  # the second within a year is reviewed without being asked
PUBLISHED = {OpportunityStatus.OPEN, OpportunityStatus.CLOSED, OpportunityStatus.COMPLETED}
BY_ONE_ADDRESS = {"undo_approval", "undo_refusal"}  # it takes back whichever it was: tests/moves/test_undo.py
LEADS_TO_WHAT_IS_DONE = {"applications.submit"}  # whoever sends again is shown that it is sent
REFUSED = {403, 404, 409}


class Step(NamedTuple):
    model: type[Any]
    rule: Transition
    page: str
    state: enum.StrEnum

    @property
    def is_an_edge(self) -> bool:
        return self.state in self.rule.sources

    @property
    def row(self) -> Row:
        """Of the table of pages: about what, and by whom."""
        return next(row for row in ACCESS if (row.method, row.page) == ("POST", self.page) and YES in row.who.values())

    @property
    def name(self) -> str:
        return f"{self.page} while {self.state}"


STEPS = [
    Step(model, rule, f"{room}.{NAMED_OTHERWISE.get(rule.action, rule.action)}", state)
    for room, model, workflow in WORKFLOWS
    for rule in workflow
    if rule.permission is not None and rule.action not in BY_ONE_ADDRESS
    for state in type(rule.target)
]
EDGES = {(step.page, step.state): step for step in STEPS if step.is_an_edge}


class After(NamedTuple):
    status: int
    state: str
    written: list[Any]
    before: list[Any]


def count(visitor: Visitor) -> list[Any]:
    """What an action would leave behind, and who holds which place."""
    rows = [visitor.connection.scalar(sa.select(sa.func.count()).select_from(model)) for model in LEAVES_TRACES]
    held = visitor.connection.execute(sa.select(Place.id, Place.holder_id).order_by(Place.id)).all()
    return [*rows, *map(tuple, held)]


def what_goes_with(step: Step) -> dict[str, Any]:
    """What the tables ask for besides the state."""
    if step.model is Application:
        return {} if step.state in {S.DRAFT, S.WITHDRAWN, S.OPPORTUNITY_CANCELLED} else {"submitted_at": clock.now()}
    if step.model is Opportunity:
        return {"published_at": clock.now()} if step.state in PUBLISHED else {}
    if step.model is Clearance:
        decided = None if step.state is ClearanceStatus.OPEN else clock.now()
        return {"decided_at": decided, "reason_code": ClearanceReason.COST}
    return {"ended_on": Move.ends_on} if step.state is MoveStatus.ENDED_EARLY else {}


def take(visitor: Visitor, step: Step) -> After:
    """Put the thing into the state, ask for the action, look; all of it is undone."""
    row, model = step.row, step.model
    address, body = visitor.address(row.page, row.thing), fill_in(row, visitor.things)
    is_it = model.id == next(iter(visitor.things.ids[row.thing].values()))
    actor = next(role for role in ("employee", "host", "manager", "hr2", "hr") if row.who[role] is YES)
    with visitor.aside():
        visitor.connection.execute(sa.update(model).where(is_it).values(status=step.state, **what_goes_with(step)))
        before = count(visitor)
        answer = visitor.visit_and_stay(actor, "POST", address, body)
        found = visitor.connection.scalar(sa.select(model.status).where(is_it))
        return After(answer.status_code, found, count(visitor), before)


def test_every_action_that_somebody_may_do_has_an_address_and_no_other(shared_app):
    pages = {rule.endpoint for rule in shared_app.url_map.iter_rules()}
    assert {step.page for step in STEPS} <= pages
    by_time_alone = {f"{room}.{rule.action}" for room, _, flow in WORKFLOWS for rule in flow if rule.permission is None}
    assert by_time_alone & pages == set()


@pytest.mark.parametrize("step", [step for step in STEPS if not step.is_an_edge], ids=lambda step: step.name)
def test_what_is_no_edge_of_the_table_is_refused_and_writes_nothing(visitor, step):
    after = take(visitor, step)
    assert after.status in REFUSED | ({303} if step.page in LEADS_TO_WHAT_IS_DONE else set())
    assert after.state == step.state
    assert after.written == after.before


@pytest.mark.parametrize("step", EDGES.values(), ids=lambda step: step.name)
def test_an_edge_leads_where_the_table_says_or_writes_nothing(visitor, step):
    """What must hold besides the state may not hold in a state that was only written there."""
    after = take(visitor, step)
    if after.status == 303:
        assert after.state in {step.rule.target, FOLLOWED_BY.get(step.page)}
    else:
        assert after.status in {409, 422}
        assert (after.state, after.written) == (step.state, after.before)


def test_every_action_succeeds_from_some_state(visitor):
    done = {step.page for step in EDGES.values() if take(visitor, step).status == 303}
    assert {step.page for step in STEPS} - done == set()
