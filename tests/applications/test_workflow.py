"""The life of an application and of an invitation: every action from every status."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pytest

from mobility.applications.models import ENDED, Application, ApplicationStatus, InvitationStatus
from mobility.applications.workflow import first_offer_day, invitation_workflow, workflow
from mobility.core import clock
from mobility.core.errors import TransitionNotAllowed
from mobility.core.workflow import Button, Workflow
from mobility.opportunities.models import Opportunity, OpportunityKind, OpportunityStatus
from mobility.people.models import Person
from tests.factories import make_application, make_opportunity

S = ApplicationStatus
UNDECIDED = {S.SUBMITTED, S.SHORTLISTED, S.RESERVE}

# action: where it starts, where it leads
TABLE = {
    "save_motivation": ({S.DRAFT}, S.DRAFT),
    "confirm_profile": ({S.DRAFT}, S.DRAFT),
    "submit": ({S.DRAFT}, S.SUBMITTED),
    "shortlist": ({S.SUBMITTED, S.RESERVE}, S.SHORTLISTED),
    "keep_in_reserve": ({S.SUBMITTED, S.SHORTLISTED}, S.RESERVE),
    "offer": (UNDECIDED, S.OFFERED),
    "end": (UNDECIDED, S.NOT_SELECTED),
    "withdraw_offer": ({S.OFFERED}, S.SHORTLISTED),
    "accept_offer": ({S.OFFERED}, S.ACCEPTED),
    "decline_offer": ({S.OFFERED}, S.OFFER_DECLINED),
    "expire_offer": ({S.OFFERED}, S.OFFER_EXPIRED),
    "withdraw": ({S.DRAFT, *UNDECIDED}, S.WITHDRAWN),
    "leave": ({S.DRAFT, S.OFFERED, *UNDECIDED}, S.WITHDRAWN),
    "lose_place": (UNDECIDED, S.PLACE_GONE),
    "cancel": ({S.DRAFT, *UNDECIDED}, S.OPPORTUNITY_CANCELLED),
    "withdraw_move": ({S.ACCEPTED}, S.WITHDRAWN),
    "refuse_release": ({S.ACCEPTED}, S.NOT_RELEASED),
    "refuse_approval": ({S.ACCEPTED}, S.NOT_APPROVED),
    "undo_refusal": ({S.NOT_APPROVED}, S.ACCEPTED),
}


def test_the_table_of_the_code_is_the_table_of_this_test():
    assert {row.action: (set(row.sources), row.target) for row in workflow} == TABLE


@pytest.fixture
def offered(people):
    """An application for which every condition holds, whatever its status."""
    opportunity = make_opportunity(people.host, places=2)
    return make_application(people.employee, opportunity, S.OFFERED)


@pytest.mark.parametrize("action", TABLE)
def test_an_action_starts_from_its_sources_and_from_nowhere_else(offered: Application, action):
    sources, target = TABLE[action]
    for status in S:
        offered.status = status
        if status in sources:
            assert workflow.apply(action, offered) == (status, target)
            assert offered.status is target
        else:
            with pytest.raises(TransitionNotAllowed):
                workflow.apply(action, offered)
            assert offered.status is status


@pytest.mark.parametrize("status", ENDED)
def test_nothing_leads_out_of_an_end(status):
    undone = {"undo_refusal"}  # within ten minutes, as if it had not been
    assert [row.action for row in workflow if status in row.sources and row.action not in undone] == []


@pytest.mark.parametrize(
    ("action", "sources", "target"),
    [
        ("accept_invitation", {InvitationStatus.SENT}, InvitationStatus.ACCEPTED),
        ("decline_invitation", {InvitationStatus.SENT}, InvitationStatus.DECLINED),
    ],
)
def test_an_invitation_is_answered_once(people, action, sources, target):
    opportunity = make_opportunity(people.host)
    for status in InvitationStatus:
        invitation = SimpleNamespace(status=status, opportunity=opportunity)
        if status in sources:
            assert invitation_workflow.apply(action, invitation) == (status, target)
        else:
            with pytest.raises(TransitionNotAllowed):
                invitation_workflow.apply(action, invitation)


@pytest.mark.parametrize("table", [workflow, invitation_workflow], ids=["application", "invitation"])
def test_every_button_says_what_it_does_and_what_it_causes(table: Workflow):
    for row in table:
        assert (row.button is Button.NONE) == (not row.label)
        assert row.causes or row.button is Button.NONE, row.action


def _fill(opportunity: Opportunity, person: Person) -> None:
    for place in opportunity.places:
        place.holder_id, place.held_since = person.id, clock.now()


HINDRANCES = {
    "the opportunity is closed": ("submit", lambda a: setattr(a.opportunity, "status", OpportunityStatus.CLOSED)),
    "the last day is over": ("submit", lambda a: setattr(a.opportunity, "closes_on", dt.date(2020, 1, 1))),
    "nothing was written": ("submit", lambda a: setattr(a, "motivation", " ")),
    "the profile was not looked at": ("submit", lambda a: setattr(a, "has_checked_profile", False)),
    "every place is taken": ("offer", lambda a: _fill(a.opportunity, a.applicant)),
    "it opened today": ("offer", lambda a: setattr(a.opportunity, "published_at", clock.now())),
    "the opportunity is over": ("offer", lambda a: setattr(a.opportunity, "status", OpportunityStatus.COMPLETED)),
    "the offer has run out": ("accept_offer", lambda a: setattr(a.offer, "expires_at", clock.now())),
}


@pytest.mark.parametrize(("action", "hinder"), HINDRANCES.values(), ids=HINDRANCES)
def test_each_condition_stands_in_the_way_with_a_sentence(offered: Application, action, hinder):
    assert workflow.unmet(action, offered) is None
    hinder(offered)
    unmet = workflow.unmet(action, offered)
    assert unmet is not None
    assert str(unmet).endswith(".")


@pytest.mark.parametrize(
    ("kind", "first"),
    [(OpportunityKind.WORK_PACKAGE, dt.date(2027, 3, 15)), (OpportunityKind.GIG, dt.date(2027, 3, 4))],
)
def test_places_are_offered_after_ten_working_days_or_three_for_a_gig(people, kind, first):
    opportunity = make_opportunity(people.host, kind=kind, time_zone="Europe/Paris")
    opportunity.published_at = dt.datetime(2027, 2, 28, 23, 30, tzinfo=dt.UTC)  # Monday 1 March in Paris
    assert first_offer_day(opportunity) == first
