"""Why a candidate or a posting stands lower than another, for those who see both."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from mobility.applications.models import Application
from mobility.core.db import session
from mobility.core.i18n import N_, Message
from mobility.matching import index
from mobility.matching.contrast import contrast_opportunities, contrast_people
from mobility.matching.queries.candidates import (
    Order,
    describe_candidate,
    find_candidate,
    order_applicants,
    suggest_people,
)
from mobility.matching.queries.fits import list_suggestions, match_all, tell_matches
from mobility.matching.wording import Told, tell_contrast
from mobility.opportunities.models import Opportunity as Posting
from mobility.opportunities.queries import in_audience_of, run_by
from mobility.people.models import Person

NOT_EMPLOYED = N_("Places are for employees, so nothing is suggested to you. You can read everything that is open.")
NOT_OPEN = N_("It takes no applications now, so it is suggested to nobody.")
OWN = N_("You offer it yourself, so it is not suggested to you.")
OTHERS_ONLY = N_("It is meant for colleagues elsewhere: you are not in its audience.")
APPLIED = N_("You have applied already, or begun to. What you applied for is not suggested again.")


@dataclass(frozen=True)
class ToldContrast:
    """Whom or what the other one is, and what differs, in sentences."""

    other: Person | Posting
    sentences: list[Message]


def find_above(host: Person, posting: Posting, candidate: Application | Person) -> Person | None:
    """Who stands one place higher in the same list, by fit; None for the first and for who is not in it."""
    if isinstance(candidate, Application):
        ranked = [one.applicant for one, why in order_applicants(posting, Order.FIT).rows if why]
        person = candidate.applicant
    else:
        found = suggest_people(host, posting, 1.0)
        own, above = found.snapshot.rows.get(candidate.id), None
        for row, _score in found.ranked:
            if row == own:
                break
            above = int(found.snapshot.ids[row])
        else:
            return None
        return session.get(Person, above) if above is not None else None
    place = ranked.index(person) if person in ranked else 0
    return ranked[place - 1] if place else None


def contrast_candidates(
    host: Person, posting: Posting, candidate: Application | Person, other: Person, language: str
) -> ToldContrast | None:
    """None where one of the two is not a candidate of this host's, or not ranked."""
    second = find_candidate(host, posting, other.id)
    if second is None:
        return None
    why, higher = (describe_candidate(one, posting, language)[0].explanation for one in (candidate, second))
    if why is None or higher is None:
        return None
    found = contrast_people(why, higher)
    names = index.read_labels({int(skill.concept) for skill in (*found.ahead, *found.behind)}, language)
    return ToldContrast(other, tell_contrast(found, names, to_self=False))


def contrast_postings(person: Person, posting: Posting, other: Posting, language: str) -> ToldContrast | None:
    """For the person alone; None where they are not ranked."""
    matches = match_all(person, [posting, other])
    if not all(match.is_ranked for match in matches):
        return None
    told: dict[int, Told] = tell_matches(matches, language)
    found = contrast_opportunities(matches[0].explanation, matches[1].explanation)
    return ToldContrast(other, tell_contrast(found, {}, to_self=True, met=(told[posting.id], told[other.id])))


def explain_absence(person: Person, posting: Posting) -> Message | None:
    """Why a posting is not among the person's suggestions, whatever its fit; None where only the fit decides."""
    if not person.is_employed:
        return Message(NOT_EMPLOYED)
    if posting.status != "open":
        return Message(NOT_OPEN)
    applied = Posting.id.in_(sa.select(Application.opportunity_id).where(Application.applicant_id == person.id))
    reasons = ((run_by(person), True, OWN), (in_audience_of(person), False, OTHERS_ONLY), (applied, True, APPLIED))
    for clause, wrong, sentence in reasons:
        holds = session.scalar(sa.select(Posting.id).where(Posting.id == posting.id, clause)) is not None
        if holds is wrong:
            return Message(sentence)
    return None


def list_above(person: Person, posting: Posting) -> list[Posting]:
    """What is suggested to the person; empty where this posting is."""
    suggested = [match.posting for match in list_suggestions(person)]
    return [] if posting in suggested else suggested
