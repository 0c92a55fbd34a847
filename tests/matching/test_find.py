"""Finding opportunities: words, filters in the address, order, and what an empty list says."""

from __future__ import annotations

import datetime as dt

import pytest

from mobility.core import clock
from mobility.core.db import session
from mobility.matching.models import Direction, SuggestionList
from mobility.opportunities.models import Audience, OpportunityKind, OpportunityStatus, Remote, SavedOpportunity
from mobility.skills.models import SkillState
from tests.factories import give_skill, make_opportunity, make_profile, make_skill, save
from tests.matching.conftest import read


@pytest.fixture
def postings(scene):
    """Three open ones: the scene's work package, a gig abroad, a package far away in time."""
    host, today = scene.people.host, clock.today()
    gig = make_opportunity(
        host, kind=OpportunityKind.GIG, title="Workshop on véhicules électriques", skills=(scene.reporting,),
        country="DE", remote=Remote.YES, closes_on=today + dt.timedelta(days=3),
        published_at=clock.now() - dt.timedelta(days=1),
    )  # fmt: skip
    late = make_opportunity(
        host, title="Laboratory move", skills=(make_skill("moving laboratories"),), allocation_percent=100.0,
        starts_on=today + dt.timedelta(days=200), closes_on=None, remote=Remote.NO,
        published_at=clock.now() - dt.timedelta(days=60),
    )  # fmt: skip
    scene.people.employee.chosen_language = "en"
    session.commit()
    return {"package": scene.posting, "gig": gig, "late": late}


def found(client, scene, postings, **arguments) -> list[str]:
    """Which of the three are in the list, in its order."""
    page = read(client.sign_in(scene.people.employee).get("/find", query_string=arguments))
    return sorted(
        (name for name in postings if postings[name].title in page), key=lambda n: page.index(postings[n].title)
    )


@pytest.mark.parametrize(
    "arguments, names",
    [
        ({}, {"package", "gig", "late"}),
        ({"kind": "gig"}, {"gig"}),
        ({"kind": ["gig", "work_package"]}, {"package", "gig", "late"}),
        ({"kind": "nonsense"}, {"package", "gig", "late"}),
        ({"q": "vehicule ELECTRIQUE"}, {"gig"}),
        ({"q": "laboratories"}, {"late"}),
        ({"q": "dash"}, {"package", "gig", "late"}),
        ({"q": "rapport financier"}, {"package", "gig"}),
        ({"q": "dashboards submarine"}, set()),
        ({"country": "DE"}, {"gig"}),
        ({"remote": "no"}, {"late"}),
        ({"closing": "soon"}, {"gig"}),
        ({"hours": "20"}, {"package", "gig"}),
        ({"hours": "5"}, {"gig"}),
        ({"skills": "held"}, {"package"}),
        ({"skills": "wanted"}, {"package"}),
        ({"skills": "held", "kind": "gig"}, set()),
    ],
)
def test_filters_in_the_address_narrow_the_list(client, scene, postings, arguments, names):
    assert set(found(client, scene, postings, **arguments)) == names


def test_skills_held_and_wanted_find_what_asks_for_them_under_a_merged_name(client, scene, postings):
    old = postings["late"].required_skills[0].skill
    old.state, old.merged_into_id = SkillState.MERGED, scene.sql.id
    session.commit()
    assert set(found(client, scene, postings, skills="held")) == {"package", "late"}


def test_dates_narrow_the_list_on_both_sides(client, scene, postings):
    day = postings["late"].starts_on
    assert found(client, scene, postings, starts_from=day.isoformat()) == ["late"]
    assert "late" not in found(client, scene, postings, starts_before=day.isoformat())


@pytest.mark.parametrize(
    "sort, order",
    [
        ("newest", ["gig", "package", "late"]),
        ("closing", ["gig", "package", "late"]),
        ("fit", ["package", "gig", "late"]),
    ],
)
def test_the_order_is_chosen_in_the_address(client, scene, postings, sort, order):
    ordered = found(client, scene, postings, sort=sort)
    assert ordered[0] == order[0]
    if sort != "fit":
        assert ordered == order


def test_each_filter_can_be_taken_away_by_a_link_that_keeps_the_others(client, scene, postings):
    page = client.sign_in(scene.people.employee).get("/find?kind=gig&remote=yes&q=workshop&sort=newest").text
    assert 'href="/find?q=workshop&amp;remote=yes&amp;sort=newest"' in page
    assert 'href="/find?q=workshop&amp;kind=gig&amp;sort=newest"' in page
    assert 'href="/find?kind=gig&amp;remote=yes&amp;sort=newest"' in page
    assert "Show 1 result" in page


