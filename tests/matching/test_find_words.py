"""Full-text search: endings, accents and beginnings of words forgiven, hidden text hidden, no character special."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mobility.core import clock
from mobility.core.db import session
from mobility.matching import jobs, search
from mobility.matching.models import SearchableText
from mobility.matching.queries import is_open_to
from mobility.opportunities import services
from mobility.opportunities.models import Audience, Opportunity, OpportunityKind, OpportunityStatus
from mobility.skills.services import merge_skill, undo_change
from tests.factories import make_opportunity, make_skill
from tests.matching.conftest import read

TYPED = st.text(st.sampled_from("abcàéL’' \"*()^:+-&|!<>@#%_\\/.,;~[]{}$0\u0301œ"), max_size=30) | st.sampled_from(
    ["NEAR(a b)", "title:x", "a AND", "OR", "a*b", '"', "{title}: a", "a NEAR/2 b", "-", "^a", "a:*", "'a' & 'b'"]
)


@pytest.fixture
def posting(people) -> Opportunity:
    return make_opportunity(
        people.host, title="Développement des véhicules électriques", language="fr",
        description="Vous mettez en œuvre l’analyse des coûts; written up in C++ with partners.",
        skills=(make_skill("Supply chains", "Chaînes d'approvisionnement"),),
    )  # fmt: skip


@pytest.mark.parametrize(
    "asked",
    [
        "vehicule", "VÉHICULES électrique", "developpement", "dévelop", "l'analyse", "d’analyse", "cout", "coûts",
        "supply chain", "chaine approvisionnement", "partner", "le développement de la", "c++",
        "mettez en oeuvre", "ŒUVRES",
    ],
)  # fmt: skip
def test_endings_accents_and_beginnings_are_forgiven_in_both_languages(people, posting, asked):
    assert list(search.find_by_words(asked, is_open_to(people.employee))) == [posting.id]


@pytest.mark.parametrize(
    "asked", ["vehi electrique", "submarine", "vehicule submarine", "electron vehicule", "c#", "ana"]
)
def test_every_word_counts_and_only_the_last_may_be_a_beginning(people, posting, asked):
    found = search.find_by_words(asked, is_open_to(people.employee))
    assert (posting.id in (found or {})) is (asked == "ana")


def test_words_in_the_title_count_more_than_in_skills_and_those_more_than_in_the_text(people):
    text = make_opportunity(people.host, title="One", description="Forecasting " + "and more " * 3)
    skill = make_opportunity(people.host, title="Two", skills=(make_skill("forecasting"),))
    title = make_opportunity(people.host, title="Forecasting", description="Some other words " * 3)
    found = search.find_by_words("forecasts", is_open_to(people.employee))
    assert sorted(found, key=lambda one: -found[one]) == [title.id, skill.id, text.id]


def test_what_somebody_may_not_see_is_not_searched(people, posting):
    posting.audience, posting.country = Audience.COUNTRY, "GB"
    draft = make_opportunity(people.host, OpportunityStatus.DRAFT, title="Véhicules secrets")
    session.commit()
    assert search.find_by_words("véhicules", is_open_to(people.employee)) == {}
    assert session.query(SearchableText).filter_by(opportunity_id=draft.id).count() == 0


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(asked=TYPED)
def test_no_character_breaks_the_search_or_means_anything(people, posting, asked):
    found = search.find_by_words(asked, is_open_to(people.employee))
    letters = search.cut(asked)
    assert (found is None) is (not letters)
    if found:  # then for its words: each is there, the last one perhaps as the beginning of another
        row = session.query(SearchableText).one()
        stored = set(f"{row.title} {row.skills} {row.body}".split())
        telling = [word for word in letters[: search.MOST_WORDS] if word[0] not in search.FILLERS] or letters
        assert all(stored & set(word) for word in telling[:-1])
        assert stored & set(telling[-1]) or any(one.startswith(telling[-1][0]) for one in stored)


def test_typed_syntax_is_answered_with_a_page(client, people, posting):
    client.sign_in(people.employee)
    for asked in ('"', "NEAR(", "title:", "a* OR *", "'; DROP TABLE person; --", "%", "_", "\\", "(", "a:*&!"):
        assert client.get("/find", query_string={"q": asked}).status_code == 200


def test_a_published_change_is_found_in_the_same_transaction(people):
    today = clock.today()
    posting = make_opportunity(people.host, title="Old name", starts_on=today + dt.timedelta(days=90))
    services.update_opportunity(
        actor=people.host, opportunity=posting, version=posting.version, title="Zeppelins over Lyon"
    )
    seen = is_open_to(people.employee)
    assert list(search.find_by_words("zeppelin", seen)) == [posting.id]
    assert search.find_by_words("old name", seen) == {}
    session.rollback()
    assert search.find_by_words("zeppelin", seen) == {}


def test_a_gig_is_found_as_soon_as_it_is_published(people):
    gig = make_opportunity(
        people.host, OpportunityStatus.DRAFT, OpportunityKind.GIG, title="Balloon rides", needs_review=False,
        closes_on=clock.today() + dt.timedelta(days=30),
    )  # fmt: skip
    assert search.find_by_words("balloons", is_open_to(people.employee)) == {}
    services.publish(actor=people.host, opportunity=gig)
    assert list(search.find_by_words("balloons", is_open_to(people.employee))) == [gig.id]


def test_what_came_without_an_event_is_made_up_for_by_the_worker(people, posting):
    session.execute(sa.delete(SearchableText))
    session.commit()
    assert search.find_by_words("véhicules", is_open_to(people.employee)) == {}
    jobs.write_searchable_texts()
    assert list(search.find_by_words("véhicules", is_open_to(people.employee))) == [posting.id]
    assert jobs.queries.list_without_words(10) == []


def test_a_posting_is_found_by_all_names_that_its_skills_have_by_now(people, posting):
    skill, other = posting.required_skills[0].skill, make_skill("Procurement networks", "Réseaux d'achat")
    change = merge_skill(actor=people.admin, skill=skill, other=other)
    session.commit()
    jobs.write_searchable_texts()
    asked = ["réseaux d'achat", "supply chains"]
    seen = is_open_to(people.employee)
    assert [list(search.find_by_words(one, seen)) for one in asked] == [[posting.id]] * 2
    undo_change(actor=people.admin, change=change)
    session.commit()
    jobs.write_searchable_texts()
    assert [list(search.find_by_words(one, seen)) for one in asked] == [[], [posting.id]]


def test_while_the_search_is_down_everything_else_is_listed_newest_first(client, scene):
    newer = make_opportunity(scene.people.host, title="Newer", published_at=clock.now())
    make_opportunity(scene.people.host, title="A gig apart", kind=OpportunityKind.GIG)
    session.execute(sa.text("ALTER TABLE searchable_text RENAME TO gone"))
    scene.people.employee.chosen_language = "en"
    session.commit()
    page = read(client.sign_in(scene.people.employee).get("/find?q=nonsense&kind=work_package&sort=fit"))
    assert "Searching for words does not work at the moment." in page
    assert 0 < page.index(newer.title) < page.index(scene.posting.title)
    assert "A gig apart" not in page
    assert client.get("/searches").status_code == 200
