"""A path of at most five steps from where one is to the skills of a target: courses, gigs, work packages.

States are the levels of the skills that matter, in 0..5. A step may be taken once every level that it asks for and
starts from is reached; it raises the skills that it teaches and lowers none; it costs its hours. Sought is the path
that leaves the fewest of the target's skills below their level, and among those the one with the fewest hours.

Search: A* (Hart, Nilsson & Raphael, IEEE Trans. Systems Science and Cybernetics 4, 1968) with costs compared as the
pair (skills left, hours). Each expansion settles one open skill, the one that fewest steps serve (Golomb & Baumert,
Journal of the ACM 12, 1965), by a step that raises it or opens one that does, or gives it up. Nothing is lost by that:
steps only add, so that of any path the first step that serves a skill can be moved to the front.

Bounds never too high: of hours, Σ over open skills of the least hours ÷ number of the target's skills raised among the
steps that raise it (the dual prices of set covering; Chvátal, Mathematics of Operations Research 4, 1979); of skills
left, what the steps that remain can raise at most. A greedy path is found first; where the search ends at
`MOST_EXPANDED` states, the better of that and the best found is answered, and said not to be proven the shortest.
"""

from __future__ import annotations

import enum
import heapq
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import count
from typing import NamedTuple

from mobility.development.curriculum import Learner, Need, find_lacking, held_levels
from mobility.matching.corpus import Relations, Skill
from mobility.matching.likeness import CERTAIN, compare
from mobility.matching.segments import Vectors, make_terms

MOST_STEPS = 5
MOST_EXPANDED = 20_000
SAME = CERTAIN  # a credit of so much or more: the skill in other words


class StepKind(enum.StrEnum):
    """In the order in which they are told where either may come first."""

    COURSE = "course"
    GIG = "gig"
    WORK_PACKAGE = "work_package"


