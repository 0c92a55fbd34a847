"""What people do with opportunities, through the database."""

from __future__ import annotations

import datetime as dt

import pytest

from mobility.audit.queries import find_note, list_entries
from mobility.core import clock, events
from mobility.core.db import session
from mobility.core.errors import ConditionNotMet, Conflict, InvalidInput, NotPermitted, TransitionNotAllowed
from mobility.notifications.queries import list_notifications
from mobility.opportunities import jobs, queries, services
from mobility.opportunities.events import OpportunityCancelled, OpportunityClosed, OpportunityPublished
from mobility.opportunities.models import Importance, OpportunityKind
from mobility.opportunities.models import OpportunityStatus as S
from mobility.opportunities.queries.waiting import list_waiting_for
from mobility.people.events import PersonLeft
from mobility.people.models import Role
from mobility.policies.models import PolicyVersion
from mobility.policies.queries import Rule
from tests.factories import grant, make_opportunity, make_person, make_skill, make_unit, save

WORK_PACKAGE, GIG = OpportunityKind.WORK_PACKAGE, OpportunityKind.GIG


def in_days(days: int) -> dt.date:
    return clock.today() + dt.timedelta(days=days)


def kinds_told(person) -> list[str]:
    return [notification.kind for notification in list_notifications(person)]


@pytest.fixture
def published(monkeypatch) -> list[object]:
    """Every event published during a test."""
    seen: list[object] = []
    for kind in (OpportunityPublished, OpportunityClosed, OpportunityCancelled):
        handlers = [*events._subscribers[kind], seen.append]
        monkeypatch.setitem(events._subscribers, kind, handlers)
    return seen


def draft(host, kind=WORK_PACKAGE, **fields):
    given = {
        "kind": kind,
        "title": "Launch the board",
        "description": "A board.",
        "org_unit": host.org_unit,
        "starts_on": in_days(60),
        "required_skills": [(make_skill("SQL"), 3, Importance.MUST)],
    }
    given |= {"allocation_percent": 50.0} if kind is WORK_PACKAGE else {"hours_per_week": 4.0, "weeks": 6}
    return services.draft_opportunity(actor=host, **{**given, **fields})


@pytest.mark.parametrize("kind, needs_review", [(WORK_PACKAGE, True), (GIG, False)])
def test_a_draft_knows_from_the_policy_whether_hr_reviews_it(people, kind, needs_review):
    assert draft(people.host, kind).needs_review is needs_review


def test_a_changed_policy_binds_only_later_drafts(people):
    before = draft(people.host, GIG)
    save(PolicyVersion(rule=Rule.REVIEW_GIGS.value, value=True, valid_from=clock.now() - dt.timedelta(seconds=1)))
    assert (before.needs_review, draft(people.host, GIG).needs_review) == (False, True)


def test_references_count_within_a_kind_and_a_year(people):
    clock.set_now(dt.datetime(2027, 1, 10, tzinfo=dt.UTC))
    made = [draft(people.host), draft(people.host), draft(people.host, GIG)]
    assert [opportunity.reference for opportunity in made] == ["WP-2027-0001", "WP-2027-0002", "GIG-2027-0001"]
    assert queries.find_by_reference("WP-2027-0002") is made[1]


def test_a_deadline_that_is_not_given_leaves_the_time_before_the_start(people):
    assert draft(people.host).closes_on == in_days(32)
    assert draft(people.host, GIG).closes_on == in_days(53)


def test_a_draft_has_its_end_its_places_and_its_skills(people):
    sql, python = make_skill("SQL"), make_skill("Python")
    opportunity = draft(
        people.host,
        starts_on=dt.date(2099, 3, 1),
        places=3,
        required_skills=[(sql, 4, Importance.NICE)],
        taught_skills=[(python, 2)],
    )
    session.commit()
    assert opportunity.ends_on == dt.date(2099, 6, 30)
    assert [place.number for place in opportunity.places] == [1, 2, 3]
    assert [(row.skill, row.level, row.importance) for row in opportunity.required_skills] == [
        (sql, 4, Importance.NICE)
    ]
    assert [(row.skill, row.level) for row in opportunity.taught_skills] == [(python, 2)]
    assert opportunity.legal_entity is people.host.legal_entity


