"""Paths to a target: never longer or less complete than trying everything finds, and honest where none exists."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import pytest

from mobility.development.curriculum import Learner, Need, Source, Step, StepKind
from mobility.development.paths import Path, find_path
from tests.development.curricula import NO_VECTORS, learner, make_steps, plain


def need(number: int, level: int = 3) -> Need:
    return Need(plain(number, level), Source.ROLE)


def step(name: str, *teaches, hours: float = 10, kind: StepKind = StepKind.COURSE, asks=(), after=()) -> Step:
    return Step(name, kind, hours, teaches, tuple(asks), tuple(after))


def find(person: Learner, *steps: Step, **rest: int) -> Path:
    return find_path(person, steps, NO_VECTORS, **rest)


def names(path: Path) -> list[str]:
    return [leg.step.id for leg in path.legs]


def walk(person: Learner, steps: list[Step]) -> dict[str, int] | None:
    """The levels in the end, or None where a step came before what it asks for."""
    levels = {skill.concept: skill.level or 0 for skill in person.held}
    taken = set(person.completed)
    for one in steps:
        if any(levels.get(skill.concept, 0) < (skill.level or 1) for skill in one.asks) or not set(one.after) <= taken:
            return None
        taken.add(one.id)
        for skill in one.teaches:
            levels[skill.concept] = max(levels.get(skill.concept, 0), skill.level or 0)
    return levels


def cost(person: Learner, steps: list[Step]) -> tuple[int, float] | None:
    levels = walk(person, steps)
    if levels is None:
        return None
    left = sum(levels.get(one.skill.concept, 0) < one.level for one in person.needs)
    return left, sum(one.hours for one in steps)


@pytest.mark.parametrize("seed", range(60))
def test_no_other_order_of_at_most_three_steps_is_better(seed):
    person, steps = make_steps(seed)
    path = find(person, *steps, most_steps=3)
    tried = [cost(person, list(some)) for size in range(4) for some in permutations(steps, size)]
    assert path.is_best
    assert (len(path.missing), path.hours) == min(one for one in tried if one is not None)
    assert cost(person, [leg.step for leg in path.legs]) == (len(path.missing), path.hours)


def test_made_up_targets_are_reached_partly_and_not_at_all_too():
    """So that the test above looks at each of these."""
    found = [find(*_unpacked(seed), most_steps=3) for seed in range(60)]
    assert sum(path.is_complete and len(path.legs) > 1 for path in found) > 5
    assert sum(0 < path.reached < path.lacking for path in found) > 5
    assert sum(path.reached == 0 for path in found) > 5


def _unpacked(seed: int) -> tuple[Learner, *tuple[Step, ...]]:
    person, steps = make_steps(seed)
    return person, *steps


def test_a_course_opens_a_gig_and_the_gig_a_work_package():
    path = find(
        learner(need(0, 4)),
        step("package", plain(0, 4), kind=StepKind.WORK_PACKAGE, hours=200, asks=[plain(0, 3), plain(1, 2)]),
        step("gig", plain(0, 3), plain(1, 2), kind=StepKind.GIG, hours=40, asks=[plain(0, 2)]),
        step("course", plain(0, 2), hours=8),
        step("other", plain(5), hours=1),
    )
    assert names(path) == ["course", "gig", "package"]
    assert path.hours == 248
    assert path.is_complete
    raised = [(one.before, one.after, one.is_asked) for one in path.legs[1].raises]
    assert raised == [(2, 3, True), (0, 2, False)]


def test_of_two_ways_the_one_with_fewer_hours_is_told():
    one = step("long", plain(0), hours=30)
    assert names(find(learner(need(0)), one, step("a", plain(0, 2)), step("b", plain(0), asks=[plain(0, 2)]))) == [
        "a",
        "b",
    ]
    assert names(find(learner(need(0)), one, step("b", plain(0), hours=31))) == ["long"]


def test_where_either_may_come_first_courses_come_before_gigs_before_work_packages():
    path = find(
        learner(need(0), need(1), need(2)),
        step("package", plain(0), kind=StepKind.WORK_PACKAGE, hours=1),
        step("gig", plain(1), kind=StepKind.GIG, hours=2),
        step("course", plain(2), hours=3),
    )
    assert names(path) == ["course", "gig", "package"]


def test_what_nothing_teaches_is_missing_and_the_rest_is_reached():
    path = find(learner(need(0), need(1)), step("a", plain(0)))
    assert names(path) == ["a"]
    assert [(one.need.skill, one.level, one.is_taught) for one in path.missing] == [(plain(1), 0, False)]
    assert path.is_best


def test_more_than_five_steps_is_too_far_and_what_is_left_says_that_it_is_taught():
    steps = [step(str(number), plain(number)) for number in range(7)]
    path = find(learner(*(need(number) for number in range(7))), *steps)
    assert len(path.legs) == 5
    assert [one.is_taught for one in path.missing] == [True, True]


def test_a_step_after_another_comes_with_it_unless_that_was_completed():
    steps = [step("first", plain(3), hours=5), step("second", plain(0), after=["first"])]
    assert names(find(learner(need(0)), *steps)) == ["first", "second"]
    assert names(find(replace(learner(need(0)), completed=frozenset({"first"})), *steps)) == ["second"]
    assert names(find(learner(need(0)), steps[1])) == []


def test_a_search_cut_short_still_answers_with_a_path_and_says_that_it_is_not_proven():
    steps = [step("bait", plain(0, 1), hours=1), step("whole", plain(0), hours=20)]
    cut, whole = find(learner(need(0)), *steps, most_expanded=0), find(learner(need(0)), *steps)
    assert (cut.hours, cut.is_complete, cut.is_best) == (21, True, False)
    assert (whole.hours, whole.is_complete, whole.is_best) == (20, True, True)


def test_nothing_lacking_needs_no_step():
    path = find(learner(need(0), held=[plain(0, 5)]), step("a", plain(0)))
    assert (path.legs, path.lacking, path.is_complete) == ((), 0, True)
    with pytest.raises(ValueError, match="most_steps is -1"):
        find(learner(need(0)), most_steps=-1)
