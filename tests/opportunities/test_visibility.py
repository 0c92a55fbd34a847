"""Who sees which opportunity: the page and the lists agree, for everyone and every kind of posting."""

from __future__ import annotations

import pytest

from mobility.core.authz import permits
from mobility.core.db import session
from mobility.opportunities import queries
from mobility.opportunities.models import Audience, Opportunity
from mobility.opportunities.models import OpportunityStatus as S
from mobility.opportunities.policy import OpportunityPermission as P
from mobility.opportunities.queries.waiting import list_waiting_for
from mobility.people.models import Role
from tests.factories import grant, make_entity, make_opportunity, make_person, make_unit

EVERYONE = (
    "employee",
    "colleague",
    "host",
    "manager",
    "hr",
    "hr2",
    "hr_elsewhere",
    "representative",
    "auditor",
    "admin",
    "contractor",
)


@pytest.fixture
def postings(people) -> list[Opportunity]:
    made = [
        make_opportunity(people.host, status, audience=audience, country=country)
        for status in (S.DRAFT, S.IN_REVIEW, S.OPEN, S.CLOSED, S.CANCELLED)
        for audience, country in (
            (Audience.EVERYONE, None),
            (Audience.COUNTRY, "ES"),
            (Audience.COUNTRY, "FR"),
            (Audience.LEGAL_ENTITY, None),
        )
    ]
    abroad = make_entity("Example Ltd", "GB", 37.5)
    made.append(make_opportunity(people.host, audience=Audience.LEGAL_ENTITY, legal_entity=abroad))
    made.append(make_opportunity(people.host, S.CANCELLED, published_at=None))
    return made


@pytest.mark.parametrize("who", EVERYONE)
def test_what_the_list_shows_is_what_the_page_grants(people, postings, who):
    person = people[who]
    listed = set(session.scalars(queries.with_everything().where(queries.visible_to(person))).unique())
    assert listed == {posting for posting in postings if permits(person, P.READ, posting)}


def test_hr_of_a_unit_sees_the_units_below_it_and_none_that_only_begins_alike(people):
    partner = make_person("Unit HR")
    grant(partner, Role.HR, unit=make_unit("Example / IT"))
    below = make_opportunity(people.host, S.DRAFT, org_unit=make_unit("Example / IT / Data"))
    alike = make_opportunity(people.host, S.DRAFT, org_unit=make_unit("Example / ITALY"))
    other_case = make_opportunity(people.host, S.DRAFT, org_unit=make_unit("Example / It / Data"))
    listed = session.scalars(queries.with_everything().where(queries.visible_to(partner))).unique().all()
    assert listed == [below]
    assert not permits(partner, P.READ, alike)
    assert not permits(partner, P.READ, other_case)


def test_the_list_of_open_ones_holds_only_open_ones_newest_first(people, postings):
    listed = queries.list_open(people.employee)
    assert {posting.status for posting in listed} == {S.OPEN}
    assert len(listed) == 3
    assert [posting.id for posting in listed] == sorted((posting.id for posting in listed), reverse=True)


def test_an_employee_in_no_country_and_no_entity_sees_what_is_for_everyone(people, postings):
    nowhere = make_person("Nowhere", country=None, legal_entity=None)
    assert [posting.audience for posting in queries.list_open(nowhere)] == [Audience.EVERYONE]


def test_hr_reviews_what_is_in_scope_and_not_their_own(people):
    other = make_opportunity(people.host, S.IN_REVIEW)
    own = make_opportunity(people.hr, S.IN_REVIEW)
    assert queries.list_in_review_for(people.hr) == [other]
    assert queries.list_in_review_for(people.hr2) == [other, own]
    assert queries.list_in_review_for(people.hr_elsewhere) == []
    assert list_waiting_for(people.hr) == [other]


def test_a_host_posts_for_their_unit_and_those_they_head_and_hr_for_their_scope(people):
    headed = make_unit("Example / Sales", head=people.host)
    assert queries.list_units_for(people.host) == [people.host.org_unit, headed]
    partner = make_person("Unit HR", org_unit=None)
    grant(partner, Role.HR, unit=make_unit("Example / IT"))
    assert {unit.path for unit in queries.list_units_for(partner)} == {"Example / IT", "Example / IT / Data"}


def test_what_was_saved_disappears_once_it_may_not_be_seen(people):
    from mobility.opportunities import services

    opportunity = make_opportunity(people.host)
    services.save_opportunity(actor=people.employee, opportunity=opportunity)
    opportunity.audience, opportunity.country = Audience.COUNTRY, "BR"
    session.commit()
    assert queries.list_saved(people.employee) == []
