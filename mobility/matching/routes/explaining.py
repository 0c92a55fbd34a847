"""What would have raised a fit: for the person alone, worked out late because everybody is ranked again for it."""

from __future__ import annotations

from flask import render_template

from mobility.core import clock
from mobility.matching import queries
from mobility.matching.routes.blueprint import bp
from mobility.matching.routes.pieces import about_me, language
from mobility.opportunities.models import Opportunity
from mobility.opportunities.policy import OpportunityPermission
from mobility.opportunities.queries import find_opportunity
from mobility.web.current import me, requires
from mobility.web.pages import is_fragment_request


@bp.get("/opportunities/<int:opportunity_id>/fit/raising")
@requires(OpportunityPermission.READ, of=find_opportunity)
def raising(opportunity: Opportunity) -> str:
    return render_template(
        "matching/_raising.html" if is_fragment_request() else "matching/raising.html",
        opportunity=opportunity, raising=queries.raise_own(me(), opportunity, language()),
        today=clock.today(me().time_zone), **about_me(),
    )  # fmt: skip
