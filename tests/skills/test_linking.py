"""Phrases find their concept whatever their case, accents, language or spelling, and never a wrong one silently."""

from __future__ import annotations

import pytest

from mobility.core.db import session
from mobility.core.errors import InvalidInput
from mobility.skills import queries, services
from mobility.skills.linking import Concept, Label, LabelBook, Named, fold
from mobility.skills.models import Relation, SkillLabel, SkillRelation, SkillState
from tests.factories import make_skill


def give_label(skill, text, language="en", preferred=False):
    session.add(SkillLabel(skill_id=skill.id, language=language, text=text, folded=fold(text), is_preferred=preferred))
    session.commit()


@pytest.mark.parametrize(
    "typed, meant",
    [
        ("Power BI", "power bi"),
        ("  POWER   bi ", "power bi"),
        ("Contrôle qualité", "controle qualite"),
        ("problem-solving", "problem solving"),
        ("l’analyse des coûts", "l analyse des couts"),
        ("main-d'œuvre", "main d oeuvre"),
        ("C++", "c++"),
        ("C#", "c#"),
    ],
)
def test_folding_forgets_case_accents_and_small_signs(typed, meant):
    assert fold(typed) == meant


def test_a_label_is_found_whatever_its_case_and_accents(db):
    skill = make_skill("data modelling", "modélisation de données")
    assert queries.find_skill_by_label("Data-Modelling", "en") is skill
    assert queries.find_skill_by_label("MODELISATION DE DONNEES", "fr") is skill


def test_a_label_of_another_language_is_found_too(db):
    skill = make_skill("clinical trials", "essais cliniques")
    assert queries.find_skill_by_label("essais cliniques", "en") is skill
    assert queries.find_skill_by_label("clinical trials", "de") is skill


def test_a_preferred_label_goes_before_an_alternative_one(db):
    alternative, preferred = make_skill("regulatory affairs"), make_skill("RA")
    give_label(alternative, "RA")
    assert queries.find_skill_by_label("ra", "en") is preferred


def test_an_alternative_label_of_the_language_goes_before_a_preferred_one_of_another(db):
    french, english = make_skill("sampling", "échantillonnage"), make_skill("pain")
    give_label(french, "pain", "fr")
    session.query(SkillLabel).filter_by(skill_id=english.id, language="fr").delete()
    session.commit()
    assert queries.find_skill_by_label("pain", "fr") is french
    assert queries.find_skill_by_label("pain", "en") is english


def test_a_merged_skill_leads_to_what_it_was_merged_into(db):
    target = make_skill("Power BI")
    middle = make_skill("PowerBI", state=SkillState.MERGED, merged_into_id=target.id)
    make_skill("MS Power BI", state=SkillState.MERGED, merged_into_id=middle.id)
    assert queries.find_skill_by_label("ms power bi", "en") is target


def test_a_retired_skill_is_passed_over(db):
    make_skill("Flash", state=SkillState.RETIRED)
    assert queries.find_skill_by_label("Flash", "en") is None


def test_an_active_skill_goes_before_a_proposed_one_of_the_same_name(db):
    make_skill("forecasting", state=SkillState.PROPOSED)
    active = make_skill("forecasting")
    assert queries.find_skill_by_label("forecasting", "en") is active


def test_an_unknown_name_is_answered_with_the_nearest_ones(people):
    make_skill("Python")
    make_skill("cooking")
    with pytest.raises(InvalidInput) as caught:
        services.name_skill(actor=people.employee, text="Pyton", language="en")
    assert "Python" in str(caught.value)
    assert "cooking" not in str(caught.value)
    assert caught.value.field == "skill"


def test_the_nearest_names_are_in_the_language_of_the_reader(db):
    make_skill("statistics", "statistiques")
    assert queries.list_nearest_labels("statistic", "fr") == ["statistiques"]


def test_a_search_finds_beginnings_first_then_words_then_parts(db):
    for name in ("chemical analysis", "analysis of risks", "metaanalysis"):
        make_skill(name)
    found = [option.label for option in queries.search_skills("analysis", "en")]
    assert found == ["analysis of risks", "chemical analysis", "metaanalysis"]


