"""The gate's own people, postings and grades, and the figures of before: read from the files beside this one."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from mobility.matching.corpus import Opportunity, Person, RequiredSkill, Skill
from mobility.matching.likeness import KNOWN

SET_FILE = Path(__file__).with_name("set.json")
REFERENCE_FILE = Path(__file__).with_name("reference.json")


@dataclass(frozen=True)
class GateSet:
    """`grades`: posting → person → 1..3, else 0; `translated`: the same people by their language."""

    postings: tuple[Opportunity, ...]
    people: tuple[Person, ...]
    translated: dict[str, tuple[Person, ...]]
    grades: dict[str, dict[str, int]]


@cache
def load_set() -> GateSet:
    told = json.loads(SET_FILE.read_text("utf-8"))
    postings = tuple(
        Opportunity(
            row["id"],
            row["title"],
            row["description"],
            tuple(RequiredSkill(*skill, direct=_direct(skill)) for skill in row["required"]),
            _skills(row["taught"]),
        )
        for row in told["postings"]
    )
    people = {
        language: tuple(_person(row, language or row["language"]) for row in told["people"])
        for language in ("", "en", "fr")
    }
    return GateSet(postings, people.pop(""), people, told["grades"])


def _person(row: dict[str, Any], language: str) -> Person:
    return Person(
        row["id"],
        row["title"][language],
        _skills(row["held"]),
        _skills(row["wanted"]),
        language=language,
    )


def _skills(rows: Iterable[Sequence[Any]]) -> tuple[Skill, ...]:
    return tuple(Skill(*row, direct=_direct(row)) for row in rows)


def _direct(row: Sequence[Any]) -> float:
    """As in the index: what has a concept, and what only somebody's own words name."""
    return 1.0 if str(row[0]).startswith("own:") else KNOWN


def load_reference() -> dict[str, Any]:
    """`weights`: whose figures they are; `models`: name → version and nDCG@10; `default`: the name for all others."""
    reference: dict[str, Any] = json.loads(REFERENCE_FILE.read_text("utf-8"))
    return reference
