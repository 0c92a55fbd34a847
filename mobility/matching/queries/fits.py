"""Opportunities for one person: how each compares with what the person says of themselves."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import sqlalchemy as sa

from mobility.applications.models import Application
from mobility.core.db import session
from mobility.matching import index
from mobility.matching.corpus import Opportunity, Person, build_index
from mobility.matching.explanation import Explanation, explain
from mobility.matching.index import Snapshot
from mobility.matching.ranking import Scored, order_by, score_people, tie_key
from mobility.matching.wording import Told, list_concepts, tell
from mobility.opportunities import queries as opportunities
from mobility.opportunities.models import Opportunity as Posting
from mobility.people.models import Person as Employee

BALANCED = 0.5
SUGGESTED = 3
MOST_KEPT = 20_000

_kept: dict[Hashable, Scored] = {}


@dataclass(frozen=True)
class Match:
    """One posting compared with one person; `is_complete` is False where only concepts and words could be compared."""

    posting: Posting
    scored: Scored
    model: str | None
    is_complete: bool

    @cached_property
    def explanation(self) -> Explanation:
        return explain(self.scored, 0)

    def score(self, mix: float = 1.0) -> float:
        return float(self.scored.score(mix)[0])


def match_all(person: Employee, postings: Sequence[Posting]) -> list[Match]:
    """Every posting compared with the person, in the order given; computed for this person alone."""
    snapshot = index.take_snapshot()
    return _match(snapshot, index.load_person(person), postings, index.make_opportunities(postings))


def match_one(person: Employee, posting: Posting) -> Match:
    return match_all(person, [posting])[0]


def _match(snapshot: Snapshot, person: Person, postings: Sequence[Posting], made: Sequence[Opportunity]) -> list[Match]:
    """A score depends on nothing but the snapshot's stamp, the person and the opportunity: so it is kept by these."""
    missing = [one for one in made if (snapshot.stamp, person, one) not in _kept]
    if missing:
        if len(_kept) + len(missing) > MOST_KEPT:
            _kept.clear()
        alone = build_index([person], snapshot.vectors, snapshot.statistics)
        relations = index.load_relations(missing)
        for one in missing:
            _kept[snapshot.stamp, person, one] = score_people(one, alone, snapshot.vectors, relations)
    matches = []
    for posting, one in zip(postings, made, strict=True):
        scored = _kept.get((snapshot.stamp, person, one))
        if scored is None:  # another thread emptied what was kept
            alone = build_index([person], snapshot.vectors, snapshot.statistics)
            scored = score_people(one, alone, snapshot.vectors, index.load_relations([one]))
        matches.append(Match(posting, scored, snapshot.model, snapshot.is_complete_for(one)))
    return matches


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
        if posting.id not in applied and posting.host_manager_id != person.id and is_open_to(posting)
    ]
    ordered = order_matches(match_all(person, postings), person, BALANCED)
    return [match for match in ordered[:SUGGESTED] if match.score(BALANCED) > 0]


def is_open_to(posting: Posting) -> bool:
    return posting.is_accepting and not posting.is_past_deadline
