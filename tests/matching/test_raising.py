"""What would raise a fit, on the pages: for the person with places, for the host without, and nothing of others."""

from __future__ import annotations

import itertools
import re

import pytest

from mobility.applications.blind import code_of
from mobility.core.db import session
from mobility.policies.models import PolicyVersion
from mobility.policies.queries import Rule
from tests import factories
from tests.factories import give_skill, save
from tests.matching.conftest import make_open_person, read

CANARY = "Zazie Canary"


@pytest.fixture(autouse=True)
def same_numbers(monkeypatch):
    """Equals are shuffled by their numbers (P7), which otherwise depend on how many tests ran before."""
    monkeypatch.setattr(factories, "_numbers", itertools.count(1))


def raising_of(client, person, posting) -> str:
    person.chosen_language = "en"
    session.commit()
    return read(client.sign_in(person).get(f"/opportunities/{posting.id}/fit/raising"))


def test_a_person_reads_the_place_they_would_have_had_on_which_day_and_what_is_assumed(client, scene):
    for number in range(5):
        above = make_open_person(f"{CANARY} {number}", scene.sql, job_title="Sales reports")
    give_skill(above, scene.reporting)
    page = raising_of(client, scene.people.employee, scene.posting)
    assert re.search(
        r"With “financial reporting” at level 3, you would have stood at place \d instead of \d: “Strong fit”", page
    )
    assert "As the profiles were on" in page
    assert "this is no promise" in page
    assert "It takes your own word for the skill, without proof." in page
    assert CANARY not in page


def test_with_few_others_no_place_and_nothing_of_them_is_told(client, scene):
    for number in range(3):
        make_open_person(f"{CANARY} {number}", scene.sql, scene.reporting)
    page = raising_of(client, scene.people.employee, scene.posting)
    assert "your fit would have been called “Strong fit” instead of “Good fit”" in page
    assert "You stand among the first five either way." in page
    assert "place" not in page
    assert CANARY not in page


def test_who_has_everything_is_told_so_and_who_is_not_ranked_why(client, scene):
    give_skill(scene.people.employee, scene.reporting, 4)
    assert "You have every skill that is asked for" in raising_of(client, scene.people.employee, scene.posting)
    save(PolicyVersion(rule=Rule.RANKING_ON.value, value=False, valid_from=scene.posting.created_at))
    assert "Ranking is switched off in the whole company." in raising_of(client, scene.people.employee, scene.posting)


def test_a_host_reads_the_same_about_the_gap_without_places(client, scene):
    for number in range(6):
        make_open_person(f"{CANARY} {number}", scene.sql, scene.reporting)
    code = code_of(scene.posting.id, scene.people.employee.id)
    page = read(client.sign_in(scene.people.host).get(f"/opportunities/{scene.posting.id}/candidates/{code}"))
    sentence = "With “financial reporting” at level 3, this would have been called “Strong fit” instead of “Good fit”."
    assert sentence in page
    assert "stood at place" not in page


def test_the_page_of_the_fit_loads_it_late_with_a_working_link(client, scene):
    answer = client.sign_in(scene.people.employee).get(f"/opportunities/{scene.posting.id}/fit")
    assert f'hx-get="/opportunities/{scene.posting.id}/fit/raising"' in answer.text
    assert f'href="/opportunities/{scene.posting.id}/fit/raising"' in answer.text


def test_whether_a_report_is_open_changes_nothing_for_their_manager(client, scene):
    manager = make_open_person("Mara Manager", scene.sql)
    for number in range(5):
        make_open_person(f"{CANARY} {number}", scene.sql, job_title="Sales reports")
    page = raising_of(client, manager, scene.posting)
    assert "stood at place" in page
    make_open_person("Rita Report", scene.sql, scene.reporting, line_manager=manager, job_title="Sales reports")
    assert raising_of(client, manager, scene.posting) == page
