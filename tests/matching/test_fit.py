"""Why something fits: per skill, for oneself alone, with and without the model."""

from __future__ import annotations

from mobility.core.db import session
from mobility.opportunities.models import Audience, OpportunityStatus
from mobility.skills.models import Relation, SkillRelation
from tests.factories import give_skill, make_opportunity, make_skill, save, want_skill
from tests.matching.conftest import read


def fit_of(client, person, posting, **headers) -> str:
    person.chosen_language = "en"
    session.commit()
    return read(client.sign_in(person).get(f"/opportunities/{posting.id}/fit", headers=headers))


def test_each_skill_is_had_close_to_learn_or_wanted(client, scene):
    person, host = scene.people.colleague, scene.people.host
    python, django, testing, cooking = (make_skill(name) for name in ("Python", "Django", "testing", "cooking"))
    save(SkillRelation(skill_id=django.id, other_id=python.id, relation=Relation.BROADER))
    posting = make_opportunity(host, skills=(scene.sql, python, testing, cooking))
    give_skill(person, scene.sql)
    give_skill(person, django)
    want_skill(person, cooking)
    page = fit_of(client, person, posting)
    for words in ("Has it", "Close to it", "To learn", "Wants to learn", "by “Django”"):
        assert words in page
    assert "80" in page or "Skills asked for and skills held" in page


def test_without_vectors_the_page_says_that_it_compares_concepts_and_words(client, scene, update_index):
    sentence = "For now the fit compares skills and words only"
    assert sentence in fit_of(client, scene.people.employee, scene.posting)
    assert sentence in read(client.get("/find"))
    assert sentence in read(client.sign_in(scene.people.host).get(f"/opportunities/{scene.posting.id}/candidates"))
    update_index()
    assert sentence not in fit_of(client, scene.people.employee, scene.posting)
    assert sentence not in read(client.get("/find"))
    assert sentence not in read(client.sign_in(scene.people.host).get(f"/opportunities/{scene.posting.id}/candidates"))


def test_the_fit_is_a_part_of_the_posting_for_htmx(client, scene):
    answer = client.sign_in(scene.people.employee).get(
        f"/opportunities/{scene.posting.id}/fit", headers={"HX-Request": "true"}
    )
    assert answer.text.lstrip().startswith('<div id="fit-part"')


def test_a_profile_without_skills_is_asked_for_some(client, scene):
    assert "Your profile names no skills yet" in fit_of(client, scene.people.colleague, scene.posting)


def test_a_posting_one_may_not_see_answers_404(client, scene):
    draft = make_opportunity(scene.people.host, OpportunityStatus.DRAFT)
    scene.posting.audience, scene.posting.country = Audience.COUNTRY, "GB"
    session.commit()
    client.sign_in(scene.people.employee)
    assert client.get(f"/opportunities/{draft.id}/fit").status_code == 404
    assert client.get(f"/opportunities/{scene.posting.id}/fit").status_code == 404
    assert client.get("/opportunities/99999/fit").status_code == 404
