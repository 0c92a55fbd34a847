"""Finding skills in running text, with the words that speak for each."""

from __future__ import annotations

import pytest

from mobility.core.db import session
from mobility.skills.finding import PhraseBook, find_skills, guess_language
from mobility.skills.linking import fold
from mobility.skills.models import SkillKind, SkillLabel, SkillState
from tests.factories import make_skill

EN, FR = "en", "fr"
LABELS = [
    (1, EN, "manage budgets", True),
    (1, FR, "gérer des budgets", True),
    (2, EN, "project management", True),
    (2, FR, "gestion de projets", True),
    (3, EN, "management", False),
    (4, EN, "Python (computer programming)", True),
    (5, EN, "SQL", True),
    (6, EN, "R", True),
    (7, EN, "Swift (computer programming)", True),
    (8, EN, "Microsoft Excel", True),
    (9, EN, "logistics", True),
    (10, EN, "carry on", False),
    (11, EN, "data analysis", True),
    (11, FR, "analyse de données", True),
    (12, EN, "C++", True),
    (13, EN, "research and development", True),
    *((20 + n, EN, f"{kind} a swift answer", True) for n, kind in enumerate(("give", "send", "write", "expect"))),
]


def find(text, language=EN, **options):
    book = PhraseBook((skill, lang, label, fold(label), preferred) for skill, lang, label, preferred in LABELS)
    return {one.skill_id: one for one in book.find(text, language, **options)}


@pytest.mark.parametrize(
    "text, language, skill, words",
    [
        ("She managed the budget of a plant.", EN, 1, "managed the budget"),
        ("Budget management for two teams", EN, 1, "Budget management"),
        ("Managed annual budgets", EN, 1, "Managed annual budgets"),
        ("Gestion de budgets importants", FR, 1, "Gestion de budgets"),
        ("Chargée de la gestion de projet", FR, 2, "gestion de projet"),
        ("Skills in Python and more", EN, 4, "Python"),
        ("Wrote SQL every day", EN, 5, "SQL"),
        ("Engines in C++ and assembly", EN, 12, "C++"),
        ("Reports in Excel for sales", EN, 8, "Excel"),
        ("Analyses of data for the board", EN, 11, "Analyses of data"),
        ("Head of research and development", EN, 13, "research and development"),
        ("In charge of three years of project\nmanagement for launches", EN, 2, "project management"),
    ],
)
def test_a_skill_is_found_by_its_words_in_whatever_form(text, language, skill, words):
    found = find(text, language)[skill]
    assert found.excerpt[found.start : found.end] == words


@pytest.mark.parametrize(
    "text, language, skill",
    [
        ("Projects. Management is for others.", EN, 2),  # two sentences
        ("Projects, management", EN, 2),  # two things of a list
        ("Development and research", EN, 13),
        ("carried the boxes", EN, 10),
        ("A swift rise", EN, 7),
        ("Swift answers to clients", EN, 7),  # the first word of a sentence has a capital anyway
        ("the R section", EN, 6),
        ("r", EN, 6),
        ("Interests\nlogistics", EN, 9),
        ("Project\nmanagement", EN, 2),  # a list with an entry a line
        ("References\nSQL", EN, 5),
        ("la logistics", FR, 100),
    ],
)
def test_words_that_mean_something_else_are_passed_over(text, language, skill):
    assert skill not in find(text, language)


def test_of_labels_that_overlap_the_longest_counts():
    assert set(find("Skills\nproject management")) == {2}


def test_a_list_of_skills_takes_names_that_would_be_words_elsewhere():
    assert {6, 7, 4} <= set(find("Technical skills\nPython, R, Swift"))


def test_what_is_said_in_a_list_of_skills_or_often_comes_first():
    found = find("Logistics of a plant.\nManaged budgets.\nSQL here, SQL there, SQL again\nSkills: project management")
    assert list(found) == [2, 5, 1, 9]
    assert [one.is_strong for one in found.values()] == [True, True, True, False]
    assert found[5].mentions == 3


def test_what_is_expected_of_somebody_with_such_a_role_comes_before():
    text = "Managed budgets. Wrote Python."
    assert list(find(text)) == [1, 4]
    assert list(find(text, expected={4: 1.0})) == [4, 1]


def test_at_most_so_many_are_given():
    assert list(find("Skills\nSQL, Python, project management", limit=1)) == [2]


def test_the_quotation_is_the_sentence_and_a_sentence_comes_before_a_list():
    found = find("Skills\nSQL, Python\n\nExperience\n- Wrote the SQL that feeds all reports. And more.")[5]
    assert found.excerpt == "Wrote the SQL that feeds all reports"
    assert found.is_told
    assert not find("Skills\nSQL, Python")[5].is_told


def test_a_long_sentence_is_cut_around_the_words():
    found = find("word " * 100 + "managed budgets " + "word " * 100)[1]
    assert len(found.excerpt) < 180
    assert found.excerpt.startswith("… word")
    assert found.excerpt.endswith("word …")


@pytest.mark.parametrize("private", ["ana@example.com", "+33 6 12 34 56 78", "06.12.34.56.78", "www.example.com/ana"])
def test_a_quotation_tells_nobody_how_to_reach_somebody(private):
    found = find(f"Ana Petit, logistics, {private}")[9]
    assert found.excerpt == "logistics"


@pytest.mark.parametrize("text", ["", "   ", "\n\n", "…", "the of and", "x" * 100_000, "a " * 20_000, "(" * 10_000])
def test_a_text_that_says_nothing_has_no_skills(text):
    assert find(text) == {}


def test_a_text_that_is_made_to_take_hours_does_not():
    """Every mention was quoted by looking anew through a sentence without end, in time that grew with its square."""
    labels = [f"craft{one}{two}" for one in "abcdefghij" for two in "abcdefghij"]
    book = PhraseBook((number, EN, label, label, True) for number, label in enumerate(labels))
    text = "Skills\n" + "\n".join([f"{' '.join(labels)} {'a' * 3000}"] * 25)
    assert {one.mentions for one in book.find(text, EN)} == {25}


def test_the_language_of_a_text_is_guessed_by_its_small_words():
    assert guess_language("Responsable de la logistique dans une équipe") == FR
    assert guess_language("In charge of the logistics for a team") == EN
    assert guess_language("SQL") == EN


def test_skills_of_the_taxonomy_are_found_until_it_changes(app):
    skill, language = make_skill("Lab robotics"), make_skill("German", kind=SkillKind.LANGUAGE)
    session.commit()
    assert [one.skill_id for one in find_skills("Ran lab robotics. German.", "en")] == [skill.id]
    words = {"language": "en", "folded": "pipetting arms", "is_preferred": False}
    session.add(SkillLabel(skill_id=skill.id, text="Pipetting arms", **words))
    session.commit()
    assert [one.skill_id for one in find_skills("Built pipetting arms", "en")] == [skill.id]
    skill.state = SkillState.RETIRED
    session.commit()
    assert find_skills("Built pipetting arms", "en") == []
    assert language.state is SkillState.ACTIVE
