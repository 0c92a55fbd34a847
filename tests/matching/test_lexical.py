"""Words and spelling: folding, stems and character grams."""

from __future__ import annotations

import pytest

from mobility.matching.lexical import Grams, fold, words


def overlap(one: str, other: str) -> float:
    return float(Grams([one]).overlap([other])[0, 0])


def test_folding_drops_case_accents_and_punctuation():
    assert fold("Données  CLINIQUES (phase-III)") == "donnees cliniques phase iii"


@pytest.mark.parametrize(
    "language, one, other",
    [("en", "managing contracts", "manage contract"), ("fr", "Rédiger des protocoles", "rédige des protocole")],
)
def test_endings_do_not_make_other_words(language, one, other):
    assert words(one, language) == words(other, language)


def test_a_language_without_a_stemmer_keeps_its_words():
    assert words("データ 分析", "ja") == ["テータ", "分析"]


def test_spelling_sees_through_endings_accents_and_order_but_not_into_other_words():
    assert overlap("Manage contracts", "manage contracts") == pytest.approx(1)
    assert overlap("managing a contract", "manage contracts") > 0.5
    assert overlap("qualité des données", "donnees qualite") > 0.6
    assert overlap("repair pumps", "teach chemistry") == 0
    assert overlap("java", "javascript") < 0.75


def test_short_names_are_told_apart():
    assert overlap("C", "C++") < 0.75
    assert overlap("C#", "C++") < 0.75
    assert overlap("R", "r") == 1


def test_nothing_is_spelt_like_nothing():
    assert overlap("", "") == 0
    assert overlap("…", "!") == 0
