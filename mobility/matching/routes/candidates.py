"""Candidates for a host: who applied, and who might like to."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from mobility.applications import queries as applications
from mobility.applications.messages import STATUS_MARKS, STATUS_WORDS
from mobility.applications.models import ENDED, UNDECIDED, Application
from mobility.applications.policy import ApplicationPermission
from mobility.applications.queries import list_for_opportunity
from mobility.core import clock
from mobility.core.errors import NotFound
from mobility.core.i18n import N_, Message
from mobility.matching import queries, services
from mobility.matching.forms import DEFAULT_MIX, MIXES, MixForm, OrderForm
from mobility.matching.models import Direction
from mobility.matching.policy import MatchingPermission
from mobility.matching.queries import LeftOut, Order
from mobility.matching.routes.blueprint import bp
from mobility.matching.routes.pieces import language, remember
from mobility.opportunities.models import Opportunity
from mobility.opportunities.policy import OpportunityPermission
from mobility.opportunities.queries import find_opportunity
from mobility.people.models import Person
from mobility.policies.queries import Rule, get_value
from mobility.web.current import me, requires
from mobility.web.filters import translate
from mobility.web.pages import PAGE_SIZE, paginate

LEFT_OUT = {
    LeftOut.LINE: N_("In your own reporting line: whether they look for something is not yours to know"),
    LeftOut.ENGAGED: N_("Applied here, were invited or hold a place already"),
    LeftOut.AUDIENCE: N_("Not in the audience of this posting"),
    LeftOut.UNRANKED: N_("Employed where ranking is off"),
    LeftOut.NOT_OPEN: N_("Not open to being found, or have not chosen"),
    LeftOut.NO_TIME: N_("Open, but without time on these dates"),
}
ABOVE = "above"
FEW = 5  # smaller figures could point to somebody
WITHOUT_TRACE = (LeftOut.NOT_OPEN, LeftOut.NO_TIME)


@bp.get("/opportunities/<int:opportunity_id>/candidates")
@requires(ApplicationPermission.LIST_FOR_OPPORTUNITY, of=find_opportunity, seen_by=OpportunityPermission.READ)
def candidates(opportunity: Opportunity) -> str:
    """Two lists that are never mixed: who applied, and who might like to."""
    applied = list_for_opportunity(opportunity)
    tab = request.args.get("tab") or ("applied" if applied else "suggested")
    shown = _applied(opportunity) if tab == "applied" else _suggested(opportunity)
    return render_template(
        "matching/candidates.html", opportunity=opportunity, tab=tab, applied_count=len(applied),
        waiting_count=sum(one.status in UNDECIDED for one in applied),
        is_blind=applications.is_blind_posting(opportunity), may_choose=get_value(Rule.BLIND_REVIEW_OPTIONAL), **shown,
    )  # fmt: skip


def _read_order(form: OrderForm | MixForm, tab: str) -> Order:
    """What cannot be read is the order a newcomer gets."""
    if form.order.data not in [choice.value for choice in form.order.choices]:
        form.order.data = form.order.default
    form.tab.data = tab
    return Order(form.order.data)


def _applied(opportunity: Opportunity) -> dict[str, Any]:
    form = OrderForm(request.args)
    found = queries.order_applicants(opportunity, _read_order(form, "applied"))
    page = paginate(found.rows)
    invitations = queries.list_invitations(me(), opportunity)
    people = [*(one.applicant for one, _why in page.items), *(one.person for one in invitations)]
    described = queries.describe_applicants(page.items, opportunity, language())
    return {
        "form": form, "page": page, "invitations": invitations,
        "faces": applications.see_all(me(), opportunity, people),
        "rows": [_row(application, one) for application, one in described],
        "ratings": applications.average_scores(me(), opportunity),
        "suggested_count": len(queries.list_eligible_ids(me(), opportunity)),
        "is_degraded": not found.is_complete,
    }  # fmt: skip


def _row(application: Application, candidate: queries.Candidate) -> dict[str, Any]:
    return {
        "candidate": candidate,
        "application": application,
        "word": Message(STATUS_WORDS[application.status]),
        "mark": STATUS_MARKS[application.status],
        "waits": application.status in UNDECIDED and application.applicant_id != me().id,
        "has_ended": application.status in ENDED,
    }


def _suggested(opportunity: Opportunity) -> dict[str, Any]:
    form = MixForm(request.args)
    form.mix.data = form.mix.data if form.mix.data in MIXES else DEFAULT_MIX
    mix, order = MIXES[form.mix.data], _read_order(form, "suggested")
    found = queries.suggest_people(me(), opportunity, mix, order)
    page = paginate(found.ranked)
    drawn = found.draw(PAGE_SIZE) if page.number == 1 and order is Order.FIT and opportunity.is_ranked else []
    rows = queries.describe_suggested(found, [*page.items, *drawn], opportunity, language())
    first = (page.number - 1) * PAGE_SIZE + 1
    shown = [
        services.make_shown(
            explanation=one.explanation, opportunity_id=opportunity.id, person_id=one.person.id, rank=rank, score=score,
            mix=mix,
        )
        for rank, (one, (_row, score)) in enumerate(zip(rows, page.items, strict=False), start=first)
    ]  # fmt: skip
    remember(Direction.PEOPLE, me().id, opportunity.id, found.snapshot.model, shown)
    return {
        "form": form, "rows": rows[: len(page.items)], "drawn": rows[len(page.items) :], "page": page,
        "faces": applications.see_all(me(), opportunity, [one.person for one in rows]),
        "ratings": applications.average_scores(me(), opportunity), "left_out": _tell_left_out(found.left_out),
        "suggested_count": len(found.ranked), "is_degraded": not found.is_complete,
    }  # fmt: skip


def _tell_left_out(left_out: dict[LeftOut, int]) -> list[list[str]]:
    """Where a figure is so small that it could point to somebody, it is not told."""
    return [
        [
            translate(Message(LEFT_OUT[reason])),
            _("below five") if reason in WITHOUT_TRACE and number < FEW else str(number),
        ]
        for reason, number in left_out.items()
    ]


@bp.get("/opportunities/<int:opportunity_id>/candidates/<code>")
@requires(ApplicationPermission.LIST_FOR_OPPORTUNITY, of=find_opportunity, seen_by=OpportunityPermission.READ)
def candidate(opportunity: Opportunity, code: str) -> str:
    person = applications.find_person_by_code(opportunity, code)
    found = queries.find_candidate(me(), opportunity, person.id) if person else None
    if person is None or found is None:
        raise NotFound
    one, is_complete = queries.describe_candidate(found, opportunity, language())
    application = found if isinstance(found, Application) else None
    return render_template(
        "matching/candidate.html", opportunity=opportunity, candidate=one, told=one.told, application=application,
        weights=one.explanation.weights_version if one.explanation else None, is_degraded=not is_complete, heading=2,
        face=applications.see(me(), opportunity, person), today=clock.today(me().time_zone),
        raising=queries.raise_candidate(found, opportunity, language()), **_contrast(opportunity, found),
    )  # fmt: skip


def _contrast(opportunity: Opportunity, found: Application | Person) -> dict[str, Any]:
    """With the candidate whose code is asked for, or with `above`, the one who stands above in the same list."""
    than = request.args.get("than", "")
    if not than or not opportunity.is_ranked:
        return {"than": "", "contrast": None, "other": None}
    above = than == ABOVE
    other = (
        queries.find_above(me(), opportunity, found) if above else applications.find_person_by_code(opportunity, than)
    )
    contrast = queries.contrast_candidates(me(), opportunity, found, other, language()) if other else None
    if contrast is None and not above:
        raise NotFound
    face = applications.see(me(), opportunity, other) if other and contrast else None
    return {"than": than, "contrast": contrast, "other": face}


@bp.post("/opportunities/<int:opportunity_id>/ranking")
@requires(MatchingPermission.SWITCH_RANKING, of=find_opportunity, seen_by=OpportunityPermission.READ)
def switch_ranking(opportunity: Opportunity) -> Response:
    is_ranked = request.form.get("is_ranked") == "yes"
    services.switch_ranking(actor=me(), opportunity=opportunity, is_ranked=is_ranked)
    flash(_("The list is ordered by fit again.") if is_ranked else _("The list is no longer ordered by fit."))
    return redirect(url_for(".candidates", opportunity_id=opportunity.id, tab="suggested"), code=303)
