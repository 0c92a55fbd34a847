"""People for one opportunity: who may be suggested to its host, in which order, and why."""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from mobility.applications.models import UNDECIDED, Application, Invitation
from mobility.applications.queries import find_invitable, list_for_opportunity
from mobility.capacity.queries import Fit
from mobility.core.db import session
from mobility.matching import index
from mobility.matching.corpus import Person as Described
from mobility.matching.corpus import Relations, build_index
from mobility.matching.explanation import Explanation, explain, explain_all
from mobility.matching.inputs import Basis
from mobility.matching.models import ManualPlace
from mobility.matching.queries.catalogues import describe_posting
from mobility.matching.queries.constraints import find_capacities
from mobility.matching.queries.gate import list_ranked_ids, take_snapshot
from mobility.matching.queries.placing import list_manual_places
from mobility.matching.queries.ranked import Ranked
from mobility.matching.queries.suggestible import find_eligible, find_partly_free, verify
from mobility.matching.ranking import TIE_DECIMALS, Scored, score_people, tie_key
from mobility.matching.segments import hash_number, tie_keys
from mobility.matching.snapshots import Snapshot
from mobility.matching.wording import NOT_COMPARED, Told, list_concepts, tell
from mobility.opportunities.models import Opportunity as Posting
from mobility.people.directory import reports_to
from mobility.people.models import Person

DRAWN = 3
VERIFIED_AT_ONCE = 500


class Order(enum.StrEnum):
    """How a host has the lists sorted."""

    FIT = "fit"
    AVAILABILITY = "availability"
    WAITING = "waiting"
    RANDOM = "random"


@dataclass(frozen=True)
class Suggestions:
    """The list in its order, with all that explains it; `busy` are rows whose time is promised in part, `placed` those
    that a host put where they stand."""

    snapshot: Snapshot
    scored: Scored
    relations: Relations
    ranked: Ranked
    busy: frozenset[int]
    placed: Mapping[int, ManualPlace]

    @property
    def is_complete(self) -> bool:
        return self.snapshot.is_complete_for(self.scored.opportunity)

    @property
    def basis(self) -> Basis:
        return make_basis(self.snapshot, self.scored, self.relations)

    def describe_rows(self, rows: Sequence[int]) -> dict[int, Described]:
        """People as matching saw them, by their rows."""
        ids = {int(self.snapshot.ids[row]): row for row in rows}
        return {ids[one]: person for one, person in index.load_people(Person.id.in_(list(ids))).items()}

    def draw(self, after: int, seed: str) -> list[tuple[int, tuple[int, float]]]:
        """(rank, row) of a few from further down, the same for the same seed: the top is not all there is."""
        return self.ranked.draw(after, DRAWN, tie_keys(hash_number(seed), self.scored.index.ties))


@dataclass(frozen=True)
class Candidate:
    """One row of a host's list; who is not ranked (rule 7) comes without an explanation."""

    person: Person
    explanation: Explanation | None
    told: Told
    capacity: Fit


def suggest_people(
    host: Person, posting: Posting, mix: float, order: Order = Order.FIT, *, is_steered: bool = True
) -> Suggestions:
    """Everyone who may be suggested to this host, read afresh; unranked postings in a fixed shuffle of their own.

    Places given by hand hold in the order of fit, unless it is not to be steered.

    Who may be found is in the index, as of this request; of the others only who is left out here is listed.
    """
    snapshot = take_snapshot()
    made = describe_posting(posting)
    relations = index.load_relations([made])
    scored = score_people(made, snapshot.index, snapshot.vectors, relations)
    rows = np.flatnonzero(find_eligible(snapshot, host, posting))
    is_ranked = posting.is_ranked and order is not Order.RANDOM
    scores = scored.score(mix)[rows] if is_ranked else np.zeros(len(rows), dtype=np.float32)
    busy = frozenset(find_partly_free(snapshot, posting)) if order is Order.AVAILABILITY else frozenset()
    standing = list_manual_places(posting) if order is Order.FIT and is_steered else {}
    placed = {snapshot.rows[one]: place for one, place in standing.items() if one in snapshot.rows}
    ranked = Ranked(
        rows,
        scores,
        scored.ties[rows],
        np.isin(rows, list(busy)),
        partial(verify, snapshot, host, posting),
        {row: place.position for row, place in placed.items()},
    )
    return Suggestions(snapshot, scored, relations, ranked, busy, placed)


def make_basis(snapshot: Snapshot, scored: Scored, relations: Relations) -> Basis:
    """What every row of a list was scored with."""
    return Basis(snapshot.model, snapshot.vectors, relations, scored.weights)


def describe_suggested(
    found: Suggestions, rows: Sequence[tuple[int, float]], posting: Posting, language: str
) -> list[Candidate]:
    """One page of the list with its explanations in the host's language."""
    ids = [int(found.snapshot.ids[row]) for row, _ in rows]
    loaded = (
        sa.select(Person)
        .where(Person.id.in_(ids))
        .options(joinedload(Person.org_unit), joinedload(Person.legal_entity))
    )
    people = {person.id: person for person in session.scalars(loaded)}
    explained = explain_all(found.scored, [row for row, _ in rows])
    return _describe([(people[one], why) for one, why in zip(ids, explained, strict=True)], posting, language)


@dataclass(frozen=True)
class Compared:
    """Applicants as their snapshots tell, scored; row i of the index is the i-th of `ids`, ids of applications."""

    ids: Sequence[int]
    scored: Scored
    relations: Relations
    snapshot: Snapshot

    @property
    def basis(self) -> Basis:
        return make_basis(self.snapshot, self.scored, self.relations)

    @property
    def is_complete(self) -> bool:
        return self.snapshot.is_complete_for(self.scored.opportunity)

    def explain_all(self) -> dict[int, Explanation]:
        return dict(zip(self.ids, explain_all(self.scored, range(len(self.ids))), strict=True))

    def find_person(self, application_id: int) -> Described:
        return self.scored.index.people[self.ids.index(application_id)]


