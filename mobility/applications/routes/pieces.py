"""What several pages of this room need: the blueprint, rows of lists, acts that ask something first."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from mobility.applications import messages, queries
from mobility.applications.models import Application, ApplicationStatus
from mobility.audit.queries import list_entries
from mobility.core.errors import TransitionNotAllowed
from mobility.core.i18n import N_, Message
from mobility.web.current import me
from mobility.web.errors import error_page
from mobility.web.fields import BaseForm
from mobility.web.filters import translate

bp = Blueprint("applications", __name__)

Answer = str | AnyResponse | tuple[str, int]
CHANGED = N_(
    "This application was already changed on %(at)s and now stands so: %(word)s. Nothing of yours was written. "
    "Look at it again to go on."
)


def go(endpoint: str, **ids: Any) -> AnyResponse:
    return redirect(url_for(f".{endpoint}", **ids), code=303)


def page(template: str, form: BaseForm, **context: Any) -> Answer:
    return render_template(f"applications/{template}.html", form=form, **context), (422 if form.errors else 200)


def row_of(application: Application) -> dict[str, Any]:
    """An application as a list and its own page show it."""
    day = queries.find_due_day(application)
    steps = messages.list_steps(application, day)
    is_over = application.status is ApplicationStatus.ACCEPTED and queries.is_past(application)
    return {
        "application": application,
        "sentence": Message(messages.MOVE_IS_OVER) if is_over else messages.status_sentence(application, day),
        "word": Message(messages.STATUS_WORDS[application.status]),
        "mark": messages.STATUS_MARKS[application.status],
        "due_on": day,
        "journey": [_said(step) for step in steps],
        "has_move": queries.has_move(application),
    }


def _said(step: messages.Step) -> messages.Step:
    """A station in the reader's language."""
    who = translate(step.who) if step.who else None
    return dataclasses.replace(step, label=translate(step.label), who=who)


def list_events(application: Application) -> list[dict[str, Any]]:
    """Its history for the reader, who is told names only where they may know them."""
    events = messages.list_events(queries.list_history(application, me()))
    return [{**event, "who": translate(event["who"]) if event["who"] else None} for event in events]


def name(application: Application) -> str:
    """What to call the applicant before whoever looks."""
    return translate(queries.name_for(me(), application))


def decide(
    application: Application, form: BaseForm, act: Callable[..., Any], template: str, done: str, **context: Any
) -> Answer:
    """An act that asks something first: its page, and the same page again if something is missing."""
    if request.method == "POST" and form.attempt(lambda: act(actor=me(), application=application, **form.values())):
        flash(done)
        return go("show", application_id=application.id)
    return page(template, form, application=application, face=face(application), **context)


def face(application: Application) -> queries.Face:
    return queries.see(me(), application.opportunity, application.applicant)


@bp.errorhandler(TransitionNotAllowed)
def say_when_it_changed(error: TransitionNotAllowed) -> Response:
    """Whoever acts on an application that somebody changed before them is told when, and how it stands."""
    application = queries.find_application((request.view_args or {}).get("application_id", 0))
    entries = list_entries(application) if application else ()
    if application is None or not entries:
        return error_page(409, error.message)
    word = Message(messages.STATUS_WORDS[application.status])
    return error_page(409, Message(CHANGED, {"at": entries[-1].created_at, "word": word}))
