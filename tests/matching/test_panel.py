"""How many people a posting reaches while it is written: counts, never people."""

from __future__ import annotations

import datetime as dt

import pytest

from mobility.applications.models import ApplicationStatus
from mobility.capacity.models import Commitment, CommitmentKind, Leave
from mobility.core import clock
from mobility.core.db import session
from mobility.matching import queries
from mobility.matching.explanation import STRONG, Fit
from mobility.opportunities.models import Audience, CoOwner, Importance, OpportunityKind
from mobility.skills.models import Visibility
from tests.factories import (
    give_skill,
    make_application,
    make_opportunity,
    make_person,
    make_profile,
    make_skill,
    save,
)

MUST = Importance.MUST


@pytest.fixture
def skills(people):
    return [make_skill(name) for name in ("Power BI", "Falconry")]


def crowd(count: int, skills, visibility=Visibility.OPEN, **fields) -> list:
    found = []
    for _ in range(count):
        person = make_person(**fields)
        make_profile(person, visibility)
        for skill in skills:
            give_skill(person, skill, level=4)
        found.append(person)
    return found


def promise(person, opportunity, percent: float) -> None:
    save(
        Commitment(
            person=person,
            kind=CommitmentKind.WORK_PACKAGE,
            starts_on=opportunity.starts_on,
            ends_on=opportunity.ends_on,
            percent=percent,
            title="Another team",
        )
    )


def asked_for(skills) -> list:
    return [(skill, 3, MUST) for skill in skills]


def count(people, skills, **fields):
    opportunity = make_opportunity(people.host, skills=tuple(skills), **fields)
    return queries.count_reach(people.host, opportunity, asked_for(skills))


def test_people_who_fit_and_may_be_suggested_are_counted(people, skills):
    crowd(6, skills[:1])
    crowd(2, skills[:1], Visibility.HR_ONLY)
    crowd(1, skills[:1], line_manager=people.host)
    crowd(1, skills[:1], country="JP")
    reach = count(people, skills[:1], audience=Audience.COUNTRY, country="FR")
    assert (reach.fitting.number, reach.free.number) == (6, 6)


def test_the_count_agrees_with_the_words_on_the_list_of_candidates(people, skills):
    crowd(3, skills)
    crowd(4, skills[:1])
    crowd(2, [])
    opportunity = make_opportunity(people.host, skills=tuple(skills))
    found = queries.suggest_people(people.host, opportunity, 1.0)
    rows = queries.describe_suggested(found, found.ranked, opportunity, "en")
    fitting = sum(row.explanation.fit in {Fit.STRONG, Fit.GOOD} for row in rows)
    assert queries.count_reach(people.host, opportunity, asked_for(skills)).fitting.number == fitting == 7
    assert STRONG > 0.5


def test_who_is_busy_then_fits_but_is_not_free(people, skills):
    ones = crowd(7, skills[:1])
    opportunity = make_opportunity(people.host, skills=(skills[0],))
    promise(ones[0], opportunity, 80.0)
    promise(ones[1], opportunity, 100.0)
    away = Leave(person=ones[2], starts_on=opportunity.starts_on, ends_on=opportunity.starts_on + dt.timedelta(days=60))
    save(away)
    reach = queries.count_reach(people.host, opportunity, asked_for(skills[:1]))
    assert (reach.fitting.number, reach.free.number) == (6, 4)
    assert len(queries.list_eligible_ids(people.host, opportunity)) == 6


def test_part_timers_are_free_for_a_full_time_that_is_their_own(people, skills):
    crowd(5, skills[:1], weekly_hours=20.0)
    reach = count(people, skills[:1], allocation_percent=100.0)
    assert reach.free.number == 5
    assert count(people, skills[:1], allocation_percent=80.0).free.number == 0


def test_who_will_work_less_by_then_is_counted_by_the_hours_announced(people, skills):
    today = clock.today()
    crowd(4, skills[:1], next_weekly_hours=20.0, next_hours_from=today + dt.timedelta(days=70))
    crowd(2, skills[:1], next_weekly_hours=20.0, next_hours_from=today + dt.timedelta(days=700))
    assert count(people, skills[:1], allocation_percent=80.0).free.number == 2


def test_gigs_count_hours_under_the_cap(people, skills):
    crowd(5, skills[:1])
    gig = OpportunityKind.GIG
    assert count(people, skills[:1], kind=gig, hours_per_week=8.0).free.number == 5
    assert count(people, skills[:1], kind=gig, hours_per_week=10.0).free.number == 0


def test_the_must_whose_absence_brings_most_people_in_is_named(people):
    common, rare, other = (make_skill(name) for name in ("Power BI", "Falconry", "Haute couture"))
    crowd(6, [common])
    crowd(5, [common, rare, other])
    reach = count(people, [common, rare, other])
    assert reach.fitting.number == 5
    assert [(skill, found.number) for skill, found in reach.without] == [(rare, 11), (other, 11)]


def test_a_few_people_are_never_told_as_a_number(client, people, skills):
    crowd(3, skills[:1])
    address = "/postings/reach?kind=work_package&required_skills-0-skill=Power+BI&required_skills-0-level=3"
    client.sign_in(people.host)
    page = client.get(address).text
    assert "Fewer than 5 people fit" in page
    assert "3 people" not in page
    crowd(4, skills[:1])
    assert "7 people fit" in client.get(address).text


def test_nobody_is_a_warning(client, people, skills):
    page = client.sign_in(people.host).get("/postings/reach?required_skills-0-skill=Falconry").text
    assert "Nobody who can be found fits yet" in page
    assert "You can post it all the same" in page


@pytest.mark.parametrize("sent", ["", "starts_on=nonsense&places=many&org_unit=99&audience=x", "kind=gig&weeks=zero"])
def test_half_a_form_is_no_error(client, people, skills, sent):
    assert client.sign_in(people.host).get(f"/postings/reach?{sent}").status_code == 200


def test_the_fragment_is_no_page_and_only_hosts_ask(client, people, skills):
    client.sign_in(people.host)
    part = client.get("/postings/reach?required_skills-0-skill=Falconry", headers={"HX-Request": "true"}).text
    assert "<html" not in part
    assert client.sign_in(people.colleague).get("/postings/reach").status_code == 403


@pytest.mark.parametrize("form", ["", "?kind=gig&weeks=zero"])
def test_only_who_edits_a_posting_is_told_its_reach_whether_they_may_post_or_not(client, people, form):
    posting = make_opportunity(people.host)
    address = f"/opportunities/{posting.id}/reach{form}"
    assert client.sign_in(people.manager).get(address).status_code == 403
    assert client.sign_in(people.host).get(address).status_code == 200
    save(CoOwner(opportunity_id=posting.id, person_id=people.colleague.id))
    assert client.sign_in(people.colleague).get(address).status_code == 200
    assert f"/opportunities/{posting.id}/reach?kind=" in client.get(f"/opportunities/{posting.id}/edit").text


def test_whoever_leaves_many_unanswered_is_asked_to_answer_first(client, people, skills):
    for _ in range(3):
        posting = make_opportunity(people.host, closes_on=clock.today() - dt.timedelta(days=30))
        sent = clock.now() - dt.timedelta(days=40)
        make_application(people.employee, posting, ApplicationStatus.SUBMITTED, submitted_at=sent)
    session.commit()
    page = client.sign_in(people.host).get("/postings/reach").text
    assert "3 of your postings have applicants who wait too long" in page
