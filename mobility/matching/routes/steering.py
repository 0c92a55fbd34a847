"""How a host steers a list: ranking on or off, and somebody at a place of the host's choosing, with the reason."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from mobility.applications import queries as applications
from mobility.core.errors import NotFound
from mobility.matching import queries, services
from mobility.matching.forms import PlacingForm
from mobility.matching.models import ManualPlace
from mobility.matching.policy import MatchingPermission
from mobility.matching.routes.blueprint import bp
from mobility.opportunities.models import Opportunity
from mobility.opportunities.policy import OpportunityPermission
from mobility.opportunities.queries import find_opportunity
from mobility.people.models import Person
from mobility.web.current import me, requires
from mobility.web.filters import translate


@bp.post("/opportunities/<int:opportunity_id>/ranking")
@requires(MatchingPermission.SWITCH_RANKING, of=find_opportunity, seen_by=OpportunityPermission.READ)
def switch_ranking(opportunity: Opportunity) -> Response:
    is_ranked = request.form.get("is_ranked") == "yes"
    services.switch_ranking(actor=me(), opportunity=opportunity, is_ranked=is_ranked)
    flash(_("The list is ordered by fit again.") if is_ranked else _("The list is no longer ordered by fit."))
    return _back(opportunity.id)


@bp.route("/opportunities/<int:opportunity_id>/candidates/<code>/place", methods=["GET", "POST"])
@requires(MatchingPermission.PLACE_CANDIDATE, of=find_opportunity, seen_by=OpportunityPermission.READ)
def place(opportunity: Opportunity, code: str) -> str | Response | tuple[str, int]:
    """Somebody who is on the list now; the place is asked for in the address by whoever moves them up or down."""
    person = applications.find_person_by_code(opportunity, code)
    if person is None or not queries.is_eligible(me(), opportunity, person):
        raise NotFound
    face = applications.see(me(), opportunity, person)
    form = PlacingForm()
    if request.method == "GET":
        form.position.data = request.args.get("to", type=int)
    if request.method == "POST" and form.attempt(lambda: _place(opportunity, person, form)):
        flash(_("%(person)s stands where you put them.", person=translate(face.label)))
        return _back(opportunity.id)
    answer = render_template("matching/place.html", opportunity=opportunity, face=face, form=form)
    return answer, (422 if form.errors else 200)


def _place(opportunity: Opportunity, person: Person, form: PlacingForm) -> ManualPlace:
    return services.place_by_hand(actor=me(), opportunity=opportunity, person=person, **form.facts)


@bp.post("/placings/<int:placing_id>/undo")
@requires(MatchingPermission.UNDO_PLACING, of=queries.find_placing)
def undo_placing(placing: ManualPlace) -> Response:
    services.undo_placing(actor=me(), placed=placing)
    flash(_("The order decides again where they stand."))
    return _back(placing.opportunity_id)


def _back(opportunity_id: int) -> Response:
    return redirect(url_for(".candidates", opportunity_id=opportunity_id, tab="suggested"), code=303)
