"""Candidates for a host: who applied, and who might like to."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from mobility.applications.messages import STATUS_MARKS, STATUS_WORDS
from mobility.applications.models import Application
from mobility.applications.policy import ApplicationPermission
from mobility.applications.queries import list_for_opportunity
from mobility.applications.workflow import workflow
from mobility.core.errors import NotFound
from mobility.core.i18n import Message
from mobility.matching import queries, services
from mobility.matching.forms import DEFAULT_MIX, MIXES, MixForm
from mobility.matching.models import Direction
from mobility.matching.policy import MatchingPermission
from mobility.matching.routes.blueprint import bp
from mobility.matching.routes.pieces import language, remember
from mobility.opportunities.models import Opportunity
from mobility.opportunities.policy import OpportunityPermission
from mobility.opportunities.queries import find_opportunity
from mobility.web.current import me, requires
from mobility.web.pages import PAGE_SIZE, buttons_for, paginate


@bp.get("/opportunities/<int:opportunity_id>/candidates")
@requires(ApplicationPermission.LIST_FOR_OPPORTUNITY, of=find_opportunity, seen_by=OpportunityPermission.READ)
def candidates(opportunity: Opportunity) -> str:
    """Two lists that are never mixed: who applied, and who might like to."""
    applied = list_for_opportunity(opportunity)
    tab = request.args.get("tab") or ("applied" if applied else "suggested")
    shown = _applied(opportunity) if tab == "applied" else _suggested(opportunity)
    return render_template(
        "matching/candidates.html", opportunity=opportunity, tab=tab, applied_count=len(applied), **shown
    )


def _applied(opportunity: Opportunity) -> dict[str, Any]:
    rows, is_complete = queries.describe_applicants(opportunity, language())
    return {
        "rows": [
            {
                "candidate": candidate,
                "application": application,
                "word": Message(STATUS_WORDS[application.status]),
                "mark": STATUS_MARKS[application.status],
                "buttons": buttons_for(workflow, me(), application, "applications", application_id=application.id),
            }
            for application, candidate in rows
        ],
        "invitations": queries.list_invitations(opportunity),
        "suggested_count": len(queries.list_eligible_ids(me(), opportunity)),
        "is_degraded": not is_complete,
    }


def _suggested(opportunity: Opportunity) -> dict[str, Any]:
    form = MixForm(request.args)
    form.mix.data = form.mix.data if form.mix.data in MIXES else DEFAULT_MIX
    form.tab.data = "suggested"
    mix = MIXES[form.mix.data]
    found = queries.suggest_people(me(), opportunity, mix)
    page = paginate(found.ranked)
    rows = queries.describe_suggested(found, page.items, opportunity, language())
    first = (page.number - 1) * PAGE_SIZE + 1
    shown = [
        services.make_shown(
            explanation=one.explanation, opportunity_id=opportunity.id, person_id=one.person.id, rank=rank, score=score,
            mix=mix,
        )
        for rank, (one, (_row, score)) in enumerate(zip(rows, page.items, strict=True), start=first)
    ]  # fmt: skip
    remember(Direction.PEOPLE, me().id, opportunity.id, found.snapshot.model, shown)
    return {
        "form": form, "rows": rows, "page": page, "hidden": found.hidden, "suggested_count": len(found.ranked),
        "is_degraded": not found.is_complete,
    }  # fmt: skip


@bp.get("/opportunities/<int:opportunity_id>/candidates/<int:person_id>")
@requires(ApplicationPermission.LIST_FOR_OPPORTUNITY, of=find_opportunity, seen_by=OpportunityPermission.READ)
def candidate(opportunity: Opportunity, person_id: int) -> str:
    found = queries.find_candidate(me(), opportunity, person_id)
    if found is None:
        raise NotFound
    one, is_complete = queries.describe_candidate(found, opportunity, language())
    return render_template(
        "matching/candidate.html", opportunity=opportunity, candidate=one, told=one.told,
        application=found if isinstance(found, Application) else None, weights=one.explanation.weights_version,
        is_degraded=not is_complete, heading=2,
    )  # fmt: skip


@bp.post("/opportunities/<int:opportunity_id>/ranking")
@requires(MatchingPermission.SWITCH_RANKING, of=find_opportunity, seen_by=OpportunityPermission.READ)
def switch_ranking(opportunity: Opportunity) -> Response:
    is_ranked = request.form.get("is_ranked") == "yes"
    services.switch_ranking(actor=me(), opportunity=opportunity, is_ranked=is_ranked)
    flash(_("The list is ordered by fit again.") if is_ranked else _("The list is no longer ordered by fit."))
    return redirect(url_for(".candidates", opportunity_id=opportunity.id, tab="suggested"), code=303)
