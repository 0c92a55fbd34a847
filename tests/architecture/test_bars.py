"""docs/bars.md has a row for every bar of the pilot, and each test that it names exists."""

from __future__ import annotations

import re

import pytest

from tests.architecture.sources import ROOT, functions

PAGE = (ROOT / "docs" / "bars.md").read_text("utf-8")
ROWS = re.compile(r"^\| ([A-Z]\d+) \|.*$", re.MULTILINE)
TEST = re.compile(r"(?:tests|mobility|benchmarks)/[\w/]+\.py(?:::\w+)?")


def bars() -> list[str]:
    """Those that the pilot answers for."""
    last = {"S": 42, "I": 10, "F": 38, "A": 18, "U": 15, "P": 16, "E": 10}
    missing = {"P": {3, 4, 5, 6, 9}}  # of groups, which nobody records: said under the table
    return [
        f"{letter}{n:02}" for letter in last for n in range(1, last[letter] + 1) if n not in missing.get(letter, ())
    ]


def test_every_bar_has_one_row_in_order():
    rows = [f"{bar[0]}{int(bar[1:]):02}" for bar in ROWS.findall(PAGE)]
    assert rows == bars()


def test_every_row_says_what_holds_it_with_what_result_and_when():
    for row in ROWS.finditer(PAGE):
        cells = [cell.strip() for cell in row.group().strip("|").split("|")]
        assert len(cells) == 5, row.group()
        assert all(cells), row.group()
        assert re.fullmatch(r"20\d\d-\d\d-\d\d", cells[4]), row.group()


@pytest.mark.parametrize("named", sorted(set(TEST.findall(PAGE))))
def test_what_a_row_names_exists(named):
    file, _, name = named.partition("::")
    assert (ROOT / file).is_file()
    assert not name or name in {function.name for function in functions(ROOT / file)}
