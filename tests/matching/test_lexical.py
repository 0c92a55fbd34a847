"""Words and spelling: folding, stems, BM25 and character grams."""

from __future__ import annotations

import pytest

from mobility.matching.lexical import (
    Grams,
    Statistics,
    count_statistics,
    fold,
    number_texts,
    score_words,
    weigh_words,
    words,
)


def overlap(one: str, other: str) -> float:
    return float(Grams([one]).overlap([other])[0, 0])


def passages(*texts: str) -> list[tuple[str, list[str]]]:
    return [("ja", [text]) for text in texts]


def score(texts: list[tuple[str, list[str]]], query: list[str], statistics: Statistics | None = None):
    statistics = statistics or count_statistics(texts)
    return score_words(weigh_words(number_texts(texts, statistics.columns, grow=False), statistics), statistics, query)


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


def test_bm25_prefers_the_text_with_the_rarer_word_and_ignores_unknown_words():
    scores = score(passages("sql team", "python team", "python plan", "python plan"), ["sql", "python", "unheard"])
    assert scores.argmax() == 0
    assert scores.min() >= 0
    assert scores.max() < 1


def test_bm25_matches_a_hand_computed_score():
    scores = score(passages("a a b", "b"), ["a"])
    frequency = 2 * 2.2 / (2 + 1.2 * (0.25 + 0.75 * 3 / 2))
    assert scores.tolist() == pytest.approx([frequency / 2.2, 0.0])


def test_a_score_does_not_move_when_another_text_goes():
    texts = passages("sql team", "python team", "python plan")
    alone = score(texts[1:], ["sql", "plan"], count_statistics(texts))
    assert score(texts, ["sql", "plan"])[1:].tolist() == alone.tolist()


@pytest.mark.parametrize("texts, query", [([], ["sql"]), ([""], ["sql"]), (["sql"], []), (["sql"], ["python"])])
def test_nothing_in_common_scores_zero(texts, query):
    scores = score(passages(*texts), query)
    assert scores.shape == (len(texts),)
    assert not scores.any()


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
