"""For one person: the next skill that opens most doors, a near one, two together, and the postings behind them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mobility.matching import index
from mobility.matching.corpus import Skill
from mobility.matching.doors import find_doors
from mobility.matching.queries.catalogues import take_catalogue
from mobility.matching.queries.constraints import is_suggestible_to
from mobility.matching.queries.gate import find_obstacle
from mobility.matching.queries.open_postings import list_findable, load_postings
from mobility.opportunities.models import Opportunity as Posting
from mobility.people.models import Person as Employee

MOST_NAMED = 5


@dataclass(frozen=True)
class NamedSkill:
    """A skill to learn, in the reader's language; `level` where the postings name one."""

    id: int
    name: str
    level: int | None


@dataclass(frozen=True)
class NextSkills:
    """`postings` are the first few of those that would fit well, `count` is all of them.

    `is_near` says that the skills are close to something the person can do.
    """

    skills: Sequence[NamedSkill]
    count: int
    postings: Sequence[Posting]
    is_near: bool


def list_next_skills(person: Employee, language: str) -> list[NextSkills]:
    """Empty where no skill opens anything, or the person is not ranked or cannot apply."""
    if not person.is_employed or find_obstacle(person):
        return []
    own = index.load_person(person)
    if not own.held:  # whoever has named no skill yet is asked for those first
        return []
    kept = take_catalogue()
    findable = list_findable(person, is_suggestible_to(person))
    ids = {kept.places[row.id]: row.id for row in findable if row.id in kept.places}
    doors = find_doors(kept.catalogue, own, ids)
    names = index.read_labels([int(skill.concept) for door in doors for skill in door.skills], language)

    def name(skill: Skill) -> NamedSkill:
        return NamedSkill(int(skill.concept), names[int(skill.concept)] or skill.phrase, skill.level)

    return [
        NextSkills(
            list(map(name, door.skills)), len(door.rows),
            load_postings([ids[row] for row in door.rows[:MOST_NAMED]]), door.is_near,
        )
        for door in doors
    ]  # fmt: skip