def test_only_hosts_may_post(people):
    with pytest.raises(NotPermitted):
        draft(people.colleague)


def test_bad_dates_of_a_draft_are_refused_at_their_field(people):
    with pytest.raises(InvalidInput) as refused:
        draft(people.host, closes_on=in_days(50))
    assert refused.value.field == "closes_on"


def test_a_file_may_bring_history(people, published):
    opportunity = services.draft_opportunity(
        actor=None,
        kind=GIG,
        title="Old",
        description="Done.",
        org_unit=people.host.org_unit,
        reference="G-7",
        host_manager=people.host,
        starts_on=dt.date(2020, 1, 1),
        hours_per_week=2.0,
    )
    services.open_from_file(opportunity=opportunity)
    session.commit()
    assert (opportunity.status, opportunity.weeks, opportunity.reference) == (S.OPEN, 6, "G-7")
    assert published == [OpportunityPublished(opportunity, None)]


def test_a_work_package_goes_through_review_and_everyone_is_told(people, published):
    opportunity = draft(people.host)
    services.submit_for_review(actor=people.host, opportunity=opportunity)
    assert (opportunity.status, opportunity.submitted_at is None) == (S.IN_REVIEW, False)
    assert kinds_told(people.hr) == kinds_told(people.hr2) == ["posting_to_review"]
    assert kinds_told(people.hr_elsewhere) == []
    services.approve(actor=people.hr, opportunity=opportunity)
    assert (opportunity.status, opportunity.published_at is None) == (S.OPEN, False)
    assert kinds_told(people.host) == ["posting_approved"]
    assert published == [OpportunityPublished(opportunity, people.hr)]
    assert [entry.action for entry in list_entries(opportunity)] == ["draft", "submit_for_review", "approve"]


def test_a_gig_is_published_by_its_host(people, published):
    opportunity = draft(people.host, GIG)
    services.publish(actor=people.host, opportunity=opportunity)
    assert opportunity.status is S.OPEN
    assert published == [OpportunityPublished(opportunity, people.host)]


def test_what_is_sent_back_comes_with_a_sentence_and_can_be_sent_again(people):
    opportunity = draft(people.host)
    for _ in range(2):
        services.submit_for_review(actor=people.host, opportunity=opportunity)
        services.send_back(actor=people.hr, opportunity=opportunity, reason=" Name the outcome. ")
    assert opportunity.status is S.DRAFT
    assert kinds_told(people.host) == ["posting_sent_back"] * 2
    assert find_note(list_entries(opportunity)[-1]) == "Name the outcome."
    assert list_waiting_for(people.host) == [opportunity]


def test_sending_back_without_a_sentence_is_refused(people):
    opportunity = make_opportunity(people.host, S.IN_REVIEW)
    with pytest.raises(InvalidInput):
        services.send_back(actor=people.hr, opportunity=opportunity, reason="  ")
    assert opportunity.status is S.IN_REVIEW


def test_without_another_hr_partner_nothing_is_sent_for_review(people):
    lonely = make_person("Lone HR", org_unit=make_unit("Island"), legal_entity=None)
    grant(lonely, Role.HOST)
    opportunity = draft(lonely)
    with pytest.raises(ConditionNotMet, match="No other HR partner"):
        services.submit_for_review(actor=lonely, opportunity=opportunity)


def test_a_draft_whose_dates_went_by_is_not_published(people):
    opportunity = draft(people.host, GIG)
    session.commit()
    clock.set_now(clock.now() + dt.timedelta(days=58))
    with pytest.raises(InvalidInput, match="start is too soon"):
        services.publish(actor=people.host, opportunity=opportunity)
    assert opportunity.status is S.DRAFT


def test_closing_and_reopening_needs_a_deadline_still_to_come(people, published):
    opportunity = make_opportunity(people.host)
    services.close(actor=people.host, opportunity=opportunity)
    assert published == [OpportunityClosed(opportunity, people.host)]
    clock.set_now(clock.now() + dt.timedelta(days=22))
    with pytest.raises(InvalidInput, match="deadline is in the past"):
        services.reopen(actor=people.host, opportunity=opportunity)
    services.reopen(actor=people.host, opportunity=opportunity, closes_on=in_days(5))
    assert (opportunity.status, opportunity.closed_at, opportunity.closes_on) == (S.OPEN, None, in_days(5))


