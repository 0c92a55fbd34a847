"""One formula for both sides: a person beside every opportunity scores as every opportunity does beside the person."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
import pytest

from mobility.matching.catalogue import build_catalogue, score_opportunities
from mobility.matching.corpus import Age, Opportunity, Person, RequiredSkill, Skill, Vectors, build_index
from mobility.matching.explanation import Fit, explain_all
from mobility.matching.ranking import score_people
from tests.matching.test_ranking import NO_VECTORS, embed

BANDS = [Fit.GROW, Fit.STRETCH, Fit.GOOD, Fit.STRONG]
WORDS = ("plan", "lead", "audit", "data", "pumps", "teams")
PHRASES = sorted({f"{one} {other}" for one in WORDS for other in WORDS})
TITLES = ("data lead", "pump planner", "auditor", "lead of audits", "-", "")
CREDITS = (0.05, 0.3, 0.6, 0.8, 0.81, 1.0)


def draw_skill(chance: random.Random, number: int) -> Skill:
    level = chance.choice([None, 1, 2, 3, 4, 5])
    return Skill(f"c{number}", PHRASES[number], level, direct=(0.0, 0.5, 1.0)[number % 3])


def draw_skills(chance: random.Random, most: int) -> list[Skill]:
    return [draw_skill(chance, one) for one in chance.sample(range(len(PHRASES)), chance.randrange(most))]


def draw_person(chance: random.Random, number: int) -> Person:
    held = [
        replace(one, evidenced=chance.random() < 0.5, age=chance.choice(list(Age))) for one in draw_skills(chance, 12)
    ]
    former = tuple(chance.sample(TITLES, chance.randrange(4)))
    return Person(f"E{number}", chance.choice(TITLES), tuple(held), tuple(draw_skills(chance, 4)), former)


def draw_opportunity(chance: random.Random, number: int) -> Opportunity:
    required = [
        RequiredSkill(one.concept, one.phrase, one.level, chance.random() < 0.7, direct=one.direct)
        for one in draw_skills(chance, 9)
    ]
    twins = [replace(one, level=chance.choice([None, 5])) for one in required[: chance.randrange(2)]]
    title, text = chance.choice(TITLES), chance.choice(PHRASES)
    taught = tuple(draw_skills(chance, 4))
    return Opportunity(f"O{number}", title, text, (*required, *twins), taught, names_skill=chance.random() < 0.3)


def draw_relations(chance: random.Random) -> dict[str, dict[str, float]]:
    concepts = [f"c{number}" for number in range(len(PHRASES))]
    relations = {one: {other: chance.choice(CREDITS) for other in chance.sample(concepts, 5)} for one in concepts}
    titles = {"en:data lead": {"en:auditor": 0.3, "en:pump planner": 0.9}, "en:auditor": {"en:data lead": 0.5}}
    return relations | titles


@pytest.mark.parametrize("with_vectors", [True, False])
@pytest.mark.parametrize("seed", range(6))
def test_both_directions_agree_on_every_score_and_every_word(seed, with_vectors):
    chance = random.Random(seed)
    people = [draw_person(chance, number) for number in range(40)]
    opportunities = [draw_opportunity(chance, number) for number in range(25)]
    relations = draw_relations(chance)
    vectors: Vectors = embed(*people, *opportunities) if with_vectors else NO_VECTORS
    index, catalogue = build_index(people, vectors), build_catalogue(opportunities, vectors, relations)
    scored = [score_people(one, index, vectors, relations) for one in opportunities]
    explained = [explain_all(one, range(len(people))) for one in scored]
    for column, person in enumerate(people):
        scores = score_opportunities(catalogue, person)
        assert np.abs(scores.ready - [one.ready[column] for one in scored]).max() < 1e-6
        assert np.abs(scores.grow - [one.grow[column] for one in scored]).max() < 1e-6
        assert [BANDS[band] for band in scores.bands] == [one[column].fit for one in explained]


@pytest.mark.parametrize("seed", range(4))
def test_what_is_shown_as_counted_is_what_counted(seed):
    """The value of the skill named beside a required one is the contribution, or half where it answered another too."""
    chance = random.Random(seed)
    people = [draw_person(chance, number) for number in range(30)]
    opportunity, relations = draw_opportunity(chance, 1), draw_relations(chance)
    index = build_index(people, NO_VECTORS)
    scored = score_people(opportunity, index, NO_VECTORS, relations)
    for row, person in enumerate(people):
        for number, place in enumerate(scored.counted[:, row]):
            only = replace(person, held=(person.held[place],) if place >= 0 else ())
            asked = replace(opportunity, required=(opportunity.required[number],))
            alone = score_people(asked, build_index([only], NO_VECTORS), NO_VECTORS, relations).look_at([0])
            assert (alone.has[0, 0], alone.close[0, 0]) == (
                scored.look_at([row]).has[number, 0], scored.look_at([row]).close[number, 0],
            )  # fmt: skip


def test_a_pair_scores_the_same_to_the_last_bit_in_whatever_company():
    chance = random.Random(9)
    people = [draw_person(chance, number) for number in range(50)]
    opportunity, relations = draw_opportunity(chance, 1), draw_relations(chance)
    vectors = embed(*people, opportunity)
    together = score_people(opportunity, build_index(people, vectors), vectors, relations)
    for row, person in enumerate(people):
        alone = score_people(opportunity, build_index([person], vectors), vectors, relations)
        assert (alone.ready[0], alone.grow[0]) == (together.ready[row], together.grow[row])


@pytest.mark.parametrize("seed", range(4))
def test_one_more_held_skill_never_lowers_a_score(seed):
    """Not even where it answers better what another skill answered, and another requirement best of all."""
    chance = random.Random(seed)
    people = [draw_person(chance, number) for number in range(200)]
    more = [draw_skill(chance, chance.randrange(len(PHRASES))) for _ in people]
    richer = [replace(person, held=(*person.held, skill)) for person, skill in zip(people, more, strict=True)]
    opportunity, relations = draw_opportunity(chance, 1), draw_relations(chance)
    scores = [
        score_people(opportunity, build_index(some, NO_VECTORS), NO_VECTORS, relations).ready
        for some in (people, richer)
    ]
    assert (scores[1] >= scores[0]).all()
