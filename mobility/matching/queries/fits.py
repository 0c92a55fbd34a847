"""Opportunities for one person: how each compares with what the person says of themselves."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import sqlalchemy as sa

from mobility.applications.models import Application
from mobility.applications.workflow import is_taking_applications
from mobility.core.db import session
from mobility.matching import index
from mobility.matching.corpus import Index, Opportunity, Person, build_index
from mobility.matching.explanation import Explanation, explain
from mobility.matching.index import Snapshot
from mobility.matching.ranking import Scored, order_by, score_people, tie_key
from mobility.matching.wording import Told, list_concepts, tell
from mobility.opportunities import queries as opportunities
from mobility.opportunities.models import Opportunity as Posting
from mobility.opportunities.policy import is_in_audience
from mobility.people.models import Person as Employee

BALANCED = 0.5
SUGGESTED = 3
MOST_KEPT = 20_000

Pair = tuple[Person, Opportunity]


class Memory:
    """Scores and explanations already worked out; what a changed index made is not kept beside what it makes now."""

    def __init__(self, stamp: Hashable) -> None:
        self.stamp = stamp
        self.scores: dict[Pair, tuple[float, float]] = {}
        self.explanations: dict[Pair, Explanation] = {}


_memory = Memory(None)


def _recall(stamp: Hashable) -> Memory:
    global _memory
    if _memory.stamp != stamp or len(_memory.scores) > MOST_KEPT:
        _memory = Memory(stamp)
    return _memory


class Matcher:
    """One person beside some opportunities. A score depends on nothing but the two and the index's stamp."""

    def __init__(self, snapshot: Snapshot, person: Person, opportunities: Sequence[Opportunity]) -> None:
        self._snapshot, self._person, self._opportunities = snapshot, person, opportunities
        self._scored: dict[Opportunity, Scored] = {}
        self._memory = _recall(snapshot.stamp)

    def score(self, one: Opportunity) -> tuple[float, float]:
        """Ready now and to grow, both in 0..1."""
        known = self._memory.scores.get((self._person, one))
        if known is None:
            scored = self._score(one)
            known = float(scored.ready[0]), float(scored.grow[0])
            self._memory.scores[self._person, one] = known
        return known

    def explain(self, one: Opportunity) -> Explanation:
        known = self._memory.explanations.get((self._person, one))
        if known is None:
            known = self._memory.explanations[self._person, one] = explain(self._score(one), 0)
        return known

    def _score(self, one: Opportunity) -> Scored:
        if one not in self._scored:
            self._scored[one] = score_people(one, self._alone, self._snapshot.vectors, self._relations)
        return self._scored[one]

    @cached_property
    def _alone(self) -> Index:
        return build_index([self._person], self._snapshot.vectors, self._snapshot.statistics)

    @cached_property
    def _relations(self) -> dict[str, dict[str, float]]:
        return index.load_relations(self._opportunities)


@dataclass(frozen=True)
class Match:
    """One posting compared with one person; `is_complete` is False where only concepts and words could be compared."""

    posting: Posting
    opportunity: Opportunity
    matcher: Matcher
    model: str | None
    is_complete: bool

    @property
    def explanation(self) -> Explanation:
        return self.matcher.explain(self.opportunity)

    def score(self, mix: float = 1.0) -> float:
        ready, grow = self.matcher.score(self.opportunity)
        return mix * ready + (1 - mix) * grow


def match_all(person: Employee, postings: Sequence[Posting]) -> list[Match]:
    """Every posting compared with the person, in the order given; computed for this person alone."""
    snapshot, made = index.take_snapshot(), index.make_opportunities(postings)
    matcher = Matcher(snapshot, index.load_person(person), made)
    return [
        Match(posting, one, matcher, snapshot.model, snapshot.is_complete_for(one))
        for posting, one in zip(postings, made, strict=True)
    ]


def match_one(person: Employee, posting: Posting) -> Match:
    return match_all(person, [posting])[0]


def order_matches(matches: Sequence[Match], person: Employee, mix: float = 1.0) -> list[Match]:
    """The best first; equal ones in a fixed shuffle that no name or date decides."""
    scores = np.asarray([match.score(mix) for match in matches], dtype=np.float32)
    keys = [tie_key(match.posting.reference, person.employee_number) for match in matches]
    return [matches[place] for place in order_by(scores, keys.__getitem__)]


def tell_matches(matches: Sequence[Match], language: str) -> dict[int, Told]:
    """The explanations in words for the person, by posting."""
    names = index.read_labels(list_concepts(match.explanation for match in matches), language)
    return {match.posting.id: tell(match.explanation, names, to_self=True) for match in matches}


def list_suggestions(person: Employee) -> list[Match]:
    """The few open postings that suit best, now or to grow; none for people who cannot apply."""
    if not person.is_employed:
        return []
    applied = set(session.scalars(sa.select(Application.opportunity_id).where(Application.applicant_id == person.id)))
    postings = [
        posting
        for posting in opportunities.list_open(person)
        if posting.id not in applied
        and posting.host_manager_id != person.id
        and is_in_audience(person, posting)
        and is_taking_applications(posting)
    ]
    ordered = order_matches(match_all(person, postings), person, BALANCED)
    return [match for match in ordered[:SUGGESTED] if match.score(BALANCED) > 0]
