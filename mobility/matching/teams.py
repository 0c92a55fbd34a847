"""Several places, one set of people: who together covers what is asked, as far as the pool allows, proven.

The value of a team of k people is

    coverage − TIE × overlap + TIE × mean ready score

coverage: Σ over the skills asked of weight × the best member's cover, over Σ weights, so in 0..1. A must weighs 1, all
nice skills together less than one must. Cover is 1 for a skill held at the level asked, held level / level asked below
it, ½ for a close one. overlap: what members cover beyond the best of them, over k. `TIE` is so small that it decides
between equal coverages alone.

Choosing k sets so that their union weighs most is maximum coverage, NP-hard; the greedy choice reaches 1 − 1/e of it
(Nemhauser, Wolsey & Fisher, Mathematical Programming 14, 1978), which is not good enough to tell a host "nobody covers
more". So small pools are enumerated and large ones solved as the integer program of maximum coverage with best-of
assignment (as in uncapacitated k-median, Cornuéjols, Fisher & Nemhauser, Management Science 23, 1977) by HiGHS
(Huangfu & Hall, Mathematical Programming Computation 10, 2018) through `scipy.optimize.milp`, to a gap of 0.
"""

from __future__ import annotations

import enum
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, islice
from time import monotonic
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy.sparse as sparse

from mobility.matching.corpus import RequiredSkill
from mobility.matching.explanation import SkillRow, Standing
from mobility.matching.segments import Floats

MOST_TEAMS = 3
MOST_ENUMERATED = 20_000  # teams; beyond, the integer program is quicker
CHUNK = 4096
CLOSE_COVER = 0.5
ALL_NICE = 0.5  # of one must
TIE = 1e-3
SECONDS = 5.0  # for all proposals of one request


Doubles = npt.NDArray[np.float64]


class Method(enum.StrEnum):
    """How a team was found; `BEST_FOUND` where the time ran out before the proof."""

    ENUMERATED = "enumerated"
    SOLVED = "solved"
    BEST_FOUND = "best_found"


@dataclass(frozen=True, slots=True)
class Team:
    """`members` are columns of the pool; `coverage` in 0..1, `overlap` in units of covered skills; both unweighted by
    the tie-break."""

    members: tuple[int, ...]
    coverage: float
    overlap: float
    method: Method


@dataclass(frozen=True)
class Pool:
    """cover: (skills, people) in 0..1; weights: (skills,), adding up to 1; ready: (people,) in 0..1."""

    cover: Floats
    weights: Doubles
    ready: Floats

    @property
    def own(self) -> Doubles:
        """What each person covers alone, (people,)."""
        return np.asarray(self.weights @ self.cover)

    def values(self, teams: Any) -> Any:
        """The value of teams of one size, shape (teams, size) of columns → (teams,)."""
        size = teams.shape[1]
        covered = self.weights @ self.cover[:, teams].max(axis=2)
        overlap = (self.own[teams].sum(axis=1) - covered) / size
        return covered - TIE * overlap + TIE * self.ready[teams].sum(axis=1) / size


def cover_of(row: SkillRow) -> float:
    """How far a person covers one skill asked for, in 0..1."""
    if row.standing is Standing.CLOSE:
        return CLOSE_COVER
    if row.standing is not Standing.HAS or row.held is None:
        return 0.0
    if row.is_below_level:
        assert row.held.level is not None
        assert row.required.level is not None
        return row.held.level / row.required.level
    return 1.0


def weigh_skills(required: Sequence[RequiredSkill]) -> Doubles:
    """Shape (skills,), adding up to 1: all nice skills together weigh less than one must, unless there is no must."""
    musts = sum(skill.must for skill in required)
    nice = ALL_NICE / max(1, len(required) - musts) if musts else 1.0
    raw = np.asarray([1.0 if skill.must else nice for skill in required], dtype=np.float64)
    return raw / max(float(raw.sum()), 1.0)


