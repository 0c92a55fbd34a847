"""Candidates side by side: the same criteria for each, differences in words, no names before they are earned."""

from __future__ import annotations

import re

import pytest

from mobility.applications.blind import code_of
from mobility.applications.models import ApplicationStatus, Rating
from mobility.core.db import session
from mobility.opportunities.models import CoOwner
from mobility.skills.models import HeldSkill
from tests.factories import candidate, make_application, make_opportunity, make_profile, save, want_skill
from tests.matching.conftest import make_open_person, read
from tests.matching.test_candidates_lists import promise, snapshot_of

S = ApplicationStatus


@pytest.fixture
def pair(scene):
    """One who applied with one skill of two, and one who is suggested with both, little time and a wish."""
    applicant = make_open_person("Abel Sorge", job_title="clerk")
    snapshot = snapshot_of(scene.sql)
    snapshot["skills"][0]["evidence"] = "Abel Sorge built the sales cube."
    snapshot["languages"] = [{"code": "de", "level": "C1"}]
    make_application(applicant, scene.posting, snapshot=snapshot, motivation="I, Abel Sorge, like cubes.")
    suggested = make_open_person("Rudi Ready", scene.sql, scene.reporting, job_title="sales dashboards lead")
    want_skill(suggested, scene.marketing)
    held = session.query(HeldSkill).filter_by(person_id=suggested.id, skill_id=scene.reporting.id).one()
    held.evidence = "Closed the books ten times."
    session.commit()
    promise(suggested, scene, 70)
    return applicant, suggested


def url(scene) -> str:
    return f"/opportunities/{scene.posting.id}/candidates/compare"


def compare(client, scene, *people) -> str:
    codes = [code_of(scene.posting.id, one.id) for one in people]
    return client.sign_in(scene.people.host).get(url(scene), query_string={"id": codes})


def row(page, name: str) -> str:
    """What one row of the comparison says."""
    found = re.search(rf"<tr[^>]*>\s*<th[^>]*>\s*<div>{name}</div>.*?</tr>", page.text, re.S)
    assert found, name
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", found[0]))


def test_each_candidate_is_told_by_the_same_criteria_and_differences_are_said(client, scene, pair):
    page = compare(client, scene, *pair)
    said = read(page)
    sections = ["At a glance", "Must-have skills", "Wishes that this work meets", "Time, role and languages", "Ratings",
                "Strongest case for each", "Decide"]  # fmt: skip
    places = [said.index(name) for name in sections]
    assert places == sorted(places)
    assert "Has it" in row(page, "SQL queries")
    assert row(page, "SQL queries").rstrip().endswith("Different")  # levels 4 and 3
    assert "To learn" in row(page, "financial reporting")
    assert "Closed the books ten times." in row(page, "financial reporting")
    assert "Wants to learn" in row(page, "marketing strategy")
    assert "Fits" in row(page, "Time")
    assert "Partly" in row(page, "Time")
    assert "German C1" in row(page, "Languages")
    assert "%" not in said


def test_who_may_go_elsewhere_is_told_in_two_words_and_never_where(client, scene, pair):
    there = make_opportunity(make_open_person("Hal Host"), title="Secret plan")
    make_application(pair[0], there, S.OFFERED)
    said = row(compare(client, scene, *pair), "Where it stands")
    assert said.count("First on another shortlist") == 1
    assert "Secret plan" not in said


def test_nothing_names_anybody_before_they_are_rated(client, scene, pair):
    page = compare(client, scene, *pair)
    for person in pair:
        assert candidate(scene.posting, person) in page.text
        for word in (person.name, *person.name.split(), person.email, person.employee_number):
            assert word not in page.text, word
    assert "built the sales cube" in page.text


