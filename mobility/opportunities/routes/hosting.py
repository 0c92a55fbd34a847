"""Who runs a posting, whether it is current, and for HR all postings of their units."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Any, TypeVar

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from mobility.core.authz import permits
from mobility.core.errors import NotFound
from mobility.opportunities import messages, queries, services
from mobility.opportunities.models import Opportunity, OpportunityKind, OpportunityStatus
from mobility.opportunities.policy import OpportunityPermission as P
from mobility.opportunities.routes.blueprint import bp
from mobility.opportunities.routes.pieces import examine_all
from mobility.people.models import Person
from mobility.people.queries import find_person
from mobility.web.current import me, requires
from mobility.web.pages import paginate

DENSE_PAGE = 50

E = TypeVar("E", bound=StrEnum)


@bp.get("/<int:opportunity_id>/hosts")
@requires(P.NAME_CO_OWNERS, of=queries.find_opportunity, seen_by=P.READ)
def hosts(opportunity: Opportunity) -> str:
    text = request.args.get("q", "").strip()
    return render_template(
        "opportunities/hosts.html",
        opportunity=opportunity,
        text=text,
        found=queries.find_possible_hosts(text, opportunity) if text else [],
    )


@bp.post("/<int:opportunity_id>/hosts/<int:person_id>/add")
@requires(P.NAME_CO_OWNERS, of=queries.find_opportunity, seen_by=P.READ)
def add_co_owner(opportunity: Opportunity, person_id: int) -> Response:
    person = _find(person_id)
    services.add_co_owner(actor=me(), opportunity=opportunity, person=person)
    flash(_("%(name)s now runs this with you, and is told.", name=person.name))
    return redirect(url_for(".hosts", opportunity_id=opportunity.id), code=303)


@bp.post("/<int:opportunity_id>/hosts/<int:person_id>/remove")
@requires(P.NAME_CO_OWNERS, of=queries.find_opportunity, seen_by=P.READ)
def remove_co_owner(opportunity: Opportunity, person_id: int) -> Response:
    person = _find(person_id)
    services.remove_co_owner(actor=me(), opportunity=opportunity, person=person)
    flash(_("%(name)s no longer runs this, and is told.", name=person.name))
    if permits(me(), P.NAME_CO_OWNERS, opportunity):
        return redirect(url_for(".hosts", opportunity_id=opportunity.id), code=303)
    return redirect(url_for(".mine"), code=303)


def _find(person_id: int) -> Person:
    person = find_person(person_id)
    if person is None:
        raise NotFound
    return person


@bp.post("/<int:opportunity_id>/confirm")
@requires(P.CONFIRM, of=queries.find_opportunity, seen_by=P.READ)
def confirm(opportunity: Opportunity) -> Response:
    services.confirm_current(actor=me(), opportunity=opportunity)
    flash(_("Thank you. It stays open, and you are asked again in a month."))
    return redirect(url_for(".show", opportunity_id=opportunity.id), code=303)


class _Rows(Sequence[Opportunity]):
    """A query as a list of which only one page is read."""

    def __init__(self, query: queries.Query) -> None:
        self._query = query

    def __len__(self) -> int:
        return queries.count_rows(self._query)

    def __getitem__(self, part: Any) -> Any:
        return queries.list_rows(self._query, part.start, part.stop)


@bp.get("/units")
@requires(P.LIST_IN_SCOPE)
def hr_list() -> str:
    status, kind = _chosen(OpportunityStatus, "status"), _chosen(OpportunityKind, "kind")
    trouble = request.args.get("health")
    page = paginate(_Rows(queries.in_scope_of(me(), status, kind, trouble)), size=DENSE_PAGE)
    return render_template(
        "opportunities/hr_list.html",
        page=page,
        health=examine_all(page.items),
        describe=messages.describe_state_for_hr,
        chosen={"status": status, "kind": kind, "health": trouble},
        has_filters=bool(status or kind or trouble),
    )


def _chosen(values: type[E], name: str) -> E | None:
    sent = request.args.get(name)
    return values(sent) if sent in list(values) else None
