"""The acts of an opportunity's life; those that ask for a reason have a page of their own."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from mobility.opportunities import queries, services
from mobility.opportunities.forms import ReasonForm, ReassignForm, ReopenForm
from mobility.opportunities.models import Opportunity
from mobility.opportunities.policy import OpportunityPermission as P
from mobility.opportunities.routes.blueprint import bp
from mobility.web.current import me, requires

Answer = Response | tuple[str, int]


def _back_to(opportunity: Opportunity, words: str) -> Response:
    flash(words)
    return redirect(url_for(".show", opportunity_id=opportunity.id), code=303)


def _page(name: str, form: ReasonForm | ReopenForm | ReassignForm, opportunity: Opportunity) -> tuple[str, int]:
    page = render_template(f"opportunities/{name}.html", form=form, opportunity=opportunity)
    return page, 422 if form.errors else 200


@bp.post("/<int:opportunity_id>/submit-for-review")
@requires(P.PUBLISH, of=queries.find_opportunity, seen_by=P.READ)
def submit_for_review(opportunity: Opportunity) -> Response:
    services.submit_for_review(actor=me(), opportunity=opportunity)
    return _back_to(opportunity, _("Sent to HR. You are told as soon as they decide."))


@bp.post("/<int:opportunity_id>/publish")
@requires(P.PUBLISH, of=queries.find_opportunity, seen_by=P.READ)
def publish(opportunity: Opportunity) -> Response:
    services.publish(actor=me(), opportunity=opportunity)
    return _back_to(opportunity, _("Published. Everyone in its audience can find it now."))


@bp.post("/<int:opportunity_id>/approve")
@requires(P.REVIEW, of=queries.find_opportunity, seen_by=P.READ)
def approve(opportunity: Opportunity) -> Response:
    services.approve(actor=me(), opportunity=opportunity)
    return _back_to(opportunity, _("Approved and published. The host is told."))


@bp.route("/<int:opportunity_id>/send-back", methods=["GET", "POST"])
@requires(P.REVIEW, of=queries.find_opportunity, seen_by=P.READ)
def send_back(opportunity: Opportunity) -> Answer:
    form = ReasonForm()
    if request.method == "POST" and form.attempt(
        lambda: services.send_back(actor=me(), opportunity=opportunity, reason=form.reason.data)
    ):
        return _back_to(opportunity, _("Sent back. The host reads your sentence."))
    return _page("send_back", form, opportunity)


@bp.post("/<int:opportunity_id>/close")
@requires(P.CLOSE, of=queries.find_opportunity, seen_by=P.READ)
def close(opportunity: Opportunity) -> Response:
    services.close(actor=me(), opportunity=opportunity)
    return _back_to(opportunity, _("Closed. Nobody new can apply; answer those who did."))


@bp.route("/<int:opportunity_id>/reopen", methods=["GET", "POST"])
@requires(P.REOPEN, of=queries.find_opportunity, seen_by=P.READ)
def reopen(opportunity: Opportunity) -> Answer:
    form = ReopenForm(data={"closes_on": None if opportunity.is_past_deadline else opportunity.closes_on})
    if request.method == "POST" and form.attempt(
        lambda: services.reopen(actor=me(), opportunity=opportunity, closes_on=form.closes_on.data)
    ):
        return _back_to(opportunity, _("Open again for applications."))
    return _page("reopen", form, opportunity)


@bp.post("/<int:opportunity_id>/complete")
@requires(P.COMPLETE, of=queries.find_opportunity, seen_by=P.READ)
def complete(opportunity: Opportunity) -> Response:
    services.complete(actor=me(), opportunity=opportunity)
    return _back_to(opportunity, _("Marked as completed."))


@bp.route("/<int:opportunity_id>/cancel", methods=["GET", "POST"])
@requires(P.CANCEL, of=queries.find_opportunity, seen_by=P.READ)
def cancel(opportunity: Opportunity) -> Answer:
    form = ReasonForm()
    if request.method == "POST" and form.attempt(
        lambda: services.cancel(actor=me(), opportunity=opportunity, reason=form.reason.data)
    ):
        return _back_to(opportunity, _("Cancelled. Everyone who applied is told."))
    return _page("cancel", form, opportunity)


@bp.route("/<int:opportunity_id>/reassign", methods=["GET", "POST"])
@requires(P.REASSIGN, of=queries.find_opportunity, seen_by=P.READ)
def reassign(opportunity: Opportunity) -> Answer:
    form = ReassignForm()
    if request.method == "POST" and form.attempt(
        lambda: services.reassign_host(actor=me(), opportunity=opportunity, host=form.person)  # type: ignore[arg-type]
    ):
        return _back_to(opportunity, _("Given to the new host. Both are told."))
    return _page("reassign", form, opportunity)
