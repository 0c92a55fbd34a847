"""What hosts decide, what applicants answer, and what happens by itself."""

from __future__ import annotations

import datetime as dt

import pytest

from mobility.applications import jobs, queries, services
from mobility.applications.events import OfferAccepted
from mobility.applications.models import ApplicationStatus, ReasonCode
from mobility.audit.queries import list_entries
from mobility.core import clock, events
from mobility.core.db import session
from mobility.core.errors import ConditionNotMet, Conflict, InvalidInput, NotPermitted, TransitionNotAllowed
from mobility.opportunities import services as opportunities
from mobility.opportunities.events import OpportunityCancelled
from mobility.opportunities.models import OpportunityStatus
from mobility.people.events import PersonLeft
from mobility.people.working_days import add_working_days
from tests.applications.inbox import kinds_told
from tests.factories import make_application, make_opportunity, make_person, show_name
from tests.waiting import list_waiting_for

S = ApplicationStatus
IN_LINE = ("employee", "colleague", "manager", "hr", "admin")


@pytest.fixture
def opportunity(people):
    return make_opportunity(people.host)


@pytest.fixture
def sent(people, opportunity):
    """The host has seen who it is, as an offer asks for."""
    show_name(people.host, opportunity, people.employee)
    return make_application(people.employee, opportunity)


@pytest.fixture
def offered(people, sent):
    services.make_offer(actor=people.host, application=sent, message="We would like you to join.")
    return sent


def test_shortlist_and_reserve_tell_the_applicant_each_time(people, sent):
    services.shortlist(actor=people.host, application=sent)
    services.keep_in_reserve(actor=people.host, application=sent)
    services.shortlist(actor=people.host, application=sent)
    assert sent.status is S.SHORTLISTED
    assert kinds_told(people.employee) == [
        "application_shortlisted",
        "application_in_reserve",
        "application_shortlisted",
    ]


@pytest.mark.parametrize("part", IN_LINE)
def test_only_the_host_decides(people, sent, part):
    person = people[part]
    for act in (services.shortlist, services.keep_in_reserve, services.make_offer):
        with pytest.raises(NotPermitted):
            act(actor=person, application=sent)
    with pytest.raises(NotPermitted):
        services.end_application(actor=person, application=sent, reason=ReasonCode.SKILLS, sentence="No.")
    assert sent.status is S.SUBMITTED


def test_a_no_carries_a_reason_and_a_sentence(people, sent):
    with pytest.raises(InvalidInput):
        services.end_application(actor=people.host, application=sent, reason=ReasonCode.SKILLS, sentence="  ")
    services.end_application(
        actor=people.host, application=sent, reason=ReasonCode.SKILLS, sentence="Somebody has led such a launch."
    )
    assert (sent.status, sent.reason_code) == (S.NOT_SELECTED, ReasonCode.SKILLS)
    assert kinds_told(people.employee) == ["application_ended"]


def test_an_offer_repeats_the_terms_and_holds_a_place(people, offered, opportunity):
    offer = offered.offer
    assert (offer.starts_on, offer.ends_on) == (opportunity.starts_on, opportunity.ends_on)
    assert offer.allocation_percent == opportunity.allocation_percent
    assert offer.place.holder_id == people.employee.id
    assert opportunity.places_left == 0
    assert kinds_told(people.employee) == ["offer_made"]


def test_an_offer_can_be_answered_until_the_end_of_the_seventh_working_day(people, sent, opportunity):
    opportunity.time_zone = "America/Sao_Paulo"
    offer = services.make_offer(actor=people.host, application=sent)
    assert offer.answer_by == add_working_days(clock.today("America/Sao_Paulo"), 7, people.employee)


def test_nobody_is_offered_a_place_in_the_first_days(people, opportunity, sent):
    opportunity.published_at = clock.now()
    with pytest.raises(ConditionNotMet, match="so that everyone has had time"):
        services.make_offer(actor=people.host, application=sent)
    assert opportunity.places_left == 1


