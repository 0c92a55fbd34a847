"""Why a candidate or a posting stands lower than another, for those who see both."""

from __future__ import annotations

from dataclasses import dataclass

from mobility.applications.models import Application
from mobility.core.db import session
from mobility.core.i18n import N_, Message
from mobility.matching import index
from mobility.matching.contrast import contrast_opportunities, contrast_people
from mobility.matching.queries.candidates import (
    Order,
    describe_candidate,
    find_candidate,
    group_of,
    order_applicants,
    suggest_people,
)
from mobility.matching.queries.constraints import NotSuggested, find_reservation
from mobility.matching.queries.fits import list_suggestions, match_all, tell_matches
from mobility.matching.wording import Told, tell_contrast
from mobility.opportunities.models import Opportunity as Posting
from mobility.people.models import Person

NOT_EMPLOYED = N_("Places are for employees, so nothing is suggested to you. You can read everything that is open.")
NOT_OPEN = N_("It takes no applications now, so it is suggested to nobody.")
RULED_OUT = {
    NotSuggested.OWN: N_("You offer it yourself, so it is not suggested to you."),
    NotSuggested.APPLIED: N_("You have applied already, or begun to. What you applied for is not suggested again."),
    NotSuggested.AUDIENCE: N_("It is meant for colleagues elsewhere: you are not in its audience."),
    NotSuggested.LANGUAGE: N_(
        "It asks for a working language that your profile does not list at that level, or not to hosts."
    ),
    NotSuggested.DATES: N_("Your time is promised to other work on its dates."),
}


@dataclass(frozen=True)
class ToldContrast:
    """Whom or what the other one is, and what differs, in sentences."""

    other: Person | Posting
    sentences: list[Message]


def find_above(host: Person, posting: Posting, candidate: Application | Person) -> Person | None:
    """Who stands one place higher by fit, whoever a host moved; None for the first and for who is not in the list."""
    if isinstance(candidate, Application):
        return _find_applicant_above(posting, candidate)
    found = suggest_people(host, posting, 1.0, is_steered=False)
    row = found.snapshot.rows.get(candidate.id)
    above = None if row is None else found.ranked.find_above(row)
    return None if above is None else session.get(Person, int(found.snapshot.ids[above]))


def _find_applicant_above(posting: Posting, candidate: Application) -> Person | None:
    """Not who stands there only because they wait for an answer, and would be lower by fit."""
    ranked = [(one, why) for one, why in order_applicants(posting, Order.FIT).rows if why]
    place = next((place for place, (one, _why) in enumerate(ranked) if one is candidate), 0)
    own, group = ranked[place][1] if ranked else None, group_of(candidate)
    above = [one for one, why in ranked[:place] if group_of(one) == group or (own and why.ready > own.ready)]
    return above[-1].applicant if above else None


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
    reason = find_reservation(person, posting)
    return Message(RULED_OUT[reason]) if reason else None


def list_above(person: Person, posting: Posting) -> list[Posting]:
    """What is suggested to the person; empty where this posting is."""
    suggested = [match.posting for match in list_suggestions(person)]
    return [] if posting in suggested else suggested
