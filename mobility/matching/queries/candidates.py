"""People for one opportunity: who may be suggested to its host, in which order, and why."""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

import numpy as np
import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from mobility.applications.models import UNDECIDED, Application, Invitation
from mobility.applications.queries import find_invitable, list_for_opportunity
from mobility.capacity.models import Commitment, CommitmentKind
from mobility.capacity.queries import Fit, fits, to_percent
from mobility.core import clock
from mobility.core.db import session
from mobility.matching import index
from mobility.matching.corpus import build_index
from mobility.matching.explanation import Explanation, explain, explain_all
from mobility.matching.queries.gate import list_ranked_ids, may_be_ranked, take_snapshot
from mobility.matching.queries.ranked import Ranked
from mobility.matching.ranking import Scored, score_people, tie_key
from mobility.matching.segments import Flags
from mobility.matching.snapshots import Snapshot
from mobility.matching.wording import NOT_COMPARED, Told, list_concepts, tell
from mobility.opportunities.models import Audience, Place
from mobility.opportunities.models import Opportunity as Posting
from mobility.people.models import EMPLOYED, OrgUnit, Person
from mobility.skills.queries import can_be_suggested

Clause = sa.ColumnElement[bool]
DRAWN = 3
VERIFIED_AT_ONCE = 500


class Order(enum.StrEnum):
    """How a host has the lists sorted."""

    FIT = "fit"
    AVAILABILITY = "availability"
    WAITING = "waiting"
    RANDOM = "random"


class LeftOut(enum.StrEnum):
    """Why a colleague is not suggested; the first that holds counts."""

    LINE = "line"
    ENGAGED = "engaged"
    AUDIENCE = "audience"
    UNRANKED = "unranked"
    NOT_OPEN = "not_open"
    NO_TIME = "no_time"


@dataclass(frozen=True)
class Suggestions:
    """The list in its order, with all that explains it."""

    snapshot: Snapshot
    scored: Scored
    ranked: Ranked
    host: Person
    posting: Posting
    is_complete: bool

    @cached_property
    def left_out(self) -> dict[LeftOut, int]:
        """Counts who is not in the list, by the reason: a look at every employee, for which no page needs to wait."""
        return count_left_out(self.host, self.posting, len(self.ranked))

    def draw(self, after: int) -> list[tuple[int, float]]:
        """A few from further down, at random but the same for this posting: the top is not all there is."""
        return self.ranked.draw(after, DRAWN)


@dataclass(frozen=True)
class Candidate:
    """One row of a host's list; who is not ranked (rule 7) comes without an explanation."""

    person: Person
    explanation: Explanation | None
    told: Told
    capacity: Fit


def suggest_people(host: Person, posting: Posting, mix: float, order: Order = Order.FIT) -> Suggestions:
    """Everyone who may be suggested to this host, read afresh; unranked postings in a fixed shuffle of their own.

    Who may be found is in the index, as of this request; of the others only who is left out here is listed.
    """
    snapshot = take_snapshot()
    (made,) = index.make_opportunities([posting])
    scored = score_people(made, snapshot.index, snapshot.vectors, index.load_relations([made]))
    rows = np.flatnonzero(_find_eligible(snapshot, host, posting))
    is_ranked = posting.is_ranked and order is not Order.RANDOM
    scores = scored.score(mix)[rows] if is_ranked else np.zeros(len(rows), dtype=np.float32)
    last = np.zeros(len(rows), dtype=np.bool_)
    if order is Order.AVAILABILITY:
        last = np.isin(snapshot.ids[rows], np.asarray(list_busy_ids(posting), dtype=np.int64))
    ranked = Ranked(rows, scores, scored.ties[rows], last, partial(_verify, snapshot, host, posting))
    return Suggestions(snapshot, scored, ranked, host, posting, snapshot.is_complete_for(made))


