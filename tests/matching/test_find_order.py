"""One person beside everything that is open: the same scores and words as one by one, and an order that agrees."""

from __future__ import annotations

import re

import pytest

from mobility.core.db import session
from mobility.matching import index
from mobility.matching.catalogue import score_opportunities
from mobility.matching.corpus import build_index
from mobility.matching.explanation import Fit, explain
from mobility.matching.queries import list_findable, list_similar, order_by_fit, order_by_growth
from mobility.matching.queries.catalogues import take_catalogue
from mobility.matching.ranking import score_people
from mobility.opportunities.models import Audience, OpportunityKind, OpportunityStatus
from tests.factories import give_skill, make_opportunity, make_skill, want_skill
from tests.matching.conftest import make_open_person, read

BANDS = [Fit.GROW, Fit.STRETCH, Fit.GOOD, Fit.STRONG]


@pytest.fixture
def postings(scene, update_index):
    """The scene's, and others that ask for more, for less, for what is close, and for nothing in common."""
    host, people = scene.people.host, scene.people
    excel, close = make_skill("spreadsheets"), make_skill("SQL query tuning")
    give_skill(people.employee, excel, 1)
    want_skill(people.employee, make_skill("marketing planning"))
    made = [
        scene.posting,
        make_opportunity(host, title="Data analyst for SQL", skills=(scene.sql,), teaches=(scene.marketing, excel)),
        make_opportunity(host, title="Reports", skills=(scene.reporting, excel, close)),
        make_opportunity(host, title="Requêtes", description="Analyse des données", language="fr", skills=(close,)),
        make_opportunity(host, title="Falconry", description="Birds.", skills=(make_skill("falconry"),)),
        make_opportunity(host, kind=OpportunityKind.GIG, title="Dashboards", skills=(scene.sql, scene.reporting)),
    ]
    make_open_person("Somebody else", scene.reporting, close)
    update_index()
    return made


def test_every_score_and_every_word_is_that_of_the_pair_alone(scene, postings):
    kept, snapshot = take_catalogue(), index.take_snapshot()
    for person in snapshot.index.people:
        alone = build_index([person], snapshot.vectors)
        scores = score_opportunities(kept.catalogue, person)
        for place, one in enumerate(kept.catalogue.opportunities):
            pair = score_people(one, alone, snapshot.vectors, kept.catalogue.relations)
            assert scores.ready[place] == pytest.approx(float(pair.ready[0]), abs=1e-6)
            assert scores.grow[place] == pytest.approx(float(pair.grow[0]), abs=1e-6)
            assert BANDS[scores.bands[place]] is explain(pair, 0).fit


def test_the_words_for_the_fit_never_contradict_the_order(client, scene, postings):
    scene.people.employee.chosen_language = "en"
    session.commit()
    page = read(client.sign_in(scene.people.employee).get("/find?sort=fit"))
    words = re.findall(r"(Strong fit|Good fit|Stretch|To grow) (?=Why this fit)", page)
    order = ["Strong fit", "Good fit", "Stretch", "To grow"]
    assert len(words) == len(postings)
    assert words == sorted(words, key=order.index)
    assert len(set(words)) > 2


def test_what_is_wanted_goes_first_when_asked(scene, postings):
    rows = list_findable(scene.people.employee)
    assert {row.id for row in order_by_growth(scene.people.employee, rows)[:2]} == {postings[0].id, postings[1].id}


def test_a_change_of_a_posting_is_seen_at_the_next_look(scene, postings):
    rows = list_findable(scene.people.employee)
    assert order_by_fit(scene.people.employee, rows)[-1].id == postings[4].id
    postings[4].required_skills[0].skill = scene.sql
    postings[4].title = "SQL"
    session.commit()
    rows = list_findable(scene.people.employee)
    assert order_by_fit(scene.people.employee, rows)[-1].id != postings[4].id


def test_similar_ones_are_open_visible_and_close_in_what_they_say(scene, postings):
    twin = make_opportunity(scene.people.host, title="Sales dashboards", skills=(scene.sql, scene.reporting))
    hidden = make_opportunity(
        scene.people.host, title="Sales dashboards", audience=Audience.COUNTRY, country="GB", skills=(scene.sql,)
    )
    closed = make_opportunity(scene.people.host, OpportunityStatus.CLOSED, title="Sales dashboards")
    found = list_similar(scene.people.employee, scene.posting)
    assert found[0].id == twin.id
    assert not {hidden.id, closed.id, scene.posting.id} & {one.id for one in found}
    assert len(found) <= 5
    assert list_similar(scene.people.employee, closed)


def test_similar_ones_are_found_without_a_model_too(people):
    first = make_opportunity(people.host, title="Brewery audit", description="Count the barrels of the brewery.")
    second = make_opportunity(people.host, title="Brewery move", description="Carry the barrels of the brewery.")
    make_opportunity(people.host, title="Legal letters", description="Write to courts.", skills=(make_skill("law"),))
    assert [one.id for one in list_similar(people.employee, first)] == [second.id]


def test_a_closed_posting_shows_similar_ones(client, scene, postings):
    scene.posting.status = OpportunityStatus.CLOSED
    scene.people.colleague.chosen_language = "en"
    session.commit()
    client.sign_in(scene.people.colleague)
    assert f"/opportunities/{scene.posting.id}/similar" in client.get(f"/opportunities/{scene.posting.id}").text
    part = client.get(f"/opportunities/{scene.posting.id}/similar", headers={"HX-Request": "true"})
    assert part.text.lstrip().startswith('<div id="similar-part"')
    assert postings[5].title in part.text
    assert "<h1>" in client.get(f"/opportunities/{scene.posting.id}/similar").text
