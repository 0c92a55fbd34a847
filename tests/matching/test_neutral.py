"""A title in either sex is the same title to the scores (P2), and what it says of the work stays."""

from __future__ import annotations

import pytest

from mobility.matching.corpus import Opportunity, Person, build_index, make_title, texts_to_embed
from mobility.matching.neutral import neutral
from mobility.matching.quality_gate.proxies import GENDERED_TITLES
from mobility.matching.ranking import score_people
from tests.matching.companies import embed

OTHERS = (
    ("en", "Fire man and watchman", "Fire man and watchwoman"),
    ("es", "ingeniero técnico de obra", "ingeniera técnica de obra"),
    ("es", "jefe de proyecto", "jefa de proyecto"),
    ("it", "direttore amministrativo", "direttrice amministrativa"),
    ("it", "professore", "professoressa"),
    ("pt", "enfermeiro", "enfermeira"),
    ("de", "Leiter Buchhaltung", "Leiterin Buchhaltung"),
    ("de", "Bankkaufmann", "Bankkauffrau"),
)


@pytest.mark.parametrize(("language", "one", "other"), [*GENDERED_TITLES, *OTHERS])
def test_both_forms_and_both_beside_each_other_are_one(language, one, other):
    found = neutral(one, language)
    assert neutral(other, language) == found
    if language in {"fr", "es", "it", "pt"}:
        assert neutral(f"{one}/{other}", language) == neutral(f"{one} / {other}", language) == found


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("en", "human resources woman's health manager"), ("en", "German teacher"), ("en", "talisman designer"),
        ("fr", "responsable de la filière matières premières"), ("fr", "chef de la rivière de carrière"),
        ("fr", "secrétaire"), ("fr", "analyste de données"), ("es", "analista de la panadera"),
        ("ja", "Leiterin"), ("fr", ""), ("en", "-"),
    ],
)  # fmt: skip
def test_a_title_that_tells_no_sex_stays_as_it_is(language, title):
    assert neutral(title, language) == title


@pytest.mark.parametrize(("language", "one", "other"), [*GENDERED_TITLES, *OTHERS])
def test_a_form_that_is_found_is_found_again(language, one, other):
    assert neutral(neutral(other, language), language) == neutral(other, language)


def test_scores_are_exactly_the_same_under_either_form():
    posting = Opportunity("P1", "chairwoman", "lead the board of a company")
    people = [
        Person("E", title, former=(former,), language=language)
        for language, *forms in GENDERED_TITLES
        for title, former in zip(forms, reversed(forms), strict=True)
    ]
    vectors = embed(texts_to_embed(posting) + [text for one in people for text in texts_to_embed(one)])
    scores = score_people(posting, build_index(people, vectors), vectors).ready
    assert scores[0::2].tolist() == scores[1::2].tolist()
    assert len(set(scores.tolist())) > 1


def test_both_forms_are_linked_as_one():
    assert make_title("directrice financière", "fr") == make_title("directeur financier", "fr")