def _find_eligible(snapshot: Snapshot, host: Person, posting: Posting) -> Flags:
    """As `find_suggestible`, of those with time."""
    eligible = find_suggestible(snapshot, host, posting)
    full = [person_id for person_id in list_busy_ids(posting) if _is_full(person_id, posting)]
    rows = snapshot.index.find(full)
    eligible[rows[rows >= 0]] = False
    return eligible


def find_suggestible(snapshot: Snapshot, host: Person, posting: Posting) -> Flags:
    """Of the rows of the index: whom nothing but time keeps from this host, as `may_be_suggested` says in SQL.

    Who may be found and ranked is in the index as of this request, so that only those left out here are listed.
    """
    eligible = snapshot.index.alive & index.is_in_audience(snapshot.index, posting)
    here = sa.or_(Person.id.in_(posting.host_ids), _reports_to(host), _is_engaged(posting))
    rows = snapshot.index.find(session.scalars(sa.select(Person.id).where(here)).all())
    eligible[rows[rows >= 0]] = False
    return eligible


def _verify(snapshot: Snapshot, host: Person, posting: Posting, rows: Sequence[int]) -> set[int]:
    """Which of these rows the database says may be shown now, whatever the index knows."""
    ids = {int(snapshot.ids[row]): row for row in rows}
    found: set[int] = set()
    for start in range(0, len(rows), VERIFIED_AT_ONCE):
        some = list(ids)[start : start + VERIFIED_AT_ONCE]
        found |= set(session.scalars(sa.select(Person.id).where(Person.id.in_(some), may_be_suggested(host, posting))))
    return {ids[one] for one in found}


def list_eligible_ids(host: Person, posting: Posting) -> list[int]:
    """Open to being found, ranked, in the audience, with time, not engaged here, not in the host's line (rule 5)."""
    found = session.scalars(sa.select(Person.id).where(may_be_suggested(host, posting))).all()
    full = {person_id for person_id in list_busy_ids(posting) if _is_full(person_id, posting)}
    return [person_id for person_id in found if person_id not in full]


def may_be_suggested(host: Person, posting: Posting) -> Clause:
    """Whether they have time apart."""
    return sa.and_(
        can_be_suggested(),
        may_be_ranked(),
        audience_of(posting),
        Person.id.not_in(posting.host_ids),
        sa.not_(_reports_to(host)),
        sa.not_(_is_engaged(posting)),
    )


def audience_of(posting: Posting) -> Clause:
    if posting.audience is Audience.COUNTRY:
        return Person.country.is_not_distinct_from(posting.country)
    if posting.audience is Audience.LEGAL_ENTITY:
        return Person.legal_entity_id.is_not_distinct_from(posting.legal_entity_id)
    return sa.true()


def _reports_to(host: Person) -> Clause:
    """Whose line the host stands in: as line manager, as head over those without one, or above either."""
    paths = session.scalars(sa.select(OrgUnit.path).where(OrgUnit.head_id == host.id)).all()
    units = sa.select(OrgUnit.id).where(sa.or_(sa.false(), *(_is_within(path) for path in paths)))
    is_headed = sa.and_(Person.line_manager_id.is_(None), Person.org_unit_id.in_(units))
    below = (
        sa.select(Person.id).where(sa.or_(Person.line_manager_id == host.id, is_headed)).cte("below", recursive=True)
    )
    below = below.union(sa.select(Person.id).where(Person.line_manager_id == below.c.id))
    return Person.id.in_(sa.select(below.c.id))


def _is_within(path: str) -> Clause:
    return sa.or_(OrgUnit.path == path, sa.func.substr(OrgUnit.path, 1, len(path) + 3) == f"{path} / ")


def _is_engaged(posting: Posting) -> Clause:
    """Has applied, was invited or holds a place; a draft is nobody's business."""
    applied = sa.select(Application.applicant_id).where(
        Application.opportunity_id == posting.id, Application.submitted_at.is_not(None)
    )
    invited = sa.select(Invitation.person_id).where(Invitation.opportunity_id == posting.id)
    holding = sa.select(Place.holder_id).where(Place.opportunity_id == posting.id, Place.holder_id.is_not(None))
    return Person.id.in_(sa.union(applied, invited, holding))


