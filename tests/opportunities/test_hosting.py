"""Who runs a posting beside its owner, and who takes over."""

from __future__ import annotations

import datetime as dt

import pytest

from mobility.applications.models import ApplicationStatus
from mobility.core import clock, events
from mobility.core.authz import permits
from mobility.core.db import session
from mobility.core.errors import InvalidInput, NotPermitted, TransitionNotAllowed
from mobility.moves.policy import MovePermission
from mobility.notifications.models import Notification
from mobility.opportunities import queries, services
from mobility.opportunities.models import CoOwner, Opportunity, OpportunityKind
from mobility.opportunities.models import OpportunityStatus as S
from mobility.opportunities.policy import OpportunityPermission as P
from mobility.people.events import PersonLeft
from mobility.people.models import Role
from tests.factories import grant, make_application, make_move, make_opportunity, make_person
from tests.waiting import list_waiting_for


@pytest.fixture
def second(people):
    return grant(make_person("Sam Second", org_unit=people.host.org_unit), Role.HOST).person


@pytest.fixture
def posting(people, second) -> Opportunity:
    opportunity = make_opportunity(people.host)
    services.add_co_owner(actor=people.host, opportunity=opportunity, person=second)
    session.commit()
    return opportunity


def kinds_told(person) -> list[str]:
    return [row.kind for row in session.query(Notification).filter_by(recipient=person).order_by(Notification.id)]


def test_a_co_owner_may_do_what_the_owner_may_but_cancel(posting, second, people):
    about_postings = [permission for permission in P if permission.startswith("opportunity:")]
    own = {permission for permission in about_postings if permits(people.host, permission, posting)}
    assert own - {permission for permission in own if permits(second, permission, posting)} == {P.CANCEL}
    assert kinds_told(second) == ["co_owner_named"]


def test_a_co_owner_who_is_removed_and_named_again_is_told_each_time(posting, second, people):
    for _ in range(2):
        services.remove_co_owner(actor=people.host, opportunity=posting, person=second)
        services.add_co_owner(actor=people.host, opportunity=posting, person=second)
    assert kinds_told(second) == ["co_owner_named", *["co_owner_removed", "co_owner_named"] * 2]


def test_a_co_owner_finds_the_posting_among_their_own(posting, second, client):
    assert posting in queries.list_hosted_by(second)
    assert posting.title in client.sign_in(second).get("/opportunities/mine").text


def test_hr_is_host_or_decider_but_never_both(people):
    opportunity = make_opportunity(people.host, S.IN_REVIEW)
    move = make_move(people.employee, make_opportunity(people.host))
    for thing in (opportunity, move.opportunity):
        session.add(CoOwner(opportunity_id=thing.id, person=people.hr))
    session.commit()
    session.expire_all()
    assert not permits(people.hr, P.REVIEW, opportunity)
    assert permits(people.hr2, P.REVIEW, opportunity)
    assert opportunity not in queries.list_in_review_for(people.hr)
    assert not permits(people.hr, MovePermission.APPROVE, move)
    assert permits(people.hr2, MovePermission.APPROVE, move)


def test_nobody_who_may_not_host_is_named(people):
    opportunity = make_opportunity(people.host)
    with pytest.raises(InvalidInput, match="may not host"):
        services.add_co_owner(actor=people.host, opportunity=opportunity, person=people.colleague)
    with pytest.raises(InvalidInput, match="host already"):
        services.add_co_owner(actor=people.host, opportunity=opportunity, person=people.host)
    with pytest.raises(NotPermitted):
        services.add_co_owner(actor=people.colleague, opportunity=opportunity, person=people.manager)


def test_nobody_is_named_who_stands_above_an_applicant(people):
    opportunity = make_opportunity(people.host)
    make_application(people.employee, opportunity)
    with pytest.raises(InvalidInput, match="cannot take this over"):
        services.add_co_owner(actor=people.host, opportunity=opportunity, person=people.manager)


def test_what_is_over_gets_no_co_owner(people, second):
    with pytest.raises(TransitionNotAllowed):
        services.add_co_owner(actor=people.host, opportunity=make_opportunity(people.host, S.COMPLETED), person=second)


def test_a_co_owner_can_leave_but_not_remove_the_owner(posting, second, people):
    with pytest.raises(InvalidInput, match="owner cannot be removed"):
        services.remove_co_owner(actor=second, opportunity=posting, person=people.host)
    services.remove_co_owner(actor=second, opportunity=posting, person=second)
    session.commit()
    assert posting.hosts == [people.host]
    assert not permits(second, P.EDIT, posting)


def test_the_first_co_owner_takes_over_from_whoever_leaves_and_applicants_are_told_who(posting, second, people):
    make_application(people.employee, posting)
    make_application(people.colleague, posting, ApplicationStatus.NOT_SELECTED)
    events.publish(PersonLeft(person=people.host))
    session.commit()
    assert posting.hosts == [second]
    assert kinds_told(second)[-1] == "posting_inherited"
    assert "host_left" not in kinds_told(people.hr)
    assert kinds_told(people.employee) == ["host_changed"]
    assert session.query(Notification).filter_by(kind="host_changed").one().params["host"] == second.name
    assert kinds_told(people.colleague) == []


def test_a_co_owner_who_has_left_too_does_not_take_over(posting, second, people):
    second.employed_until = clock.today() - dt.timedelta(days=1)
    session.commit()
    events.publish(PersonLeft(person=people.host))
    assert kinds_told(people.hr) == ["host_left"]
    assert posting.host_manager is people.host


