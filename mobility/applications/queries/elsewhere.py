"""Whether an applicant is about to go, or goes, to another team in the same time: two words, so that hosts do not wait.

A host never learns where; HR, who may read the other application, does. Whoever stands in the applicant's reporting
line learns nothing before an offer is accepted (rule 5).
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from mobility.applications.models import UNDECIDED, Application, ApplicationStatus, Offer, Rating
from mobility.core.db import session
from mobility.core.i18n import N_
from mobility.opportunities.models import Opportunity
from mobility.opportunities.policy import is_host
from mobility.people.directory import reports_to
from mobility.people.models import Person
from mobility.people.policy import is_hr_for

S = ApplicationStatus


class Word(enum.StrEnum):
    FIRST = "first"
    ACCEPTED = "accepted"


WORDS = {Word.FIRST: N_("First on another shortlist"), Word.ACCEPTED: N_("Accepted elsewhere")}


@dataclass(frozen=True)
class Elsewhere:
    """`titles` names the opportunities for HR, and is empty for hosts."""

    word: Word
    titles: Sequence[str] = ()


def list_elsewhere(viewer: Person, applications: Sequence[Application]) -> dict[int, Elsewhere]:
    """By the id of the application, of those that still wait for an answer or have an offer."""
    asked = [one for one in applications if one.status in {*UNDECIDED, S.OFFERED} and one.applicant_id != viewer.id]
    others = _list_others({one.applicant_id for one in asked})
    first = _list_first(others)
    own = _list_own(viewer, {other.applicant_id for other in others if other.id in first})
    found = {}
    for one in asked:
        there = [other for other in others if other.applicant_id == one.applicant_id and _overlaps(other, one)]
        accepted = [other for other in there if _is_accepted(other)]
        leading = [other for other in there if other.id in first and other.applicant_id not in own]
        if accepted or leading:
            word = Word.ACCEPTED if accepted else Word.FIRST
            found[one.id] = Elsewhere(word, _titles(viewer, one, accepted or leading))
    return found


def _list_own(viewer: Person, person_ids: Iterable[int]) -> set[int]:
    """Those in whose reporting line the viewer stands."""
    ids = list(person_ids)
    return set(session.scalars(sa.select(Person.id).where(Person.id.in_(ids), reports_to(viewer)))) if ids else set()


def _list_others(person_ids: Iterable[int]) -> Sequence[Application]:
    return session.scalars(
        sa.select(Application)
        .join(Application.opportunity)
        .where(
            Application.applicant_id.in_(list(person_ids)),
            Application.status.in_([S.SHORTLISTED, S.OFFERED, S.ACCEPTED]),
        )
        .options(
            contains_eager(Application.opportunity).lazyload(Opportunity.co_owners),
            joinedload(Application.applicant),
            selectinload(Application.offers).joinedload(Offer.place),
        )
        .order_by(Application.id)
    ).all()


def _overlaps(other: Application, one: Application) -> bool:
    there: Opportunity | Offer = other.offer or other.opportunity
    here = one.opportunity
    return other.opportunity_id != here.id and there.starts_on <= here.ends_on and there.ends_on >= here.starts_on


def _is_accepted(other: Application) -> bool:
    """And still theirs: the place is given back at the end of the move."""
    offer = other.offer
    return other.status is S.ACCEPTED and offer is not None and offer.place.holder_id == other.applicant_id


def _list_first(others: Sequence[Application]) -> set[int]:
    """Ids: who holds an offer; and of those on a shortlist whoever is alone on it, or rated highest by its hosts."""
    listed = [other for other in others if other.status is S.SHORTLISTED]
    ids = {other.opportunity_id for other in listed}
    on_list = session.execute(
        sa.select(Application.opportunity_id, Application.applicant_id).where(
            Application.opportunity_id.in_(ids), Application.status == S.SHORTLISTED
        )
    ).all()
    scores = _average_scores(ids)
    first = {other.id for other in others if other.status is S.OFFERED}
    for other in listed:
        rivals = [row.applicant_id for row in on_list if row.opportunity_id == other.opportunity_id]
        best = max((scores.get((other.opportunity_id, rival), 0.0) for rival in rivals), default=0.0)
        own = scores.get((other.opportunity_id, other.applicant_id), 0.0)
        if len(rivals) == 1 or 0 < own == best:
            first.add(other.id)
    return first


def _average_scores(opportunity_ids: Iterable[int]) -> Mapping[tuple[int, int], float]:
    query = (
        sa.select(Rating.opportunity_id, Rating.person_id, sa.func.avg(Rating.score * 1.0))
        .where(Rating.opportunity_id.in_(list(opportunity_ids)))
        .group_by(Rating.opportunity_id, Rating.person_id)
    )
    return {(row[0], row[1]): float(row[2]) for row in session.execute(query)}


def _titles(viewer: Person, application: Application, there: Sequence[Application]) -> tuple[str, ...]:
    if is_host(viewer, application.opportunity) or not is_hr_for(viewer, application.applicant):
        return ()
    return tuple(other.opportunity.title for other in there)
