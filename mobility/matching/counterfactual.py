"""What would have raised a fit, and what each skill is worth: said only after a changed copy was really ranked again.

Nothing is estimated: the copy goes through `score_people` with the same snapshot, statistics and weights, and its place
is counted among everyone who may be suggested. Only what a person can change themselves is ever changed: a skill they
lack, a level, the evidence of a claim; so a change touches `Person.held` and nothing else.

Source: nearest counterfactuals (Wachter, Mittelstadt & Russell, Harvard Journal of Law & Technology 31, 2018) over
features that can be acted on (Ustun, Spangher & Liu, FAT* 2019); all single skills are tried before any pair, so that
what is named is minimal.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
import numpy.typing as npt

from mobility.matching.corpus import Opportunity, Person, Relations, Skill, build_index
from mobility.matching.explanation import Explanation, Fit, Standing, explain, list_fits
from mobility.matching.ranking import TIE_DECIMALS, WEIGHTS, Scored, Weights, score_people
from mobility.matching.segments import Floats, Ints, Vectors, hash_number, tie_keys

MOST_TRIED = 50  # variants in one batch
MOST_PAIRED = 15  # skills of which every pair is tried
MOST_FOUND = 3
FEWEST_RANKED = 5  # with fewer people in the list a rank would tell of somebody
ENOUGH = 0.25  # of the former rank: less is no reason to learn anything
ORDER = (Fit.GROW, Fit.STRETCH, Fit.GOOD, Fit.STRONG)

Confirm = Callable[[Skill], Skill | None]


class ChangeKind(enum.StrEnum):
    """All that a counterfactual may ever change."""

    LEARN = "learn"
    RAISE = "raise"
    CONFIRM = "confirm"


@dataclass(frozen=True, slots=True)
class Change:
    """`skill` as it would be held; `held` what it takes the place of, None where it comes new."""

    kind: ChangeKind
    skill: Skill
    held: Skill | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody stands: score in 0..1, the word, and the rank from 1, None where too few are ranked."""

    score: float
    fit: Fit
    rank: int | None

    def is_enough_after(self, before: Place) -> bool:
        """A better word, or a quarter of the former rank and at least one place won."""
        if ORDER.index(self.fit) > ORDER.index(before.fit):
            return True
        if self.rank is None or before.rank is None or ORDER.index(self.fit) < ORDER.index(before.fit):
            return False
        return before.rank - self.rank >= max(1.0, ENOUGH * before.rank)


@dataclass(frozen=True, slots=True)
class Counterfactual:
    """With these changes, all at once, the person would have stood `after` instead of `before`."""

    changes: tuple[Change, ...]
    before: Place
    after: Place


@dataclass(frozen=True, slots=True)
class Raising:
    """`found` is empty where nothing helps enough, and `tried` 0 where nothing is missing.

    `is_among_few`: a list it is, but of fewer than `FEWEST_RANKED` people, so the fit alone is told, never a place.
    """

    before: Place
    found: tuple[Counterfactual, ...]
    tried: int
    is_among_few: bool


class Others:
    """The scores of everyone else in one list, sorted once, so that any number of places can be counted in it."""

    def __init__(self, scored: Scored, rows: Ints, person_id: str, mix: float = 1.0) -> None:
        person = np.asarray([hash_number(person_id)], dtype=np.uint64)
        kept = rows[scored.index.ties[rows] != person]
        scores = _round(scored.score(mix)[kept])
        order = np.lexsort((scored.ties[kept], scores))
        self._scores, self._ties = scores[order], scored.ties[kept][order]
        self._tie = tie_keys(hash_number(scored.opportunity.id), person)[0]

    def rank(self, score: float) -> int | None:
        """The place of a score of this person's, counted as `Scored.ranking` orders; None with too few people."""
        if len(self._scores) + 1 < FEWEST_RANKED:
            return None
        mine = _round(np.asarray([score], dtype=np.float32))[0]
        low, high = np.searchsorted(self._scores, mine, "left"), np.searchsorted(self._scores, mine, "right")
        before = np.searchsorted(self._ties[low:high], self._tie)
        return len(self._scores) - int(high) + int(before) + 1


