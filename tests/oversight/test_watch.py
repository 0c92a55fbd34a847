"""Whether hosts lean on the order of a list: told without names, from thirty decisions on."""

import datetime as dt

import pytest

from mobility.applications.models import ApplicationStatus, Invitation
from mobility.core import clock
from mobility.core.db import session
from mobility.matching.models import Direction, Suggestion, SuggestionList
from mobility.oversight import queries
from tests.factories import make_application, make_opportunity, new_person, save_all


def show_list(host, posting, people, seconds_ago, order="fit"):
    """The whole list; whoever comes first stands first."""
    shown = SuggestionList(
        direction=Direction.PEOPLE, viewer_id=host.id, opportunity_id=posting.id, model="none", weights="1",
        sorted_by=order, created_at=clock.now() - dt.timedelta(seconds=seconds_ago),
    )  # fmt: skip
    shown.suggestions = [
        Suggestion(opportunity_id=posting.id, person_id=person.id, rank=rank, score=1.0, parts={})
        for rank, person in enumerate(people, start=1)
    ]
    session.add(shown)


@pytest.fixture
def decided(people):
    """Thirty-one people invited to as many postings, each the first of two on a list of half a minute before."""
    invited = [new_person(org_unit=people.employee.org_unit) for _ in range(31)]
    save_all(invited)
    for person in invited:
        posting = make_opportunity(people.host)
        show_list(people.host, posting, [people.colleague, person], seconds_ago=4000)
        show_list(people.host, posting, [person, people.colleague], seconds_ago=20)
        session.add(Invitation(opportunity_id=posting.id, person_id=person.id, invited_by_id=people.host.id))
    session.commit()
    return invited


def test_the_last_list_before_a_decision_counts_and_haste_is_pointed_out(client, people, decided):
    watch = queries.watch_decisions()
    assert (watch.decisions, watch.first) == (31, 1.0)
    assert 20 <= watch.seconds < 30
    assert watch.is_alarming
    page = client.sign_in(people.representative).get("/oversight/figures").text
    assert "talk with hosts about what the order means" in page
    assert people.host.name not in page


@pytest.mark.parametrize("change", ["more time", "others taken"])
def test_with_more_time_or_other_choices_nothing_is_pointed_out(people, decided, change):
    if change == "more time":
        for shown in session.query(SuggestionList):
            shown.created_at -= dt.timedelta(seconds=60)
    else:
        for person in decided[:4]:
            session.query(Suggestion).filter_by(person_id=person.id).update({"rank": 2})
    session.flush()
    assert not queries.watch_decisions().is_alarming


def test_offers_count_and_below_thirty_nothing_is_said(client, people):
    posting = make_opportunity(people.host)
    show_list(people.host, posting, [people.colleague, people.employee], seconds_ago=600)
    make_application(people.employee, posting, ApplicationStatus.OFFERED)
    show_list(people.host, posting, [people.employee], seconds_ago=10, order="waiting")
    unseen = make_opportunity(people.host)
    make_application(people.colleague, unseen, ApplicationStatus.OFFERED)
    assert queries.watch_decisions() == queries.Watch(1)
    page = client.sign_in(people.representative).get("/oversight/figures").text
    assert "this begins with 30 decisions" in page
