"""Reading matches: people for a host, opportunities for a person, whole runs, texts without vectors."""

from __future__ import annotations

from mobility.matching.queries.candidates import (
    Candidate,
    Suggestions,
    describe_applicants,
    describe_candidate,
    describe_suggested,
    find_candidate,
    list_eligible_ids,
    list_invitations,
    suggest_people,
)
from mobility.matching.queries.fits import (
    Match,
    list_suggestions,
    match_all,
    match_one,
    order_matches,
    tell_matches,
)
from mobility.matching.queries.runs import explain_pair, rank_opportunities, rank_people
from mobility.matching.queries.texts import list_needed_texts

__all__ = [
    "Candidate",
    "Match",
    "Suggestions",
    "describe_applicants",
    "describe_candidate",
    "describe_suggested",
    "explain_pair",
    "find_candidate",
    "list_eligible_ids",
    "list_invitations",
    "list_needed_texts",
    "list_suggestions",
    "match_all",
    "match_one",
    "order_matches",
    "rank_opportunities",
    "rank_people",
    "suggest_people",
    "tell_matches",
]
