"""An index that is changed bit by bit is the index made anew: same scores, same order, nobody who is gone."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
import pytest

from mobility.embeddings.embedder import HashingEmbedder
from mobility.matching.corpus import (
    Age,
    Index,
    Opportunity,
    Person,
    RequiredSkill,
    Skill,
    Vectors,
    build_in_parts,
    build_index,
)
from mobility.matching.explanation import explain_all
from mobility.matching.ranking import score_people
from mobility.matching.segments import in_steps

PHRASES = [
    f"{act} {thing}" for act in ("plan", "lead", "repair", "audit") for thing in ("pumps", "data", "teams", "budgets")
]
RELATIONS = {"c0": {"c1": 0.6, "c5": 0.3}, "c3": {"c9": 0.9}, "en:auditor": {"en:planner of audits": 0.3}}
TITLES = ["data engineer", "nurse", "auditor", "planner of audits", ""]


def draw_skills(chance: random.Random, most: int) -> tuple[Skill, ...]:
    picked = chance.sample(range(len(PHRASES)), chance.randrange(most))
    return tuple(
        Skill(f"c{one}", PHRASES[one], chance.choice([None, 1, 3, 5]), direct=chance.choice([0.0, 0.5, 1.0]))
        for one in picked
    )


def draw_person(chance: random.Random, number: int) -> Person:
    held = tuple(
        replace(one, evidenced=chance.random() < 0.5, age=chance.choice(list(Age))) for one in draw_skills(chance, 7)
    )
    former = tuple(chance.sample(TITLES, chance.randrange(3)))
    return Person(f"E{number}", chance.choice(TITLES), held, draw_skills(chance, 3), former)


def draw_opportunity(chance: random.Random, number: int) -> Opportunity:
    required = tuple(
        RequiredSkill(one.concept, one.phrase, one.level, chance.random() < 0.7, direct=one.direct)
        for one in draw_skills(chance, 12)
    )
    return Opportunity(f"O{number}", chance.choice(TITLES), chance.choice(PHRASES), required, draw_skills(chance, 4))


class Embedded(Vectors):
    """A vector for whatever is asked for."""

    def of(self, texts):
        return in_steps(HashingEmbedder().embed(texts)) if texts else np.zeros((0, 64), dtype=np.float32)


def assert_equal(grown: Index, people: dict[int, Person], vectors: Vectors, opportunity: Opportunity) -> None:
    anew = build_index(list(people.values()), vectors, list(people))
    one, other = (score_people(opportunity, each, vectors, RELATIONS) for each in (grown, anew))
    for mix in (1.0, 0.4):
        ranked, expected = one.ranking(mix), other.ranking(mix)
        assert [(int(grown.ids[row]), score) for row, score in ranked] == [
            (int(anew.ids[row]), score) for row, score in expected
        ]
    top = [(row, int(other.index.find([grown.ids[row]])[0])) for row, _ in one.ranking(top=5)]
    assert explain_all(one, [row for row, _ in top]) == explain_all(other, [row for _, row in top])


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("vectors", [Embedded(), Vectors()])
def test_an_index_after_any_edits_is_the_index_made_anew_to_the_last_bit(seed, vectors):
    chance = random.Random(seed)
    people = {number: draw_person(chance, number) for number in range(chance.choice([0, 1, 40]))}
    grown = build_index(list(people.values()), vectors, list(people))
    for step in range(1, 41):
        gone = chance.sample(sorted(people), min(len(people), chance.randrange(4)))
        back = gone[: chance.randrange(2)] + [100 * step + number for number in range(chance.choice([0, 0, 1, 1, 9]))]
        fresh = {one: draw_person(chance, one) for one in back}
        people = {one: person for one, person in people.items() if one not in gone} | fresh
        grown = grown.changed(gone, fresh, vectors)
        if step % 5 == 0:
            assert_equal(grown, people, vectors, draw_opportunity(chance, step))
    assert int(grown.alive.sum()) == len(people)


def test_an_index_made_in_parts_is_the_index_made_at_once():
    chance = random.Random(2)
    people = {number: draw_person(chance, number) for number in range(50)}
    parts = [dict(list(people.items())[start : start + 20]) for start in (0, 20, 40)]
    made = build_in_parts([(part, np.zeros((len(part), 2), np.int32)) for part in parts], Embedded())
    assert_equal(made, people, Embedded(), draw_opportunity(chance, 1))


def test_segments_stay_few_and_whoever_is_dead_is_dropped_when_they_are_merged():
    chance = random.Random(1)
    people = [draw_person(chance, number) for number in range(300)]
    grown = build_index(people, Vectors())
    for number in range(300):
        grown = grown.changed([number], {number: draw_person(chance, number)}, Vectors())
        assert len(grown.segments) <= 5
    assert len(grown) < 2 * 300
    assert sorted(grown.ids[grown.alive].tolist()) == list(range(300))


def test_whoever_is_gone_is_in_no_ranking_and_found_nowhere():
    people = [Person("E1", "nurse", (Skill("c0", "plan pumps", 3),)), Person("E2", "nurse")]
    index = build_index(people, Vectors(), ids=[10, 20]).changed([10], {}, Vectors())
    scored = score_people(Opportunity("O", "", "", (RequiredSkill("c0", "plan pumps", 3),)), index, Vectors())
    assert [int(index.ids[row]) for row, _ in scored.ranking()] == [20]
    assert index.find([10, 20, 30]).tolist() == [-1, 1, -1]


def test_nobody_is_explained_where_nobody_is_asked_for():
    index = build_index([], Vectors())
    assert explain_all(score_people(draw_opportunity(random.Random(4), 1), index, Vectors()), []) == []


def test_a_reader_keeps_what_it_holds_while_others_change_it():
    people = [draw_person(random.Random(3), number) for number in range(30)]
    held = build_index(people, Vectors())
    before = score_people(draw_opportunity(random.Random(4), 1), held, Vectors()).ranking()
    held.changed(range(30), {0: people[1]}, Vectors())
    assert score_people(draw_opportunity(random.Random(4), 1), held, Vectors()).ranking() == before


def test_vectors_that_come_later_count_for_terms_that_were_there():
    person = Person("E1", "nurse", (Skill("x", "tidy tables", 3),))
    matrix = np.asarray([[1, 0], [0.8, 0.6]], dtype=np.float32)
    vectors = Vectors(["clean data", "tidy tables"], matrix)
    asked = Opportunity("O", "", "", (RequiredSkill("y", "clean data", 3),))
    index = build_index([person], Vectors())
    assert score_people(asked, index, vectors).ready[0] == 0
    assert index.phrases.renewed(vectors) is not index.phrases
    renewed = Index(index.phrases.renewed(vectors), index.titles, index.segments, index.live)
    assert score_people(asked, renewed, vectors).ready[0] > 0


def test_a_cosine_is_the_same_whatever_is_multiplied_along():
    chance = np.random.default_rng(5)
    matrix = chance.standard_normal((257, 384)).astype(np.float32)
    matrix /= np.linalg.norm(matrix, axis=1, keepdims=True)
    texts = [str(number) for number in range(len(matrix))]
    stepped = Vectors(texts, matrix).of(texts)
    together = stepped @ stepped.T
    assert all(
        (stepped[row : row + 1] @ stepped[-3:].T).tolist() == [together[row, -3:].tolist()] for row in (0, 7, 256)
    )
    assert np.abs(together - matrix @ matrix.T).max() < 0.002


def test_an_index_that_began_with_nobody_takes_people_with_their_marks():
    person = Person("E1", "nurse")
    begun = build_in_parts([({}, np.zeros((0, 2), np.int32))], Vectors())
    grown = begun.changed([], {7: person}, Vectors(), np.array([[3, 4]], np.int32))
    assert (grown.ids.tolist(), grown.marks.tolist()) == ([7], [[3, 4]])
