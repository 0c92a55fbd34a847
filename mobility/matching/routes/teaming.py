"""A host builds a team: sets of people who together cover what is asked."""

from __future__ import annotations

from flask import render_template

from mobility.applications import queries as applications
from mobility.applications.policy import ApplicationPermission
from mobility.matching import queries, services
from mobility.matching.models import Direction
from mobility.matching.routes.blueprint import bp
from mobility.matching.routes.pieces import language, remember
from mobility.opportunities.models import Opportunity
from mobility.opportunities.policy import OpportunityPermission
from mobility.opportunities.queries import find_opportunity
from mobility.web.current import me, requires
from mobility.web.filters import translate

SORTED_BY = "team"  # by what they cover together, which no score of one person tells


@bp.get("/opportunities/<int:opportunity_id>/team")
@requires(ApplicationPermission.LIST_FOR_OPPORTUNITY, of=find_opportunity, seen_by=OpportunityPermission.READ)
def team(opportunity: Opportunity) -> str:
    """Advice; where ranking is off nobody is compared, and no team is proposed."""
    proposals = queries.propose_teams(me(), opportunity, language()) if opportunity.is_ranked else None
    if proposals:
        _record(opportunity, proposals)
    found = proposals.found if proposals else ()
    faces = applications.see_all(me(), opportunity, [one.person for team in found for one in team.members])
    return render_template(
        "matching/team.html", opportunity=opportunity, proposals=proposals,
        faces=faces, headings=[[translate(faces[one.person.id].label) for one in team.members] for team in found],
        roles=[place.role for place in opportunity.places if place.role and place.holder_id is None],
        is_degraded=proposals is not None and not proposals.suggestions.is_complete,
    )  # fmt: skip


def _record(opportunity: Opportunity, proposals: queries.Proposals) -> None:
    """Who was suggested here is on record like everybody who is suggested."""
    suggestions, suggested = proposals.suggestions, proposals.suggested
    described = suggestions.describe_rows(list(suggested))
    shown = [
        services.make_shown(
            explanation=one.explanation, compared=described[row], opportunity_id=opportunity.id,
            person_id=one.person.id, rank=rank, score=one.explanation.ready, mix=1.0,
        )
        for rank, (row, one) in enumerate(suggested.items(), start=1)
    ]  # fmt: skip
    remember(
        services.Listing(
            Direction.PEOPLE, me().id, opportunity.id, suggestions.scored.opportunity, suggestions.basis,
            SORTED_BY, shown, length=len(shown), filters=queries.say_constraints(opportunity),
        )
    )  # fmt: skip
