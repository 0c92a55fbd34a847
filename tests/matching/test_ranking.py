"""The score: what goes in, that its parts add up, what raises it, and how equals are ordered."""

from __future__ import annotations

import dataclasses
import random
from dataclasses import replace

import numpy as np
import pytest

from mobility.embeddings.embedder import HashingEmbedder
from mobility.matching.corpus import (
    Age,
    Opportunity,
    Person,
    RequiredSkill,
    Skill,
    Vectors,
    build_index,
    texts_to_embed,
)
from mobility.matching.ranking import CLAIM, PARTS, WEIGHTS, Weights, order_by, score_people, tie_key

PHRASES = [
    "SQL",
    "clean data",
    "write protocols",
    "lead a team",
    "repair pumps",
    "plan audits",
    "teach chemistry",
    "GMP",
]
NO_VECTORS = Vectors()


def skill(number: int, level: int | None = 3) -> Skill:
    return Skill(f"c{number}", PHRASES[number], level)


def proven(held: Skill) -> Skill:
    return replace(held, evidenced=True)


def required(number: int, level: int | None = 3, *, must: bool = True) -> RequiredSkill:
    return RequiredSkill(f"c{number}", PHRASES[number], level, must)


def embed(*things: Person | Opportunity) -> Vectors:
    texts = list(dict.fromkeys(text for thing in things for text in texts_to_embed(thing)))
    return Vectors(texts, HashingEmbedder().embed(texts))


def ready(opportunity: Opportunity, *people: Person, vectors: Vectors = NO_VECTORS, **options) -> list[float]:
    return score_people(opportunity, build_index(people, vectors), vectors, **options).ready.tolist()


def grow(opportunity: Opportunity, *people: Person) -> list[float]:
    return score_people(opportunity, build_index(people, NO_VECTORS), NO_VECTORS).grow.tolist()


def crowd(size: int, seed: int = 1) -> list[Person]:
    pick = random.Random(seed)
    titles = ["data engineer", "nurse", "auditor", "data cleaner"]

    def hold(number: int) -> Skill:
        held = skill(number, pick.choice([None, 1, 3, 5]))
        return replace(held, evidenced=pick.random() < 0.5, age=pick.choice(list(Age)))

    return [
        Person(
            f"E{number}",
            pick.choice(titles),
            tuple(hold(n) for n in pick.sample(range(8), pick.randrange(6))),
            tuple(skill(n) for n in pick.sample(range(8), pick.randrange(3))),
            tuple(pick.sample(titles, pick.randrange(3))),
        )
        for number in range(size)
    ]


GIG = Opportunity(
    "G1",
    "clean data",
    "Clean the data of the plant.",
    (required(0), required(1), required(3, 4, must=False)),
    (skill(2),),
)


def test_only_what_the_product_allows_can_reach_a_score():
    names = {field.name for kind in (Person, Opportunity, RequiredSkill) for field in dataclasses.fields(kind)}
    assert names == {
        "id", "title", "held", "wanted", "former", "language", "description", "required", "taught",
        "names_skill", "concept", "phrase", "level", "must", "direct", "evidenced", "age",
    }  # fmt: skip


def test_published_weights_add_up_to_one():
    assert sum(getattr(WEIGHTS, part) for part in PARTS) == pytest.approx(1)
    assert WEIGHTS.version


@pytest.mark.parametrize("with_vectors", [True, False])
def test_the_score_is_the_sum_of_its_parts_and_skills_for_everyone(with_vectors):
    people = crowd(60)
    vectors = embed(GIG, *people) if with_vectors else NO_VECTORS
    scored = score_people(GIG, build_index(people, vectors), vectors)
    assert np.allclose(scored.parts.sum(axis=0), scored.ready)
    assert np.allclose(scored.skills.sum(axis=0), scored.parts[0], atol=1e-6)
    for scores in (scored.ready, scored.grow):
        assert scores.min() >= 0
        assert scores.max() <= 1


def test_a_score_does_not_depend_on_who_else_is_there():
    people = crowd(40)
    vectors = embed(GIG, *people)
    everyone = score_people(GIG, build_index(people, vectors), vectors)
    for row in range(0, 40, 7):
        alone = score_people(GIG, build_index([people[row]], vectors), vectors)
        assert alone.ready[0] == pytest.approx(everyone.ready[row], abs=1e-6)
        assert alone.grow[0] == pytest.approx(everyone.grow[row], abs=1e-6)


def test_the_skill_that_counts_is_the_one_that_adds_most():
    person = Person("E1", "", (skill(4), skill(1, 1), skill(0), Skill("c1", "clean data sets", 3)))
    scored = score_people(GIG, build_index([person], NO_VECTORS), NO_VECTORS)
    assert scored.counted[:, 0].tolist() == [2, 3, -1]


def test_the_same_concept_counts_fully_in_any_language():
    french = Person("E1", "", (Skill("c1", "nettoyer des données", 3),), language="fr")
    scored = score_people(GIG, build_index([french], NO_VECTORS), NO_VECTORS)
    assert scored.skills[1, 0] == pytest.approx(CLAIM * WEIGHTS.skills / 2.4)


def test_another_spelling_of_a_phrase_counts_more_than_another_skill():
    spelt, other = Person("E1", "", (Skill("x", "cleaning data", 3),)), Person("E2", "", (skill(4),))
    scores = ready(GIG, spelt, other)
    assert scores[0] > scores[1]


def test_other_words_with_a_near_vector_count_where_spelling_sees_nothing():
    matrix = np.asarray([[1, 0], [0.9, np.sqrt(1 - 0.81)], [0, 1]], dtype=np.float32)
    vectors = Vectors(["clean data", "tidy tables", "repair pumps"], matrix)
    near, far = Person("E1", "", (Skill("x", "tidy tables", 3),)), Person("E2", "", (skill(4),))
    scores = ready(GIG, near, far, vectors=vectors)
    assert scores[0] > scores[1]