def test_a_full_opportunity_offers_no_second_place(people, opportunity, offered):
    other = make_application(people.colleague, opportunity)
    with pytest.raises((ConditionNotMet, Conflict)):
        services.make_offer(actor=people.host, application=other)


def test_taking_an_offer_back_frees_the_place_and_says_why(people, opportunity, offered):
    with pytest.raises(InvalidInput):
        services.withdraw_offer(actor=people.host, application=offered, sentence="")
    services.withdraw_offer(actor=people.host, application=offered, sentence="The budget is frozen.")
    assert offered.status is S.SHORTLISTED
    assert offered.offer is None
    assert opportunity.places_left == 1
    assert kinds_told(people.employee)[-1] == "offer_withdrawn"
    services.make_offer(actor=people.host, application=offered)
    assert offered.status is S.OFFERED


def test_accepting_keeps_the_place_and_publishes_the_one_event(people, monkeypatch, opportunity, offered):
    heard = []
    monkeypatch.setitem(events._subscribers, OfferAccepted, [heard.append])
    services.accept_offer(actor=people.employee, application=offered)
    assert [(event.application, event.actor) for event in heard] == [(offered, people.employee)]
    assert offered.offer.accepted_at is not None
    assert opportunity.places_left == 0
    assert kinds_told(people.host) == ["offer_accepted"]


def test_nobody_accepts_for_another(people, offered):
    for part in ("host", "colleague", "manager", "hr"):
        with pytest.raises(NotPermitted):
            services.accept_offer(actor=people[part], application=offered)


def test_an_expired_offer_is_not_accepted_even_before_the_worker_comes_by(people, offered):
    offered.offer.expires_at = clock.now() - dt.timedelta(seconds=1)
    with pytest.raises(ConditionNotMet, match="expired"):
        services.accept_offer(actor=people.employee, application=offered)


def test_declining_frees_the_place_and_tells_the_host(people, opportunity, offered):
    services.decline_offer(actor=people.employee, application=offered, reason=ReasonCode.ENGAGED_ELSEWHERE)
    assert offered.status is S.OFFER_DECLINED
    assert opportunity.places_left == 1
    assert kinds_told(people.host) == ["offer_declined"]


def test_offers_expire_once_and_both_sides_are_told(people, opportunity, offered):
    session.commit()
    jobs.expire_offers()
    assert offered.status is S.OFFERED
    offered.offer.expires_at = clock.now() - dt.timedelta(minutes=1)
    session.commit()
    jobs.expire_offers()
    jobs.expire_offers()
    assert offered.status is S.OFFER_EXPIRED
    assert opportunity.places_left == 1
    assert kinds_told(people.employee)[-1] == "offer_expired"
    assert kinds_told(people.host) == ["offer_unanswered"]


def test_a_cancelled_opportunity_ends_what_waited_and_people_are_told(people, opportunity, sent):
    draft = make_application(people.colleague, opportunity, S.DRAFT)
    done = make_application(make_person(), opportunity, S.NOT_SELECTED)
    events.publish(OpportunityCancelled(opportunity=opportunity, actor=people.host, reason="The launch is postponed."))
    assert {sent.status, draft.status} == {S.OPPORTUNITY_CANCELLED}
    assert done.status is S.NOT_SELECTED
    assert sent.reason_sentence == "The launch is postponed."
    assert kinds_told(people.employee) == kinds_told(people.colleague) == ["application_cancelled"]


def test_a_completed_opportunity_answers_whoever_still_waited(people, opportunity, sent):
    draft = make_application(people.colleague, opportunity, S.DRAFT)
    opportunity.status = OpportunityStatus.CLOSED
    opportunity.closed_at = clock.now()
    session.commit()
    opportunities.complete(actor=people.host, opportunity=opportunity)
    assert (sent.status, draft.status) == (S.PLACE_GONE, S.DRAFT)
    assert kinds_told(people.employee) == ["place_gone"]
    assert kinds_told(people.colleague) == []


