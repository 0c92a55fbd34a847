"""Opportunities for one person: how each compares with what the person says of themselves."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from mobility.matching import index
from mobility.matching.catalogue import compare_texts, score_opportunities
from mobility.matching.corpus import Index, Opportunity, Person, Relations, build_index
from mobility.matching.explanation import Explanation, explain
from mobility.matching.inputs import Basis
from mobility.matching.queries.catalogues import describe_posting, take_catalogue
from mobility.matching.queries.constraints import is_suggestible_to
from mobility.matching.queries.gate import find_obstacle, take_snapshot
from mobility.matching.queries.open_postings import list_findable, load_postings
from mobility.matching.ranking import TIE_DECIMALS, WEIGHTS, Scored, score_people, tie_key
from mobility.matching.snapshots import Snapshot
from mobility.matching.wording import NOT_COMPARED, Told, list_concepts, tell
from mobility.opportunities.models import Opportunity as Posting
from mobility.people.models import Person as Employee

BALANCED = 0.5
SUGGESTED, SUGGESTED_AT_HOME, SIMILAR = 6, 3, 5
LIKE = 0.3  # below, two texts have no more in common than any two postings
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

    def __init__(self, snapshot: Snapshot, person: Person, relations: Relations) -> None:
        self._snapshot, self._person, self._relations = snapshot, person, relations
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

    @property
    def person(self) -> Person:
        return self._person

    @property
    def basis(self) -> Basis:
        snapshot = self._snapshot
        return Basis(snapshot.model, snapshot.vectors, self._relations, WEIGHTS)

    def _score(self, one: Opportunity) -> Scored:
        if one not in self._scored:
            self._scored[one] = score_people(one, self._alone, self._snapshot.vectors, self._relations)
        return self._scored[one]

    @cached_property
    def _alone(self) -> Index:
        return build_index([self._person], self._snapshot.vectors)


@dataclass(frozen=True)
class Match:
    """One posting compared with one person; `is_complete` is False where only concepts and words could be compared.

    For somebody who is not ranked (rule 7) nothing is compared: no score, no explanation.
    """

    posting: Posting
    opportunity: Opportunity
    matcher: Matcher
    model: str | None
    is_complete: bool
    is_ranked: bool

    @property
    def explanation(self) -> Explanation:
        assert self.is_ranked
        return self.matcher.explain(self.opportunity)

    def score(self, mix: float = 1.0) -> float:
        assert self.is_ranked
        ready, grow = self.matcher.score(self.opportunity)
        return mix * ready + (1 - mix) * grow


def match_all(person: Employee, postings: Sequence[Posting]) -> list[Match]:
    """Every posting compared with the person, in the order given; computed for this person alone."""
    kept = take_catalogue()
    made = kept.find(postings)
    if made is not None:
        return _match(person, postings, made, kept.relations_of(made))
    made = index.make_opportunities(postings)
    return _match(person, postings, made, index.load_relations(made))


def match_one(person: Employee, posting: Posting) -> Match:
    """The same without a look at everything that is open."""
    made = [describe_posting(posting)]
    return _match(person, [posting], made, index.load_relations(made))[0]


def _match(
    person: Employee, postings: Sequence[Posting], made: Sequence[Opportunity], relations: Relations
) -> list[Match]:
    snapshot, is_ranked = take_snapshot(), find_obstacle(person) is None
    matcher = Matcher(snapshot, index.load_person(person), relations)
    return [
        Match(posting, one, matcher, snapshot.model, not is_ranked or snapshot.is_complete_for(one), is_ranked)
        for posting, one in zip(postings, made, strict=True)
    ]


def tell_matches(matches: Sequence[Match], language: str) -> dict[int, Told]:
    """The explanations in words for the person, by posting."""
    names = index.read_labels(list_concepts(match.explanation for match in matches if match.is_ranked), language)
    return {
        match.posting.id: tell(match.explanation, names, to_self=True) if match.is_ranked else NOT_COMPARED
        for match in matches
    }


class Standing:
    """One person beside everything that is open: the scores by the id of the posting."""

    def __init__(self, person: Employee) -> None:
        kept = take_catalogue()
        self._number, self._places = person.employee_number, kept.places
        scores = score_opportunities(kept.catalogue, index.load_person(person))
        self._scores, self._bands = scores, scores.bands

    def band(self, posting_id: int) -> int:
        return int(self._bands[self._places[posting_id]])

    def score(self, posting_id: int, mix: float = 1.0) -> float:
        place = self._places[posting_id]
        return round(mix * float(self._scores.ready[place]) + (1 - mix) * float(self._scores.grow[place]), TIE_DECIMALS)

    def order(self, rows: Sequence[Any], key: Callable[[int], tuple[float, ...]]) -> list[Any]:
        """The highest first; equal ones in a fixed shuffle that no name or date decides; what is closed stands last."""
        known = [row for row in rows if row.id in self._places]
        known.sort(key=lambda row: tie_key(row.reference, self._number))
        known.sort(key=lambda row: key(row.id), reverse=True)
        return known + [row for row in rows if row.id not in self._places]


def order_by_fit(person: Employee, rows: Sequence[Any]) -> list[Any]:
    """By the word for the fit, then by the score: so the words that a list shows never contradict its order, though
    they count only what is there of the skills asked for and the score counts more. As given where ranking is off.
    """
    if find_obstacle(person):
        return list(rows)
    standing = Standing(person)
    return standing.order(rows, lambda one: (standing.band(one), standing.score(one)))


def order_by_growth(person: Employee, rows: Sequence[Any]) -> list[Any]:
    """What teaches most of what the person wants first, whatever they bring; as given where ranking is off."""
    if find_obstacle(person):
        return list(rows)
    standing = Standing(person)
    return standing.order(rows, lambda one: (standing.score(one, 0.0),))


def list_suggestions(person: Employee, most: int = SUGGESTED) -> list[Match]:
    """The few open postings that suit best, now or to grow, or the newest where ranking is off; none for people who
    cannot apply."""
    if not person.is_employed:
        return []
    rows = list_findable(person, is_suggestible_to(person))
    if find_obstacle(person):
        return match_all(person, load_postings([row.id for row in rows[:most]]))
    standing = Standing(person)
    best = standing.order(rows, lambda one: (standing.score(one, BALANCED),))[:most]
    suited = [row.id for row in best if standing.score(row.id, BALANCED) > 0]
    return match_all(person, load_postings(sorted(suited, key=standing.band, reverse=True)))


def list_similar(person: Employee, posting: Posting) -> list[Posting]:
    """The open postings most like one, of those that the person may see: by meaning, and by words without a model."""
    kept = take_catalogue()
    made = describe_posting(posting)
    likeness = compare_texts(kept.catalogue, made)
    rows = [row for row in list_findable(person) if row.id != posting.id and row.id in kept.places]
    near = [row for row in rows if likeness[kept.places[row.id]] > LIKE]
    near.sort(key=lambda row: (-likeness[kept.places[row.id]], row.reference))
    return load_postings([row.id for row in near[:SIMILAR]])