def test_a_related_concept_counts_what_the_taxonomy_gives_it():
    person = Person("E1", "", (skill(4),))
    scored = score_people(
        Opportunity("G", "", "", (required(0),)), build_index([person], NO_VECTORS), NO_VECTORS, {"c0": {"c4": 0.6}}
    )
    assert scored.parts[0, 0] == pytest.approx(0.6 * CLAIM * WEIGHTS.skills)


def test_a_lower_level_counts_less_within_bounds_and_a_higher_or_unknown_one_fully():
    asked = Opportunity("G", "", "", (required(0, 5),))
    people = [Person(f"E{level}", "", (proven(skill(0, level)),)) for level in (1, 2, 3, 4, 5, None)]
    scored = score_people(asked, build_index(people, NO_VECTORS), NO_VECTORS)
    assert (scored.parts[0] / WEIGHTS.skills).tolist() == pytest.approx([0.7, 0.7, 0.8, 0.9, 1, 1])
    assert ready(Opportunity("G", "", "", (required(0, None),)), people[0]) == pytest.approx(
        ready(Opportunity("G", "", "", (required(0, 1),)), people[0])
    )


def test_a_nice_skill_counts_less_than_a_must():
    must, nice = Person("E1", "", (skill(0),)), Person("E2", "", (skill(3, 5),))
    scored = score_people(GIG, build_index([must, nice], NO_VECTORS), NO_VECTORS)
    assert scored.parts[0, 0] > scored.parts[0, 1] > 0


def test_one_more_held_skill_never_lowers_the_skills_part():
    for person in crowd(30, seed=2):
        richer = replace(person, held=(*person.held, skill(1, 1)))
        scored = score_people(GIG, build_index([person, richer], NO_VECTORS), NO_VECTORS)
        assert scored.parts[0, 1] >= scored.parts[0, 0]


def test_wanted_skills_never_move_the_ready_score():
    person = Person("E1", "nurse", (skill(0),))
    assert ready(GIG, person) == ready(GIG, replace(person, wanted=(skill(1), skill(2))))


def test_a_person_who_wants_what_is_taught_grows_and_one_who_has_it_does_not():
    wants = Person("E1", "", wanted=(skill(2), skill(5)))
    holds = Person("E2", "", (skill(2, 3),), (skill(2),))
    holds_a_little = Person("E3", "", (skill(2, 1),), (skill(2),))
    neither = Person("E4", "", (skill(0),))
    assert grow(GIG, wants, holds, holds_a_little, neither) == pytest.approx([1, 0, 1, 0])


def test_nobody_grows_where_nothing_is_taught():
    assert grow(replace(GIG, taught=()), Person("E1", "", wanted=(skill(2),))) == [0]


def test_the_mix_moves_from_ready_now_to_grow():
    able, eager = Person("E1", "", (skill(0), skill(1))), Person("E2", "", (), (skill(2),))
    scored = score_people(GIG, build_index([able, eager], NO_VECTORS), NO_VECTORS)
    assert [row for row, _ in scored.ranking()] == [0, 1]
    assert [row for row, _ in scored.ranking(mix=0)] == [1, 0]
    assert scored.score(0.5) == pytest.approx((scored.ready + scored.grow) / 2)
    for mix in (-0.1, 1.1, float("nan")):
        with pytest.raises(ValueError, match="mix"):
            scored.score(mix)


def test_equals_are_shuffled_differently_for_each_opportunity_and_always_the_same():
    twins = [Person(f"E{number:03}", "nurse", (skill(0),)) for number in range(50)]
    orders = []
    for reference in ("G1", "G2"):
        scored = score_people(replace(GIG, id=reference), build_index(twins, NO_VECTORS), NO_VECTORS)
        orders.append([twins[row].id for row, _ in scored.ranking()])
        backwards = score_people(replace(GIG, id=reference), build_index(twins[::-1], NO_VECTORS), NO_VECTORS)
        assert [twins[::-1][row].id for row, _ in backwards.ranking()] == orders[-1]
    assert orders[0] != orders[1]
    assert all(order != sorted(order) for order in orders)


def test_the_top_is_the_beginning_of_the_whole_order_ties_included():
    scores = np.asarray([0.2, 0.5, 0.5, 0.5, 0.9, 0.1], dtype=np.float32)
    keys = [tie_key("G1", str(place)) for place in range(6)]
    whole = order_by(scores, keys.__getitem__)
    assert whole[0] == 4
    for top in range(8):
        assert order_by(scores, keys.__getitem__, top) == whole[:top]


@pytest.mark.parametrize(
    "opportunity", [GIG, Opportunity("G", "", ""), Opportunity("G", "!!", "…", (RequiredSkill("c", ""),))]
)
def test_empty_things_score_without_an_error(opportunity):
    assert ready(opportunity) == []
    empty = Person("E1", "")
    for vectors in (NO_VECTORS, embed(opportunity, empty)):
        assert all(np.isfinite(ready(opportunity, empty, Person("E2", "nurse", (skill(0),)), vectors=vectors)))


def test_other_weights_are_another_version_of_the_same_formula():
    skills_only = Weights(skills=1, title=0, role=0, version="skills")
    assert ready(
        GIG, Person("E1", "clean data", tuple(map(proven, (skill(0), skill(1), skill(3, 5))))), weights=skills_only
    ) == pytest.approx([1])


def test_vectors_without_their_text_are_refused():
    with pytest.raises(ValueError, match="1 texts but 0 vectors"):
        Vectors(["SQL"])
