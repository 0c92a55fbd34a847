"""ASVS 5.0 (A0): each of the 253 requirements of levels 1 and 2 is held by a test, or says why not."""

from __future__ import annotations

import csv
import re
from collections import Counter

import pytest

from tests.architecture.sources import ROOT, functions

ROWS = list(csv.DictReader((ROOT / "docs" / "asvs.csv").read_text("utf-8").splitlines()))
# chapter → how many requirements of level 1 and 2 version 5.0.0 has in it
CHAPTERS = {
    1: 27, 2: 11, 3: 19, 4: 10, 5: 9, 6: 35, 7: 18, 8: 7, 9: 7,
    10: 29, 11: 14, 12: 9, 13: 13, 14: 9, 15: 13, 16: 16, 17: 7,
}  # fmt: skip
APPLICABLE = [row for row in ROWS if row["applicable"] == "y"]
ANCHOR = re.compile(r"docs/([\w-]+\.md)(?:#([\w-]+))?")


def number(row):
    return tuple(map(int, row["id"].split(".")))


def test_every_requirement_of_the_first_two_levels_has_one_row_in_order():
    numbers = [number(row) for row in ROWS]
    assert numbers == sorted(set(numbers))
    assert Counter(row["level"] for row in ROWS) == {"1": 70, "2": 183}
    assert Counter(first for first, *_ in numbers) == CHAPTERS


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_a_row_names_tests_that_exist_or_a_reason(row):
    assert row["control"]
    assert row["applicable"] in {"y", "n"}
    assert row["tests"] or row["reason"], "neither a test nor a reason"
    assert row["applicable"] == "y" or (row["reason"] and not row["tests"])
    for node in row["tests"].split():
        file, _, name = node.partition("::")
        assert (ROOT / file).is_file(), node
        assert name in {function.name for function in functions(ROOT / file)}, node


def test_most_rows_that_apply_are_held_by_a_test_and_few_are_accepted_risks():
    tested = [row for row in APPLICABLE if row["tests"]]
    assert len(tested) / len(APPLICABLE) >= 0.8
    accepted = [row for row in ROWS if "Accepted risk" in row["reason"]]
    assert len(accepted) <= 5
    assert all(re.search(r"until 20\d\d-\d\d-\d\d \(owner: [^)]+\)", row["reason"]) for row in accepted)


def test_what_rows_lean_on_stands_in_the_documentation():
    for row in ROWS:
        for page, heading in ANCHOR.findall(f"{row['reason']} {row['control']}"):
            text = (ROOT / "docs" / page).read_text("utf-8")
            titles = {title.lower().replace(" ", "-") for title in re.findall(r"^## (.+)$", text, re.MULTILINE)}
            assert not heading or heading in titles, f"{row['id']}: {page}#{heading}"
