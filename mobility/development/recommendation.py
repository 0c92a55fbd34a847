"""Courses for a person, ranked: one linear formula with published weights; what is shown adds up to the score.

score = gap + level + mandatory + language + time + format + prerequisites + rating, each part at least 0:

- gap: Σ over what the person lacks of SOURCES[why] × levels closed ÷ 5. Levels closed: from the level held to the lower
  of the level aimed at and the one that the course reaches, times the credit of the skill taught for the skill lacking
  (matching's soft likeness), halved where the course starts one level above. Starting further above it closes nothing.
- level: `Weights.level` × the same, times the share of the course that is new to the person.
- mandatory: its weight where the course is due by a rule of the company; it must not be outranked by taste.
- language, time, format, prerequisites, rating: weight × a share in 0..1. Time: 1 − hours ÷ hours free in a quarter.
  Format: see `formats`; its weight is below what closing one level of the least important skill adds, so that it
  decides between equals and never against a gap. Rating: a Bayesian mean, so that few ratings weigh little.

A list is greedy: what the rows above close already adds `REPEATED` of itself to those below. Greedy selection for a
monotone submodular sum is at least 1 − 1/e of the best (Nemhauser, Wolsey & Fisher, Mathematical Programming 14, 1978);
with the time part subtracting in proportion to hours it is the Lagrangian of coverage under a budget of hours.

Bounds of who is on a list, each counted and told: a language the person does not have, completed, hidden, nothing new.
What of a person is looked at is in `curriculum.Learner`, and nothing else.
"""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cached_property

import numpy as np

from mobility.development.curriculum import LEVELS, SOURCES, Course, Learner, Need, Taught, find_lacking, held_levels
from mobility.matching.corpus import Relations, Skill
from mobility.matching.likeness import compare
from mobility.matching.ranking import TIE_DECIMALS, tie_key
from mobility.matching.segments import Floats, Ints, Vectors, make_terms

REACH = 2  # a course that starts so many levels above closes nothing
REPEATED = 0.1
LEAST_GAP = 0.01  # of a course that is worth a row
RATINGS_ASSUMED, LOWEST_RATING, HIGHEST_RATING = 5, 1, 5
USUAL_RATING = 3.5  # where nothing was rated yet
MOST_ROWS = 10


class LeftOut(enum.StrEnum):
    """Why a course is on no list of a person's."""

    COMPLETED = "completed"
    HIDDEN = "hidden"
    LANGUAGE = "language"
    NOTHING_NEW = "nothing_new"


@dataclass(frozen=True, slots=True)
class Weights:
    """Published weights. A change of any number here or in `SOURCES` is a new version."""

    level: float = 0.4
    mandatory: float = 1.5
    language: float = 0.1
    time: float = 0.2
    format: float = 0.06
    prerequisites: float = 0.3
    rating: float = 0.1
    repeated: float = REPEATED
    version: str = "1"


WEIGHTS = Weights()
PARTS = ("gap", *(one.name for one in fields(Weights) if one.name not in ("repeated", "version")))


@dataclass(frozen=True, slots=True)
class Gain:
    """What a course adds to one need: from the level held to the level reached; `contribution` to gap + level.

    `is_repeated`: a row above closes it already, so that only a share counted.
    """

    need: Need
    taught: Taught
    held: float
    reached: float
    contribution: float
    is_repeated: bool = False


@dataclass(frozen=True, slots=True)
class Recommended:
    """One row. `score` is the sum of `parts`; `unmet`: prerequisites lacking, `before`: courses to complete first."""

    course: Course
    score: float
    parts: Mapping[str, float]
    gains: tuple[Gain, ...]
    unmet: tuple[Skill, ...]
    before: tuple[str, ...]
    tie: int


@dataclass(frozen=True)
class Recommendations:
    """Rows, best first, and why how many courses are not among them."""

    rows: tuple[Recommended, ...]
    left_out: Mapping[LeftOut, int]
    weights: Weights