def test_an_empty_list_names_the_filter_to_drop_and_what_is_left_without(client, scene, postings):
    answer = client.sign_in(scene.people.employee).get("/find?kind=gig&remote=no&hours=40")
    page = read(answer)
    assert "Without “Gigs” more is left." in page
    assert "Show 1 result without it" in page
    assert 'href="/find?remote=no&amp;hours=40"' in answer.text


def test_a_date_that_does_not_exist_is_said_beside_its_field_and_the_list_stays(client, scene, postings):
    answer = client.sign_in(scene.people.employee).get("/find?starts_from=2027-02-31")
    assert answer.status_code == 422
    assert "This is no date of the calendar" in answer.text
    assert postings["gig"].title in answer.text


def test_choices_are_counted_as_if_chosen(client, scene, postings):
    page = read(client.sign_in(scene.people.employee).get("/find?remote=yes"))
    assert "Work packages 0" in page
    assert "Gigs 1" in page


def test_only_the_part_that_changes_is_sent_to_htmx(client, scene, postings):
    client.sign_in(scene.people.employee)
    part = client.get("/find?kind=gig", headers={"HX-Request": "true", "HX-Target": "finder"})
    assert part.text.lstrip().startswith('<div id="finder"')
    assert "<h1>" in client.get("/find?kind=gig", headers={"HX-History-Restore-Request": "true"}).text


def test_what_is_closed_or_past_its_deadline_is_not_found(client, scene, postings):
    postings["gig"].status = OpportunityStatus.CLOSED
    postings["package"].closes_on = clock.today() - dt.timedelta(days=3)
    session.commit()
    assert found(client, scene, postings) == ["late"]


def test_what_was_saved_has_a_tab_of_its_own_and_a_mark(client, scene, postings):
    save(SavedOpportunity(person_id=scene.people.employee.id, opportunity=postings["gig"]))
    assert found(client, scene, postings, show="saved") == ["gig"]
    page = read(client.get("/find"))
    assert page.count("Saved") == 3  # the two tabs and the mark


def test_a_profile_without_skills_is_asked_for_some(client, scene, postings):
    page = read(client.sign_in(scene.people.colleague).get("/find"))
    assert "Your profile names no skills yet" in page
    assert "Strong fit" not in page


def test_somebody_who_is_not_looking_sees_the_fit_for_themselves_alone(client, scene, postings):
    client.sign_in(scene.people.employee).post("/notice", data={"visibility": "not_looking"})
    page = read(client.get("/find"))
    assert "You have 1 of 2 skills asked for" in page
    assert "Nobody else sees it" in page


def test_a_contractor_is_told_that_places_are_for_employees(client, scene, postings):
    make_profile(scene.people.contractor)
    assert "Places are for employees." in read(client.sign_in(scene.people.contractor).get("/find"))
    assert "Places are for employees." in read(client.get("/suggestions"))


def test_the_list_shown_is_kept(client, scene, postings):
    client.sign_in(scene.people.employee).get("/find")
    kept = session.query(SuggestionList).one()
    assert (kept.direction, kept.person_id) == (Direction.OPPORTUNITIES, scene.people.employee.id)
    assert kept.model == "none"
    assert sorted(one.opportunity_id for one in kept.suggestions) == sorted(one.id for one in postings.values())


def test_home_gets_three_suggestions_with_a_reason_each(client, scene, postings):
    client.sign_in(scene.people.employee)
    part = client.get("/suggestions", headers={"HX-Request": "true"})
    assert part.text.lstrip().startswith('<div id="suggestions-part"')
    page = read(client.get("/suggestions"))
    assert "Sales dashboards" in page
    assert page.count("Why this fit") <= 3


def test_finding_asks_for_a_sign_in(client, scene):
    for path in ("/find", "/suggestions", f"/opportunities/{scene.posting.id}/fit"):
        client.sign_out()
        answer = client.get(path)
        assert answer.status_code == 303
        assert "/sign-in" in answer.location


def test_nobody_is_suggested_what_is_not_open_to_them(client, scene, postings):
    person = scene.people.hr  # who reads every posting of the unit
    give_skill(person, scene.sql)
    scene.posting.audience, scene.posting.country = Audience.COUNTRY, "GB"
    session.commit()
    client.sign_in(person)
    assert scene.posting.title in read(client.get("/find"))
    assert scene.posting.title not in read(client.get("/suggestions"))
