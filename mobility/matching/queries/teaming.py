"""Sets of people for a posting with several places: who together covers what is asked, of those a host may ask."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import sqlalchemy as sa

from mobility.applications.models import UNDECIDED, Application
from mobility.core.db import session
from mobility.matching import index
from mobility.matching.explanation import Explanation, SkillRow, explain_all
from mobility.matching.queries.candidates import Order, Suggestions, order_applicants, suggest_people
from mobility.matching.queries.constraints import find_capacities
from mobility.matching.ranking import tie_key
from mobility.matching.teams import Method, Pool, Team, cover_of, find_teams, weigh_skills
from mobility.opportunities.models import Opportunity as Posting
from mobility.people.models import Person

MOST_POOLED = 60  # suggested people; the best of the list, and of each skill those who bring most of it
OF_EACH_SKILL = 3
FEWEST_PLACES = 2


@dataclass(frozen=True)
class Member:
    """Somebody a team may be made of: an applicant, judged by what they sent, or somebody suggested, by their row."""

    person: Person
    explanation: Explanation
    application: Application | None = None
    row: int | None = None


@dataclass(frozen=True)
class Covered:
    """One skill asked for in one team: how each member stands to it, in their order; `have` counts who has it."""

    skill: str
    is_must: bool
    level: int | None
    rows: tuple[SkillRow, ...]
    have: int
    close: int


@dataclass(frozen=True)
class Proposal:
    """A team with its table."""

    members: tuple[Member, ...]
    skills: tuple[Covered, ...]
    method: Method

    @property
    def covered(self) -> int:
        """Skills that somebody of it has."""
        return sum(one.have > 0 for one in self.skills)

    @property
    def twice(self) -> list[str]:
        return [one.skill for one in self.skills if one.have > 1]

    @property
    def missing(self) -> list[str]:
        return [one.skill for one in self.skills if not one.have]


@dataclass(frozen=True)
class Proposals:
    """`nobody` names what nobody of the whole pool has; `suggestions` is what those suggested were taken from."""

    found: tuple[Proposal, ...]
    nobody: tuple[str, ...]
    size: int
    pool: int
    suggestions: Suggestions

    @property
    def has_places(self) -> bool:
        return self.size >= FEWEST_PLACES

    @property
    def suggested(self) -> dict[int, Member]:
        """Each once by their rows, in the order in which they are shown."""
        return {one.row: one for team in self.found for one in team.members if one.row is not None}


def propose_teams(host: Person, posting: Posting, language: str) -> Proposals:
    """Up to three teams for the places that are left, from who waits for an answer and who may be suggested."""
    suggestions = suggest_people(host, posting, 1.0, is_steered=False)
    pool = [*_list_applicants(posting), *_list_suggested(suggestions)]
    pool.sort(key=lambda one: tie_key(posting.reference, one.person.employee_number))  # no number or date decides
    made = suggestions.scored.opportunity
    names = index.read_labels({int(skill.concept) for skill in made.required}, language)
    labels = [names.get(int(skill.concept)) or skill.phrase for skill in made.required]
    cover = np.asarray([[cover_of(row) for row in one.explanation.rows] for one in pool], dtype=np.float32)
    ready = np.asarray([one.explanation.ready for one in pool], dtype=np.float32)
    teams = []
    if pool and labels and posting.places_left >= FEWEST_PLACES:
        proposed = find_teams(Pool(cover.T, weigh_skills(made.required), ready), posting.places_left)
        teams = [team for team in proposed if team.coverage > 0]
    best = cover.max(axis=0) if pool and labels else np.zeros(len(labels))
    return Proposals(
        tuple(_propose(team, pool, labels) for team in teams),
        tuple(label for label, most in zip(labels, best, strict=True) if most == 0),
        posting.places_left,
        len(pool),
        suggestions,
    )


def _list_applicants(posting: Posting) -> list[Member]:
    rows = order_applicants(posting, Order.WAITING).rows
    found = [(one, why) for one, why in rows if why and one.status in UNDECIDED]
    capacities = find_capacities([one.applicant for one, _ in found], posting)
    return [Member(one.applicant, why, one) for one, why in found if capacities[one.applicant_id] != "no"]


def _list_suggested(suggestions: Suggestions) -> list[Member]:
    kept = dict.fromkeys(row for row, _score in suggestions.ranked[:MOST_POOLED])
    for skill in suggestions.scored.skills:
        kept |= dict.fromkeys(suggestions.ranked.pick(skill, OF_EACH_SKILL))
    rows = list(kept)
    ids = [int(suggestions.snapshot.ids[row]) for row in rows]
    people = {one.id: one for one in session.scalars(sa.select(Person).where(Person.id.in_(ids)))}
    explained = explain_all(suggestions.scored, rows)
    return [Member(people[one], why, row=row) for row, one, why in zip(rows, ids, explained, strict=True)]


def _propose(team: Team, pool: Sequence[Member], labels: Sequence[str]) -> Proposal:
    members = sorted((pool[place] for place in team.members), key=lambda one: -one.explanation.ready)
    covered = []
    for place, label in enumerate(labels):
        rows = tuple(member.explanation.rows[place] for member in members)
        covers = [cover_of(row) for row in rows]
        required = rows[0].required
        have = sum(row.standing == "has" for row in rows)
        covered.append(Covered(label, required.must, required.level, rows, have, sum(map(bool, covers)) - have))
    return Proposal(tuple(members), tuple(covered), team.method)
