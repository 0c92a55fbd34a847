"""People for one opportunity: who may be suggested to its host, in which order, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from mobility.applications.models import Application, Invitation
from mobility.applications.queries import find_invitable, list_for_opportunity
from mobility.capacity.models import Commitment, CommitmentKind
from mobility.capacity.queries import Fit, fits, to_percent
from mobility.core import clock
from mobility.core.db import session
from mobility.matching import index
from mobility.matching.corpus import Opportunity, build_index
from mobility.matching.explanation import Explanation, explain
from mobility.matching.index import Snapshot
from mobility.matching.ranking import Scored, score_people, tie_key
from mobility.matching.wording import Told, list_concepts, tell
from mobility.opportunities.models import Audience, Place
from mobility.opportunities.models import Opportunity as Posting
from mobility.people.models import EMPLOYED, OrgUnit, Person
from mobility.skills.queries import can_be_suggested

Clause = sa.ColumnElement[bool]


@dataclass(frozen=True)
class Suggestions:
    """The whole list, best first: (row of the index, score); `hidden` counts colleagues who are not in it."""

    snapshot: Snapshot
    scored: Scored
    ranked: Sequence[tuple[int, float]]
    hidden: int
    is_complete: bool


@dataclass(frozen=True)
class Candidate:
    """One row of a host's list."""

    person: Person
    explanation: Explanation
    told: Told
    capacity: Fit


def suggest_people(host: Person, posting: Posting, mix: float) -> Suggestions:
    """Everyone who may be suggested to this host, read afresh; unranked postings in a fixed shuffle of their own."""
    snapshot = index.take_snapshot()
    (made,) = index.make_opportunities([posting])
    scored = score_people(made, snapshot.index, snapshot.vectors, index.load_relations([made]))
    eligible = set(list_eligible_ids(host, posting))
    ranked = [
        (row, score) for row, score in _order(scored, made, mix, posting.is_ranked) if snapshot.ids[row] in eligible
    ]
    return Suggestions(
        snapshot,
        scored,
        ranked,
        max(0, _count_colleagues(host, posting) - len(ranked)),
        snapshot.is_complete_for(made),
    )


def _order(scored: Scored, made: Opportunity, mix: float, is_ranked: bool) -> list[tuple[int, float]]:
    if is_ranked:
        return scored.ranking(mix)
    people = scored.index.people
    return [(row, 0.0) for row in sorted(range(len(people)), key=lambda row: tie_key(made.id, people[row].id))]


def list_eligible_ids(host: Person, posting: Posting) -> list[int]:
    """Open to being found, in the audience, with time, not engaged here, and not in the host's own line (rule 5)."""
    found = session.scalars(
        sa.select(Person.id).where(
            can_be_suggested(),
            audience_of(posting),
            Person.id != host.id,
            sa.not_(_reports_to(host)),
            sa.not_(_is_engaged(posting)),
        )
    ).all()
    full = {person_id for person_id in list_busy_ids(posting) if _is_full(person_id, posting)}
    return [person_id for person_id in found if person_id not in full]


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


def _count_colleagues(host: Person, posting: Posting) -> int:
    """Employees whom this posting has not reached yet: one figure, so that nothing shows who is looking."""
    works_here = sa.or_(Person.employed_until.is_(None), Person.employed_until >= clock.today())
    query = sa.select(sa.func.count(Person.id)).where(
        Person.engagement.in_(EMPLOYED), works_here, Person.id != host.id, sa.not_(_is_engaged(posting))
    )
    return session.scalar(query) or 0


def describe_suggested(
    found: Suggestions, rows: Sequence[tuple[int, float]], posting: Posting, language: str
) -> list[Candidate]:
    """One page of the list with its explanations in the host's language."""
    ids = [found.snapshot.ids[row] for row, _ in rows]
    loaded = sa.select(Person).where(Person.id.in_(ids)).options(joinedload(Person.org_unit))
    people = {person.id: person for person in session.scalars(loaded)}
    explained = [explain(found.scored, row) for row, _ in rows]
    return _describe([(people[one], why) for one, why in zip(ids, explained, strict=True)], posting, language)


def describe_applicants(posting: Posting, language: str) -> tuple[list[tuple[Application, Candidate]], bool]:
    """Everyone who applied, judged by the profile they sent, as they came; and whether by meaning."""
    applications = list_for_opportunity(posting)
    explained, is_complete = _explain_applicants(posting, applications)
    rows = [(one.applicant, why) for one, why in zip(applications, explained, strict=True)]
    return list(zip(applications, _describe(rows, posting, language), strict=True)), is_complete


def _explain_applicants(posting: Posting, applications: Sequence[Application]) -> tuple[list[Explanation], bool]:
    snapshot = index.take_snapshot()
    (made,) = index.make_opportunities([posting])
    people = [
        index.make_applicant(one.applicant.employee_number, one.snapshot or {}, one.applicant.language)
        for one in applications
    ]
    alone = build_index(people, snapshot.vectors, snapshot.statistics)
    scored = score_people(made, alone, snapshot.vectors, index.load_relations([made]))
    return [explain(scored, row) for row in range(len(people))], snapshot.is_complete_for(made)


def _describe(rows: Sequence[tuple[Person, Explanation]], posting: Posting, language: str) -> list[Candidate]:
    names = index.read_labels(list_concepts(why for _, why in rows), language)
    return [
        Candidate(person, why, tell(why, names, to_self=False), find_capacity(person, posting)) for person, why in rows
    ]


def find_candidate(host: Person, posting: Posting, person_id: int) -> Application | Person | None:
    """Whom this host may look at for this posting: an applicant, by their application, or somebody suggested."""
    applications = [one for one in list_for_opportunity(posting) if one.applicant_id == person_id]
    if applications:
        return applications[-1]
    person = find_invitable(host, posting, person_id)
    if person is None or session.scalar(sa.select(Person.id).where(Person.id == person_id, _reports_to(host))):
        return None
    return person


def list_invitations(posting: Posting) -> Sequence[Invitation]:
    """Whom the host has asked, the last first, and what they answered."""
    query = sa.select(Invitation).where(Invitation.opportunity_id == posting.id).order_by(Invitation.id.desc())
    return session.scalars(query.options(joinedload(Invitation.person).joinedload(Person.org_unit))).all()


def describe_candidate(candidate: Application | Person, posting: Posting, language: str) -> tuple[Candidate, bool]:
    """One candidate, and whether the comparison by meaning was possible."""
    snapshot = index.take_snapshot()
    (made,) = index.make_opportunities([posting])
    is_complete = snapshot.is_complete_for(made)
    if isinstance(candidate, Application):
        (why,), _ = _explain_applicants(posting, [candidate])
        return _describe([(candidate.applicant, why)], posting, language)[0], is_complete
    person = snapshot.index.people[snapshot.rows[candidate.id]]
    alone = build_index([person], snapshot.vectors, snapshot.statistics)
    scored = score_people(made, alone, snapshot.vectors, index.load_relations([made]))
    return _describe([(candidate, explain(scored, 0))], posting, language)[0], is_complete
