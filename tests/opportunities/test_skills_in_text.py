"""Skills that the text of a posting speaks of: proposed with the words that say so, added only by a tick."""

from __future__ import annotations

import html
import re

import pytest

from mobility.skills.queries import list_skills_in_posting
from mobility.skills.sentences import SentenceIndex
from mobility.skills.teaching import split_taught
from tests.factories import make_skill
from tests.opportunities.test_posting_form import count, entered

DESCRIPTION = "Build dashboards in Power BI. You will learn storytelling, and we teach you SQL."
NEW = "/opportunities/new?kind=work_package"


@pytest.fixture
def skills(people):
    french = {"SQL": "Langage SQL", "Storytelling": "Récit", "Project management": "Gestion de projet"}
    return {name: make_skill(name, french.get(name, "")) for name in (*french, "Power BI")}


@pytest.mark.parametrize(
    "text, taught",
    [
        ("You know SQL. You will learn storytelling.", "You will learn storytelling."),
        ("You bring Excel; you’ll learn SQL.", "you’ll learn SQL."),
        ("SQL is what you will learn.", "SQL is what you will learn."),
        ("You will learn:\n- SQL\n- Excel\nYou know R.", "You will learn:\n\n- SQL\n\n- Excel"),
        ("Training in SQL is provided.", "Training in SQL is provided."),
        ("Build machine learning models and teach others.", ""),
        ("Vous connaissez Excel. Vous apprendrez SQL.", "Vous apprendrez SQL."),
        ("Vous serez formée à la gestion de projet.", "Vous serez formée à la gestion de projet."),
        ("Former les équipes à Excel.", ""),
    ],
)
def test_what_a_text_promises_to_teach_is_told_from_what_it_asks_for(text, taught):
    assert split_taught(text)[1] == taught


def test_a_posting_proposes_what_it_needs_and_what_it_teaches_in_the_readers_words(skills):
    found = list_skills_in_posting("Project management", DESCRIPTION, "en", "fr", without={skills["Power BI"].id})
    assert {one.label: one.is_taught for one in found} == {
        "Gestion de projet": False, "Langage SQL": True, "Récit": True,
    }  # fmt: skip
    assert {one.excerpt[one.start : one.end] for one in found} == {"Project management", "SQL", "storytelling"}


def suggested(page: str) -> set[str]:
    return set(re.findall(r'name="suggested-(\d+)-takes"', page))


def test_without_javascript_the_page_comes_back_with_suggestions_and_everything_typed(client, people, skills):
    sent = entered(people.host, description=DESCRIPTION, conditions="Only at night", suggest="yes")
    page = client.sign_in(people.host).post(NEW, data=sent)
    assert page.status_code == 422
    assert suggested(page.text) == {str(skills["Power BI"].id)}, "SQL and storytelling are in the rows already"
    assert "Build dashboards in <mark>Power BI</mark>" in page.text
    assert "Only at night" in page.text
    assert "checked" not in re.search(r'<input[^>]*-takes"[^>]*>', page.text)[0]
    assert count() == 0


def test_with_it_the_list_comes_alone_and_is_refused_to_whoever_may_not_post(client, people, skills):
    sent = {"title": "Reports", "description": DESCRIPTION, "language": "en"}
    client.sign_in(people.host)
    part = client.post("/opportunities/skills-in-text", data=sent, headers={"HX-Request": "true"}).text
    assert "<html" not in part
    assert len(suggested(part)) == 3
    assert "Go back in your browser" in client.post("/opportunities/skills-in-text", data=sent).text
    nothing = client.post("/opportunities/skills-in-text", data={}, headers={"HX-Request": "true"}).text
    assert "No skill was found in your text" in html.unescape(nothing)
    assert client.sign_in(people.colleague).post("/opportunities/skills-in-text", data=sent).status_code == 403


def test_a_text_longer_than_a_posting_may_be_is_not_read_to_its_end(client, people, skills):
    sent = {"title": "Reports", "description": "word " * 1200 + "Power BI, young ninjas", "language": "en"}
    client.sign_in(people.host)
    assert not suggested(client.post("/opportunities/skills-in-text", data=sent).text)
    assert "ninja" not in client.post("/opportunities/words", data=sent).text


def test_what_is_ticked_fills_the_rows_and_what_is_not_stays_out(client, people, skills):
    power, project, sql = (skills[name].id for name in ("Power BI", "Project management", "SQL"))
    wishes = ((power, "required_skills", "5"), (project, "taught_skills", "2"), (sql, "taught_skills", "2"))
    ticked = {
        f"suggested-{skill}-{name}": value
        for skill, *chosen in wishes
        for name, value in zip(("takes", "part", "level"), ("y", *chosen), strict=True)
    } | {"suggested-999999999-takes": "y", "suggested-x-takes": "y"}
    page = client.sign_in(people.host).post(NEW, data=entered(people.host, **ticked, add_suggested="yes")).text
    assert "2 skills were added" in page
    assert re.search(r'name="required_skills-1-skill"[^>]*value="Power BI"', page)
    assert re.search(r'name="taught_skills-1-skill"[^>]*value="Project management"', page)
    assert page.count('value="SQL"') == 1
    assert count() == 0
    forged = entered(people.host, **ticked | {f"suggested-{power}-part": "version"}, add_suggested="yes")
    assert 'value="Power BI"' not in client.post(NEW, data=forged).text


OTHERS = ("teams", "films", "plans", "tools")
LABELS = [
    (1, "calculate carbon footprint"),
    (2, "develop packages"),
    (3, "turn up"),
    (4, "lead teams"),
    *((10 + number, f"develop {word}") for number, word in enumerate(OTHERS)),
]


@pytest.mark.parametrize(
    "text, first, words",
    [
        ("You work out the footprint. Then calculate our carbon.", 1, "calculate our carbon"),
        ("Carbon has a footprint.", 1, "Carbon has a footprint"),
        ("We turn figures into charts.", None, ""),
        ("Nobody here develops anything.", None, ""),
        ("", None, ""),
    ],
)
def test_words_that_a_sentence_shares_with_a_label_lead_to_its_skill(text, first, words):
    found = SentenceIndex(LABELS, "en").find(text)
    assert [one.skill_id for one in found][:1] == ([first] if first else [])
    assert [one.excerpt[one.start : one.end] for one in found][:1] == ([words] if first else [])


def test_a_rare_word_says_more_than_one_that_many_labels_share():
    found = SentenceIndex(LABELS, "en").find("You develop packages, and develop teams.")
    assert [one.skill_id for one in found] == [2, 10]
    assert found[0].score > found[1].score