@dataclass(frozen=True)
class Applicants:
    """Everyone who applied, in the order asked for, judged by the profile they sent; `sorted_by`: the order given."""

    rows: list[tuple[Application, Explanation | None]]
    compared: Compared
    sorted_by: Order


def order_applicants(posting: Posting, order: Order, applications: Sequence[Application] | None = None) -> Applicants:
    """Whoever waits for an answer stands before whoever has one; all who applied, where they are not given."""
    applications = list_for_opportunity(posting) if applications is None else applications
    compared = _compare_ranked(posting, applications)
    explained = compared.explain_all()
    key = _order_of_applicants(posting, order, explained, [one.applicant for one in applications])
    ordered = sorted(applications, key=lambda one: (*group_of(one), *key(one), one.submitted_at))
    sorted_by = Order.WAITING if order is Order.FIT and not posting.is_ranked else order
    return Applicants([(one, explained.get(one.id)) for one in ordered], compared, sorted_by)


def group_of(application: Application) -> tuple[float, ...]:
    """Before any other order."""
    return (float(application.status not in UNDECIDED),)


def _order_of_applicants(
    posting: Posting, order: Order, explained: Mapping[int, Explanation], applicants: Sequence[Person]
) -> Callable[[Application], tuple[Any, ...]]:
    capacities: tuple[Fit, ...] = ("fits", "partly", "no")
    fit = find_capacities(applicants, posting) if order is Order.AVAILABILITY else {}
    keys: dict[Order, Callable[[Application], tuple[Any, ...]]] = {
        Order.AVAILABILITY: lambda one: (capacities.index(fit[one.applicant_id]),),
        Order.RANDOM: lambda one: (tie_key(posting.reference, one.applicant.employee_number),),
        Order.WAITING: lambda one: (),
    }
    if posting.is_ranked:
        keys[Order.FIT] = lambda one: (
            -round(explained[one.id].ready, TIE_DECIMALS) if one.id in explained else 0.0,
            tie_key(posting.reference, one.applicant.employee_number),
        )
    return keys.get(order, keys[Order.WAITING])


def describe_applicants(
    rows: Sequence[tuple[Application, Explanation | None]], posting: Posting, language: str
) -> list[tuple[Application, Candidate]]:
    """One page of them, in the host's language."""
    described = _describe([(one.applicant, why) for one, why in rows], posting, language)
    return [(application, candidate) for (application, _why), candidate in zip(rows, described, strict=True)]


def _compare_ranked(posting: Posting, applications: Sequence[Application]) -> Compared:
    """Of people who are not ranked nothing is worked out."""
    ranked = list_ranked_ids([one.applicant for one in applications])
    compared = [one for one in applications if one.applicant_id in ranked]
    snapshot = take_snapshot()
    made = describe_posting(posting)
    people = index.make_applicants(
        [(one.applicant.employee_number, one.snapshot or {}, one.applicant.language) for one in compared]
    )
    alone = build_index(people, snapshot.vectors)
    relations = index.load_relations([made])
    scored = score_people(made, alone, snapshot.vectors, relations)
    return Compared([one.id for one in compared], scored, relations, snapshot)


def _describe(rows: Sequence[tuple[Person, Explanation | None]], posting: Posting, language: str) -> list[Candidate]:
    names = index.read_labels(list_concepts(why for _, why in rows if why), language)
    told = [tell(why, names, to_self=False) if why else NOT_COMPARED for _, why in rows]
    capacities = find_capacities([person for person, _ in rows], posting)
    return [
        Candidate(person, why, words, capacities[person.id]) for (person, why), words in zip(rows, told, strict=True)
    ]


def find_candidate(host: Person, posting: Posting, person_id: int) -> Application | Person | None:
    """Whom this host may look at for this posting: an applicant, by their application, or somebody suggested."""
    applications = [one for one in list_for_opportunity(posting) if one.applicant_id == person_id]
    if applications:
        return applications[-1]
    person = find_invitable(host, posting, person_id)
    if person is None or not list_ranked_ids([person]):
        return None
    if session.scalar(sa.select(Person.id).where(Person.id == person_id, reports_to(host))):
        return None
    return person


def list_invitations(host: Person, posting: Posting) -> Sequence[Invitation]:
    """Whom the hosts have asked, the last first, and what they answered; nobody of this host's own line."""
    query = (
        sa.select(Invitation)
        .join(Invitation.person)
        .where(Invitation.opportunity_id == posting.id, sa.not_(reports_to(host)))
        .order_by(Invitation.id.desc())
        .options(contains_eager(Invitation.person).joinedload(Person.org_unit))
    )
    return session.scalars(query).all()


def describe_candidate(candidate: Application | Person, posting: Posting, language: str) -> tuple[Candidate, bool]:
    """One candidate, and whether the comparison by meaning was possible."""
    if isinstance(candidate, Application):
        compared = _compare_ranked(posting, [candidate])
        why = compared.explain_all().get(candidate.id)
        return _describe([(candidate.applicant, why)], posting, language)[0], compared.is_complete
    snapshot = take_snapshot()
    made = describe_posting(posting)
    is_complete = snapshot.is_complete_for(made)
    person = index.load_people(Person.id == candidate.id)[candidate.id]
    alone = build_index([person], snapshot.vectors)
    scored = score_people(made, alone, snapshot.vectors, index.load_relations([made]))
    return _describe([(candidate, explain(scored, 0))], posting, language)[0], is_complete