def list_busy_ids(posting: Posting) -> Sequence[int]:
    """Who is promised to another team on any date of this opportunity: only they can be without time."""
    return session.scalars(
        sa.select(Commitment.person_id)
        .distinct()
        .where(
            Commitment.released_at.is_(None),
            Commitment.starts_on <= posting.ends_on,
            Commitment.ends_on >= posting.starts_on,
        )
    ).all()


def _is_full(person_id: int, posting: Posting) -> bool:
    return find_capacity(session.get_one(Person, person_id), posting) == "no"


def find_capacity(person: Person, posting: Posting) -> Fit:
    """All that a host learns of somebody's time: fits, partly or no."""
    percent = posting.allocation_percent
    if percent is None:
        percent = to_percent(person, posting.hours_per_week or 0)
    return fits(person, posting.starts_on, posting.ends_on, percent, CommitmentKind(posting.kind.value))


def count_left_out(host: Person, posting: Posting, eligible: int) -> dict[LeftOut, int]:
    """Employees who are not in the list; what is counted of the host's own line does not depend on what they chose."""
    works_here = sa.or_(Person.employed_until.is_(None), Person.employed_until >= clock.today())
    reason = sa.case(
        (_reports_to(host), LeftOut.LINE.value),
        (_is_engaged(posting), LeftOut.ENGAGED.value),
        (sa.not_(audience_of(posting)), LeftOut.AUDIENCE.value),
        (sa.not_(may_be_ranked()), LeftOut.UNRANKED.value),
        (sa.not_(can_be_suggested()), LeftOut.NOT_OPEN.value),
        else_=LeftOut.NO_TIME.value,
    ).label("reason")
    rows = session.execute(
        sa.select(reason, sa.func.count(Person.id))
        .where(Person.engagement.in_(EMPLOYED), works_here, Person.id.not_in(posting.host_ids))
        .group_by(reason)
    )
    counted = {LeftOut(name): number for name, number in rows}
    counted[LeftOut.NO_TIME] = counted.get(LeftOut.NO_TIME, 0) - eligible
    return {name: counted[name] for name in LeftOut if counted.get(name, 0) > 0}


def describe_suggested(
    found: Suggestions, rows: Sequence[tuple[int, float]], posting: Posting, language: str
) -> list[Candidate]:
    """One page of the list with its explanations in the host's language."""
    ids = [int(found.snapshot.ids[row]) for row, _ in rows]
    loaded = sa.select(Person).where(Person.id.in_(ids)).options(joinedload(Person.org_unit))
    people = {person.id: person for person in session.scalars(loaded)}
    explained = explain_all(found.scored, [row for row, _ in rows])
    return _describe([(people[one], why) for one, why in zip(ids, explained, strict=True)], posting, language)


@dataclass(frozen=True)
class Applicants:
    """Everyone who applied, in the order asked for, judged by the profile they sent; and whether by meaning."""

    rows: list[tuple[Application, Explanation | None]]
    is_complete: bool


def order_applicants(posting: Posting, order: Order) -> Applicants:
    """Whoever waits for an answer stands before whoever has one."""
    applications = list_for_opportunity(posting)
    explained, is_complete = _explain_ranked(posting, applications)
    key = _order_of_applicants(posting, order, explained)
    ordered = sorted(applications, key=lambda one: (one.status not in UNDECIDED, *key(one), one.submitted_at))
    return Applicants([(one, explained.get(one.id)) for one in ordered], is_complete)


def _order_of_applicants(
    posting: Posting, order: Order, explained: Mapping[int, Explanation]
) -> Callable[[Application], tuple[Any, ...]]:
    capacities: tuple[Fit, ...] = ("fits", "partly", "no")
    keys: dict[Order, Callable[[Application], tuple[Any, ...]]] = {
        Order.AVAILABILITY: lambda one: (capacities.index(find_capacity(one.applicant, posting)),),
        Order.RANDOM: lambda one: (tie_key(posting.reference, one.applicant.employee_number),),
        Order.WAITING: lambda one: (),
    }
    if posting.is_ranked:
        keys[Order.FIT] = lambda one: (-explained[one.id].ready if one.id in explained else 0.0,)
    return keys.get(order, keys[Order.WAITING])


