"""Writes the gate set from the starter taxonomy: `python -m mobility.matching.quality_gate.build`.

Twelve areas, in each one posting that asks for five skills and teaches two, and five people: grade 3 holds all five of
what is asked, 2 three of them, 1 one of them. Two fifths of what they hold stands under another name that no
concept was found for, in every second area the people write French (what they would have written in the other language
stands there, too), and everyone carries skills of another area. The same at every run: a changed set is a changed
reference.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterable
from typing import Any

from mobility.matching.quality_gate.gate_set import SET_FILE
from mobility.skills.services.taxonomy import starter_lines

SEED = 20261128
AREAS = (
    "human-resources", "enterprise-systems", "finance", "regulatory-affairs", "quality-assurance", "marketing",
    "software-development", "manufacturing", "clinical-operations", "cybersecurity", "legal", "sustainability",
)  # fmt: skip
ASKED, TAUGHT, OTHERS = 5, 2, 4
HOLDS = {3: 5, 2: 3, 1: 1}
GRADES = (3, 3, 2, 2, 1)
UNLINKED_SHARE = 0.4
LANGUAGES = ("en", "fr")
TITLES = {"en": "{area} specialist", "fr": "spécialiste {area}"}

Concept = dict[str, Any]


def main() -> None:
    concepts = {concept["slug"]: concept for concept in map(json.loads, starter_lines())}
    SET_FILE.write_text(write(build(concepts)), encoding="utf-8")


def write(made: dict[str, Any]) -> str:
    """JSON with one posting or person a line, so that a change can be read."""
    rows = (",\n".join(json.dumps(row, ensure_ascii=False) for row in made[name]) for name in ("postings", "people"))
    postings, people = rows
    return f'{{"postings": [\n{postings}\n],\n"people": [\n{people}\n],\n"grades": {json.dumps(made["grades"])}}}\n'


def build(concepts: dict[str, Concept]) -> dict[str, Any]:
    pick = random.Random(SEED)  # noqa: S311  (a set to measure with, not a secret)
    children = {
        area: [c for c in concepts.values() if area in c["broader"] and c["kind"] != "language"] for area in AREAS
    }
    postings, people = [], []
    grades: dict[str, dict[str, int]] = {}
    for number, area in enumerate(AREAS):
        chosen = pick.sample(children[area], ASKED + TAUGHT)
        asked, taught = chosen[:ASKED], chosen[ASKED:]
        reference = f"P{number + 1:02}"
        postings.append(_posting(reference, concepts[area], asked, taught))
        others = [c for other in AREAS if other != area for c in children[other]]
        grades[reference] = {}
        for place, grade in enumerate(GRADES):
            person = f"E{number + 1:02}{place + 1}"
            held = [*pick.sample(asked, HOLDS[grade]), *pick.sample(others, OTHERS)]
            people.append(
                _person(person, concepts[area], held, taught if place % 2 else [], LANGUAGES[number % 2], pick)
            )
            grades[reference][person] = grade
    pick.shuffle(people)
    return {"postings": postings, "people": people, "grades": grades}


def _posting(reference: str, area: Concept, asked: list[Concept], taught: list[Concept]) -> dict[str, Any]:
    told = [concept["en"]["description"] for concept in asked[:2]]
    return {
        "id": reference,
        "title": f"{area['en']['preferred']} project",
        "description": " ".join(["You join the team for four months.", *told]),
        "required": [[c["slug"], c["en"]["preferred"], 3, place < 3] for place, c in enumerate(asked)],
        "taught": [[c["slug"], c["en"]["preferred"], 3] for c in taught],
    }


def _person(
    number: str, area: Concept, held: list[Concept], wanted: Iterable[Concept], language: str, pick: random.Random
) -> dict[str, Any]:
    """What has a concept is compared in English, as in the index; what has none stands in the person's own words."""
    skills = []
    for concept in held:
        words = concept[language].get("alternative") or [concept[language]["preferred"]]
        own = pick.choice(words)
        is_linked = pick.random() >= UNLINKED_SHARE or language != "en"  # French words are linked or say nothing
        name = concept["en"]["preferred"] if is_linked else own
        skills.append([concept["slug"] if is_linked else f"own:{own}", name, pick.choice([2, 3, 4])])
    pick.random()  # the draws that follow stay those of the first set
    return {
        "id": number,
        "language": language,
        "title": {one: TITLES[one].format(area=area[one]["preferred"]) for one in LANGUAGES},
        "held": skills,
        "wanted": [[c["slug"], c["en"]["preferred"], 3] for c in wanted],
    }


if __name__ == "__main__":
    main()