def test_a_co_owner_who_leaves_is_taken_off_the_list(posting, second, people):
    events.publish(PersonLeft(person=second))
    session.commit()
    assert posting.hosts == [people.host]
    assert kinds_told(people.hr) == []


def test_applicants_are_told_of_a_host_named_by_hr(posting, second, people):
    make_application(people.employee, posting)
    services.reassign_host(actor=people.hr, opportunity=posting, host=second)
    session.commit()
    assert posting.hosts == [second]
    assert kinds_told(people.employee) == ["host_changed"]


def test_hosts_are_found_by_a_part_of_their_name_and_named_on_the_page(client, people, second):
    opportunity = make_opportunity(people.host)
    page = client.sign_in(people.host).get(f"/opportunities/{opportunity.id}/hosts?q=sec").text
    assert "Add Sam Second" in page
    assert "Nobody who may host" in client.get(f"/opportunities/{opportunity.id}/hosts?q=zzz").text
    answer = client.post(f"/opportunities/{opportunity.id}/hosts/{second.id}/add")
    assert answer.location == f"/opportunities/{opportunity.id}/hosts"
    assert "Remove Sam Second" in client.get(answer.location).text
    assert "Together with" in client.sign_in(people.employee).get(f"/opportunities/{opportunity.id}").text


def test_hosts_are_found_however_their_name_is_written(people, second):
    opportunity = make_opportunity(people.host)
    second.name = "Élodie Müller-Łąk"
    session.commit()
    for words in ("elodie", "ÉLODIE MULLER", "müller lak"):
        assert queries.find_possible_hosts(words, opportunity) == [second]
    assert queries.find_possible_hosts("_l%", opportunity) == []


def test_whoever_takes_themselves_off_is_led_to_their_own_postings(client, posting, second):
    answer = client.sign_in(second).post(f"/opportunities/{posting.id}/hosts/{second.id}/remove")
    assert answer.location == "/opportunities/mine"


@pytest.fixture
def rolling(people) -> Opportunity:
    return make_opportunity(people.host, kind=OpportunityKind.GIG, closes_on=None)


def later(days: int) -> None:
    clock.set_now(clock.now() + dt.timedelta(days=days))


def test_a_posting_without_deadline_asks_then_reminds_then_closes(rolling, people):
    clock.set_now(dt.datetime(2027, 2, 1, 9, tzinfo=dt.UTC))  # no holiday in the weeks after that
    applicant = make_application(people.employee, rolling)
    rolling.published_at = clock.now()
    session.commit()
    later(29)
    services.ask_whether_current(opportunity=rolling)
    assert kinds_told(people.host) == []
    later(2)
    for _ in range(2):
        services.ask_whether_current(opportunity=rolling)
    assert kinds_told(people.host) == ["posting_current"]
    later(11)
    services.ask_whether_current(opportunity=rolling)
    assert kinds_told(people.host)[-1] == "posting_current_reminder"
    assert rolling.status is S.OPEN
    later(8)
    for _ in range(2):
        services.ask_whether_current(opportunity=rolling)
    assert rolling.status is S.CLOSED
    assert kinds_told(people.host)[-1] == "posting_unconfirmed"
    assert applicant.status is ApplicationStatus.SUBMITTED


def test_whoever_reopens_a_posting_has_said_that_it_is_current(people, rolling):
    rolling.published_at = clock.now() - dt.timedelta(days=90)
    rolling.asked_current_at = clock.now() - dt.timedelta(days=30)
    services.close(actor=people.host, opportunity=rolling)
    services.reopen(actor=people.host, opportunity=rolling)
    for _ in range(2):
        services.ask_whether_current(opportunity=rolling)
    assert (rolling.status, rolling.asked_current_at, kinds_told(people.host)) == (S.OPEN, None, [])


def test_one_click_keeps_it_open_for_another_month(client, rolling, people):
    services.ask_whether_current(opportunity=rolling)
    session.commit()
    assert any("still current" in str(task.sentence) for task in list_waiting_for(people.host))
    page = client.sign_in(people.host).get(f"/opportunities/{rolling.id}").text
    assert "It is still current" in page
    assert client.post(f"/opportunities/{rolling.id}/confirm").status_code == 303
    assert rolling.asked_current_at is None
    later(20)
    services.ask_whether_current(opportunity=rolling)
    assert rolling.status is S.OPEN
    assert rolling.asked_current_at is None


def test_a_posting_with_a_deadline_is_never_asked(people):
    opportunity = make_opportunity(people.host)
    services.ask_whether_current(opportunity=opportunity)
    assert kinds_told(people.host) == []


def test_hr_sees_the_postings_of_their_units_filtered(client, people, rolling):
    package = make_opportunity(people.host, title="A package")
    rolling.title, rolling.asked_current_at = "A gig", clock.now()
    session.commit()
    client.sign_in(people.hr)
    assert "A package" in client.get("/opportunities/units").text
    gigs = client.get("/opportunities/units?kind=gig&health=unconfirmed").text
    assert "A gig" in gigs
    assert "Not confirmed as current: closes after" in gigs
    assert "A package" not in gigs
    assert "No posting of your units is like that" in client.get("/opportunities/units?status=cancelled").text
    assert client.get("/opportunities/units?status=nonsense&kind=1&health=x&page=900").status_code == 200
    assert "A package" not in client.sign_in(people.hr_elsewhere).get("/opportunities/units").text
    assert client.sign_in(people.employee).get("/opportunities/units").status_code == 403
    assert package.host_manager is people.host
