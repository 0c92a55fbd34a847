"""Starting, writing, sending and withdrawing an application."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa

from mobility.applications import queries, services
from mobility.applications.messages import STATUS_SENTENCES, status_sentence
from mobility.applications.models import Application, ApplicationStatus, ReasonCode
from mobility.core import clock
from mobility.core.db import session
from mobility.core.errors import ConditionNotMet, InvalidInput, NotPermitted, TransitionNotAllowed
from mobility.notifications.models import Notification
from mobility.opportunities.models import Audience, OpportunityStatus
from mobility.people.models import Engagement, Person
from tests.applications.inbox import kinds_told
from tests.factories import give_skill, make_application, make_opportunity, make_profile, make_skill

S = ApplicationStatus


def write(person: Person, application: Application) -> None:
    services.save_motivation(actor=person, application=application, motivation="I want to learn this.")
    services.confirm_profile(actor=person, application=application)


@pytest.mark.parametrize(
    "change",
    [
        lambda application: setattr(application.applicant, "engagement", Engagement.CONTRACTOR),
        lambda application: setattr(application.opportunity, "audience", Audience.COUNTRY),
    ],
    ids=["a contractor by now", "out of the audience by now"],
)
def test_a_draft_is_not_sent_by_somebody_who_could_no_longer_begin_it(people, change):
    application = make_application(people.employee, make_opportunity(people.host, country="GB"), S.DRAFT)
    change(application)
    with pytest.raises(ConditionNotMet, match="not for you now"):
        services.submit_application(actor=people.employee, application=application)
    assert application.status is S.DRAFT


def test_starting_again_gives_the_draft_back(people):
    opportunity = make_opportunity(people.host)
    first = services.start_application(actor=people.employee, opportunity=opportunity)
    again = services.start_application(actor=people.employee, opportunity=opportunity)
    assert again is first
    assert first.status is S.DRAFT
    assert kinds_told(people.host) == []


def test_starting_again_after_sending_gives_the_sent_application_back(people):
    opportunity = make_opportunity(people.host)
    sent = make_application(people.employee, opportunity)
    assert services.start_application(actor=people.employee, opportunity=opportunity) is sent


def test_a_person_who_withdrew_can_apply_again(people):
    opportunity = make_opportunity(people.host)
    old = make_application(people.employee, opportunity)
    services.withdraw(actor=people.employee, application=old, reason=ReasonCode.WORKLOAD)
    new = services.start_application(actor=people.employee, opportunity=opportunity)
    assert new.id != old.id
    assert new.reference != old.reference


def test_the_database_refuses_a_second_open_application(people):
    opportunity = make_opportunity(people.host)
    make_application(people.employee, opportunity)
    with pytest.raises(sa.exc.IntegrityError):
        make_application(people.employee, opportunity, S.DRAFT)


def test_a_contractor_cannot_start_and_is_told_why(people):
    with pytest.raises(NotPermitted, match="contractor"):
        services.start_application(actor=people.contractor, opportunity=make_opportunity(people.host))


@pytest.mark.parametrize("fields", [{"status": OpportunityStatus.CLOSED}, {"closes_on": dt.date(2020, 1, 1)}])
def test_nobody_starts_where_no_applications_are_taken(people, fields):
    with pytest.raises(ConditionNotMet):
        services.start_application(actor=people.employee, opportunity=make_opportunity(people.host, **fields))


def test_a_host_cannot_apply_for_their_own_opportunity(people):
    with pytest.raises(NotPermitted):
        services.start_application(actor=people.host, opportunity=make_opportunity(people.host))


def test_nobody_outside_the_audience_applies(people):
    opportunity = make_opportunity(people.host, audience=Audience.COUNTRY, country="ES")
    with pytest.raises(NotPermitted):
        services.start_application(actor=people.employee, opportunity=opportunity)


def test_a_motivation_has_at_most_150_words(people):
    draft = make_application(people.employee, make_opportunity(people.host), S.DRAFT, motivation="")
    services.save_motivation(actor=people.employee, application=draft, motivation="word " * 150)
    with pytest.raises(InvalidInput, match="151") as refused:
        services.save_motivation(actor=people.employee, application=draft, motivation="word " * 151)
    assert refused.value.field == "motivation"


def test_what_was_sent_is_written_no_more(people):
    sent = make_application(people.employee, make_opportunity(people.host))
    with pytest.raises(TransitionNotAllowed):
        services.save_motivation(actor=people.employee, application=sent, motivation="Another story.")
    with pytest.raises(TransitionNotAllowed):
        services.confirm_profile(actor=people.employee, application=sent)


@pytest.mark.parametrize("part", ["motivation", "profile"])
def test_an_incomplete_application_is_not_sent(people, part):
    draft = services.start_application(actor=people.employee, opportunity=make_opportunity(people.host))
    if part == "motivation":
        services.save_motivation(actor=people.employee, application=draft, motivation="Because.")
    else:
        services.confirm_profile(actor=people.employee, application=draft)
    with pytest.raises(ConditionNotMet):
        services.submit_application(actor=people.employee, application=draft)
    assert draft.status is S.DRAFT


def test_sending_tells_the_host_and_the_applicant_and_nobody_else(people):
    draft = services.start_application(actor=people.employee, opportunity=make_opportunity(people.host))
    write(people.employee, draft)
    services.submit_application(actor=people.employee, application=draft)
    assert draft.status is S.SUBMITTED
    assert kinds_told(people.host) == ["application_received"]
    assert kinds_told(people.employee) == ["application_sent"]
    assert session.scalar(sa.select(sa.func.count(Notification.id))) == 2


def test_the_snapshot_stays_as_it_was_when_the_profile_changes(people):
    make_profile(people.employee, headline="Analyst who tells stories")
    give_skill(people.employee, make_skill("Power BI"), 4)
    draft = services.start_application(actor=people.employee, opportunity=make_opportunity(people.host))
    write(people.employee, draft)
    services.submit_application(actor=people.employee, application=draft)
    give_skill(people.employee, make_skill("Welding"), 5)
    session.expire_all()
    assert draft.snapshot["headline"] == "Analyst who tells stories"
    assert [skill["label"] for skill in draft.snapshot["skills"]] == ["Power BI"]
    assert people.employee.name not in str(draft.snapshot)


def test_the_closing_of_an_opportunity_keeps_the_text_of_a_draft(people):
    opportunity = make_opportunity(people.host)
    draft = services.start_application(actor=people.employee, opportunity=opportunity)
    write(people.employee, draft)
    opportunity.status, opportunity.closed_at = OpportunityStatus.CLOSED, clock.now()
    with pytest.raises(ConditionNotMet, match="kept"):
        services.submit_application(actor=people.employee, application=draft)
    assert draft.motivation == "I want to learn this."


def test_a_withdrawn_draft_tells_nobody_and_the_host_never_sees_it(people):
    opportunity = make_opportunity(people.host)
    draft = services.start_application(actor=people.employee, opportunity=opportunity)
    services.withdraw(actor=people.employee, application=draft, reason=ReasonCode.INTEREST_CHANGED)
    assert draft.status is S.WITHDRAWN
    assert kinds_told(people.host) == []
    assert queries.list_for_opportunity(opportunity) == []


def test_withdrawing_tells_the_host_and_keeps_the_reason(people):
    sent = make_application(people.employee, make_opportunity(people.host))
    services.withdraw(actor=people.employee, application=sent, reason=ReasonCode.DATES, sentence=" Too early. ")
    assert (sent.reason_code, sent.reason_sentence) == (ReasonCode.DATES, "Too early.")
    assert kinds_told(people.host) == ["application_withdrawn"]


def test_an_offer_is_declined_and_not_withdrawn_from(people):
    offered = make_application(people.employee, make_opportunity(people.host), S.OFFERED)
    with pytest.raises(TransitionNotAllowed):
        services.withdraw(actor=people.employee, application=offered, reason=ReasonCode.WORKLOAD)


@pytest.mark.parametrize("status", list(S))
def test_every_status_has_exactly_one_sentence_that_can_be_said(people, status):
    assert set(STATUS_SENTENCES) == set(S)
    application = make_application(people.employee, make_opportunity(people.host), status)
    day = queries.find_due_day(application)
    sentence = status_sentence(application, day)
    assert "%(" not in str(sentence)
    assert "None" not in str(sentence)
    waits = status in {S.DRAFT, S.SUBMITTED, S.SHORTLISTED, S.RESERVE, S.OFFERED}
    assert (day is not None) is waits


def test_a_draft_for_a_closed_opportunity_says_that_it_is_too_late(people):
    late = make_application(people.employee, make_opportunity(people.host, status=OpportunityStatus.CLOSED), S.DRAFT)
    assert "stopped taking applications" in str(status_sentence(late, None))


def test_a_draft_without_deadline_says_while_it_is_open(people):
    draft = make_application(people.employee, make_opportunity(people.host, closes_on=None), S.DRAFT)
    assert "while the opportunity is open" in str(status_sentence(draft, queries.find_due_day(draft)))


@pytest.mark.parametrize(
    ("closes_on", "expected"),
    [
        (dt.date(2027, 3, 12), dt.date(2027, 3, 26)),
        (None, dt.date(2027, 3, 15)),
        (dt.date(2027, 2, 1), dt.date(2027, 3, 15)),
    ],
)
def test_an_answer_is_due_ten_working_days_after_closing_or_else_after_sending(people, closes_on, expected):
    opportunity = make_opportunity(people.host, closes_on=closes_on, time_zone="UTC")
    sent = make_application(people.employee, opportunity, submitted_at=dt.datetime(2027, 3, 1, 12, tzinfo=dt.UTC))
    assert queries.get_answer_day(sent) == expected