def test_ratings_of_other_hosts_are_hidden_until_ones_own_is_given(client, scene, pair):
    applicant = pair[0]
    other = make_open_person("Otto Other")
    save(CoOwner(opportunity_id=scene.posting.id, person_id=other.id))
    criteria = [f"skill-{scene.sql.id}", f"skill-{scene.reporting.id}", "motivation"]

    def rate(rater, score):
        for criterion in criteria:
            save(Rating(opportunity_id=scene.posting.id, person_id=applicant.id, rater_id=rater.id,
                        criterion=criterion, score=score))  # fmt: skip

    rate(other, 4)
    before = compare(client, scene, *pair)
    assert "Otto Other" not in before.text
    assert row(before, "Other hosts").count("Hidden until you have rated") == 2
    rate(scene.people.host, 2)
    after = compare(client, scene, *pair)
    assert "2 of 4" in row(after, "Your rating")
    assert "Otto Other" in row(after, "Other hosts")


def test_the_strongest_case_names_the_best_reason_first(client, scene, pair):
    said = row(compare(client, scene, *pair), "In their favour")
    assert said.index("Has 1 of 2 skills asked for: SQL queries") < said.index("Has 2 of 2 skills asked for")


def test_to_choose_somebody_lower_on_the_list_is_said_to_be_fine(client, scene, pair):
    sentence = "The list places somebody else before them. That is fine"
    page = compare(client, scene, *pair)
    assert row(page, "What to do").count(sentence) == 1
    assert "Shortlist applicant" in row(page, "What to do")
    scene.posting.is_ranked = False
    session.commit()
    assert sentence not in compare(client, scene, *pair).text


def test_whoever_withdrew_and_whoever_left_the_lists_is_said(client, scene, pair):
    applicant, suggested = pair
    third = make_open_person("Theo Third", scene.sql)
    withdrawn = make_open_person("Wim Withdrew", scene.sql)
    make_application(withdrawn, scene.posting, S.WITHDRAWN, snapshot=snapshot_of(scene.sql))
    assert "They withdrew; nothing more is needed from you." in read(compare(client, scene, applicant, withdrawn))
    session.delete(session.query(type(make_profile(scene.people.colleague))).filter_by(person_id=third.id).one())
    session.commit()
    page = compare(client, scene, applicant, suggested, third)
    assert f"{candidate(scene.posting, third)} is not on your lists any more." in read(page)


def test_a_code_that_is_nobodys_and_one_of_the_hosts_own_line_look_the_same(client, scene, pair):
    below = make_open_person("Rita Below", scene.sql, line_manager=scene.people.host)
    code = code_of(scene.posting.id, below.id)
    client.sign_in(scene.people.host)
    answers = []
    for one in (code, "2" * 16):
        codes = [code_of(scene.posting.id, person.id) for person in pair]
        page = read(client.get(url(scene), query_string={"id": [*codes, one]}))
        answers.append(page.replace(one[:4], "CODE"))
    assert answers[0] == answers[1]


def test_a_full_posting_offers_no_place(client, scene, pair):
    scene.posting.places[0].holder, scene.posting.places[0].held_since = pair[1], scene.posting.published_at
    session.commit()
    page = read(compare(client, scene, pair[0], scene.people.employee))
    assert "Every place is taken." in page
    assert "Offer a place" not in page


@pytest.mark.parametrize("count", [0, 1])
def test_fewer_than_two_are_asked_to_be_picked(client, scene, pair, count):
    page = read(compare(client, scene, *pair[:count]))
    assert "Pick two to four candidates" in page


def test_four_stand_side_by_side_and_a_fifth_is_said_to_be_left_out(client, scene, pair):
    more = [make_open_person("", scene.sql) for _ in range(3)]
    page = compare(client, scene, *pair, *more)
    assert "Four fit side by side" in page.text
    assert candidate(scene.posting, more[-1]) not in page.text


def test_what_was_ticked_on_one_list_goes_along_to_the_other(client, scene, pair):
    code = code_of(scene.posting.id, pair[0].id)
    path = f"/opportunities/{scene.posting.id}/candidates"
    page = client.sign_in(scene.people.host).get(path, query_string={"tab": "suggested", "id": code})
    assert f'<input type="hidden" name="id" value="{code}">' in page.text
    page = client.get(path, query_string={"tab": "applied", "id": code})
    assert f'name="id" value="{code}" checked' in page.text


def test_only_hosts_compare(client, scene, pair):
    for name in ("employee", "manager", "hr", "auditor"):
        assert client.sign_in(scene.people[name]).get(url(scene)).status_code in {403, 404}
