"""Judging candidates without names, and seeing who they are."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from mobility.applications import forms, messages, queries, services
from mobility.applications.models import ENDED, Application
from mobility.applications.policy import ApplicationPermission as P
from mobility.applications.routes.pieces import Answer, bp, page
from mobility.core.authz import permits
from mobility.core.errors import NotFound
from mobility.core.i18n import Message
from mobility.opportunities.models import Opportunity
from mobility.opportunities.policy import OpportunityPermission
from mobility.opportunities.queries import find_opportunity
from mobility.people.models import Person
from mobility.web.current import me, requires
from mobility.web.pages import is_fragment_request, paginate


def _find_candidate(opportunity: Opportunity, code: str) -> tuple[Person, Application | None]:
    """Somebody this host may judge: an applicant, by the application sent last, or whoever they could invite."""
    person = queries.find_person_by_code(opportunity, code)
    if person is None or person.id in opportunity.host_ids:
        raise NotFound
    applications = [one for one in queries.list_for_opportunity(opportunity) if one.applicant_id == person.id]
    if not applications and queries.find_invitable(me(), opportunity, person.id) is None:
        raise NotFound
    return person, applications[-1] if applications else None


def _back_to(opportunity: Opportunity, code: str, application: Application | None) -> str:
    if application is not None:
        return url_for(".show", application_id=application.id)
    return url_for("matching.candidate", opportunity_id=opportunity.id, code=code)


@bp.route("/opportunities/<int:opportunity_id>/candidates/<code>/rating", methods=["GET", "POST"])
@requires(P.LIST_FOR_OPPORTUNITY, of=find_opportunity, seen_by=OpportunityPermission.READ)
def rate(opportunity: Opportunity, code: str) -> Answer:
    person, application = _find_candidate(opportunity, code)
    judged = queries.judge(me(), opportunity, person, has_applied=application is not None)
    form = forms.make_rating_form(judged.criteria, judged.own)
    back_url = _back_to(opportunity, code, application)
    if request.method == "POST" and form.attempt(
        lambda: services.rate_candidate(
            actor=me(), opportunity=opportunity, person=person, criteria=judged.criteria, scores=form.values()
        )
    ):
        flash(_("Your rating is kept. You can now see who it is, or decide without."))
        return redirect(back_url, code=303)
    known = {"opportunity": opportunity, "judged": judged, "face": judged.face, "rating": form}
    known["has_ended"] = application is not None and application.status in ENDED
    return page("_rating_part" if is_fragment_request() else "rating", form, back_url=back_url, **known)


@bp.post("/opportunities/<int:opportunity_id>/candidates/<code>/reveal")
@requires(P.LIST_FOR_OPPORTUNITY, of=find_opportunity, seen_by=OpportunityPermission.READ)
def reveal(opportunity: Opportunity, code: str) -> Response:
    person, application = _find_candidate(opportunity, code)
    services.reveal_candidate(actor=me(), opportunity=opportunity, person=person, application=application)
    flash(_("This is %(person)s. It is kept on record that you saw it.", person=person.name))
    return redirect(_back_to(opportunity, code, application), code=303)


@bp.post("/opportunities/<int:opportunity_id>/blind-review")
@requires(P.LIST_FOR_OPPORTUNITY, of=find_opportunity, seen_by=OpportunityPermission.READ)
def choose_review(opportunity: Opportunity) -> Response:
    is_blind = request.form.get("is_blind") != "no"
    services.choose_review(actor=me(), opportunity=opportunity, is_blind=is_blind)
    flash(_("Candidates are shown without names again.") if is_blind else _("Candidates are shown with their names."))
    return redirect(url_for("matching.candidates", opportunity_id=opportunity.id), code=303)


@bp.get("/opportunities/<int:opportunity_id>/applications")
@requires(P.LIST_IN_SCOPE, of=find_opportunity, seen_by=OpportunityPermission.READ)
def for_opportunity(opportunity: Opportunity) -> str:
    """For an HR partner, to read: the applications of people in their scope, and never of those below them."""
    readable = [one for one in queries.list_for_opportunity(opportunity) if permits(me(), P.READ, one)]
    shown = paginate(readable)
    elsewhere = queries.list_elsewhere(me(), shown.items)
    rows = [
        {
            "application": one,
            "word": Message(messages.STATUS_WORDS[one.status]),
            "mark": messages.STATUS_MARKS[one.status],
            "due_on": queries.find_due_day(one),
            "elsewhere": elsewhere.get(one.id),
        }
        for one in shown.items
    ]
    return render_template("applications/for_opportunity.html", opportunity=opportunity, rows=rows, page=shown)