def test_what_a_leaver_had_open_is_closed_and_the_host_is_told(people, opportunity, offered):
    events.publish(PersonLeft(person=people.employee))
    assert offered.status is S.WITHDRAWN
    assert opportunity.places_left == 1
    assert kinds_told(people.host) == ["application_withdrawn"]


@pytest.mark.parametrize(
    ("follow", "end"),
    [
        (services.end_not_released, S.NOT_RELEASED),
        (services.end_not_approved, S.NOT_APPROVED),
        (services.end_withdrawn, S.WITHDRAWN),
    ],
)
def test_an_application_follows_its_move(people, opportunity, follow, end):
    accepted = make_application(people.employee, opportunity, S.ACCEPTED)
    follow(application=accepted)
    assert accepted.status is end
    with pytest.raises(TransitionNotAllowed):
        follow(application=accepted)


def test_the_answer_clock_reminds_the_host_once_and_then_tells_hr(people, opportunity, sent):
    clock.set_now(dt.datetime(2026, 11, 25, 9, tzinfo=dt.UTC))  # a Wednesday: working days are counted below
    assert queries.list_answers_due() == []  # what is not near its day costs the job nothing
    jobs.remind_of_answers()
    assert kinds_told(people.host) == []
    opportunity.closes_on = None
    sent.submitted_at = clock.now() - dt.timedelta(days=13)
    session.commit()
    jobs.remind_of_answers()
    assert kinds_told(people.host) == ["answer_due"]
    assert kinds_told(people.hr) == []
    sent.submitted_at = clock.now() - dt.timedelta(days=30)
    session.commit()
    jobs.remind_of_answers()
    jobs.remind_of_answers()
    assert kinds_told(people.host) == ["answer_due"]
    assert kinds_told(people.hr) == kinds_told(people.hr2) == ["answer_overdue"]
    assert kinds_told(people.hr_elsewhere) == kinds_told(people.manager) == []


def test_no_place_is_offered_once_the_work_is_over(people, opportunity, sent):
    show_name(people.host, opportunity, people.employee)
    clock.set_now(dt.datetime.combine(opportunity.ends_on, dt.time(12), dt.UTC) + dt.timedelta(days=1))
    with pytest.raises(ConditionNotMet):
        services.make_offer(actor=people.host, application=sent)
    clock.set_now(dt.datetime.combine(opportunity.ends_on, dt.time(12), dt.UTC))
    services.make_offer(actor=people.host, application=sent)


def test_each_decision_leaves_one_entry_with_its_reason(people, offered):
    services.decline_offer(actor=people.employee, application=offered, reason=ReasonCode.WORKLOAD, sentence="Too much.")
    entries = list_entries(offered)
    assert [(entry.action, entry.new_status) for entry in entries] == [
        ("offer", "offered"),
        ("decline_offer", "offer_declined"),
    ]
    assert entries[-1].reason_code == "workload"
    assert entries[-1].concerns_id == people.employee.id


def test_what_waits_is_listed_for_whoever_acts_next(people, opportunity, sent):
    assert [row.path for row in list_waiting_for(people.host)] == [f"/applications/{sent.id}"]
    assert list_waiting_for(people.employee) == []
    services.make_offer(actor=people.host, application=sent)
    session.flush()
    assert list_waiting_for(people.host) == []
    waiting = list_waiting_for(people.employee)
    assert [(row.path, row.due_on) for row in waiting] == [(f"/applications/{sent.id}", sent.offer.answer_by)]
    assert list_waiting_for(people.manager) == list_waiting_for(people.hr) == []


def test_an_accepted_application_is_past_once_its_place_was_given_back(people, opportunity):
    accepted = make_application(people.employee, opportunity, S.ACCEPTED)
    assert not queries.is_past(accepted)
    place = accepted.offer.place
    place.holder, place.held_since = None, None
    session.flush()
    assert queries.is_past(accepted)
