"""Why lower than: for every pair of a list, from the score's own parts, in neutral words (E10)."""

from __future__ import annotations

from itertools import pairwise

import pytest

from mobility.applications.blind import code_of
from mobility.applications.models import ApplicationStatus
from mobility.core.db import session
from mobility.matching.contrast import NOTICEABLE, contrast_opportunities, contrast_people
from mobility.matching.explanation import explain, explain_all
from mobility.matching.queries import find_above
from mobility.matching.wording import tell_contrast
from mobility.opportunities.models import Audience, OpportunityStatus
from tests.factories import give_skill, make_application, make_opportunity, make_person
from tests.matching.companies import PHRASES, make_company
from tests.matching.conftest import make_open_person, read

NAMES = dict(enumerate(PHRASES))


def test_every_row_of_a_list_can_be_compared_with_the_one_above():
    for seed in range(3):
        company = make_company(seed)
        for opportunity in company.opportunities[:4]:
            scored = company.score(opportunity)
            order = [row for row, _score in scored.ranking()]
            explained = explain_all(scored, order)
            for higher, lower in pairwise(explained):
                found = contrast_people(lower, higher)
                assert found.difference >= -1e-6
                lost = len(higher.parts) * NOTICEABLE
                assert sum(difference for _part, difference in found.parts) == pytest.approx(found.difference, abs=lost)
                assert not {*found.ahead} & {*found.behind}
                assert tell_contrast(found, NAMES, to_self=False)


def test_two_opportunities_are_compared_for_one_person_and_two_people_for_one_opportunity_only():
    company = make_company(2)
    one, two = (explain(company.score(opportunity), 0) for opportunity in company.opportunities[:2])
    assert tell_contrast(contrast_opportunities(one, two), NAMES, to_self=True)
    with pytest.raises(ValueError):
        contrast_people(one, two)


def test_equals_are_told_that_chance_decided():
    why = explain(make_company(1).score(make_company(1).opportunities[0]), 3)
    (sentence,) = tell_contrast(contrast_people(why, why), NAMES, to_self=False)
    assert "chance decided" in sentence.msgid


def candidate_page(client, scene, person, than="above") -> str:
    address = f"/opportunities/{scene.posting.id}/candidates/{code_of(scene.posting.id, person.id)}"
    return read(client.sign_in(scene.people.host).get(address, query_string={"than": than} if than else {}))


def test_a_host_reads_why_somebody_stands_below_and_no_name(client, scene):
    above = make_open_person("Rudi Ready", scene.sql, scene.reporting)
    assert "Why lower than the one above" in candidate_page(client, scene, scene.people.employee, "")
    page = candidate_page(client, scene, scene.people.employee)
    assert "The other one stands better in: financial reporting" in page
    assert "Rudi" not in page
    assert "Nobody stands above" in candidate_page(client, scene, above)
    turned = candidate_page(client, scene, above, code_of(scene.posting.id, scene.people.employee.id))
    assert "This one stands better in: financial reporting" in turned
    address = f"/opportunities/{scene.posting.id}/candidates/{code_of(scene.posting.id, above.id)}"
    assert client.get(address, query_string={"than": "NOBODY"}).status_code == 404


def test_applicants_are_compared_by_what_they_sent(client, scene):
    for person, skills in (
        (scene.people.employee, [scene.sql]),
        (scene.people.colleague, [scene.sql, scene.reporting]),
    ):
        sent = [{"skill_id": one.id, "label": "", "level": 3} for one in skills]
        make_application(person, scene.posting, snapshot={"job_title": "clerk", "skills": sent})
    page = candidate_page(client, scene, scene.people.employee)
    assert "The other one stands better in: financial reporting" in page


def test_whoever_has_an_answer_is_compared_with_nobody_who_stands_above_only_since_they_wait(scene):
    def apply(person, skills, status=ApplicationStatus.SUBMITTED):
        sent = [{"skill_id": one.id, "label": "", "level": 3} for one in skills]
        return make_application(person, scene.posting, status, snapshot={"job_title": "clerk", "skills": sent})

    both = [scene.sql, scene.reporting]
    answered = apply(scene.people.colleague, both, ApplicationStatus.NOT_SELECTED)
    apply(scene.people.employee, [scene.sql])
    host = scene.people.host
    assert find_above(host, scene.posting, answered) is None
    stronger = make_person("Rudi Ready", job_title="clerk")
    apply(stronger, both).snapshot["job_title"] = scene.posting.title
    answered.snapshot["skills"][0]["level"] = 1
    assert find_above(host, scene.posting, answered) is stronger


def test_a_person_reads_why_something_is_not_suggested(client, scene):
    person = scene.people.employee
    person.chosen_language = "en"
    better = [make_opportunity(scene.people.host, skills=(scene.sql,), title=f"Better {n}") for n in range(3)]
    worse = make_opportunity(scene.people.host, skills=(scene.reporting,), title="Worse")
    elsewhere = make_opportunity(scene.people.host, audience=Audience.COUNTRY, country="JP")
    over = make_opportunity(scene.people.host, OpportunityStatus.CLOSED)
    applied = make_opportunity(scene.people.host)
    make_application(person, applied)
    give_skill(person, scene.marketing)
    session.commit()

    def page(posting, **than):
        return read(client.sign_in(person).get(f"/opportunities/{posting.id}/fit", query_string=than))

    assert "Compare with “Better 0”" in page(worse)
    compared = page(worse, than=better[0].id)
    assert "Compared with “Better 0”" in compared
    assert "You meet 0 of 1 must-haves here, and 1 of 1 there." in compared
    assert "More for the other posting: Skills asked for and skills held" in compared
    assert "It is suggested to you" in page(better[0])
    assert "It takes no applications now" in page(over)
    assert "You have applied already" in page(applied)
    assert client.get(f"/opportunities/{elsewhere.id}/fit").status_code == 404
