"""Hosts and HR learn in two words that an applicant may go to another team, and hosts never learn to which."""

import datetime as dt

import pytest

from mobility.applications.models import ApplicationStatus as S
from mobility.applications.models import Rating
from mobility.applications.queries import list_elsewhere
from mobility.applications.queries.elsewhere import Word
from tests.factories import make_application, make_opportunity, make_person, save


@pytest.fixture
def here(people):
    return make_application(people.employee, make_opportunity(people.host))


def elsewhere(people, status, **fields):
    return make_application(people.employee, make_opportunity(make_person(), title="Secret plan", **fields), status)


def word(viewer, application):
    found = list_elsewhere(viewer, [application]).get(application.id)
    return found and found.word


@pytest.mark.parametrize(
    ("status", "expected"),
    [(S.SUBMITTED, None), (S.RESERVE, None), (S.SHORTLISTED, Word.FIRST), (S.OFFERED, Word.FIRST),
     (S.ACCEPTED, Word.ACCEPTED), (S.NOT_SELECTED, None)],
)  # fmt: skip
def test_what_a_host_learns_of_another_application(people, here, status, expected):
    elsewhere(people, status)
    assert word(people.host, here) == expected


def test_who_shares_a_shortlist_is_first_only_if_its_hosts_rated_nobody_higher(people, here):
    other = elsewhere(people, S.SHORTLISTED)
    rival = make_application(people.colleague, other.opportunity, S.SHORTLISTED)
    assert word(people.host, here) is None
    given = {"opportunity_id": other.opportunity_id, "rater": other.opportunity.host_manager, "criterion": "motivation"}
    mine = save(Rating(person_id=people.employee.id, score=3, **given))
    assert word(people.host, here) is Word.FIRST
    save(Rating(person_id=rival.applicant_id, score=4, **given))
    assert word(people.host, here) is None
    mine.score = 4
    assert word(people.host, here) is Word.FIRST


def test_what_lies_in_another_time_or_is_over_is_nobodys_business(people, here):
    elsewhere(people, S.OFFERED, starts_on=here.opportunity.ends_on + dt.timedelta(days=1))
    over = elsewhere(people, S.ACCEPTED)
    over.offer.place.holder_id = over.offer.place.held_since = None
    assert word(people.host, here) is None


def test_a_host_who_is_the_line_manager_learns_nothing_before_an_offer_is_accepted(people):
    here = make_application(people.employee, make_opportunity(people.manager))
    other = elsewhere(people, S.OFFERED)
    assert word(people.manager, here) is None
    other.status = S.ACCEPTED
    assert word(people.manager, here) is Word.ACCEPTED


def test_hr_reads_where_and_hosts_read_the_words_alone(client, people, here):
    elsewhere(people, S.SHORTLISTED)
    for address in (f"/opportunities/{here.opportunity_id}/candidates", f"/applications/{here.id}"):
        page = client.sign_in(people.host).get(address).text
        assert "First on another shortlist" in page
        assert "Secret plan" not in page
    for address in (f"/opportunities/{here.opportunity_id}/applications", f"/applications/{here.id}"):
        page = client.sign_in(people.hr).get(address).text
        assert "First on another shortlist" in page
        assert "Secret plan" in page