def test_hr_closing_tells_the_host(people):
    opportunity = make_opportunity(people.host)
    services.close(actor=people.hr, opportunity=opportunity)
    assert kinds_told(people.host) == ["posting_closed_by"]


def test_a_deadline_is_over_at_midnight_of_its_own_time_zone(people, published):
    day = dt.date(2027, 2, 1)
    here = make_opportunity(people.host, closes_on=day, time_zone="Europe/Paris", starts_on=dt.date(2027, 4, 1))
    there = make_opportunity(people.host, closes_on=day, time_zone="America/Toronto", starts_on=dt.date(2027, 4, 1))
    clock.set_now(dt.datetime(2027, 2, 1, 22, 30, tzinfo=dt.UTC))
    jobs.close_past_deadlines()
    assert (here.status, there.status) == (S.OPEN, S.OPEN)
    clock.set_now(dt.datetime(2027, 2, 1, 23, 30, tzinfo=dt.UTC))  # the 2nd in Paris
    jobs.close_past_deadlines()
    jobs.close_past_deadlines()
    assert (here.status, there.status) == (S.CLOSED, S.OPEN)
    assert kinds_told(people.host) == ["posting_closed"]
    assert published == [OpportunityClosed(here, None)]


def test_cancelling_tells_the_rooms_above_why(people, published):
    opportunity = make_opportunity(people.host)
    services.cancel(actor=people.hr, opportunity=opportunity, reason="The budget is gone.")
    assert opportunity.status is S.CANCELLED
    assert published == [OpportunityCancelled(opportunity, people.hr, "The budget is gone.")]
    assert kinds_told(people.host) == ["posting_cancelled"]


def test_cancelling_is_refused_while_somebody_holds_a_place(people):
    opportunity = make_opportunity(people.host)
    services.take_place(opportunity=opportunity, person=people.employee)
    with pytest.raises(ConditionNotMet):
        services.cancel(actor=people.host, opportunity=opportunity, reason="No.")
    assert opportunity.status is S.OPEN


def test_a_closed_opportunity_is_completed_once_nobody_holds_a_place(people):
    opportunity = make_opportunity(people.host, S.CLOSED)
    place = services.take_place(opportunity=opportunity, person=people.employee)
    with pytest.raises(ConditionNotMet):
        services.complete(actor=people.host, opportunity=opportunity)
    services.free_place(place=place, person=people.employee)
    services.complete(actor=people.host, opportunity=opportunity)
    assert opportunity.status is S.COMPLETED


