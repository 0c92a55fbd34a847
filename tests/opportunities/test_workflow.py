"""The life of an opportunity: every action from every status, and who may do it."""

from __future__ import annotations

import datetime as dt

import pytest

from mobility.core import clock
from mobility.core.errors import ConditionNotMet, NotPermitted, TransitionNotAllowed
from mobility.opportunities.models import Opportunity, OpportunityStatus, Place, RequiredSkill
from mobility.opportunities.models import OpportunityStatus as S
from mobility.opportunities.workflow import workflow
from mobility.people.models import Person
from tests.factories import make_opportunity, make_person

TABLE = {
    "submit_for_review": ({S.DRAFT}, S.IN_REVIEW),
    "publish": ({S.DRAFT}, S.OPEN),
    "approve": ({S.IN_REVIEW}, S.OPEN),
    "send_back": ({S.IN_REVIEW}, S.DRAFT),
    "close": ({S.OPEN}, S.CLOSED),
    "close_unconfirmed": ({S.OPEN}, S.CLOSED),
    "close_on_deadline": ({S.OPEN}, S.CLOSED),
    "open_from_file": ({S.DRAFT}, S.OPEN),
    "reopen": ({S.CLOSED}, S.OPEN),
    "complete": ({S.CLOSED}, S.COMPLETED),
    "cancel": ({S.DRAFT, S.IN_REVIEW, S.OPEN, S.CLOSED}, S.CANCELLED),
}
# who may do it: the host manager, HR of the hosting unit, a colleague
MAY = {
    "submit_for_review": ("host",),
    "publish": ("host",),
    "approve": ("hr",),
    "send_back": ("hr",),
    "close": ("host", "hr"),
    "reopen": ("host",),
    "complete": ("host", "hr"),
    "cancel": ("host", "hr"),
}


def build(status: OpportunityStatus, needs_review: bool = False) -> Opportunity:
    opportunity = Opportunity(status=status, needs_review=needs_review)
    opportunity.places = [Place(number=1)]
    opportunity.required_skills = [RequiredSkill(skill_id=1, level=3)]
    return opportunity


def test_the_table_holds_exactly_these_actions():
    assert {row.action for row in workflow} == set(TABLE)


@pytest.mark.parametrize("status", list(S))
@pytest.mark.parametrize("action", sorted(TABLE))
def test_an_action_starts_from_its_statuses_and_no_other(action, status):
    sources, target = TABLE[action]
    opportunity = build(status, needs_review=action == "submit_for_review")
    if status in sources:
        assert workflow.apply(action, opportunity) == (status, target)
        assert opportunity.status is target
    else:
        with pytest.raises(TransitionNotAllowed):
            workflow.apply(action, opportunity)
        assert opportunity.status is status


@pytest.mark.parametrize("who", ["host", "hr", "hr_elsewhere", "employee", "manager", "auditor", "admin"])
@pytest.mark.parametrize("action", sorted(MAY))
def test_an_action_is_for_those_the_table_names(people, action, who):
    opportunity = make_opportunity(people.host, S.IN_REVIEW)
    if who in MAY[action]:
        workflow.may(people[who], action, opportunity)
    else:
        with pytest.raises(NotPermitted):
            workflow.may(people[who], action, opportunity)


@pytest.mark.parametrize("action", ["close_on_deadline", "open_from_file"])
def test_what_the_system_does_is_on_no_screen(people, action):
    assert workflow[action].permission is None
    opportunity = make_opportunity(people.host)
    assert action not in {row.action for row in workflow.available(people.host, opportunity)}


@pytest.mark.parametrize("action", ["cancel", "complete"])
def test_nothing_ends_while_somebody_holds_a_place(action):
    opportunity = build(S.CLOSED)
    opportunity.places[0].holder_id = 7
    with pytest.raises(ConditionNotMet, match="holds an offer"):
        workflow.apply(action, opportunity)


@pytest.mark.parametrize("action, status", [("publish", S.DRAFT), ("approve", S.IN_REVIEW)])
def test_nothing_is_published_without_a_skill(action, status):
    opportunity = build(status)
    opportunity.required_skills = []
    with pytest.raises(ConditionNotMet, match="at least one skill"):
        workflow.apply(action, opportunity)


def test_what_needs_review_cannot_be_published_by_its_host():
    with pytest.raises(ConditionNotMet, match="HR reviews"):
        workflow.apply("publish", build(S.DRAFT, needs_review=True))


def test_what_needs_no_review_is_not_sent_to_hr():
    with pytest.raises(ConditionNotMet, match="Publish it yourself"):
        workflow.apply("submit_for_review", build(S.DRAFT, needs_review=False))


def test_an_hr_partner_does_not_review_their_own_posting(people):
    opportunity = make_opportunity(people.hr, S.IN_REVIEW)
    with pytest.raises(NotPermitted):
        workflow.may(people.hr, "approve", opportunity)
    workflow.may(people.hr2, "approve", opportunity)


def test_a_line_manager_may_host_without_a_grant(app, people):
    from mobility.core.authz import permits
    from mobility.opportunities.policy import OpportunityPermission as P

    assert permits(people.manager, P.POST)
    assert not permits(people.colleague, P.POST)


def test_a_status_comes_with_its_instants(people):
    now = clock.now()
    opportunity = Opportunity(status=S.OPEN)
    opportunity.stamp(now)
    assert (opportunity.published_at, opportunity.closed_at) == (now, None)
    opportunity.status = S.CLOSED
    opportunity.stamp(now + dt.timedelta(days=1))
    assert opportunity.closed_at == now + dt.timedelta(days=1)
    opportunity.status = S.OPEN
    opportunity.stamp(now + dt.timedelta(days=2))
    assert (opportunity.published_at, opportunity.closed_at) == (now, None)


def test_somebody_without_any_unit_sees_only_what_is_published(people):
    stranger: Person = make_person("Nobody", org_unit=None)
    draft = make_opportunity(people.host, S.DRAFT)
    assert workflow.available(stranger, draft) == []