def test_a_search_matches_any_language_and_shows_the_reader_s(db):
    skill = make_skill("quality control", "contrôle qualité")
    option, *_ = queries.search_skills("controle", "en")
    assert (option.skill_id, option.label) == (skill.id, "quality control")
    assert (option.matched, option.matched_language) == ("contrôle qualité", "fr")


def test_a_search_takes_signs_of_patterns_literally(db):
    make_skill("Python")
    assert queries.search_skills("%", "en") == []
    assert queries.search_skills("", "en") == []


def test_the_book_resolves_like_the_query(db):
    skill = make_skill("data modelling", "modélisation de données")
    merged = make_skill("modelling of data", state=SkillState.MERGED, merged_into_id=skill.id)
    make_skill("Flash", state=SkillState.RETIRED)
    book = queries.load_label_book()
    named = [Named("DATA-modelling"), Named("x", uri=merged.uri), Named("Flash"), Named("nothing at all")]
    assert book.resolve(named, "fr-CA") == [skill.id, skill.id, None, None]


def test_a_label_of_several_concepts_goes_to_the_one_that_fits_the_others(db):
    snake, language, data = make_skill("python (snake)"), make_skill("python (code)"), make_skill("data science")
    for skill in (snake, language):
        give_label(skill, "python")
    session.add(SkillRelation(skill_id=language.id, other_id=data.id, relation=Relation.RELATED))
    session.commit()
    book = queries.load_label_book()
    assert book.resolve([Named("python"), Named("data science")], "en") == [language.id, data.id]


def test_a_shared_broader_concept_decides_too():
    labels = [Label(1, "en", "mercury", False), Label(2, "en", "mercury", False), Label(3, "en", "venus", True)]
    concepts = [Concept(1, "urn:a"), Concept(2, "urn:b"), Concept(3, "urn:c"), Concept(4, "urn:planets")]
    book = LabelBook(concepts, labels, [(2, 4), (3, 4)])
    assert book.resolve([Named("mercury"), Named("venus")], "en") == [2, 3]


def test_a_tie_goes_to_the_lowest_uri():
    book = LabelBook(
        [Concept(1, "urn:b"), Concept(2, "urn:a")], [Label(1, "en", "plan", True), Label(2, "en", "plan", True)]
    )
    assert book.resolve([Named("plan")], "en") == [2]


@pytest.mark.parametrize(
    "label, typed, linked",
    [
        ("project management", "projects management", True),
        ("project management", "project managment", True),
        ("project management", "product management", False),
        ("project management", "management of projects", False),
        ("project management", "IT project management", False),
        ("medical information", "medical informatics", False),
        ("patent law", "patient law", False),
        ("ISO 9001 auditing", "ISO 9002 auditing", False),
        ("SAS", "Sass", False),
        ("C", "C#", False),
    ],
)
def test_only_the_same_words_but_for_plurals_and_slips_are_linked_without_asking(db, label, typed, linked):
    skill = make_skill(label)
    assert queries.load_label_book().nearest(typed, "en") == (skill.id if linked else None)


def test_nothing_is_linked_without_asking_to_what_hr_has_not_reviewed(db):
    make_skill("lab robots", state=SkillState.PROPOSED)
    assert queries.load_label_book().nearest("lab robot", "en") is None


def test_what_nothing_matches_becomes_one_proposed_skill(db):
    known = make_skill("SQL")
    book = queries.load_label_book()
    named = [Named("sql"), Named("Underwater welding"), Named("underwater-welding")]
    ids, proposed = services.link_skills(book=book, named=named, language="en")
    assert (ids[0], proposed) == (known.id, ["Underwater welding"])
    assert ids[1] == ids[2]
    skill = queries.find_skill(ids[1])
    assert (skill.state, skill.label("en")) == (SkillState.PROPOSED, "Underwater welding")
    assert services.link_skills(book=book, named=[Named("UNDERWATER welding")], language="fr") == ([skill.id], [])


def test_proposing_the_same_phrase_twice_gives_one_skill(people):
    first = services.propose_skill(actor=people.employee, label="Lab robotics", language="en")
    again = services.propose_skill(actor=people.colleague, label=" LAB  robotics ", language="fr")
    assert first is again
    assert first.uri == "urn:mobility:proposed:lab-robotics"
