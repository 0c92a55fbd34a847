"""What fits: why one opportunity does, which few are suggested, which are like another, two or three side by side."""

from __future__ import annotations

from typing import Any

from flask import render_template, request, url_for

from mobility.core.authz import permits
from mobility.matching import queries
from mobility.matching.inputs import SUGGESTED_ORDER
from mobility.matching.policy import MatchingPermission
from mobility.matching.queries.fits import BALANCED, SUGGESTED, SUGGESTED_AT_HOME
from mobility.matching.routes.blueprint import bp
from mobility.matching.routes.comparing import MOST_COMPARED, compare_rows
from mobility.matching.routes.finding import OFF
from mobility.matching.routes.labels import closing
from mobility.matching.routes.pieces import about_me, language, remember_opportunities
from mobility.opportunities.models import Opportunity
from mobility.opportunities.policy import OpportunityPermission
from mobility.opportunities.queries import find_opportunity
from mobility.skills.queries import list_held
from mobility.web.current import LARGEST_ID, me, requires, row_id
from mobility.web.pages import is_fragment_request

MOST_LOOKED_AT = 20  # of the opportunities that an address names to be compared: more than anybody ticks


@bp.get("/opportunities/<int:opportunity_id>/fit")
@requires(OpportunityPermission.READ, of=find_opportunity)
def fit(opportunity: Opportunity) -> str:
    """For oneself alone, whatever one chose about being found."""
    match = queries.match_one(me(), opportunity)
    return render_template(
        "matching/_fit.html" if is_fragment_request() else "matching/fit.html",
        opportunity=opportunity, told=queries.tell_matches([match], language())[opportunity.id],
        weights=match.explanation.weights_version if match.is_ranked else None, is_degraded=not match.is_complete,
        has_skills=bool(list_held(me())), heading=3 if is_fragment_request() else 2, **about_me(),
        **({} if is_fragment_request() or not match.is_ranked else _place(opportunity)),
    )  # fmt: skip


def _place(opportunity: Opportunity) -> dict[str, Any]:
    """Why it is not among the reader's suggestions: what rules it out, or what stands above it, compared if asked."""
    other = find_opportunity(request.args.get("than", 0, type=row_id))
    if other is not None and not permits(me(), OpportunityPermission.READ, other):
        other = None
    absence = queries.explain_absence(me(), opportunity)
    return {
        "absence": absence,
        "above": [] if absence else queries.list_above(me(), opportunity),
        "contrast": queries.contrast_postings(me(), opportunity, other, language()) if other else None,
    }


@bp.get("/suggestions")
@requires(MatchingPermission.LIST_SUGGESTIONS)
def suggestions() -> str:
    """Where the order cannot be put on record now, the newest instead."""
    is_aside = request.args.get("fit") == OFF
    if is_aside:
        queries.set_ranking_aside(me())
    matches = queries.list_suggestions(me(), SUGGESTED_AT_HOME if is_fragment_request() else SUGGESTED)
    instead = None if is_aside else url_for(".suggestions", fit=OFF)
    remember_opportunities(matches, SUGGESTED_ORDER, BALANCED, instead=instead)
    return render_template(
        "matching/_suggestions.html" if is_fragment_request() else "matching/suggestions.html",
        matches=matches, told=queries.tell_matches(matches, language()), has_skills=bool(list_held(me())),
        is_degraded=any(not match.is_complete for match in matches), heading=3 if is_fragment_request() else 2,
        is_aside=is_aside, **about_me(),
    )  # fmt: skip


@bp.get("/suggestions/next-skill")
@requires(MatchingPermission.LIST_SUGGESTIONS)
def next_skill() -> str:
    """For oneself alone: what to learn next, of all that is asked for."""
    template = "matching/_next_skill.html" if is_fragment_request() else "matching/next_skill.html"
    return render_template(template, doors=queries.list_next_skills(me(), language()))


@bp.get("/opportunities/<int:opportunity_id>/similar")
@requires(OpportunityPermission.READ, of=find_opportunity)
def similar(opportunity: Opportunity) -> str:
    """Open ones like another, whether that is open, full or over."""
    postings = queries.list_similar(me(), opportunity)
    return render_template(
        "matching/_similar.html" if is_fragment_request() else "matching/similar.html",
        opportunity=opportunity, postings=postings, closing={one.id: closing(one) for one in postings},
        heading=3 if is_fragment_request() else 2,
    )  # fmt: skip


@bp.get("/opportunities/compare")
@requires(OpportunityPermission.BROWSE)
def compare() -> str:
    """Two or three that the reader may see; whatever else the address names is left out."""
    asked = [int(one) for one in dict.fromkeys(request.args.getlist("id")) if one.isdecimal() and len(one) <= 10]
    postings = queries.load_postings([one for one in asked if one <= LARGEST_ID][:MOST_LOOKED_AT])
    seen = [posting for posting in postings if permits(me(), OpportunityPermission.READ, posting)]
    shown = seen[:MOST_COMPARED]
    matches = queries.match_all(me(), shown)
    told = queries.tell_matches(matches, language())
    return render_template(
        "matching/compare.html", postings=shown, rows=compare_rows(shown, told, language()), told=told,
        left_out=len(seen) - len(shown), fits_differ=len({one.band for one in told.values()}) > 1,
        is_degraded=any(not match.is_complete for match in matches), **about_me(),
    )  # fmt: skip
