"""The conformance table (A1): every criterion of WCAG 2.2 A and AA has its row, and the tests it names exist."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
TABLE = (ROOT / "docs" / "accessibility.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| (\d\.\d\.\d+) [^|]+\| (A{1,2}) \| ([^|]+) \| ([^|]+) \|$", TABLE, re.MULTILINE)
SHORT_NAMES = re.search(r"\| short name \|.*?\n\n", TABLE, re.DOTALL)
CRITERIA_A, CRITERIA_AA = 31, 24


def test_every_criterion_has_one_row():
    assert len({number for number, *_ in ROWS}) == len(ROWS)
    levels = [level for _, level, *_ in ROWS]
    assert (levels.count("A"), levels.count("AA")) == (CRITERIA_A, CRITERIA_AA)


def test_every_row_says_how_it_is_known():
    known = set(re.findall(r"`([a-z ]+)`", SHORT_NAMES[0])) if SHORT_NAMES else set()
    for number, _, how, held in ROWS:
        named = re.findall(r"`([^`]+)`", held)
        assert how.strip(), number
        assert named or "by hand" in held or "does not apply" in held, number
        assert {name for name in named if "/" not in name} <= known, number


def test_every_test_that_the_table_names_exists():
    for path in set(re.findall(r"`(tests/[\w/]+\.py)", TABLE)):
        assert (ROOT / path).exists(), path
