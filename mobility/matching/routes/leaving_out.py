"""Who or what is not suggested, and why, counted beside the lists; and where oneself was suggested."""

from __future__ import annotations

from flask import render_template
from flask_babel import gettext as _

from mobility.applications.policy import ApplicationPermission
from mobility.core.i18n import Message
from mobility.matching import queries
from mobility.matching.policy import MatchingPermission
from mobility.matching.routes.blueprint import bp
from mobility.opportunities.models import Opportunity
from mobility.opportunities.policy import OpportunityPermission
from mobility.opportunities.queries import find_opportunity
from mobility.web.current import me, requires
from mobility.web.filters import number, translate
from mobility.web.pages import is_fragment_request


@bp.get("/opportunities/<int:opportunity_id>/candidates/left-out")
@requires(ApplicationPermission.LIST_FOR_OPPORTUNITY, of=find_opportunity, seen_by=OpportunityPermission.READ)
def left_out(opportunity: Opportunity) -> str:
    """Where a figure is so small that it could point to somebody, it is not told."""
    counted = queries.count_left_out(me(), opportunity)
    rows = [
        [
            translate(Message(one.words)),
            _("below five")
            if one.tells_of_people and counted[one.reason] < queries.FEWEST
            else number(counted[one.reason]),
        ]
        for one in queries.CONSTRAINTS
        if one.reason in counted
    ]
    return render_template(
        "matching/_left_out.html" if is_fragment_request() else "matching/left_out.html",
        opportunity=opportunity, left_out=rows,
    )  # fmt: skip


@bp.get("/suggestions/left-out")
@requires(MatchingPermission.LIST_SUGGESTIONS)
def not_suggested() -> str:
    counted = queries.count_not_suggested(me()) if me().is_employed else {}
    rows = [
        [translate(Message(one.words)), number(counted[one.reason])]
        for one in queries.RESERVATIONS
        if one.reason in counted
    ]
    return render_template(
        "matching/_not_suggested.html" if is_fragment_request() else "matching/not_suggested.html", not_suggested=rows
    )


@bp.get("/suggestions/of-me")
@requires(MatchingPermission.LIST_SUGGESTIONS)
def where_suggested() -> str:
    """How often, in which month and for which kind of posting; to whom stays open until they write."""
    return render_template("matching/where_suggested.html", times=queries.list_times_suggested(me().id))