@pytest.mark.parametrize(
    "change",
    [
        {"places": 2},
        {"starts_on": in_days(90)},
        {"allocation_percent": 80.0},
        {"who_pays": "host_unit"},
        {"workplace": "Lyon"},
        {"country": "ES"},
        {"remote": "no"},
        {"days_abroad": 5},
        {"cost_centre": "9"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_terms_stay_while_somebody_holds_an_offer(people, change):
    opportunity = make_opportunity(people.host)
    services.take_place(opportunity=opportunity, person=people.employee)
    with pytest.raises(ConditionNotMet, match="under these terms"):
        services.update_opportunity(actor=people.host, opportunity=opportunity, version=opportunity.version, **change)


def test_text_can_still_be_corrected_while_somebody_holds_an_offer(people):
    opportunity = make_opportunity(people.host)
    services.take_place(opportunity=opportunity, person=people.employee)
    services.update_opportunity(
        actor=people.host, opportunity=opportunity, version=opportunity.version, title="Better", places=1
    )
    session.commit()
    assert opportunity.title == "Better"


def test_the_second_of_two_tabs_writes_nothing(people):
    opportunity = make_opportunity(people.host)
    seen = opportunity.version
    sql = make_skill("SQL")
    services.update_opportunity(
        actor=people.host, opportunity=opportunity, version=seen, required_skills=[(sql, 2, Importance.MUST)]
    )
    session.commit()
    with pytest.raises(services.StalePosting):
        services.update_opportunity(actor=people.host, opportunity=opportunity, version=seen, title="Second")
    assert [row.skill for row in opportunity.required_skills] == [sql]


def test_skills_and_places_are_exchanged_in_one_step(people):
    keep, drop, new = make_skill("SQL"), make_skill("Excel"), make_skill("Python")
    opportunity = make_opportunity(people.host, skills=(keep, drop), places=3)
    services.update_opportunity(
        actor=people.host,
        opportunity=opportunity,
        version=opportunity.version,
        places=1,
        required_skills=[(new, 1, Importance.NICE), (keep, 5, Importance.MUST)],
    )
    session.commit()
    session.expire_all()
    assert {(row.skill.id, row.level) for row in opportunity.required_skills} == {(new.id, 1), (keep.id, 5)}
    assert len(opportunity.places) == 1


@pytest.mark.parametrize("status", [S.IN_REVIEW, S.COMPLETED, S.CANCELLED])
def test_what_is_in_review_or_over_is_not_edited(people, status):
    opportunity = make_opportunity(people.host, status)
    with pytest.raises(Conflict):
        services.update_opportunity(actor=people.host, opportunity=opportunity, version=1, title="New")


def test_a_copy_starts_as_a_draft_with_dates_still_possible(people):
    old = make_opportunity(
        people.host, S.COMPLETED, starts_on=dt.date(2025, 3, 1), closes_on=dt.date(2025, 2, 1), places=2
    )
    copy = services.copy_opportunity(actor=people.host, opportunity=old)
    session.commit()
    assert (copy.status, copy.title, len(copy.places)) == (S.DRAFT, old.title, 2)
    assert copy.starts_on.day == 1
    assert copy.closes_on >= in_days(14)
    assert [row.skill for row in copy.required_skills] == [row.skill for row in old.required_skills]
    assert copy.reference != old.reference


def test_hr_gives_a_posting_to_somebody_who_may_host(people):
    opportunity = make_opportunity(people.host)
    services.reassign_host(actor=people.hr, opportunity=opportunity, host=people.manager)
    assert opportunity.host_manager is people.manager
    assert (kinds_told(people.manager), kinds_told(people.host)) == (["posting_given"], ["posting_taken"])


def test_a_posting_is_not_given_to_somebody_who_may_not_host(people):
    opportunity = make_opportunity(people.host)
    for nobody in (people.colleague, people.host):
        with pytest.raises(InvalidInput):
            services.reassign_host(actor=people.hr, opportunity=opportunity, host=nobody)
    services.take_place(opportunity=opportunity, person=people.manager)
    with pytest.raises(InvalidInput, match="hosts themselves"):
        services.reassign_host(actor=people.hr, opportunity=opportunity, host=people.manager)


@pytest.mark.parametrize("who", ["host", "employee", "hr_elsewhere", "admin"])
def test_only_host_hr_reassigns(people, who):
    opportunity = make_opportunity(people.host)
    with pytest.raises(NotPermitted):
        services.reassign_host(actor=people[who], opportunity=opportunity, host=people.manager)


def test_what_is_over_gets_no_other_host(people):
    opportunity = make_opportunity(people.host, S.CANCELLED)
    with pytest.raises(TransitionNotAllowed):
        services.reassign_host(actor=people.hr, opportunity=opportunity, host=people.manager)


def test_saving_twice_is_saving_once(people):
    opportunity = make_opportunity(people.host)
    for _ in range(2):
        services.save_opportunity(actor=people.employee, opportunity=opportunity)
    assert queries.list_saved(people.employee) == [opportunity]
    assert not queries.is_saved(people.colleague, opportunity)
    services.unsave_opportunity(actor=people.employee, opportunity=opportunity)
    services.unsave_opportunity(actor=people.employee, opportunity=opportunity)
    assert queries.list_saved(people.employee) == []


def test_hr_is_asked_for_another_host_when_the_host_leaves(people):
    make_opportunity(people.host)
    make_opportunity(people.host, S.CANCELLED)
    events.publish(PersonLeft(person=people.host))
    assert kinds_told(people.hr) == kinds_told(people.hr2) == ["host_left"]
    assert kinds_told(people.hr_elsewhere) == []