def find_teams(pool: Pool, size: int, most: int = MOST_TEAMS) -> list[Team]:
    """The best teams of `size` (of everybody, in a smaller pool), best first; two share at most half, rounded up.

    Each is the best of all that keep to that; an empty list for a pool or a size of nobody. All together are solved
    within `SECONDS`: what is not found by then is left out.
    """
    people = pool.cover.shape[1]
    size = min(size, people)
    found: list[Team] = []
    if size < 1:
        return found
    is_small, until = math.comb(people, size) <= MOST_ENUMERATED, monotonic() + SECONDS
    for _ in range(most):
        kept, left = [team.members for team in found], until - monotonic()
        if not is_small and left <= 0:
            break
        members, method = _enumerate(pool, size, kept) if is_small else _solve(pool, size, kept, left)
        if members is None:
            break
        found.append(_make_team(pool, members, method))
    return found


def _make_team(pool: Pool, members: tuple[int, ...], method: Method) -> Team:
    covered = pool.cover[:, list(members)].max(axis=1)
    coverage = float(pool.weights @ covered)
    overlap = float(pool.own[list(members)].sum() - coverage)
    return Team(members, coverage, overlap, method)


def shared_at_most(size: int) -> int:
    """How many members two proposals of this size may have in common."""
    return min(math.ceil(size / 2), size - 1)


def _enumerate(pool: Pool, size: int, kept: Sequence[tuple[int, ...]]) -> tuple[tuple[int, ...] | None, Method]:
    best, members = -math.inf, None
    for teams in _chunks(pool.cover.shape[1], size):
        for other in kept:
            teams = teams[np.isin(teams, other).sum(axis=1) <= shared_at_most(size)]
        if len(teams):
            values = pool.values(teams)
            place = int(values.argmax())
            if values[place] > best + 1e-12:
                best, members = float(values[place]), tuple(int(one) for one in teams[place])
    return members, Method.ENUMERATED


def _chunks(people: int, size: int) -> Iterator[Any]:
    every = combinations(range(people), size)
    while chunk := list(islice(every, CHUNK)):
        yield np.asarray(chunk, dtype=np.int64)


def _solve(
    pool: Pool, size: int, kept: Sequence[tuple[int, ...]], seconds: float
) -> tuple[tuple[int, ...] | None, Method]:
    """Variables: x of each person (chosen), then y of each (skill, person) with any cover (who covers the skill)."""
    from scipy.optimize import Bounds, LinearConstraint, milp  # 30 MB, for the few who build a team

    skills, people = np.nonzero(pool.cover)
    count, pairs = pool.cover.shape[1], len(skills)
    gain = (1 + TIE / size) * pool.weights[skills] * pool.cover[skills, people]
    objective = np.concatenate([(TIE / size) * (pool.own - pool.ready), -gain])
    chosen = sparse.csr_matrix((np.ones(pairs), (np.arange(pairs), people)), shape=(pairs, count))
    once = sparse.csr_matrix((np.ones(pairs), (skills, np.arange(pairs))), shape=(len(pool.weights), pairs))
    everyone = sparse.hstack([np.ones((1, count)), sparse.csr_matrix((1, pairs))])
    constraints = [
        LinearConstraint(everyone, size, size),
        LinearConstraint(sparse.hstack([-chosen, sparse.identity(pairs)]), -np.inf, 0),
        LinearConstraint(sparse.hstack([sparse.csr_matrix((len(pool.weights), count)), once]), -np.inf, 1),
    ]
    for other in kept:
        among = np.isin(np.arange(count + pairs), other)[None, :].astype(np.float64)
        constraints.append(LinearConstraint(among, -np.inf, shared_at_most(size)))
    result = milp(
        objective,
        integrality=np.concatenate([np.ones(count), np.zeros(pairs)]),
        bounds=Bounds(0, 1),
        constraints=constraints,
        options={"mip_rel_gap": 0.0, "time_limit": seconds},
    )
    if result.x is None:
        return None, Method.SOLVED
    members = tuple(int(one) for one in np.flatnonzero(result.x[:count] > 0.5))
    return members, Method.SOLVED if result.status == 0 else Method.BEST_FOUND
