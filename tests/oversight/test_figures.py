"""No figure under ten people is shown, nor one from which such a figure could be worked out."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from mobility.oversight.figures import MINIMUM, add_totals, suppress

SIZES = st.tuples(st.integers(1, 6), st.integers(1, 4))
TABLES = SIZES.flatmap(
    lambda size: st.lists(
        st.lists(st.integers(0, 60), min_size=size[1], max_size=size[1]), min_size=size[0], max_size=size[0]
    )
)


def equations(shown) -> np.ndarray:
    """What a reader knows: each row and each column adds up to its total; one unknown for each hidden cell."""
    hidden = [(r, c) for r, line in enumerate(shown) for c, value in enumerate(line) if value is None]
    rows = []
    for lines in (
        [[(r, c) for c in range(len(shown[0]))] for r in range(len(shown))],
        [[(r, c) for r in range(len(shown))] for c in range(len(shown[0]))],
    ):
        for *parts, total in lines:
            rows.append([(cell in parts) - (cell == total) for cell in hidden])
    return np.array(rows, dtype=float).reshape(len(rows), len(hidden))


@given(TABLES)
@settings(max_examples=150, deadline=None)
def test_no_cell_under_ten_is_shown_and_what_is_shown_is_true(counts):
    for line, full in zip(suppress(counts), add_totals(counts), strict=True):
        for value, true in zip(line, full, strict=True):
            assert value is None or value == true >= MINIMUM


@given(TABLES)
@settings(max_examples=150, deadline=None)
def test_no_hidden_cell_follows_from_what_is_shown(counts):
    known = equations(suppress(counts))
    rank = np.linalg.matrix_rank(known) if known.size else 0
    for unknown in np.eye(known.shape[1]):
        assert np.linalg.matrix_rank(np.vstack([known, unknown])) > rank


@given(TABLES)
@settings(max_examples=150, deadline=None)
def test_what_is_hidden_beneath_a_shown_total_is_ten_people_or_more(counts):
    shown, full = suppress(counts), add_totals(counts)
    for lines, truth in ((shown, full), (list(zip(*shown, strict=True)), list(zip(*full, strict=True)))):
        for line, true in zip(lines, truth, strict=True):
            if line[-1] is not None and None in line:
                assert sum(t for v, t in zip(line[:-1], true[:-1], strict=True) if v is None) >= MINIMUM


@given(st.lists(st.lists(st.integers(MINIMUM, 60), min_size=3, max_size=3), min_size=1, max_size=5))
@settings(deadline=None)
def test_nothing_is_hidden_without_need(counts):
    assert suppress(counts) == add_totals(counts)


def test_one_small_cell_takes_a_second_one_with_it():
    assert [line[0] for line in suppress([[3], [12], [40]])] == [None, None, 40, 55]
