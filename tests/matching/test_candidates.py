"""A host's candidates: who is suggested, in which order and why, and who never is."""

from __future__ import annotations

import datetime as dt

import pytest

from mobility.applications.blind import code_of
from mobility.applications.models import ApplicationStatus, Invitation
from mobility.capacity.models import Commitment, CommitmentKind
from mobility.core import clock
from mobility.core.db import session
from mobility.matching.models import Direction, SuggestionList
from mobility.matching.ranking import PARTS, WEIGHTS, tie_key
from mobility.opportunities.models import Audience
from mobility.people.models import Person
from mobility.skills.models import Visibility
from tests.factories import (
    candidate,
    grant,
    make_application,
    make_opportunity,
    make_profile,
    make_unit,
    save,
    want_skill,
)
from tests.matching.conftest import make_open_person, read


def suggested(client, scene, **arguments) -> str:
    query = {"tab": "suggested", **arguments}
    return read(client.sign_in(scene.people.host).get(url(scene), query_string=query))


def called(scene, person) -> str:
    """What the host calls somebody before they know who it is."""
    return candidate(scene.posting, person)


def one(scene, person) -> str:
    return f"{url(scene)}/{code_of(scene.posting.id, person.id)}"


def url(scene) -> str:
    return f"/opportunities/{scene.posting.id}/candidates"


def test_a_host_sees_who_is_open_with_reasons_and_the_gap(client, scene):
    page = suggested(client, scene)
    assert called(scene, scene.people.employee) in page
    assert "Has 1 of 2 skills asked for: SQL queries" in page
    assert "Wants to learn what this teaches: marketing strategy" in page
    assert "To learn: financial reporting" in page
    assert "1 of 2" in page
    assert "Fits" in page
    assert "The list does not guarantee that a person is qualified; people who are not on it are welcome." in page


@pytest.mark.parametrize("visibility", [v for v in Visibility if v is not Visibility.OPEN])
def test_only_those_who_chose_to_be_open_are_suggested(client, scene, visibility):
    make_profile(scene.people.colleague, visibility)
    assert called(scene, scene.people.colleague) not in suggested(client, scene)


def test_contractors_and_leavers_are_not_suggested(client, scene):
    make_profile(scene.people.contractor)
    gone = make_open_person("Lea Gone", scene.sql, employed_until=clock.today() - dt.timedelta(days=2))
    page = suggested(client, scene)
    assert called(scene, scene.people.contractor) not in page
    assert called(scene, gone) not in page


def test_a_choice_takes_effect_on_the_next_request(client, scene):
    assert called(scene, scene.people.employee) in suggested(client, scene)
    client.sign_in(scene.people.employee).post("/notice", data={"visibility": "not_looking"})
    assert called(scene, scene.people.employee) not in suggested(client, scene)
    client.sign_in(scene.people.employee).post("/notice", data={"visibility": "open"})
    assert called(scene, scene.people.employee) in suggested(client, scene)


def test_a_host_never_sees_their_own_reports_as_looking(client, scene):
    below = make_open_person("Rita Below", scene.sql, line_manager=scene.people.host)
    deeper = make_open_person("Rolf Deeper", scene.sql, line_manager=below)
    page = suggested(client, scene)
    assert called(scene, below) not in page
    assert called(scene, deeper) not in page
    assert client.get(one(scene, below)).status_code == 404


def test_the_head_of_a_unit_does_not_see_those_without_a_line_manager_there(client, scene):
    unit = make_unit("Example / Marketing / Brand")
    parent = make_unit("Example / Marketing")
    parent.head = scene.people.host
    session.commit()
    alone = make_open_person("Nora Alone", scene.sql, org_unit=unit)
    assert called(scene, alone) not in suggested(client, scene)


def test_the_figure_of_those_not_shown_does_not_tell_whether_a_report_is_looking(client, scene):
    report = make_open_person("Rita Below", scene.sql, line_manager=scene.people.host)
    looking = suggested(client, scene) + read(client.get(f"{url(scene)}/left-out"))
    client.sign_in(report).post("/notice", data={"visibility": "not_looking"})
    client.get("/profile")  # where the answer to the form is read
    assert suggested(client, scene) + read(client.get(f"{url(scene)}/left-out")) == looking


def test_who_applied_or_was_invited_is_not_suggested_again(client, scene):
    asked = make_open_person("Ines Asked", scene.sql)
    applicant = make_open_person("Abel Sent", scene.sql)
    drafting = make_open_person("Dora Draft", scene.sql)
    save(Invitation(opportunity=scene.posting, person=asked, invited_by=scene.people.host))
    make_application(applicant, scene.posting)
    make_application(drafting, scene.posting, ApplicationStatus.DRAFT)
    page = suggested(client, scene)
    assert called(scene, asked) not in page
    assert called(scene, applicant) not in page
    assert called(scene, drafting) in page
    applied = read(client.get(url(scene), query_string={"tab": "applied"}))
    assert called(scene, asked) in applied
    assert "Has not answered yet" in applied


def test_people_outside_the_audience_are_not_suggested(client, scene):
    abroad = make_open_person("Gus Abroad", scene.sql, country="GB")
    scene.posting.audience, scene.posting.country = Audience.COUNTRY, "FR"
    session.commit()
    page = suggested(client, scene)
    assert called(scene, abroad) not in page
    assert called(scene, scene.people.employee) in page


