"""Pages of the applications room."""

from __future__ import annotations

import dataclasses
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from mobility.applications import forms, messages, queries, services
from mobility.applications.models import Application, ApplicationStatus, Invitation
from mobility.applications.policy import ApplicationPermission as P
from mobility.applications.policy import is_applicant
from mobility.applications.workflow import invitation_workflow, workflow
from mobility.audit.queries import list_entries
from mobility.core.errors import NotFound
from mobility.opportunities.models import Opportunity
from mobility.opportunities.policy import OpportunityPermission
from mobility.opportunities.queries import find_opportunity
from mobility.people.queries import find_person
from mobility.skills.queries import build_snapshot
from mobility.web.current import me, requires
from mobility.web.fields import BaseForm
from mobility.web.filters import translate
from mobility.web.pages import buttons_for

bp = Blueprint("applications", __name__)

Answer = str | Response | tuple[str, int]


def _go(endpoint: str, application: Application) -> Response:
    return redirect(url_for(f".{endpoint}", application_id=application.id), code=303)


def _page(template: str, form: BaseForm | None = None, **context: Any) -> Answer:
    page = render_template(f"applications/{template}.html", form=form, **context)
    return page, (422 if form is not None and form.errors else 200)


def _row(application: Application) -> dict[str, Any]:
    """An application as its applicant sees it in a list and on its page."""
    day = queries.find_due_day(application)
    steps = [dataclasses.replace(step, label=translate(step.label)) for step in messages.journey(application, day)]
    return {
        "application": application,
        "sentence": messages.status_sentence(application, day),
        "word": messages.STATUS_WORDS[application.status],
        "mark": messages.STATUS_MARKS[application.status],
        "due_on": day,
        "journey": steps,
        "has_move": queries.has_move(application),
    }


def _history(application: Application) -> list[dict[str, Any]]:
    """What happened, newest first; what happened before sending is for the applicant only."""
    own = is_applicant(me(), application)
    events = []
    for entry in list_entries(application):
        text = messages.HISTORY.get(entry.action)
        if text is None or (entry.action == "start" and not own):
            continue
        who = find_person(entry.actor_id) if entry.actor_id else None
        events.append({"at": entry.created_at, "text": translate_text(text), "who": who.name if who else None})
    return events[::-1]


def translate_text(msgid: str) -> str:
    return str(_(msgid))


# The applicant's own pages


@bp.post("/opportunities/<int:opportunity_id>/apply")
@requires(P.START, of=find_opportunity, seen_by=OpportunityPermission.READ)
def start(opportunity: Opportunity) -> Answer:
    """Not being allowed to apply is no mistake in a form: it has a page that says why."""
    obstacle = queries.find_obstacle(me(), opportunity)
    if obstacle is not None and queries.find_open(me(), opportunity) is None:
        return render_template("applications/cannot_apply.html", opportunity=opportunity, reason=obstacle), 403
    application = services.start_application(actor=me(), opportunity=opportunity)
    return _go("show", application)


@bp.get("/applications")
@requires(P.LIST_OWN)
def index() -> Answer:
    past = request.args.get("show") == "past"
    applications = queries.list_of(me())
    shown = [application for application in applications if queries.is_past(application) is past]
    return render_template(
        "applications/index.html",
        past=past,
        rows=[_row(application) for application in shown],
        counts={True: sum(map(queries.is_past, applications)), False: 0} | {},
        invitations=[] if past else queries.list_open_invitations(me()),
    )


@bp.get("/applications/<int:application_id>")
@requires(P.READ, of=queries.find_application)
def show(application: Application) -> Answer:
    """The task list of a draft, the tracker for its applicant, the whole application for host and HR."""
    own = is_applicant(me(), application)
    template = "review" if not own else "tasks" if application.status is ApplicationStatus.DRAFT else "show"
    snapshot = application.snapshot
    return render_template(
        f"applications/{template}.html",
        **_row(application),
        buttons=buttons_for(workflow, me(), application, "applications", application_id=application.id),
        history=_history(application),
        obstacle=None if own else _why_no_offer(application),
        snapshot=queries.label_snapshot(snapshot, me().reading_language) if snapshot else None,
        reasons=messages.PERSON_REASONS | messages.HOST_REASONS,
    )
