"""Two or three opportunities side by side."""

from __future__ import annotations

import pytest

from mobility.core.db import session
from mobility.opportunities.models import Audience, OpportunityKind, OpportunityStatus
from tests.factories import make_opportunity
from tests.matching.conftest import read


@pytest.fixture
def postings(scene):
    scene.people.employee.chosen_language = "en"
    gig = make_opportunity(scene.people.host, kind=OpportunityKind.GIG, title="A gig", skills=(scene.sql,))
    other = make_opportunity(scene.people.host, title="Another package", skills=(scene.reporting,))
    fourth = make_opportunity(scene.people.host, title="A fourth")
    return [scene.posting, gig, other, fourth]


def compare(client, scene, *ids) -> str:
    return read(client.sign_in(scene.people.employee).get("/opportunities/compare", query_string={"id": list(ids)}))


def test_rows_stand_in_the_same_order_and_say_what_differs(client, scene, postings):
    page = compare(client, scene, postings[0].id, postings[1].id)
    rows = ["How it fits you", "Kind", "Team", "Effort", "Must-have skills", "What you will learn"]
    places = [page.index(f" {row} ") for row in rows]
    assert places == sorted(places)
    assert "Kind Work package Gig Different" in page
    assert "Host Ines Keller Ines Keller Same" in page
    assert "Must-haves you meet 1 of 2 1 of 1 Different" in page


def test_of_more_than_three_the_first_three_are_shown(client, scene, postings):
    page = compare(client, scene, *(one.id for one in postings))
    assert "the first three you chose are shown" in page
    assert "A fourth" not in page


@pytest.mark.parametrize("ids", [(), ("1",), ("x", "99999999999", "-1", "²", "0")])
def test_too_few_are_told_how_to_choose(client, scene, postings, ids):
    assert "Choose two or three opportunities" in compare(client, scene, *ids)


def test_of_the_thousands_that_an_address_may_name_a_few_are_looked_at(client, scene, postings):
    ids = [*range(10**6, 10**6 + 20), postings[0].id, postings[1].id]
    assert "Choose two or three opportunities" in compare(client, scene, *ids)


def test_what_one_may_not_see_is_not_there(client, scene, postings):
    postings[2].audience, postings[2].country = Audience.COUNTRY, "GB"
    draft = make_opportunity(scene.people.host, OpportunityStatus.DRAFT, title="A secret draft")
    session.commit()
    page = compare(client, scene, postings[0].id, postings[2].id, draft.id)
    assert "Choose two or three opportunities" in page
    assert "Another package" not in page
    assert "A secret draft" not in page


def test_cards_have_a_box_that_belongs_to_the_form(client, scene, postings):
    page = client.sign_in(scene.people.employee).get("/find").text
    assert page.count('form="compare"') == len(postings)
    assert 'action="/opportunities/compare"' in page
