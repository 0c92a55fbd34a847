"""Applying: at most three screens, two things to type."""

from __future__ import annotations

from typing import Any

from flask import flash, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from mobility.applications import forms, queries, services
from mobility.applications.models import MOTIVATION_WORDS, Application, ApplicationStatus
from mobility.applications.policy import ApplicationPermission as P
from mobility.applications.queries import find_application as find
from mobility.applications.routes.pieces import Answer, bp, go, page
from mobility.opportunities.models import Opportunity
from mobility.opportunities.policy import OpportunityPermission
from mobility.opportunities.queries import find_opportunity
from mobility.skills.queries import build_snapshot
from mobility.web.current import me, requires
from mobility.web.fields import BaseForm


def _own_snapshot() -> dict[str, Any]:
    """The profile as it would be sent now."""
    return queries.read_snapshot(build_snapshot(me()), me().reading_language)


# Applying: at most three screens, two things to type.


@bp.post("/opportunities/<int:opportunity_id>/apply")
@requires(P.START, of=find_opportunity, seen_by=OpportunityPermission.READ)
def start(opportunity: Opportunity) -> Answer:
    """Who cannot apply made no mistake in a form: they get a page that says why."""
    obstacle = queries.find_obstacle(me(), opportunity)
    if obstacle is not None and queries.find_open(me(), opportunity) is None:
        return render_template("applications/cannot_apply.html", opportunity=opportunity, reason=obstacle), 403
    application = services.start_application(actor=me(), opportunity=opportunity)
    return go("show", application_id=application.id)


def _next_part(application: Application) -> Response:
    """The first part that is missing, else the check: “Change” leads back there by itself."""
    if not application.motivation:
        return go("motivation", application_id=application.id)
    return go("check" if application.has_checked_profile else "profile_check", application_id=application.id)


@bp.route("/applications/<int:application_id>/motivation", methods=["GET", "POST"])
@requires(P.WRITE, of=find, seen_by=P.READ)
def motivation(application: Application) -> Answer:
    form = forms.MotivationForm(obj=application)
    if request.method == "POST" and form.attempt(
        lambda: services.save_motivation(actor=me(), application=application, **form.values())
    ):
        return _next_part(application)
    if application.status is not ApplicationStatus.DRAFT:
        return _sent_already(application)
    return page("motivation", form, application=application, words=MOTIVATION_WORDS)


@bp.route("/applications/<int:application_id>/profile", methods=["GET", "POST"])
@requires(P.WRITE, of=find, seen_by=P.READ)
def profile_check(application: Application) -> Answer:
    form = forms.ConfirmForm()
    if request.method == "POST" and form.attempt(lambda: services.confirm_profile(actor=me(), application=application)):
        return _next_part(application)
    if application.status is not ApplicationStatus.DRAFT:
        return _sent_already(application)
    return page("profile_check", form, application=application, snapshot=_own_snapshot())


def _sent_already(application: Application) -> Response:
    """Back after sending, or an old bookmark: where it stands, and nothing is sent a second time."""
    if application.submitted_at is not None:
        flash(_("You have sent this application already; its reference is %(reference)s.",
                reference=application.reference), "info")  # fmt: skip
    return go("show", application_id=application.id)


def _check_page(application: Application, form: BaseForm) -> Answer:
    return page(
        "check", form, application=application, snapshot=_own_snapshot(), readers=queries.get_readers(application)
    )


@bp.get("/applications/<int:application_id>/check")
@requires(P.WRITE, of=find, seen_by=P.READ)
def check(application: Application) -> Answer:
    if application.status is not ApplicationStatus.DRAFT:
        return _sent_already(application)
    return _check_page(application, forms.ConfirmForm())


@bp.post("/applications/<int:application_id>/submit")
@requires(P.WRITE, of=find, seen_by=P.READ)
def submit(application: Application) -> Answer:
    """Sent twice, whatever the form: the same reference again."""
    form = forms.ConfirmForm()
    if application.submitted_at is None and not form.attempt(
        lambda: services.submit_application(actor=me(), application=application)
    ):
        return _check_page(application, form)
    return go("sent", application_id=application.id)


@bp.get("/applications/<int:application_id>/sent")
@requires(P.WRITE, of=find, seen_by=P.READ)
def sent(application: Application) -> Answer:
    if application.submitted_at is None:
        return go("show", application_id=application.id)
    return render_template(
        "applications/sent.html",
        application=application,
        readers=queries.get_readers(application),
        day=queries.get_answer_day(application),
        usual_days=queries.find_usual_answer_days(application.opportunity),
    )
