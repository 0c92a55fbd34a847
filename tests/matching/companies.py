"""Made-up companies for property tests of matching: people, opportunities and vectors, the same for the same seed."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field

from mobility.embeddings.embedder import HashingEmbedder
from mobility.matching.corpus import (
    Index,
    Opportunity,
    Person,
    RequiredSkill,
    Skill,
    build_index,
    texts_to_embed,
)
from mobility.matching.counterfactual import Bench
from mobility.matching.ranking import Scored, score_people
from mobility.matching.segments import Vectors

ACTS = ("plan", "audit", "write", "teach", "repair", "test")
THINGS = ("budgets", "protocols", "pumps", "courses", "trials", "contracts", "websites", "dashboards")
PHRASES = tuple(f"{act} {thing}" for act in ACTS for thing in THINGS)
TITLES = ("data engineer", "nurse", "auditor", "site engineer", "buyer")
RELATIONS = {str(number): {str(number + 1): 0.5} for number in range(0, len(PHRASES) - 1, 5)}


def skill(number: int, level: int | None = 3) -> Skill:
    return Skill(str(number), PHRASES[number], level)


def embed(texts: Sequence[str]) -> Vectors:
    known = list(dict.fromkeys(texts))
    return Vectors(known, HashingEmbedder().embed(known))


@dataclass(frozen=True)
class Company:
    people: tuple[Person, ...]
    opportunities: tuple[Opportunity, ...]
    vectors: Vectors
    index: Index
    _scored: dict[Opportunity, Scored] = field(default_factory=dict)

    def score(self, opportunity: Opportunity) -> Scored:
        if opportunity not in self._scored:
            self._scored[opportunity] = score_people(opportunity, self.index, self.vectors, RELATIONS)
        return self._scored[opportunity]

    def bench(self, opportunity: Opportunity, person: Person) -> Bench:
        return Bench(opportunity, person, self.vectors, RELATIONS)

    def score_one(self, opportunity: Opportunity, person: Person) -> Scored:
        """Somebody who is not in it."""
        vectors = embed([*texts_to_embed(opportunity), *texts_to_embed(person)])
        return score_people(opportunity, build_index([person], vectors), vectors, RELATIONS)


def make_company(seed: int, people: int = 30, opportunities: int = 10) -> Company:
    pick = random.Random(seed)
    crowd = tuple(_make_person(pick, f"E{number}") for number in range(people))
    posted = tuple(_make_opportunity(pick, f"P{number}") for number in range(opportunities))
    phrases = [*PHRASES, *(text for thing in (*crowd, *posted) for text in texts_to_embed(thing))]
    vectors = embed(phrases)
    return Company(crowd, posted, vectors, build_index(crowd, vectors))


def _make_person(pick: random.Random, number: str) -> Person:
    known = pick.sample(range(len(PHRASES)), pick.randint(0, 9))
    held = tuple(skill(one, pick.choice([None, 1, 2, 3, 5])) for one in known)
    wanted = tuple(skill(one) for one in pick.sample(range(len(PHRASES)), pick.randint(0, 2)))
    return Person(number, pick.choice(TITLES), held, wanted, tuple(pick.sample(TITLES, pick.randint(0, 2))))


def _make_opportunity(pick: random.Random, reference: str) -> Opportunity:
    asked = pick.sample(range(len(PHRASES)), pick.randint(2, 10))
    required = tuple(
        RequiredSkill(str(one), PHRASES[one], pick.choice([2, 3, 4]), pick.random() < 0.7) for one in asked
    )
    taught = tuple(skill(one) for one in pick.sample(range(len(PHRASES)), 2))
    return Opportunity(reference, PHRASES[asked[0]], f"You {PHRASES[asked[1]]} with us.", required, taught)
