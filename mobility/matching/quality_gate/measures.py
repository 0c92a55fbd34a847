"""The measures of the gate: how good an order is, where in it somebody stands, and whether a group is moved."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]
CUT = 10


def ndcg(ranked: Sequence[str], grades: Mapping[str, int], cut: int = CUT) -> float:
    """nDCG at `cut` in 0..1 with gains 2^grade − 1 and discount 1/log2(1 + rank); 0 where nothing is relevant.

    `ranked` best first. Source: Järvelin & Kekäläinen, ACM TOIS 20 (2002), in the form of Burges et al. (ICML 2005).
    """
    best = _gain(sorted(grades.values(), reverse=True)[:cut])
    return _gain([grades.get(one, 0) for one in ranked[:cut]]) / best if best else 0.0


def _gain(grades: Sequence[int]) -> float:
    return math.fsum((2**grade - 1) / math.log2(1 + rank) for rank, grade in enumerate(grades, start=1))


def percentiles(scores: npt.ArrayLike, among: npt.ArrayLike) -> Numbers:
    """Where each score stands among others, 0..100, of the shape of `scores`; between equals, their middle."""
    others = np.sort(np.asarray(among, dtype=np.float64))
    values = np.asarray(scores, dtype=np.float64)
    below, upto = np.searchsorted(others, values, "left"), np.searchsorted(others, values, "right")
    places: Numbers = 50.0 * (below + upto) / max(len(others), 1)
    return places


def find_shift(differences: npt.ArrayLike) -> tuple[float, float]:
    """The mean of paired differences and the p-value of a two-sided t-test that it is 0; (0, 1) where all are 0.

    Source: Student's t-test on pairs, `scipy.stats.ttest_1samp`.
    """
    from scipy import stats

    values = np.asarray(differences, dtype=np.float64)
    if len(values) < 2 or not values.any():
        return 0.0, 1.0
    if np.ptp(values) == 0:  # the same for everyone: no chance in it
        return float(values[0]), 0.0
    tested: Any = stats.ttest_1samp(values, 0.0)
    return float(values.mean()), float(tested.pvalue)
