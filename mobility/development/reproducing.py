"""What a list of courses was made of, as plain data, and the list made again from nothing else (P15).

Kept is the person as `curriculum.Learner`, the courses shown, and what each skill that was compared counted for each
other, by concept: so no vector is needed to work it out again. A row depends on no course that is not on the list.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from mobility.development.curriculum import Course, Learner, Need, Source, Taught
from mobility.development.recommendation import Recommended, Shelf, Weights, rank_courses
from mobility.matching.corpus import Age, Relations, Skill
from mobility.matching.likeness import compare
from mobility.matching.segments import Vectors, make_terms

TOLERANCE = 1e-5

Shown = tuple[str, float, Mapping[str, float]]


def write_inputs(
    learner: Learner, rows: Sequence[Recommended], shelf: Shelf, vectors: Vectors, relations: Relations,
    weights: Weights,
) -> dict[str, Any]:  # fmt: skip
    """As JSON. Raises ValueError for a skill without a concept: it could not be told from another."""
    courses = [row.course for row in rows]
    asked = [need.skill for need in learner.needs] + [one for course in courses for one in course.prerequisites]
    others = [*learner.held, *(one.skill for course in courses for one in course.taught)]
    if any(not skill.concept for skill in (*asked, *others)):
        raise ValueError("a skill without a concept cannot be kept")
    return {
        "learner": {
            **asdict(learner),
            "completed": sorted(learner.completed),
            "hidden": [],
            "due": sorted(learner.due),
        },
        "courses": [asdict(course) for course in courses],
        "usual_rating": shelf.usual_rating,
        "credits": _find_credits(asked, others, vectors, relations),
        "weights": asdict(weights),
    }


def _find_credits(
    asked: Iterable[Skill], others: Iterable[Skill], vectors: Vectors, relations: Relations
) -> dict[str, dict[str, float]]:
    skills = list({skill.key: skill for skill in asked}.values())
    terms = make_terms((skill.key for skill in others), vectors)
    found: dict[str, dict[str, float]] = {}
    for skill, near in zip(skills, compare(skills, terms, vectors, relations), strict=True):
        credits = {terms.keys[row][0]: float(credit) for row, credit in zip(near.rows, near.credit, strict=True)}
        credits.pop(skill.concept, None)
        if credits:
            found[skill.concept] = credits
    return found


def rank_again(inputs: Mapping[str, Any]) -> tuple[Recommended, ...]:
    """The list as these inputs give it; KeyError or TypeError where they are of another release."""
    said = dict(inputs["learner"])
    learner = Learner(
        **{
            **said,
            "held": tuple(_skill(one) for one in said["held"]),
            "needs": tuple(Need(_skill(one["skill"]), Source(one["source"])) for one in said["needs"]),
            **{name: frozenset(said[name]) for name in ("completed", "hidden", "due")},
        }
    )
    courses = [_course(one) for one in inputs["courses"]]
    nothing = Vectors()
    shelf = Shelf(courses, nothing, inputs["usual_rating"])
    weights = Weights(**inputs["weights"])
    return rank_courses(learner, shelf, nothing, inputs["credits"], weights, len(courses)).rows


def _course(said: Mapping[str, Any]) -> Course:
    return Course(
        **{
            **said,
            "taught": tuple(Taught(_skill(one["skill"]), one["from_level"]) for one in said["taught"]),
            "prerequisites": tuple(_skill(one) for one in said["prerequisites"]),
            "after": tuple(said["after"]),
        }
    )


def _skill(said: Mapping[str, Any]) -> Skill:
    return Skill(**{**said, "age": Age(said["age"])})


def find_differences(
    shown: Sequence[tuple[str, float, Mapping[str, float]]], again: Sequence[Recommended]
) -> list[str]:
    """Where (course, score, parts) as shown, in order, are not what comes out again; empty where all is the same."""
    if [one[0] for one in shown] != [row.course.id for row in again]:
        return ["the courses stand in another order"]
    found = []
    for rank, ((_, score, parts), row) in enumerate(zip(shown, again, strict=True), 1):
        made = {**row.parts, "score": row.score}
        for name, value in {**parts, "score": score}.items():
            if name not in made or abs(made[name] - value) > TOLERANCE:
                found.append(f"rank {rank}: {name} {value} then, {made.get(name)} now")
    return found