class Shelf:
    """The catalogue made ready for scoring; row i of every array is courses[i].

    Built once per catalogue and vectors: distinct skills taught are compared once, whoever asks.
    """

    def __init__(self, courses: Sequence[Course], vectors: Vectors, usual_rating: float | None = None) -> None:
        self.courses = tuple(courses)
        self._usual_rating = usual_rating
        self.terms = make_terms((one.skill.key for course in courses for one in course.taught), vectors)
        entries = [(row, one) for row, course in enumerate(courses) for one in course.taught]
        self.taught = [one for _, one in entries]
        self.owner: Ints = np.asarray([row for row, _ in entries], dtype=np.int64)
        self.term: Ints = np.asarray([self.terms.rows[one.skill.key] for one in self.taught], dtype=np.int64)
        self.starts: Floats = np.asarray([one.from_level for one in self.taught], dtype=np.float32)
        self.reaches: Floats = np.asarray([one.level for one in self.taught], dtype=np.float32)
        self.hours: Floats = np.asarray([course.hours for course in courses], dtype=np.float32)

    @property
    def usual_rating(self) -> float:
        """The mean of all stars given, in 1..5, unless it was said."""
        if self._usual_rating is not None:
            return self._usual_rating
        count = sum(course.ratings for course in self.courses)
        return sum(course.rating_sum for course in self.courses) / count if count else USUAL_RATING

    @cached_property
    def rating(self) -> Floats:
        """Bayesian means of stars as shares in 0..1, shape (courses,).

        (assumed × mean of all + sum) ÷ (assumed + number), `RATINGS_ASSUMED` ratings being assumed (as IMDb's weighted
        rating; Gelman et al., Bayesian Data Analysis, 2013, ch. 5).
        """
        counts = np.asarray([course.ratings for course in self.courses], dtype=np.float64)
        sums = np.asarray([course.rating_sum for course in self.courses], dtype=np.float64)
        means = (RATINGS_ASSUMED * self.usual_rating + sums) / (RATINGS_ASSUMED + counts)
        share: Floats = ((means - LOWEST_RATING) / (HIGHEST_RATING - LOWEST_RATING)).astype(np.float32)
        return share


def rank_courses(
    learner: Learner,
    shelf: Shelf,
    vectors: Vectors,
    relations: Relations | None = None,
    weights: Weights = WEIGHTS,
    top: int = MOST_ROWS,
) -> Recommendations:
    """The `top` best courses, best first; equal scores in a shuffle of the person's own, never by name or date.

    `vectors` hold the learner's phrases, made by the model of the shelf's; without them concepts and spelling decide.
    Raises ValueError where `top` is negative.
    """
    if top < 0:
        raise ValueError(f"top is {top}, not at least 0")
    relations = relations or {}
    needs = find_lacking(learner, vectors, relations)
    closing = _Closing(learner, needs, shelf, vectors, relations, weights)
    fixed, unmet = _score_rest(learner, shelf, vectors, relations, weights)
    allowed, left_out = _filter(learner, shelf, closing)
    ties = [tie_key(learner.id, course.id) for course in shelf.courses]
    rows = []
    for row, share in _choose(closing.values, _down(fixed), allowed, ties, weights, top):
        course, gains = shelf.courses[row], closing.tell(row, share)
        parts = {"gap": sum(one.gap for one in gains), "level": sum(one.level for one in gains)}
        parts |= {name: float(fixed[place, row]) for place, name in enumerate(PARTS[2:])}
        before = tuple(one for one in course.after if one not in learner.completed)
        told = tuple(one.gain for one in gains)
        rows.append(Recommended(course, sum(parts.values()), parts, told, unmet[row], before, ties[row]))
    return Recommendations(tuple(rows), left_out, weights)


@dataclass(frozen=True, slots=True)
class _Part:
    gain: Gain
    gap: float
    level: float


class _Closing:
    """What every course adds to every need: `values` of shape (needs, courses), gap and level together."""

    def __init__(
        self, learner: Learner, needs: Sequence[tuple[Need, float]], shelf: Shelf, vectors: Vectors,
        relations: Relations, weights: Weights,
    ) -> None:  # fmt: skip
        self._needs, self._shelf = needs, shelf
        size = (len(needs), len(shelf.taught))
        self._gap, self._new = np.zeros(size, np.float32), np.zeros(size, np.float32)
        self._reached = np.zeros(size, np.float32)
        credit = np.zeros((len(needs), len(shelf.terms)), np.float32)
        for row, near in enumerate(compare([need.skill for need, _ in needs], shelf.terms, vectors, relations)):
            credit[row, near.rows] = near.credit
        for row, (need, held) in enumerate(needs):
            reached = np.minimum(np.float32(need.level), shelf.reaches)
            within = 1 - np.clip(shelf.starts - np.float32(held), 0, REACH) / REACH
            closed = credit[row, shelf.term] * within * np.maximum(reached - np.float32(held), 0)
            length = np.maximum(shelf.reaches - shelf.starts, 1)
            known = np.clip(np.float32(held) - shelf.starts, 0, length)
            self._gap[row] = np.float32(SOURCES[need.source] / LEVELS) * closed
            self._new[row], self._reached[row] = 1 - known / length, held + closed
        self._level = np.float32(weights.level) * self._gap * self._new
        self.values = self._by_course(self._gap + self._level)

    def _by_course(self, entries: Floats) -> Floats:
        """The best of each course's entries."""
        values = np.zeros((len(entries), len(self._shelf.courses)), np.float32)
        if len(self._shelf.owner):
            rows, starts = np.unique(self._shelf.owner, return_index=True)
            values[:, rows] = np.maximum.reduceat(entries, starts, axis=1)
        return values

    def tell(self, row: int, share: Floats) -> list[_Part]:
        """A course's gains, the greatest first; `share` of each need's, shape (needs,), is what counted."""
        entries = np.flatnonzero(self._shelf.owner == row)
        parts = []
        for place in np.flatnonzero(self.values[:, row] > 0).tolist():
            both = (self._gap + self._level)[place, entries]
            entry = int(entries[int(both.argmax())])
            gap, level = (float(share[place] * one[place, entry]) for one in (self._gap, self._level))
            need, held = self._needs[place]
            reached = float(self._reached[place, entry])
            repeated = bool(share[place] < 1)
            gain = Gain(need, self._shelf.taught[entry], held, reached, gap + level, repeated)
            parts.append(_Part(gain, gap, level))
        return sorted(parts, key=lambda part: -part.gain.contribution)


