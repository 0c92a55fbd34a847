"""Places: never two holders, whatever happens at the same time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from mobility.core.db import session, unit_of_work
from mobility.core.errors import Conflict
from mobility.opportunities.models import Opportunity, OpportunityStatus, Place
from mobility.opportunities.services import free_place, take_place
from mobility.people.models import Person
from tests.factories import make_opportunity, make_person, make_unit


def test_the_first_free_place_is_held(people):
    opportunity = make_opportunity(people.host, places=2)
    first = take_place(opportunity=opportunity, person=people.employee)
    second = take_place(opportunity=opportunity, person=people.colleague)
    assert [(first.number, first.holder_id), (second.number, second.holder_id)] == [
        (1, people.employee.id),
        (2, people.colleague.id),
    ]
    assert first.held_since is not None
    assert opportunity.places_left == 0


def test_no_place_is_left_for_one_too_many(people):
    opportunity = make_opportunity(people.host)
    take_place(opportunity=opportunity, person=people.employee)
    with pytest.raises(Conflict, match="Every place is taken"):
        take_place(opportunity=opportunity, person=people.colleague)
    assert opportunity.places[0].holder_id == people.employee.id


def test_a_place_given_up_can_be_taken_again(people):
    opportunity = make_opportunity(people.host)
    place = take_place(opportunity=opportunity, person=people.employee)
    free_place(place=place, person=people.employee)
    assert (place.holder_id, place.held_since, opportunity.places_left) == (None, None, 1)
    assert take_place(opportunity=opportunity, person=people.colleague).id == place.id


def test_nobody_gives_up_the_place_of_another(people):
    opportunity = make_opportunity(people.host)
    place = take_place(opportunity=opportunity, person=people.employee)
    free_place(place=place, person=people.colleague)
    assert place.holder_id == people.employee.id


@pytest.mark.parametrize(
    "status",
    [OpportunityStatus.DRAFT, OpportunityStatus.IN_REVIEW, OpportunityStatus.COMPLETED, OpportunityStatus.CANCELLED],
)
def test_no_place_is_held_where_nothing_runs(people, status):
    opportunity = make_opportunity(people.host, status)
    with pytest.raises(Conflict):
        take_place(opportunity=opportunity, person=people.employee)


@pytest.mark.slow
@pytest.mark.parametrize("places", [1, 3])
def test_fifty_at_once_never_share_a_place(concurrent_app, places):
    with concurrent_app.app_context():
        host = make_person("Host", org_unit=make_unit("Example / Marketing"))
        opportunity_id = make_opportunity(host, places=places).id
        person_ids = [make_person(f"Applicant {number}").id for number in range(50)]
        session.remove()

    def race(person_id: int) -> bool:
        def take() -> None:
            take_place(
                opportunity=session.get_one(Opportunity, opportunity_id), person=session.get_one(Person, person_id)
            )

        with concurrent_app.app_context():
            try:
                unit_of_work(take)
            except Conflict:
                return False
            finally:
                session.remove()
            return True

    with ThreadPoolExecutor(max_workers=50) as pool:
        won = list(pool.map(race, person_ids))
    with concurrent_app.app_context():
        held = [place.holder_id for place in session.query(Place).order_by(Place.number)]
    winners = [person_id for person_id, has_won in zip(person_ids, won, strict=True) if has_won]
    assert len(winners) == places
    assert sorted(held) == sorted(winners)
