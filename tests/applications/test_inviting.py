"""Asking somebody to apply: only who wants to be found, once, and nobody else hears of it."""

from __future__ import annotations

import pytest

from mobility.applications import queries, services
from mobility.applications.models import ApplicationStatus, InvitationStatus
from mobility.core.db import session
from mobility.core.errors import ConditionNotMet, Conflict, NotFound, NotPermitted, TransitionNotAllowed
from mobility.opportunities.models import CoOwner, OpportunityStatus
from mobility.opportunities.queries import get_figures
from mobility.skills.models import Visibility
from tests.applications.inbox import kinds_told
from tests.factories import make_application, make_opportunity, make_person, make_profile
from tests.waiting import list_waiting_for

S = ApplicationStatus


@pytest.fixture
def opportunity(people):
    return make_opportunity(people.host)


@pytest.fixture
def found(people):
    make_profile(people.employee, Visibility.OPEN)
    return people.employee


def test_an_invited_person_is_told_and_the_line_manager_is_not(people, opportunity, found):
    invitation = services.invite(actor=people.host, opportunity=opportunity, person=found, message="Your dashboards!")
    assert invitation.status is InvitationStatus.SENT
    assert kinds_told(found) == ["invitation_received"]
    assert kinds_told(people.manager) == kinds_told(people.hr) == []
    assert [row.path for row in list_waiting_for(found)] == [f"/invitations/{invitation.id}"]


def test_an_answer_goes_to_whoever_runs_the_posting_by_then_and_never_to_the_line(people, opportunity, found):
    invitation = services.invite(actor=people.host, opportunity=opportunity, person=found)
    heir = make_person("Heir")
    opportunity.host_manager = heir
    opportunity.co_owners.append(CoOwner(person=people.manager))
    services.decline_invitation(actor=found, invitation=invitation)
    assert kinds_told(heir) == ["invitation_declined"]
    assert kinds_told(people.host) == kinds_told(people.manager) == []


def test_how_many_were_invited_tells_no_line_manager_who_runs_the_posting_too(people, opportunity, found):
    services.invite(actor=people.host, opportunity=opportunity, person=found)
    opportunity.co_owners.append(CoOwner(person=people.manager))
    session.flush()
    seen = {}
    for host in (people.host, people.manager):
        figures = get_figures([opportunity])
        queries.fill_figures(figures, host)
        seen[host] = figures[opportunity.id].invitations
    assert seen == {people.host: 1, people.manager: 0}


@pytest.mark.parametrize("visibility", [v for v in Visibility if v is not Visibility.OPEN])
def test_somebody_who_is_not_open_cannot_be_asked(people, opportunity, visibility):
    make_profile(people.employee, visibility)
    with pytest.raises(NotFound):
        services.invite(actor=people.host, opportunity=opportunity, person=people.employee)


def test_a_line_manager_sees_their_own_report_as_not_looking(people, found):
    own = make_opportunity(people.manager)
    assert queries.find_invitable(people.manager, own, found.id) is None
    with pytest.raises(NotFound):
        services.invite(actor=people.manager, opportunity=own, person=found)


def test_a_contractor_is_not_invited(people, opportunity):
    make_profile(people.contractor, Visibility.OPEN)
    with pytest.raises(NotFound):
        services.invite(actor=people.host, opportunity=opportunity, person=people.contractor)


def test_only_the_host_of_the_opportunity_invites(people, opportunity, found):
    with pytest.raises(NotPermitted):
        services.invite(actor=people.colleague, opportunity=opportunity, person=found)


def test_nobody_is_invited_twice_nor_after_applying(people, opportunity, found):
    services.invite(actor=people.host, opportunity=opportunity, person=found)
    with pytest.raises(Conflict):
        services.invite(actor=people.host, opportunity=opportunity, person=found)
    other = make_opportunity(people.host)
    make_application(found, other)
    with pytest.raises(Conflict):
        services.invite(actor=people.host, opportunity=other, person=found)


def test_a_draft_nobody_knows_of_is_not_given_away_by_an_invitation(people, opportunity, found):
    draft = make_application(found, opportunity, S.DRAFT)
    invitation = services.invite(actor=people.host, opportunity=opportunity, person=found)
    assert services.accept_invitation(actor=found, invitation=invitation) is draft


def test_nobody_is_invited_to_what_takes_no_applications(people, found):
    closed = make_opportunity(people.host, status=OpportunityStatus.CLOSED)
    with pytest.raises(ConditionNotMet):
        services.invite(actor=people.host, opportunity=closed, person=found)


def test_accepting_an_invitation_opens_a_draft_and_tells_the_host(people, opportunity, found):
    invitation = services.invite(actor=people.host, opportunity=opportunity, person=found)
    session.flush()
    application = services.accept_invitation(actor=found, invitation=invitation)
    assert application.status is S.DRAFT
    assert invitation.status is InvitationStatus.ACCEPTED
    assert kinds_told(people.host) == ["invitation_accepted"]
    with pytest.raises(TransitionNotAllowed):
        services.decline_invitation(actor=found, invitation=invitation)


def test_declining_an_invitation_opens_nothing(people, opportunity, found):
    invitation = services.invite(actor=people.host, opportunity=opportunity, person=found)
    services.decline_invitation(actor=found, invitation=invitation)
    assert queries.find_open(found, opportunity) is None
    assert kinds_told(people.host) == ["invitation_declined"]
    assert list_waiting_for(found) == []