def _score_rest(
    learner: Learner, shelf: Shelf, vectors: Vectors, relations: Relations, weights: Weights
) -> tuple[Floats, list[tuple[Skill, ...]]]:
    """The weighted parts after gap and level, shape (len(PARTS) − 2, courses), and the prerequisites each lacks."""
    courses = shelf.courses
    asked = list(dict.fromkeys(skill for course in courses for skill in course.prerequisites))
    levels = held_levels(asked, learner.held, vectors, relations)
    met = {one: bool(level >= (one.level or 1)) for one, level in zip(asked, levels, strict=True)}
    unmet = [tuple(one for one in course.prerequisites if not met[one]) for course in courses]
    shares = {
        "mandatory": [float(course.id in learner.due) for course in courses],
        "language": [learner.languages.get(course.language, 0.0) for course in courses],
        "time": np.clip(1 - shelf.hours / np.float32(max(learner.hours, 1.0)), 0, 1),
        "format": [learner.formats.get(course.format, 0.0) for course in courses],
        "prerequisites": [_share_met(course, lack, learner) for course, lack in zip(courses, unmet, strict=True)],
        "rating": shelf.rating,
    }
    rows = [np.float32(getattr(weights, name)) * np.asarray(shares[name], dtype=np.float32) for name in PARTS[2:]]
    return np.stack(rows), unmet


def _share_met(course: Course, unmet: Sequence[Skill], learner: Learner) -> float:
    asked = len(course.prerequisites) + len(course.after)
    lacking = len(unmet) + sum(one not in learner.completed for one in course.after)
    return 1 - lacking / asked if asked else 1.0


def _filter(learner: Learner, shelf: Shelf, closing: _Closing) -> tuple[list[int], Mapping[LeftOut, int]]:
    """The rows of courses that may be on the list, and how many others are not, by the first reason that holds."""
    worth = _down(closing.values)
    allowed, left_out = [], Counter[LeftOut]()
    for row, course in enumerate(shelf.courses):
        why = _find_why_not(course, learner, float(worth[row]))
        if why is None:
            allowed.append(row)
        else:
            left_out[why] += 1
    return allowed, left_out


def _find_why_not(course: Course, learner: Learner, worth: float) -> LeftOut | None:
    """What is due is never hidden, and comes back after it was completed: its validity ended."""
    if course.id in learner.due:
        return None
    if course.id in learner.completed:
        return LeftOut.COMPLETED
    if worth < LEAST_GAP:
        return LeftOut.NOTHING_NEW
    if course.id in learner.hidden:
        return LeftOut.HIDDEN
    return None if learner.languages.get(course.language, 0.0) > 0 else LeftOut.LANGUAGE


def _choose(
    values: Floats, fixed: Floats, allowed: Collection[int], ties: Sequence[int], weights: Weights, top: int
) -> list[tuple[int, Floats]]:
    """Greedily, the row of each course chosen with the share of its value for each need that is new in the list."""
    left = np.asarray(sorted(allowed), dtype=np.int64)
    best = np.zeros(len(values), np.float32)
    chosen: list[tuple[int, Floats]] = []
    repeated = np.float32(weights.repeated)
    while len(left) and len(chosen) < top:
        offered: Floats = values.take(left, axis=1)
        again: Floats = np.minimum(offered, best[:, None])
        counted: Floats = offered - again + repeated * again
        totals = np.round((_down(counted) + fixed[left]).astype(np.float64), TIE_DECIMALS)
        places = np.flatnonzero(totals == totals.max())
        place = min(places.tolist(), key=lambda one: ties[int(left[one])])
        share = (counted[:, place] / np.maximum(offered[:, place], np.float32(1e-12))).astype(np.float32)
        chosen.append((int(left[place]), share))
        np.maximum(best, offered[:, place], out=best)
        left = np.delete(left, place)
    return chosen


def _down(rows: Floats) -> Floats:
    """The sum of the columns, always in one order, so that a course's score depends on no other course."""
    total = np.zeros(rows.shape[1], dtype=np.float32)
    for row in rows:
        total += row
    return total