def describe_applicants(
    rows: Sequence[tuple[Application, Explanation | None]], posting: Posting, language: str
) -> list[tuple[Application, Candidate]]:
    """One page of them, in the host's language."""
    described = _describe([(one.applicant, why) for one, why in rows], posting, language)
    return [(application, candidate) for (application, _why), candidate in zip(rows, described, strict=True)]


def _explain_ranked(posting: Posting, applications: Sequence[Application]) -> tuple[dict[int, Explanation], bool]:
    """By application; of people who are not ranked nothing is worked out."""
    ranked = list_ranked_ids([one.applicant for one in applications])
    compared = [one for one in applications if one.applicant_id in ranked]
    explained, is_complete = _explain_applicants(posting, compared)
    return {one.id: why for one, why in zip(compared, explained, strict=True)}, is_complete


def _explain_applicants(posting: Posting, applications: Sequence[Application]) -> tuple[list[Explanation], bool]:
    snapshot = take_snapshot()
    (made,) = index.make_opportunities([posting])
    people = [
        index.make_applicant(one.applicant.employee_number, one.snapshot or {}, one.applicant.language)
        for one in applications
    ]
    alone = build_index(people, snapshot.vectors, snapshot.statistics)
    scored = score_people(made, alone, snapshot.vectors, index.load_relations([made]))
    return explain_all(scored, range(len(people))), snapshot.is_complete_for(made)


def _describe(rows: Sequence[tuple[Person, Explanation | None]], posting: Posting, language: str) -> list[Candidate]:
    names = index.read_labels(list_concepts(why for _, why in rows if why), language)
    told = [tell(why, names, to_self=False) if why else NOT_COMPARED for _, why in rows]
    return [
        Candidate(person, why, words, find_capacity(person, posting))
        for (person, why), words in zip(rows, told, strict=True)
    ]


def find_candidate(host: Person, posting: Posting, person_id: int) -> Application | Person | None:
    """Whom this host may look at for this posting: an applicant, by their application, or somebody suggested."""
    applications = [one for one in list_for_opportunity(posting) if one.applicant_id == person_id]
    if applications:
        return applications[-1]
    person = find_invitable(host, posting, person_id)
    if person is None or not list_ranked_ids([person]):
        return None
    if session.scalar(sa.select(Person.id).where(Person.id == person_id, _reports_to(host))):
        return None
    return person


def list_invitations(host: Person, posting: Posting) -> Sequence[Invitation]:
    """Whom the hosts have asked, the last first, and what they answered; nobody of this host's own line."""
    query = (
        sa.select(Invitation)
        .join(Invitation.person)
        .where(Invitation.opportunity_id == posting.id, sa.not_(_reports_to(host)))
        .order_by(Invitation.id.desc())
        .options(contains_eager(Invitation.person).joinedload(Person.org_unit))
    )
    return session.scalars(query).all()


def describe_candidate(candidate: Application | Person, posting: Posting, language: str) -> tuple[Candidate, bool]:
    """One candidate, and whether the comparison by meaning was possible."""
    snapshot = take_snapshot()
    (made,) = index.make_opportunities([posting])
    is_complete = snapshot.is_complete_for(made)
    if isinstance(candidate, Application):
        explained, _ = _explain_ranked(posting, [candidate])
        return _describe([(candidate.applicant, explained.get(candidate.id))], posting, language)[0], is_complete
    person = index.load_people(Person.id == candidate.id)[candidate.id]
    alone = build_index([person], snapshot.vectors, snapshot.statistics)
    scored = score_people(made, alone, snapshot.vectors, index.load_relations([made]))
    return _describe([(candidate, explain(scored, 0))], posting, language)[0], is_complete
