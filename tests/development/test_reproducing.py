"""A list of courses is made again from nothing but what was kept of it (P15), and its words keep their bounds (E8)."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from mobility.development.advice import ANOTHER_WAY, MOST_REASONS, tell
from mobility.development.recommendation import Recommendations, Shelf, rank_courses
from mobility.development.reproducing import find_differences, rank_again, write_inputs
from mobility.matching.corpus import Skill
from tests.development.curricula import PHRASES, RELATIONS, make_learner

SEEDS = range(12)
MOST_WORDS = 60


def make(seed: int):
    person, courses, vectors = make_learner(seed)
    shelf = Shelf(courses, vectors)
    return person, shelf, vectors, rank_courses(person, shelf, vectors, RELATIONS)


def shown(found: Recommendations):
    return [(row.course.id, row.score, dict(row.parts)) for row in found.rows]


@pytest.mark.parametrize("seed", SEEDS)
def test_what_was_kept_as_json_gives_the_same_list(seed):
    person, shelf, vectors, found = make(seed)
    kept = json.loads(json.dumps(write_inputs(person, found.rows, shelf, vectors, RELATIONS, found.weights)))
    assert find_differences(shown(found), rank_again(kept)) == []


def test_a_list_that_was_tampered_with_is_told_apart():
    person, shelf, vectors, found = make(1)
    kept = write_inputs(person, found.rows, shelf, vectors, RELATIONS, found.weights)
    (first, score, parts), *rest = shown(found)
    assert find_differences([(first, score + 0.1, parts), *rest], rank_again(kept))
    assert find_differences([*rest, (first, score, parts)], rank_again(kept)) == ["the courses stand in another order"]
    kept["weights"]["format"] = 5.0
    assert find_differences(shown(found), rank_again(kept))


def test_a_skill_without_a_concept_is_not_kept_as_if_it_were_another():
    person, shelf, vectors, found = make(1)
    nameless = replace(person, held=(Skill("", "welding", 3),))
    with pytest.raises(ValueError, match="without a concept"):
        write_inputs(nameless, found.rows, shelf, vectors, RELATIONS, found.weights)


@pytest.mark.parametrize("seed", SEEDS)
def test_at_most_three_reasons_and_one_caveat_in_few_words_without_figures_of_the_score(seed):
    person, _, _, found = make(seed)
    names, titles = dict(enumerate(PHRASES)), {str(number): f"Course {number}" for number in range(30)}
    for row in found.rows:
        told = tell(row, person, found.weights, names, titles)
        said = [str(one) for one in (*told.reasons, *([told.caveat] if told.caveat else []))]
        assert 1 <= len(told.reasons) <= MOST_REASONS
        assert len(" ".join(said).split()) <= MOST_WORDS
        assert "%" not in " ".join(said)
        assert told.parts
    assert [tell(row, person, found.weights, names, titles) for row in found.rows] == [
        tell(row, person, found.weights, names, titles) for row in found.rows
    ]


def test_what_a_row_above_closes_is_named_as_another_way_at_most():
    """None is named as new that a row above closes already."""
    for seed in SEEDS:
        person, _, _, found = make(seed)
        for row in found.rows:
            reasons = tell(row, person, found.weights, {}, {}).reasons
            said = " ".join(str(one) for one in reasons if one.msgid != ANOTHER_WAY)
            fresh = {gain.need.skill.phrase for gain in row.gains if not gain.is_repeated}
            stale = {gain.need.skill.phrase for gain in row.gains if gain.is_repeated} - fresh
            assert not any(phrase in said for phrase in stale)
