"""For one person: the next skill that opens most doors, and the postings behind them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mobility.matching import index
from mobility.matching.doors import find_door
from mobility.matching.queries.catalogues import take_catalogue
from mobility.matching.queries.constraints import is_suggestible_to
from mobility.matching.queries.gate import find_obstacle
from mobility.matching.queries.open_postings import list_findable, load_postings
from mobility.opportunities.models import Opportunity as Posting
from mobility.people.models import Person as Employee

MOST_NAMED = 5


@dataclass(frozen=True)
class NextSkill:
    """`postings` are the first few of those that would fit well, `count` is all of them."""

    skill_id: int
    name: str
    level: int | None
    count: int
    postings: Sequence[Posting]


def find_next_skill(person: Employee, language: str) -> NextSkill | None:
    """None where no skill opens anything, or the person is not ranked or cannot apply."""
    if not person.is_employed or find_obstacle(person):
        return None
    own = index.load_person(person)
    if not own.held:  # whoever has named no skill yet is asked for those first
        return None
    kept = take_catalogue()
    findable = list_findable(person, is_suggestible_to(person))
    ids = {kept.places[row.id]: row.id for row in findable if row.id in kept.places}
    door = find_door(kept.catalogue, own, ids)
    if door is None:
        return None
    concept = int(door.skill.concept)
    name = index.read_labels([concept], language)[concept] or door.skill.phrase
    postings = load_postings([ids[row] for row in door.rows[:MOST_NAMED]])
    return NextSkill(concept, name, door.skill.level, len(door.rows), postings)