def test_capacity_is_told_in_one_word_and_people_without_time_are_only_counted(client, scene):
    def commit(person, percent):
        save(Commitment(person=person, kind=CommitmentKind.WORK_PACKAGE, starts_on=scene.posting.starts_on,
                        ends_on=scene.posting.ends_on, percent=percent, title="elsewhere"))  # fmt: skip

    full, half = make_open_person("Full Fay", scene.sql), make_open_person("Half Hal", scene.sql)
    commit(full, 100)
    commit(half, 70)
    page = suggested(client, scene)
    assert called(scene, full) not in page
    assert called(scene, half) in page
    assert "Partly" in page
    assert "80 %" not in page


def test_the_host_chooses_between_ready_now_and_to_grow(client, scene):
    ready = make_open_person("Rudi Ready", scene.sql, scene.reporting)
    keen = make_open_person("Kim Keen")
    want_skill(keen, scene.marketing)

    def places(mix):
        page = suggested(client, scene, mix=mix)
        return page.index(called(scene, ready)) < page.index(called(scene, keen))

    assert places("ready")
    assert not places("grow")
    assert places("nonsense")


def test_every_list_shown_is_kept_with_what_made_it(client, scene, update_index):
    update_index()
    make_open_person("Rudi Ready", scene.sql, scene.reporting)
    suggested(client, scene, mix="balanced")
    kept = session.query(SuggestionList).filter_by(direction=Direction.PEOPLE).one()
    assert (kept.viewer_id, kept.opportunity_id) == (scene.people.host.id, scene.posting.id)
    assert (kept.model, kept.weights) == ("hashing:1", WEIGHTS.version)
    assert [one.rank for one in kept.suggestions] == [1, 2]
    for one in kept.suggestions:
        parts = one.parts
        ready = sum(parts[name] for name in PARTS)
        assert one.score == pytest.approx(parts["mix"] * ready + (1 - parts["mix"]) * parts["grow"], abs=1e-5)


def test_a_host_may_do_without_ranking(client, scene):
    made = [make_open_person("", *([scene.sql, scene.reporting] if number == 3 else [])) for number in range(8)]
    client.sign_in(scene.people.host)
    answer = client.post(f"/opportunities/{scene.posting.id}/ranking", data={"is_ranked": "no"})
    assert answer.status_code == 303
    page = suggested(client, scene)
    assert "random order that stays the same" in page
    people = [person for person in session.query(Person) if called(scene, person) in page]
    shuffled = sorted(people, key=lambda person: tie_key(scene.posting.reference, person.employee_number))
    assert len(people) == 9
    assert sorted(people, key=lambda person: page.index(called(scene, person))) == shuffled
    client.post(f"/opportunities/{scene.posting.id}/ranking", data={"is_ranked": "yes"})
    page = suggested(client, scene)
    assert page.index(called(scene, made[3])) < page.index(called(scene, made[0]))


def test_applicants_are_judged_by_the_profile_they_sent(client, scene):
    snapshot = {
        "headline": "", "about": "", "job_title": "clerk", "unit": "", "experience": [], "languages": [],
        "availability": {},
        "skills": [{"skill_id": scene.reporting.id, "label": "financial reporting", "level": 3, "evidence": ""}],
    }  # fmt: skip
    make_application(scene.people.employee, scene.posting, snapshot=snapshot)
    client.sign_in(scene.people.host)
    page = read(client.get(url(scene)))
    assert "Has 1 of 2 skills asked for: financial reporting" in page
    assert "Wants to learn" not in page
    assert "Shortlist applicants" in page
    alone = read(client.get(one(scene, scene.people.employee)))
    assert "Compared with the profile as it was sent." in alone


def test_the_same_is_explained_to_both_sides(client, scene, update_index):
    update_index()
    host = read(client.sign_in(scene.people.host).get(one(scene, scene.people.employee)))
    scene.people.employee.chosen_language = "en"
    session.commit()
    own = read(client.sign_in(scene.people.employee).get(f"/opportunities/{scene.posting.id}/fit"))
    start = "financial reporting"
    first, last = "How the fit comes about", "How ranking works"
    assert host[host.rindex(first) : host.rindex(last)] == own[own.rindex(first) : own.rindex(last)]
    assert host.count("Has it") == own.count("Has it") == 1
    assert start in host
    assert start in own


def test_a_host_reads_labels_in_their_own_language(client, scene):
    scene.people.host.chosen_language = "fr"
    session.commit()
    assert "requêtes SQL" in suggested(client, scene)


@pytest.mark.parametrize("name", ["employee", "manager", "hr", "auditor", "admin"])
def test_only_the_host_manager_sees_candidates(client, scene, name):
    client.sign_in(scene.people[name])
    assert client.get(url(scene)).status_code in {403, 404}
    assert client.get(one(scene, scene.people.employee)).status_code in {403, 404}
    answer = client.post(f"/opportunities/{scene.posting.id}/ranking", data={"is_ranked": "no"})
    assert answer.status_code in {403, 404}


def test_another_host_sees_nothing(client, scene):
    other = make_open_person("Otto Host")
    grant(other, "host")
    assert client.sign_in(other).get(url(scene)).status_code == 403


def test_somebody_who_is_not_a_candidate_cannot_be_looked_up(client, scene):
    client.sign_in(scene.people.host)
    assert client.get(one(scene, scene.people.employee)).status_code == 200
    for person in (scene.people.colleague, scene.people.host, scene.people.contractor):
        assert client.get(one(scene, person)).status_code == 404
    assert client.get(f"{url(scene)}/NOBODYS").status_code == 404


def test_an_empty_list_says_what_to_do(client, people):
    posting = make_opportunity(people.host)
    page = read(client.sign_in(people.host).get(f"/opportunities/{posting.id}/candidates"))
    assert "Nobody who is open to being found can be suggested now." in page
    applied = read(client.get(f"/opportunities/{posting.id}/candidates?tab=applied"))
    assert "Nobody has applied yet." in applied
