"""A path of at most five steps from where one is to the skills of a target: courses, gigs, work packages.

A step may be taken once every level that it asks for and starts from is reached; it raises the skills that it teaches
and lowers none; it costs its hours. Sought is the path that leaves the fewest of the target's skills below their level,
and among those the one with the fewest hours.

Search: best first with bounds that are never too high, as A* (Hart, Nilsson & Raphael, IEEE Trans. Systems Science and
Cybernetics 4, 1968), over sets of steps, from the target backwards (partial-order planning; McAllester & Rosenblitt,
AAAI 1991). Each expansion takes one thing still open, the one that fewest steps settle (Golomb & Baumert, Journal of
the ACM 12, 1965): something that a step of the set asks for, or else a skill of the target, which may also be given up.
Costs are compared as the pair (skills left, hours). Bounds: of hours, Σ over skills not yet raised of the least hours ÷
number of the target's skills raised, among the steps that raise each (the dual prices of set covering; Chvátal,
Mathematics of Operations Research 4, 1979); of skills left, what the steps that remain can raise at most. A greedy path
is found first; where the search ends at `MOST_EXPANDED` sets, the best found is answered, and not said to be the best.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import NamedTuple

from mobility.development.curriculum import Learner, Need, Places, Step, StepKind, find_lacking, held_levels
from mobility.matching.corpus import Relations, Skill
from mobility.matching.segments import Vectors

MOST_STEPS = 5
MOST_EXPANDED = 1_000


@dataclass(frozen=True, slots=True)
class Raise:
    """A skill raised by a step; `is_asked`: the target asks for it, else a later step does."""

    skill: Skill
    before: int
    after: int
    is_asked: bool


@dataclass(frozen=True, slots=True)
class Leg:
    """One step of a path, and what it is for."""

    step: Step
    raises: tuple[Raise, ...]


@dataclass(frozen=True, slots=True)
class Missing:
    """A skill that stays below its level, and where it stays; `is_taught`: something raises it, but not in time."""

    need: Need
    level: int
    is_taught: bool


@dataclass(frozen=True, slots=True)
class Path:
    """`reached` of `lacking` skills get to their level; all of them where nothing is missing.

    `is_best`: proven to leave the fewest and to have the fewest hours of those; else the best that was found.
    """

    legs: tuple[Leg, ...]
    hours: float
    lacking: int
    missing: tuple[Missing, ...]
    is_best: bool

    @property
    def reached(self) -> int:
        return self.lacking - len(self.missing)

    @property
    def is_complete(self) -> bool:
        return not self.missing


Levels = Mapping[int, int]
Cost = tuple[int, float]
DEAD: Cost = (1_000_000, 0.0)
NOWHERE = -1


class _Move(NamedTuple):
    """A step over the places of what matters: (place, level) asked for and reached."""

    number: int
    hours: float
    asks: tuple[tuple[int, int], ...]
    gives: tuple[tuple[int, int], ...]


class _Node(NamedTuple):
    """A set of steps: what those raise that can be taken, what all would, and which cannot be yet."""

    taken: frozenset[int]
    stuck: tuple[int, ...]
    given_up: frozenset[int]
    hours: float
    raised: Levels
    promised: Levels


EMPTY = _Node(frozenset(), (), frozenset(), 0.0, {}, {})


def find_path(
    learner: Learner,
    steps: Sequence[Step],
    vectors: Vectors,
    relations: Relations | None = None,
    most_steps: int = MOST_STEPS,
    most_expanded: int = MOST_EXPANDED,
) -> Path:
    """The path to `learner.needs` from `learner.held`; an empty one where nothing is lacking or nothing leads nearer.

    `steps`: whatever the person may do, in a language that they have; hours are whole hours of work or learning.
    `after` of a step names others or courses that were completed. Raises ValueError for negative `most_steps`.
    """
    if most_steps < 0:
        raise ValueError(f"most_steps is {most_steps}, not at least 0")
    problem = _Problem(learner, steps, vectors, relations or {})
    greedy = _go_greedily(problem, most_steps)
    best, is_best = _search(problem, greedy, most_steps, most_expanded)
    return problem.tell(best, is_best)


class _Problem:
    """What matters of the catalogue for one target. Skills are places, the target's first.

    That a step was taken which must come before another is a place too, after the skills.
    """

    def __init__(self, learner: Learner, steps: Sequence[Step], vectors: Vectors, relations: Relations) -> None:
        self.needs = [need for need, _ in find_lacking(learner, vectors, relations)]
        self.goal = [need.level for need in self.needs]
        self._places = Places([need.skill for need in self.needs], steps, vectors, relations)
        self.skills = self._places.skills
        self.steps = list(steps)
        self.moves = self._list_moves(learner.completed)
        self._giving: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for move in sorted(self.moves.values(), key=lambda one: (one.hours, one.number)):
            for place, level in move.gives:
                self._giving[place].append((move.number, level))
        self.start: Levels = {}
        self.useful = sorted(self._follow(range(len(self.goal))))
        self.start = self._place_held(learner, vectors, relations)
        self.prices = [self._price(place) for place in range(len(self.goal))]
        self.widths = sorted((self._width(self.moves[number]) for number in self.useful), reverse=True)
        self.hopeless = self._find_hopeless()

    def level(self, levels: Levels, place: int) -> int:
        return max(levels.get(place, 0), self.start.get(place, 0))

    def may(self, levels: Levels, move: _Move) -> bool:
        return all(self.level(levels, place) >= level for place, level in move.asks)

    def supporters(self, place: int, level: int, node: _Node) -> list[int]:
        """Moves not taken that bring a place to a level, the shortest first."""
        return [number for number, reached in self._giving[place] if reached >= level and number not in node.taken]

    def take(self, node: _Node, number: int) -> _Node:
        raised, promised = dict(node.raised), dict(node.promised)
        _raise(promised, self.moves[number])
        stuck, before = [*node.stuck, number], -1
        while len(stuck) != before:
            before = len(stuck)
            for one in list(stuck):
                if self.may(raised, self.moves[one]):
                    _raise(raised, self.moves[one])
                    stuck.remove(one)
        hours = node.hours + self.moves[number].hours
        return _Node(node.taken | {number}, tuple(stuck), node.given_up, hours, raised, promised)

    def list_open(self, node: _Node) -> list[tuple[int, int]]:
        """What steps of the set ask for that nothing gives: (place, level).

        Where they ask for each other in a circle, it is all that they ask for.
        """
        asked = [one for number in node.stuck for one in self.moves[number].asks if self._lacks(node.raised, *one)]
        return [one for one in asked if self._lacks(node.promised, *one)] or asked

    def list_unmet(self, levels: Levels, node: _Node) -> list[int]:
        """Places of the target's skills that are below their level and not given up."""
        return [
            place
            for place, level in enumerate(self.goal)
            if place not in node.given_up and self._lacks(levels, place, level)
        ]

    def bound(self, node: _Node, steps_left: int) -> Cost:
        """Never more than the cost of the best set that contains the node's."""
        unmet = self.list_unmet(node.promised, node)
        fewest_left = max(0, len(unmet) - sum(self.widths[:steps_left]))
        more = sum(sorted(self.prices[place] for place in unmet)[: len(unmet) - fewest_left])
        if node.stuck:
            if not steps_left:
                return DEAD
            offered = [self.moves[one].hours for place in self.list_open(node) for one in self.supporters(*place, node)]
            if not offered:
                return DEAD
            more = max(more, min(offered))
        return len(node.given_up) + fewest_left, node.hours + more

    def cost(self, node: _Node) -> Cost:
        """Of ending here."""
        if node.stuck:
            return DEAD
        return len(node.given_up) + len(self.list_unmet(node.raised, node)), node.hours

    def expand(self, node: _Node) -> list[_Node]:
        """Every way to settle the one open thing that fewest moves settle."""
        if node.stuck:
            choices = [self.supporters(*one, node) for one in self.list_open(node)]
            is_circle = all(not self._lacks(node.promised, *one) for one in self.list_open(node))
            some = sorted({one for several in choices for one in several}) if is_circle else min(choices, key=len)
            return [self.take(node, number) for number in some]
        unmet = self.list_unmet(node.raised, node)
        if not unmet:
            return []
        offers = {place: self.supporters(place, self.goal[place], node) for place in unmet}
        place = min(unmet, key=lambda one: (len(offers[one]), one))
        return [
            *(self.take(node, number) for number in offers[place]),
            node._replace(given_up=node.given_up | {place}),
        ]

    def tell(self, node: _Node, is_best: bool) -> Path:
        legs, levels = [], dict[int, int]()
        for number in self._order(node.taken):
            raises = [
                Raise(self.skills[place], self.level(levels, place), level, place < len(self.goal))
                for place, level in self.moves[number].gives
                if place < len(self.skills) and self._lacks(levels, place, level)
            ]
            _raise(levels, self.moves[number])
            legs.append(Leg(self.steps[number], tuple(raises)))
        missing = [
            Missing(need, self.level(levels, place), place not in self.hopeless)
            for place, need in enumerate(self.needs)
            if self._lacks(levels, place, need.level)
        ]
        hours = sum(leg.step.hours for leg in legs)
        return Path(tuple(legs), hours, len(self.needs), tuple(missing), is_best)

    def _lacks(self, levels: Levels, place: int, level: int) -> bool:
        return self.level(levels, place) < level

    def _order(self, taken: Iterable[int]) -> list[int]:
        """Courses, then gigs, then work packages, as far as what each asks for allows; short ones first."""
        left, levels, kinds, order = sorted(taken), dict[int, int](), list(StepKind), list[int]()
        while left:
            ready = [number for number in left if self.may(levels, self.moves[number])]
            number = min(ready, key=lambda one: (kinds.index(self.steps[one].kind), self.steps[one].hours, one))
            _raise(levels, self.moves[number])
            left.remove(number)
            order.append(number)
        return order

    def _list_moves(self, completed: frozenset[str]) -> dict[int, _Move]:
        """Steps that were not completed, by their places in the list."""
        numbers = {step.id: number for number, step in enumerate(self.steps)}
        before = {one for step in self.steps for one in step.after}
        moves = {}
        for number, step in enumerate(self.steps):
            after = [self._place_taken(numbers.get(one)) for one in step.after if one not in completed]
            if step.id not in completed:
                asks = (*self._places.of(step.asks), *((place, 1) for place in after))
                done = ((self._place_taken(number), 1),) if step.id in before else ()
                moves[number] = _Move(number, step.hours, asks, (*self._places.of(step.teaches), *done))
        return moves

    def _place_taken(self, number: int | None) -> int:
        return NOWHERE if number is None else len(self.skills) + number

    def _follow(self, places: Iterable[int]) -> set[int]:
        """Every move that teaches one of these skills, or opens, by however many steps, one that does."""
        found, known = set[int](), set(places)
        left = [number for place in known for number, _ in self._giving[place]]
        while left:
            number = left.pop()
            if number not in found:
                found.add(number)
                asked = {place for place, _ in self.moves[number].asks}
                left += [one for place in asked - known for one, _ in self._giving[place]]
                known |= asked
        return found

    def _place_held(self, learner: Learner, vectors: Vectors, relations: Relations) -> Levels:
        """The level held, a whole one, of every skill that a useful step or the target names."""
        useful = [self.moves[number] for number in self.useful]
        named = {place for move in useful for place, _ in (*move.asks, *move.gives)} | set(range(len(self.goal)))
        places = [place for place in sorted(named) if 0 <= place < len(self.skills)]
        found = held_levels([self.skills[place] for place in places], learner.held, vectors, relations)
        return {place: int(level) for place, level in zip(places, found, strict=True) if level >= 1}

    def _width(self, move: _Move) -> int:
        """How many of the target's skills it brings to their level."""
        return sum(place < len(self.goal) and level >= self.goal[place] for place, level in move.gives if place >= 0)

    def _price(self, place: int) -> float:
        """The least hours for a skill of the target, shared among all that a step brings to their level."""
        moves = [self.moves[number] for number, level in self._giving[place] if level >= self.goal[place]]
        return min((move.hours / self._width(move) for move in moves), default=0.0)

    def _find_hopeless(self) -> frozenset[int]:
        """The target's skills that no number of steps brings to their level (delete-free reachability)."""
        levels, left = dict[int, int](), set(self.useful)
        while ready := [number for number in left if self.may(levels, self.moves[number])]:
            for number in ready:
                _raise(levels, self.moves[number])
            left -= set(ready)
        return frozenset(self.list_unmet(levels, EMPTY))