@dataclass(frozen=True)
class Bench:
    """One pair within a frozen snapshot, where changed copies of the person are scored."""

    opportunity: Opportunity
    person: Person
    vectors: Vectors
    relations: Relations
    weights: Weights = WEIGHTS

    def score(self, copies: Sequence[Person]) -> Scored:
        """Row i is copies[i]."""
        alone = build_index(copies, self.vectors)
        return score_people(self.opportunity, alone, self.vectors, self.relations, self.weights)

    def place(self, copies: Sequence[Person], others: Others | None) -> list[Place]:
        found: list[Place] = []
        for start in range(0, len(copies), MOST_TRIED):
            scored = self.score(copies[start : start + MOST_TRIED])
            found += [
                Place(float(score), fit, others.rank(float(score)) if others else None)
                for score, fit in zip(scored.score(), list_fits(scored), strict=True)
            ]
        return found


def apply(person: Person, changes: Sequence[Change]) -> Person:
    """A copy of the person with every change made; what a change takes the place of keeps its place."""
    held = list(person.held)
    for change in changes:
        if change.held is None:
            held.append(change.skill)
        else:
            held[held.index(change.held)] = change.skill
    return replace(person, held=tuple(held))


def list_changes(why: Explanation, person: Person, confirm: Confirm | None = None) -> list[Change]:
    """Single changes towards what is asked, at most `MOST_TRIED`, musts first: what is lacking, close or held too low.

    A skill learnt is a bare claim at the level asked for. `confirm` answers the same skill with its evidence confirmed,
    or None where that changes nothing; without it no evidence is assumed.
    """
    found: list[Change] = []
    for row in sorted(why.rows, key=lambda row: not row.required.must):
        required = row.required
        counted = row.held if row.standing is Standing.HAS else None
        same = next((skill for skill in person.held if skill.concept == required.concept), None)
        if counted is not None and row.is_below_level:
            found.append(Change(ChangeKind.RAISE, replace(counted, level=required.level), counted))
        elif counted is None and same is None:
            found.append(Change(ChangeKind.LEARN, required.claimed()))
        if counted is not None and confirm and (confirmed := confirm(counted)):
            found.append(Change(ChangeKind.CONFIRM, confirmed, counted))
    return list(dict.fromkeys(found))[:MOST_TRIED]


def find_raising(bench: Bench, others: Others | None, confirm: Confirm | None = None) -> Raising:
    """The smallest changes that would have helped enough, the best first: single ones, else one pair, else none.

    Without `others` (or with too few) only the word for the fit counts.
    """
    why = explain(bench.score([bench.person]), 0)
    before = Place(why.ready, why.fit, others.rank(why.ready) if others else None)
    singles = list_changes(why, bench.person, confirm)
    placed = _try(bench, others, before, [(one,) for one in singles])
    found = [one for one in placed if one.after.is_enough_after(before)]
    if not found and len(singles) > 1:
        best = [one.changes[0] for one in sorted(placed, key=_best_first)[:MOST_PAIRED]]
        pairs = [pair for pair in combinations(best, 2) if _can_go_together(pair)]
        found = [one for one in _try(bench, others, before, pairs) if one.after.is_enough_after(before)]
        found = sorted(found, key=_best_first)[:1]
    best_found = tuple(sorted(found, key=_best_first)[:MOST_FOUND])
    return Raising(before, best_found, len(singles), is_among_few=others is not None and before.rank is None)


def weigh(bench: Bench) -> dict[Skill, float]:
    """What the score would lose without each held skill: by leaving it out and scoring again, all else as it is.

    Less than the skill's contribution where another skill would stand in for it.
    """
    copies = [replace(bench.person, held=_without(bench.person.held, place)) for place in range(len(bench.person.held))]
    if not copies:
        return {}
    whole = float(bench.score([bench.person]).score()[0])
    return {
        skill: whole - float(score) for skill, score in zip(bench.person.held, bench.score(copies).score(), strict=True)
    }


def _try(
    bench: Bench, others: Others | None, before: Place, tried: Sequence[tuple[Change, ...]]
) -> list[Counterfactual]:
    placed = bench.place([apply(bench.person, changes) for changes in tried], others)
    return [Counterfactual(changes, before, after) for changes, after in zip(tried, placed, strict=True)]


def _best_first(one: Counterfactual) -> tuple[float, ...]:
    return -ORDER.index(one.after.fit), -one.after.score


def _can_go_together(pair: tuple[Change, Change]) -> bool:
    return pair[0].held is None or pair[0].held != pair[1].held


def _without(held: tuple[Skill, ...], place: int) -> tuple[Skill, ...]:
    return held[:place] + held[place + 1 :]


def _round(scores: Floats) -> npt.NDArray[np.float64]:
    return np.asarray(np.round(scores.astype(np.float64), TIE_DECIMALS), dtype=np.float64)
