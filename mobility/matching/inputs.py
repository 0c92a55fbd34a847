"""What a list was made of, as plain data under its hash, and the list made again from it (`bars-fairness.md`, P15).

Values are written canonically (JSON, keys sorted) and known by their SHA-256: what did not change since the last list
is kept once. People and opportunities name their vectors by hash, so one hash stands for all that a score looked at.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np

from mobility.matching.corpus import (
    Age,
    Opportunity,
    Person,
    Relations,
    RequiredSkill,
    Skill,
    build_index,
    texts_to_embed,
)
from mobility.matching.explanation import Fit, explain_all
from mobility.matching.models import Direction, InputKind, Placing
from mobility.matching.ranking import PARTS, TIE_DECIMALS, Weights, score_people, tie_key
from mobility.matching.segments import Vectors

NO_VECTOR = ""
TOLERANCE = 1.5 * 10**-TIE_DECIMALS  # what rounding to `TIE_DECIMALS` may make of one and the same score
SUGGESTED_ORDER = "suggested"
BY_SCORE = {
    Direction.PEOPLE: {"fit", "availability"},
    Direction.APPLICANTS: {"fit"},
    Direction.OPPORTUNITIES: {"fit", "grow", SUGGESTED_ORDER},
}
IN_WORDS_FIRST = {"fit", SUGGESTED_ORDER}  # orders of opportunities: by the word for the fit, then by the score
SHUFFLED = "random"
READ_AT_ONCE = 500  # more are read and not remembered (`snapshots`)


@dataclass(frozen=True)
class Basis:
    """What the rows of a list have in common; `model` is None where nothing was compared by meaning."""

    model: str | None
    vectors: Vectors
    relations: Relations
    weights: Weights


@dataclass(frozen=True)
class Input:
    """One thing that went in; `owner_id` is the person whose words it holds."""

    kind: InputKind
    hash: str
    value: dict[str, Any] | None = None
    vector: bytes | None = None
    owner_id: int | None = None


@dataclass(frozen=True)
class Again:
    """One row worked out again: score in 0..1, its weighted parts with `ready` and `grow`, the word for the fit."""

    score: float
    parts: Mapping[str, float]
    fit: Fit
    tie: int


@dataclass(frozen=True)
class Row:
    """One row as it was shown; `group` is what the order went by before the score."""

    rank: int
    score: float
    parts: Mapping[str, Any]
    placing: Placing

    @property
    def group(self) -> list[float]:
        return list(self.parts.get("group", ()))


@dataclass
class Inputs:
    """Everything a list was made of, each once."""

    rows: dict[str, Input] = field(default_factory=dict)

    def add(self, thing: Person | Opportunity, vectors: Vectors, owner_id: int | None = None) -> str:
        """A person or an opportunity with the vectors of its texts; answers its hash."""
        names = [self._add_vector(vector) for vector in vectors.of(texts_to_embed(thing))]
        kind = InputKind.PERSON if isinstance(thing, Person) else InputKind.OPPORTUNITY
        return self.add_value(kind, {"is": asdict(thing), "vectors": names}, owner_id)

    def add_value(self, kind: InputKind, value: dict[str, Any], owner_id: int | None = None) -> str:
        found = _hash(kind.value.encode(), write(value).encode())
        self.rows.setdefault(found, Input(kind, found, value=value, owner_id=owner_id))
        return found

    def _add_vector(self, vector: Any) -> str:
        if not vector.any():
            return NO_VECTOR
        data = vector.astype("<f4").tobytes()
        found = _hash(InputKind.VECTOR.value.encode(), data)
        self.rows.setdefault(found, Input(InputKind.VECTOR, found, vector=data))
        return found


def read_ahead(things: Iterable[Person | Opportunity], vectors: Vectors) -> None:
    """Have the vectors of many at hand that are added one by one, in a few statements."""
    texts = list(dict.fromkeys(text for thing in things for text in texts_to_embed(thing)))
    for start in range(0, len(texts), READ_AT_ONCE):
        vectors.of(texts[start : start + READ_AT_ONCE])


def write(value: Any) -> str:
    """The canonical form: the same text for the same value."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"))


def _hash(*parts: bytes) -> str:
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def narrow_relations(relations: Relations, compared: Iterable[Person | Opportunity]) -> dict[str, Any]:
    """Only what these people bear: no other concept or title reaches their scores."""
    people = [one for one in compared if isinstance(one, Person)]
    borne = {skill.concept for one in people for skill in (*one.held, *one.wanted, *one.titles)}
    narrowed = {
        concept: {other: credits[other] for other in credits.keys() & borne} for concept, credits in relations.items()
    }
    return {concept: credits for concept, credits in narrowed.items() if credits}


