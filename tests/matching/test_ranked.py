"""A list that is known only as far down as somebody looks is the list that sorting everybody would give."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pytest

from mobility.matching.queries.placing import put_in_place
from mobility.matching.queries.ranked import Ranked


@dataclass(frozen=True)
class Case:
    """`rows` of the index with scores of which some are equal; some may not be shown, some were placed by hand."""

    ranked: Ranked
    whole: list[tuple[int, float]]
    sorted: list[int]
    values: np.ndarray


def make_case(seed: int, *, has_last: bool = False) -> Case:
    pick = np.random.default_rng(seed)
    size = int(pick.integers(0, 260))
    rows = np.sort(pick.permutation(300)[:size])
    scores = (pick.integers(0, 9, size) / 8).astype(np.float32)
    ties = pick.permutation(10_000)[:size].astype(np.uint64)
    last = pick.random(size) < 0.3 if has_last else np.zeros(size, np.bool_)
    allowed = {int(row) for row in rows if pick.random() < 0.8}
    places = sorted(zip(pick.integers(1, 400, 5).tolist(), pick.permutation(300)[:5].tolist(), strict=True))
    positions = {row: position for position, row in places} if seed % 3 else {}

    def verify(asked: Sequence[int]) -> set[int]:
        return allowed.intersection(asked)

    order = np.lexsort((ties, -scores, last))
    whole = [(int(rows[at]), float(scores[at])) for at in order if int(rows[at]) in allowed]
    return Case(
        Ranked(rows, scores, ties, last, verify, positions),
        put_in_place(whole, positions),
        [row for row, _ in whole if row not in positions],
        pick.integers(0, 4, 300).astype(np.float32),
    )


@pytest.mark.parametrize("has_last", [False, True])
def test_every_page_is_as_in_the_whole_list(has_last):
    for seed in range(40):
        case = make_case(seed, has_last=has_last)
        pick = np.random.default_rng(seed)
        for start in pick.integers(0, 200, 3).tolist():
            # somebody may drop out when they are asked for, and the list says so from then on
            case.ranked[: start + 20]
            assert case.ranked[start : start + 20] == case.whole[start : start + 20]
        assert list(case.ranked) == case.whole
        assert len(case.ranked) == len(case.whole)


def test_only_as_many_are_asked_for_as_are_looked_at():
    asked: list[int] = []

    def verify(rows: Sequence[int]) -> set[int]:
        asked.extend(rows)
        return set(rows)

    size = 5000
    scores = np.random.default_rng(1).random(size).astype(np.float32)
    keys = np.arange(size, dtype=np.uint64)
    ranked = Ranked(np.arange(size), scores, keys, np.zeros(size, np.bool_), verify, {4: 3, 5: 4000})
    assert len(ranked[:20]) == 20
    assert ranked[2][0] == 4
    ranked.draw(20, 3, keys)
    assert ranked.find_above(int(np.argsort(-scores)[2500])) == int(np.argsort(-scores)[2499])
    assert len(asked) < 300
    assert len(ranked) == size


def test_who_stands_right_above_is_found_by_the_order_alone():
    for seed in range(20):
        case = make_case(seed)
        order = case.sorted
        for place in range(0, len(order), 7):
            assert case.ranked.find_above(order[place]) == (order[place - 1] if place else None)
        assert case.ranked.find_above(999) is None


def test_who_is_drawn_stands_further_down_at_the_place_that_is_said():
    for seed in range(40):
        case = make_case(seed, has_last=seed % 2 == 0)
        shuffle = np.random.default_rng(seed).permutation(300).astype(np.uint64)
        drawn = case.ranked.draw(20, 3, shuffle)
        further = [row for row, _ in case.whole[20:] if row in case.sorted]
        assert len(drawn) == min(3, len(further))
        whole = [row for row, _ in case.whole]
        if seed % 3 == 0:  # nobody was placed by hand, and every place is exact once all above were asked for
            list(case.ranked)
            assert case.ranked.draw(20, 3, shuffle) == [
                (whole.index(row) + 1, (row, dict(case.whole)[row])) for _, (row, _) in drawn
            ]
            expected = sorted(further, key=lambda row: shuffle[row])[:3]
            assert {row for _, (row, _) in drawn} == set(expected)


def test_who_has_most_of_something_is_picked_and_nobody_who_has_nothing():
    for seed in range(20):
        case = make_case(seed)
        bearing = [row for row in case.sorted if case.values[row] > 0]
        expected = sorted(bearing, key=lambda row: -case.values[row])[:5]
        assert case.ranked.pick(case.values, 5) == expected