def _raise(levels: dict[int, int], move: _Move) -> None:
    for place, level in move.gives:
        levels[place] = max(levels.get(place, 0), level)


def _go_greedily(problem: _Problem, most_steps: int) -> _Node:
    """Step by step the one that adds most levels of the target's skills an hour; none is taken to open another."""
    node = EMPTY
    for _ in range(most_steps):
        offered = [
            (gain / max(move.hours, 1.0), -move.number)
            for move in (problem.moves[number] for number in problem.useful)
            if move.number not in node.taken
            and (gain := _count_gain(problem, node, move)) > 0
            and problem.may(node.raised, move)
        ]
        if not offered:
            break
        node = problem.take(node, -max(offered)[1])
    return node


def _count_gain(problem: _Problem, node: _Node, move: _Move) -> int:
    """Levels of the target's skills that a move adds."""
    return sum(
        max(0, min(level, problem.goal[place]) - problem.level(node.raised, place))
        for place, level in move.gives
        if place < len(problem.goal)
    )


def _search(problem: _Problem, greedy: _Node, most_steps: int, most_expanded: int) -> tuple[_Node, bool]:
    """The best set of steps, and whether it is proven to be."""
    best, best_cost = greedy, problem.cost(greedy)
    start = EMPTY._replace(given_up=problem.hopeless)
    number = count()
    heap = [(problem.bound(start, most_steps), next(number), start)]
    seen = {(start.taken, start.given_up)}
    expanded = 0
    while heap:
        bound, _, node = heapq.heappop(heap)
        if bound >= best_cost:
            return best, True
        if expanded >= most_expanded:
            return best, False
        expanded += 1
        if problem.cost(node) < best_cost:
            best, best_cost = node, problem.cost(node)
        for child in problem.expand(node) if len(node.taken) < most_steps else ():
            if problem.cost(child) < best_cost:
                best, best_cost = child, problem.cost(child)
            child_bound = problem.bound(child, most_steps - len(child.taken))
            if child_bound < best_cost and (child.taken, child.given_up) not in seen:
                seen.add((child.taken, child.given_up))
                heapq.heappush(heap, (child_bound, next(number), child))
    return best, True