class Restored:
    """What was kept of a list, as matching takes it; KeyError where something of it was erased.

    `inputs` are values by hash: plain data, or the bytes of a vector.
    """

    def __init__(self, inputs: Mapping[str, Any], model: str | None) -> None:
        self._inputs, self._model = inputs, model
        self._vectors: dict[str, bytes] = {}

    def basis(self, relations: str, weights: str) -> Basis:
        """After everything that it is to score was read, so that it knows their vectors."""
        texts, rows = list(self._vectors), list(self._vectors.values())
        matrix = np.frombuffer(b"".join(rows), dtype="<f4").reshape(len(rows), -1) if rows else None
        return Basis(
            self._model,
            Vectors(texts, matrix),
            self._inputs[relations],
            Weights(**self._inputs[weights]),
        )

    def person(self, name: str) -> Person:
        said = dict(self._inputs[name]["is"])
        held, wanted = (tuple(_skill(one) for one in said.pop(key)) for key in ("held", "wanted"))
        person = Person(held=held, wanted=wanted, former=tuple(said.pop("former")), **said)
        self._take_vectors(person, name)
        return person

    def opportunity(self, name: str) -> Opportunity:
        said = dict(self._inputs[name]["is"])
        required = tuple(RequiredSkill(**{**one, "age": Age(one["age"])}) for one in said.pop("required"))
        taught = tuple(_skill(one) for one in said.pop("taught"))
        opportunity = Opportunity(required=required, taught=taught, **said)
        self._take_vectors(opportunity, name)
        return opportunity

    def _take_vectors(self, thing: Person | Opportunity, name: str) -> None:
        for text, vector in zip(texts_to_embed(thing), self._inputs[name]["vectors"], strict=True):
            if vector != NO_VECTOR:
                self._vectors[text] = self._inputs[vector]


def _skill(said: Mapping[str, Any]) -> Skill:
    return Skill(**{**said, "age": Age(said["age"])})


def score_again(
    pairs: Sequence[tuple[Opportunity, Person]], basis: Basis, direction: Direction, mix: float
) -> list[Again]:
    """Each pair by the formula and these weights; either all opportunities or all people are the same one."""
    if direction is Direction.OPPORTUNITIES:
        return [one for pair in pairs for one in _score_people([pair[1]], pair[0], basis, mix)]
    return _score_people([person for _, person in pairs], pairs[0][0], basis, mix) if pairs else []


def _score_people(people: Sequence[Person], opportunity: Opportunity, basis: Basis, mix: float) -> list[Again]:
    index = build_index(people, basis.vectors)
    scored = score_people(opportunity, index, basis.vectors, basis.relations, basis.weights)
    scores, explained = scored.score(mix), explain_all(scored, range(len(people)))
    return [
        Again(
            float(scores[row]),
            {
                **{part: float(scored.parts[place, row]) for place, part in enumerate(PARTS)},
                "ready": float(scored.ready[row]),
                "grow": float(scored.grow[row]),
            },
            explained[row].fit,
            tie_key(opportunity.id, person.id),
        )
        for row, person in enumerate(people)
    ]


def find_differences(direction: Direction, sorted_by: str, pairs: Sequence[tuple[Row, Again]]) -> list[str]:
    """Where what was shown is not what comes out again, by rank: a score, a part, or the order of two neighbours.

    Where the order was not by score (by date, by words), there is none to compare. Somebody placed by hand stands
    where they were put, and moves none of the others among themselves.
    """
    found = []
    has_scores = sorted_by != SHUFFLED
    for row, again in pairs:
        made = {**again.parts, "score": again.score} if has_scores else again.parts
        for name, value in made.items():
            shown = row.score if name == "score" else row.parts.get(name)
            if shown is None or abs(shown - value) > TOLERANCE:
                found.append(f"rank {row.rank}: {name} {shown} then, {value} now")
    if sorted_by in BY_SCORE[direction] | {SHUFFLED}:
        keys = [(row.rank, _key(direction, sorted_by, row, again)) for row, again in pairs if _is_by_order(row)]
        keys.sort(key=lambda pair: pair[0])
        found += [
            f"rank {after[0]} stands before rank {before[0]} now"
            for before, after in pairwise(keys)
            if not _may_stand_before(before[1], after[1])
        ]
    return found


def _is_by_order(row: Row) -> bool:
    return row.placing is not Placing.BY_HAND


def _key(direction: Direction, sorted_by: str, row: Row, again: Again) -> tuple[list[float], float, int]:
    group = row.group
    if direction is Direction.OPPORTUNITIES and sorted_by in IN_WORDS_FIRST:
        group.append(float(list(Fit).index(again.fit)))
    return group, row.score if sorted_by != SHUFFLED else 0.0, again.tie


def _may_stand_before(first: tuple[list[float], float, int], second: tuple[list[float], float, int]) -> bool:
    """By group, then by score, equal ones by the shuffle; so near that rounding decides, either way is right."""
    if first[0] != second[0]:
        return first[0] < second[0]
    if abs(first[1] - second[1]) > TOLERANCE:
        return first[1] > second[1]
    is_rounding = round(first[1], TIE_DECIMALS) != round(second[1], TIE_DECIMALS)
    return is_rounding or first[2] <= second[2]