@dataclass(frozen=True, slots=True)
class Step:
    """Something to do: `asks` and `teaches` with the levels asked for and reached, `after`: ids of steps before it."""

    id: str
    kind: StepKind
    hours: float
    teaches: tuple[Skill, ...] = ()
    asks: tuple[Skill, ...] = ()
    after: tuple[str, ...] = ()


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

    `is_shortest`: proven to have the fewest hours of those that leave so few; else the best that was found.
    """

    legs: tuple[Leg, ...]
    hours: float
    lacking: int
    missing: tuple[Missing, ...]
    is_shortest: bool

    @property
    def reached(self) -> int:
        return self.lacking - len(self.missing)

    @property
    def is_complete(self) -> bool:
        return not self.missing


State = tuple[int, ...]
Cost = tuple[int, float]


class _Move(NamedTuple):
    """A step over the places of the skills that matter: (place, level) asked for and reached."""

    place: int
    hours: float
    asks: tuple[tuple[int, int], ...]
    gives: tuple[tuple[int, int], ...]
    after: tuple[int, ...]


class _Node(NamedTuple):
    levels: State
    given_up: frozenset[int]
    taken: tuple[int, ...]
    hours: float


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
    start = _Node(problem.start, frozenset(), (), 0.0)
    greedy = _go_greedily(problem, start, most_steps)
    best, is_shortest = _search(problem, start, greedy, most_steps, most_expanded)
    return problem.tell(best, is_shortest)


class _Problem:
    """What matters of the catalogue for one target: skills are places, the target's first."""

    def __init__(self, learner: Learner, steps: Sequence[Step], vectors: Vectors, relations: Relations) -> None:
        self.needs = [need for need, _ in find_lacking(learner, vectors, relations)]
        self.goal = tuple(need.level for need in self.needs)
        self._places = _Places([need.skill for need in self.needs], steps, vectors, relations)
        self.skills = self._places.skills
        levels = held_levels(self.skills, learner.held, vectors, relations)
        self.start: State = tuple(int(level) for level in levels)
        self.steps = list(steps)
        self.moves = self._list_useful(learner.completed)
        self.serving = [self._close_over(place) for place in range(len(self.skills))]
        self.prices = [self._price(place) for place in range(len(self.goal))]
        self.widths = sorted((self._width(move) for move in self.moves.values()), reverse=True)
        self.hopeless = frozenset(self._find_hopeless())

    def open(self, node: _Node) -> list[int]:
        """Places of the target's skills that are below their level and not given up."""
        return [
            place for place, level in enumerate(self.goal) if node.levels[place] < level and place not in node.given_up
        ]

    def may(self, node: _Node, move: _Move) -> bool:
        return all(node.levels[place] >= level for place, level in move.asks) and set(move.after) <= set(node.taken)

    def take(self, node: _Node, move: _Move) -> _Node:
        levels = list(node.levels)
        for place, level in move.gives:
            levels[place] = max(levels[place], level)
        return _Node(tuple(levels), node.given_up, (*node.taken, move.place), node.hours + move.hours)

    def bound(self, node: _Node, steps_left: int) -> Cost:
        """Never more than what the best end reachable from the node costs."""
        still = self.open(node)
        fewest_left = max(0, len(still) - sum(self.widths[:steps_left]))
        prices = sorted(self.prices[place] for place in still)
        return len(node.given_up) + fewest_left, node.hours + sum(prices[: len(still) - fewest_left])

    def cost(self, node: _Node) -> Cost:
        """Of ending here."""
        return len(node.given_up) + len(self.open(node)), node.hours

    def serves(self, node: _Node, place: int) -> list[_Move]:
        """What can be done now that raises this skill or opens, by however many steps, something that does."""
        found = []
        for number in self.serving[place]:
            move = self.moves[number]
            if number not in node.taken and self.may(node, move) and self._adds(node, move):
                found.append(move)
        return found

    def tell(self, node: _Node, is_shortest: bool) -> Path:
        legs, levels = [], list(self.start)
        for number in self._order(node.taken):
            raises = []
            for place, level in self.moves[number].gives:
                if level > levels[place]:
                    is_asked = place < len(self.goal)
                    raises.append(Raise(self.skills[place], levels[place], level, is_asked))
                    levels[place] = level
            legs.append(Leg(self.steps[number], tuple(raises)))
        missing = [
            Missing(need, levels[place], place not in self.hopeless)
            for place, need in enumerate(self.needs)
            if levels[place] < need.level
        ]
        hours = sum(leg.step.hours for leg in legs)
        return Path(tuple(legs), hours, len(self.needs), tuple(missing), is_shortest)

    def _order(self, taken: Iterable[int]) -> list[int]:
        """Courses, then gigs, then work packages, as far as what each asks for allows; short ones first."""
        left, node, kinds = list(taken), _Node(self.start, frozenset(), (), 0.0), list(StepKind)
        while left:
            ready = [number for number in left if self.may(node, self.moves[number])]
            number = min(ready, key=lambda one: (kinds.index(self.steps[one].kind), self.steps[one].hours, one))
            node = self.take(node, self.moves[number])
            left.remove(number)
        return list(node.taken)

    def _adds(self, node: _Node, move: _Move) -> bool:
        return any(node.levels[place] < level for place, level in move.gives) or any(
            move.place in other.after for other in self.moves.values()
        )

    def _list_useful(self, completed: frozenset[str]) -> dict[int, _Move]:
        """Steps that raise a skill of the target, and those that open such steps, by their places in the list."""
        numbers = {step.id: number for number, step in enumerate(self.steps)}
        moves: dict[int, _Move] = {}
        for number, step in enumerate(self.steps):
            after = tuple(numbers.get(one, -1) for one in step.after if one not in completed)
            asks, gives = self._places.of(step.asks), self._places.of(step.teaches)
            if step.id not in completed and -1 not in after:
                moves[number] = _Move(number, step.hours, asks, gives, after)
        wanted, needed = set(range(len(self.goal))), set[int]()
        while True:
            found = {
                number
                for number, move in moves.items()
                if number in needed or any(place in wanted and level > self.start[place] for place, level in move.gives)
            }
            more = {place for number in found for place, level in moves[number].asks if level > self.start[place]}
            before = {one for number in found for one in moves[number].after if one in moves}
            if more <= wanted and before <= found:
                return {number: moves[number] for number in sorted(found)}
            wanted, needed = wanted | more, needed | before

    def _close_over(self, place: int) -> list[int]:
        """Every move that raises a skill, or opens one that does: numbers, by hours."""
        places, found = {place}, set[int]()
        while True:
            raising = {number for number, move in self.moves.items() if any(where in places for where, _ in move.gives)}
            new = (raising | {one for number in raising | found for one in self.moves[number].after}) & set(self.moves)
            asked = {where for number in new | found for where, level in self.moves[number].asks}
            asked = {where for where in asked if self._is_asked_above(where, new | found)}
            if new <= found and asked <= places:
                return sorted(found, key=lambda number: (self.moves[number].hours, number))
            found, places = found | new, places | asked

    def _is_asked_above(self, place: int, numbers: Iterable[int]) -> bool:
        return any(
            where == place and level > self.start[place]
            for number in numbers
            for where, level in self.moves[number].asks
        )

    def _width(self, move: _Move) -> int:
        """How many of the target's skills it raises."""
        return sum(place < len(self.goal) and level > self.start[place] for place, level in move.gives)

    def _price(self, place: int) -> float:
        """The least hours for a skill of the target, shared among all that a step raises."""
        prices = [
            move.hours / self._width(move)
            for move in self.moves.values()
            if any(where == place and level > self.start[place] for where, level in move.gives)
        ]
        return min(prices, default=0.0)

    def _find_hopeless(self) -> list[int]:
        """The target's skills that no number of steps brings to their level (delete-free reachability)."""
        node, left = _Node(self.start, frozenset(), (), 0.0), dict(self.moves)
        while ready := [number for number, move in left.items() if self.may(node, move)]:
            for number in ready:
                node = self.take(node, left.pop(number))
        return self.open(node)


