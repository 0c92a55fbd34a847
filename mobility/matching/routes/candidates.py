"""Candidates for a host: who applied, and who might like to."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from flask import render_template, request, url_for

from mobility.applications import queries as applications
from mobility.applications.messages import STATUS_MARKS, STATUS_WORDS
from mobility.applications.models import ENDED, UNDECIDED, Application
from mobility.applications.policy import ApplicationPermission
from mobility.applications.queries import list_for_opportunity
from mobility.core import clock
from mobility.core.errors import NotFound
from mobility.core.i18n import Message
from mobility.matching import queries, services
from mobility.matching.forms import DEFAULT_MIX, MIXES, MixForm, OrderForm
from mobility.matching.models import Direction, Placing
from mobility.matching.queries import Order
from mobility.matching.routes.blueprint import bp
from mobility.matching.routes.pieces import language, remember
from mobility.matching.wording import PLACE_REASONS
from mobility.opportunities.models import Opportunity
from mobility.opportunities.policy import OpportunityPermission
from mobility.opportunities.queries import find_opportunity
from mobility.people.models import Person
from mobility.policies.queries import Rule, get_value
from mobility.skills import services as skills
from mobility.web.current import me, requires
from mobility.web.pages import PAGE_SIZE, Page, paginate
from mobility.web.transactions import leave_trace

ABOVE = "above"
SEED_BYTES = 8


@bp.get("/opportunities/<int:opportunity_id>/candidates")
@requires(ApplicationPermission.LIST_FOR_OPPORTUNITY, of=find_opportunity, seen_by=OpportunityPermission.READ)
def candidates(opportunity: Opportunity) -> str:
    """Two lists that are never mixed: who applied, and who might like to."""
    applied = list_for_opportunity(opportunity)
    tab = request.args.get("tab") or ("applied" if applied else "suggested")
    shown = _applied(opportunity, applied) if tab == "applied" else _suggested(opportunity)
    return render_template(
        "matching/candidates.html", opportunity=opportunity, tab=tab, applied_count=len(applied),
        waiting_count=sum(one.status in UNDECIDED for one in applied),
        is_blind=applications.is_blind_posting(opportunity), may_choose=get_value(Rule.BLIND_REVIEW_OPTIONAL),
        to_compare=request.args.getlist("id")[:queries.MOST_COMPARED],
**shown,
    )  # fmt: skip


def _read_order(form: OrderForm | MixForm, tab: str) -> Order:
    """What cannot be read is the order a newcomer gets."""
    if form.order.data not in [choice.value for choice in form.order.choices]:
        form.order.data = form.order.default
    form.tab.data = tab
    return Order(form.order.data)


def _applied(opportunity: Opportunity, applied: Sequence[Application]) -> dict[str, Any]:
    form = OrderForm(request.args)
    found = queries.order_applicants(opportunity, _read_order(form, "applied"), applied)
    page = paginate(found.rows)
    _remember_applicants(opportunity, found, page)
    invitations = queries.list_invitations(me(), opportunity)
    people = [*(one.applicant for one, _why in page.items), *(one.person for one in invitations)]
    described = queries.describe_applicants(page.items, opportunity, language())
    faces = applications.see_all(me(), opportunity, people)
    return {
        "form": form, "page": page, "invitations": invitations,
        "faces": faces,
        "rows": [_row(application, one) for application, one in described],
        "codes_here": [faces[one.person.id].code for _application, one in described],
        "elsewhere": applications.list_elsewhere(me(), [one for one, _why in page.items]),
        "ratings": applications.average_scores(me(), opportunity),
        "suggested_count": queries.count_eligible(me(), opportunity),
        "is_degraded": not found.compared.is_complete,
    }  # fmt: skip


def _remember_applicants(opportunity: Opportunity, found: queries.Applicants, page: Page) -> None:
    """Those who are ranked; nothing was worked out of the others."""
    shown = [
        services.make_shown(
            explanation=why, compared=found.compared.find_person(one.id), opportunity_id=opportunity.id,
            person_id=one.applicant_id, rank=rank, score=why.ready, mix=1.0, group=queries.group_of(one),
        )
        for rank, (one, why) in enumerate(page.items, start=(page.number - 1) * PAGE_SIZE + 1)
        if why is not None
    ]  # fmt: skip
    made = found.compared
    remember(
        services.Listing(
            Direction.APPLICANTS, me().id, opportunity.id, made.scored.opportunity, made.basis, found.sorted_by.value,
            shown, length=page.total,
        )
    )  # fmt: skip


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
    first, may_draw = (page.number - 1) * PAGE_SIZE + 1, order is Order.FIT and opportunity.is_ranked
    seed = secrets.token_hex(SEED_BYTES) if may_draw and request.args.get("draw") else None
    drawn = found.draw(page.number * PAGE_SIZE, seed) if seed else []
    ranked = [*enumerate(page.items, start=first), *drawn]
    rows = queries.describe_suggested(found, [row for _rank, row in ranked], opportunity, language())
    faces = applications.see_all(me(), opportunity, [one.person for one in rows])
    _remember_suggested(opportunity, found, Asked(mix, order, seed, len(page.items)), ranked, rows)
    return {
        "form": form, "rows": rows[: len(page.items)], "drawn": rows[len(page.items) :], "page": page,
        "may_draw": may_draw and page.number < page.pages, "draw_url": _draw_url(opportunity),
        "placed": {one.person_id: one for one in found.placed.values()}, "may_place": order is Order.FIT,
        "places": {one.person.id: rank for one, (rank, _row) in zip(rows, ranked, strict=True)},
        "place_words": PLACE_REASONS, "faces": faces, "codes_here": [face.code for face in faces.values()],
        "ratings": applications.average_scores(me(), opportunity),
        "suggested_count": len(found.ranked), "is_degraded": not found.is_complete,
    }  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """How the host asked for the list; the first `on_page` rows are the page, the others were drawn."""

    mix: float
    order: Order
    seed: str | None
    on_page: int


def _remember_suggested(
    opportunity: Opportunity,
    found: queries.Suggestions,
    asked: Asked,
    ranked: Sequence[tuple[int, tuple[int, float]]],
    rows: Sequence[queries.Candidate],
) -> None:
    described = found.describe_rows([row for _rank, (row, _score) in ranked])
    shown = [
        services.make_shown(
            explanation=one.explanation, compared=described[row], opportunity_id=opportunity.id,
            person_id=one.person.id, rank=rank, score=score, mix=asked.mix, group=(float(row in found.busy),),
            placing=_say_placing(found, row, is_drawn=number >= asked.on_page),
        )
        for number, (one, (rank, (row, score))) in enumerate(zip(rows, ranked, strict=True))
        if one.explanation is not None
    ]  # fmt: skip
    sorted_by = asked.order if opportunity.is_ranked else Order.RANDOM
    remember(
        services.Listing(
            Direction.PEOPLE, me().id, opportunity.id, found.scored.opportunity, found.basis, sorted_by.value, shown,
            mix=asked.mix, length=len(found.ranked), filters=queries.say_constraints(opportunity), seed=asked.seed,
        )
    )  # fmt: skip


def _say_placing(found: queries.Suggestions, row: int, *, is_drawn: bool) -> Placing:
    if row in found.placed:
        return Placing.BY_HAND
    return Placing.DRAWN if is_drawn else Placing.RANKED


def _draw_url(opportunity: Opportunity) -> str:
    kept = {name: request.args[name] for name in ("mix", "order", "page") if request.args.get(name)}
    return url_for(".candidates", opportunity_id=opportunity.id, tab="suggested", draw="yes", **kept)


@bp.get("/opportunities/<int:opportunity_id>/candidates/<code>")
@requires(ApplicationPermission.LIST_FOR_OPPORTUNITY, of=find_opportunity, seen_by=OpportunityPermission.READ)
def candidate(opportunity: Opportunity, code: str) -> str:
    person = applications.find_person_by_code(opportunity, code)
    found = queries.find_candidate(me(), opportunity, person.id) if person else None
    if person is None or found is None:
        raise NotFound
    one, is_complete = queries.describe_candidate(found, opportunity, language())
    application, face = found if isinstance(found, Application) else None, applications.see(me(), opportunity, person)
    if not face.is_blind:
        leave_trace(partial(skills.record_view, actor=me(), person=person))
    return render_template(
        "matching/candidate.html", opportunity=opportunity, candidate=one, told=one.told, application=application,
        weights=one.explanation.weights_version if one.explanation else None, is_degraded=not is_complete, heading=2,
        face=face, today=clock.today(me().time_zone),
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
