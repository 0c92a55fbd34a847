"""Requests for training: what waits for the line manager, and the answer."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from mobility.training import queries, services
from mobility.training.forms import DeclineForm
from mobility.training.models import Enrolment
from mobility.training.policy import TrainingPermission as P
from mobility.training.policy import find_principal
from mobility.training.routes.pieces import Answer, bp
from mobility.training.workflow import ENROLLING
from mobility.web.current import me, requires
from mobility.web.pages import buttons_for


@bp.get("/requests")
@requires(P.LIST_REQUESTS)
def requests() -> str:
    return render_template(
        "training/requests.html", waiting=queries.list_requests(me()), answered=queries.list_answered(me())
    )


@bp.get("/requests/<int:enrolment_id>")
@requires(P.READ_REQUEST, of=queries.find_enrolment)
def show_request(enrolment: Enrolment) -> str:
    """What it costs, takes and teaches; nothing of the profile that the reader may not see is on it."""
    return render_template(
        "training/request.html",
        enrolment=enrolment,
        course=enrolment.course,
        principal=find_principal(me(), enrolment),
        buttons=buttons_for(ENROLLING, me(), enrolment, "training", enrolment_id=enrolment.id),
    )


@bp.post("/requests/<int:enrolment_id>/approve")
@requires(P.DECIDE, of=queries.find_enrolment, seen_by=P.READ_REQUEST)
def approve(enrolment: Enrolment) -> Response:
    services.approve(actor=me(), enrolment=enrolment)
    flash(_("Approved. %(person)s is told.", person=enrolment.person.name))
    return redirect(url_for(".requests"), code=303)


@bp.route("/requests/<int:enrolment_id>/decline", methods=["GET", "POST"])
@requires(P.DECIDE, of=queries.find_enrolment, seen_by=P.READ_REQUEST)
def decline(enrolment: Enrolment) -> Answer:
    form = DeclineForm()
    if request.method == "POST" and form.attempt(
        lambda: services.decline(actor=me(), enrolment=enrolment, reason=form.reason.data)
    ):
        flash(_("Declined. %(person)s reads your sentence.", person=enrolment.person.name))
        return redirect(url_for(".requests"), code=303)
    page = render_template("training/decline.html", form=form, enrolment=enrolment)
    return page, 422 if form.errors else 200