class _Places:
    """The skills that matter, each once: one in other words is the same place (credit of `SAME` or more)."""

    def __init__(self, asked: Sequence[Skill], steps: Sequence[Step], vectors: Vectors, relations: Relations) -> None:
        self.skills = list(asked)
        self._place: dict[tuple[str, str, float], int] = {skill.key: place for place, skill in enumerate(asked)}
        others = list({skill.key: skill for step in steps for skill in (*step.teaches, *step.asks)}.values())
        terms = make_terms((skill.key for skill in others), vectors)
        for place, near in enumerate(compare(asked, terms, vectors, relations)):
            for row in near.rows[near.credit >= SAME].tolist():
                self._place.setdefault(terms.keys[row], place)
        concepts: dict[str, int] = {}
        for skill in others:
            if skill.key not in self._place:
                name = skill.concept or skill.phrase
                if name not in concepts:
                    concepts[name] = len(self.skills)
                    self.skills.append(skill)
                self._place[skill.key] = concepts[name]

    def of(self, skills: Sequence[Skill]) -> tuple[tuple[int, int], ...]:
        """(place, level), the highest level of each place."""
        found: dict[int, int] = {}
        for skill in skills:
            place = self._place[skill.key]
            found[place] = max(found.get(place, 0), skill.level or 1)
        return tuple(found.items())


def _go_greedily(problem: _Problem, start: _Node, most_steps: int) -> _Node:
    """Step by step the one that adds most levels of the target's skills an hour; none is taken to open another."""
    node = start
    for _ in range(most_steps):
        offered = [
            (gain / max(move.hours, 1.0), -move.place)
            for move in problem.moves.values()
            if move.place not in node.taken and problem.may(node, move)
            and (gain := _count_gain(problem, node, move)) > 0
        ]  # fmt: skip
        if not offered:
            return node
        node = problem.take(node, problem.moves[-max(offered)[1]])
    return node


def _count_gain(problem: _Problem, node: _Node, move: _Move) -> int:
    """Levels of the target's skills that a move adds."""
    return sum(
        max(0, min(level, problem.goal[place]) - node.levels[place])
        for place, level in move.gives
        if place < len(problem.goal)
    )


def _search(problem: _Problem, start: _Node, greedy: _Node, most_steps: int, most_expanded: int) -> tuple[_Node, bool]:
    """The best node, and whether it is proven to be."""
    start = start._replace(given_up=problem.hopeless & set(range(len(problem.goal))))
    best, best_cost = greedy, problem.cost(greedy)
    number = count()
    heap = [(problem.bound(start, most_steps), next(number), start)]
    seen: set[tuple[State, frozenset[int], frozenset[int]]] = set()
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
        for child in _expand(problem, node, most_steps):
            key = (child.levels, child.given_up, frozenset(child.taken))
            child_bound = problem.bound(child, most_steps - len(child.taken))
            if child_bound < best_cost and key not in seen:
                seen.add(key)
                heapq.heappush(heap, (child_bound, next(number), child))
    return best, True


def _expand(problem: _Problem, node: _Node, most_steps: int) -> list[_Node]:
    """Every way to settle the open skill that fewest moves serve: by one of those moves, or by giving it up."""
    still = problem.open(node)
    if not still or len(node.taken) >= most_steps:
        return []
    choices = {place: problem.serves(node, place) for place in still}
    place = min(still, key=lambda one: (len(choices[one]), one))
    children = [problem.take(node, move) for move in choices[place]]
    return [*children, node._replace(given_up=node.given_up | {place})]
