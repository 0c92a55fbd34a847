"""Finding a concept by whatever somebody types: beginnings, words, slips, other names, any language."""

from __future__ import annotations

import random

import numpy as np
import pytest

from mobility.core.db import session
from mobility.skills import queries
from mobility.skills.models import SkillLabel, SkillState
from mobility.skills.search import LETTERS, LabelRow, SkillSearch, count_slips
from tests.factories import make_skill, save


@pytest.fixture
def taxonomy(db):
    named = {
        "spreadsheets": make_skill("use spreadsheets", "utiliser un tableur"),
        "project": make_skill("project management", "gestion de projets"),
        "risks": make_skill("manage risks of a project", "gérer les risques d’un projet"),
        "chemistry": make_skill("electrochemistry", "électrochimie"),
    }
    text = "steering of undertakings"
    save(SkillLabel(skill_id=named["project"].id, language="en", text=text, folded=text, is_preferred=False))
    return named


@pytest.mark.parametrize(
    ("typed", "language", "meant"),
    [
        ("proj", "en", "project"),  # a beginning goes before a word inside
        ("management project", "en", "project"),  # words in any order
        ("steering of", "en", "project"),  # another name
        ("tableur", "en", "spreadsheets"),  # another language
        ("electrochimie", "fr", "chemistry"),  # without accents
        ("chemistry", "en", "chemistry"),  # part of a word
        ("spraedsheets", "en", "spreadsheets"),  # two letters swapped
        ("projct managment", "en", "project"),  # a slip in each word
        ("gestoin de pro", "fr", "project"),  # a slip while the last word is being typed
    ],
)
def test_what_is_meant_comes_first(taxonomy, typed, language, meant):
    assert queries.search_skills(typed, language)[0].skill_id == taxonomy[meant].id


def test_a_short_word_is_taken_as_it_is_written(taxonomy):
    make_skill("SQL")
    assert queries.search_skills("SAL", "en") == []


def test_a_merged_skill_is_found_as_another_name_and_a_retired_one_not_at_all(db):
    target = make_skill("Power BI")
    make_skill("Quadrant reports", state=SkillState.MERGED, merged_into_id=target.id)
    make_skill("Quadrant tables", state=SkillState.RETIRED)
    (found,) = queries.search_skills("quadrant", "en")
    assert (found.skill_id, found.label, found.matched) == (target.id, "Power BI", "Quadrant reports")


def test_a_skill_is_found_from_the_moment_it_exists_until_it_is_retired(db):
    make_skill("weaving")
    assert queries.search_skills("falconry", "en") == []
    skill = make_skill("falconry")
    assert [found.skill_id for found in queries.search_skills("falconry", "en")] == [skill.id]
    skill.state = SkillState.RETIRED
    session.commit()
    assert queries.search_skills("falconry", "en") == []


def test_a_skill_that_more_occupations_ask_for_goes_before_its_equals():
    rows = [LabelRow(number, number, "en", f"data {name}", True) for number, name in enumerate(("art", "law", "set"))]
    assert [one.concept for one in SkillSearch(rows, {1: 40, 2: 7}).find("data", "en", 3)] == [1, 2, 0]


def test_slips_are_counted_as_the_plain_definition_counts_them():
    """Against the recurrence in its usual form, over words drawn by lot."""
    lot = random.Random(7)
    words = ["".join(lot.choices("abc", k=lot.randrange(1, LETTERS))) for _ in range(100)]
    codes = np.array([[*map(ord, word.ljust(LETTERS, "\0"))] for word in words], np.uint16).T
    lengths = np.array([len(word) for word in words])
    for typed in [word for word in words if len(word) >= 4][:15]:
        plain = [distances(typed, word) for word in words]
        begun = count_slips(typed, codes, 2, lengths, is_begun=True)
        whole = count_slips(typed, codes, 2, lengths, is_begun=False)
        assert begun.tolist() == [min(3, *row) for row in plain]
        assert whole.tolist() == [min(3, row[-1]) for row in plain]


def distances(one: str, other: str) -> list[int]:
    """From the one to every beginning of the other."""
    cells = {(row, 0): row for row in range(len(one) + 1)} | {(0, column): column for column in range(len(other) + 1)}
    for row in range(1, len(one) + 1):
        for column in range(1, len(other) + 1):
            changed = cells[row - 1, column - 1] + (one[row - 1] != other[column - 1])
            cells[row, column] = min(changed, cells[row - 1, column] + 1, cells[row, column - 1] + 1)
            if one[row - 2 : row] == other[column - 2 : column][::-1] and row > 1 and column > 1:
                cells[row, column] = min(cells[row, column], cells[row - 2, column - 2] + 1)
    return [cells[len(one), column] for column in range(len(other) + 1)]


def test_where_no_skill_exists_yet_none_is_found_and_none_is_near(db):
    assert queries.search_skills("Power BI", "en") == []
    assert queries.list_nearest_skills("Power BI", "en") == []
