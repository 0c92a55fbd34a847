"""Pages of the applications room."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from mobility.applications import forms, messages, queries, services
from mobility.applications.models import MOTIVATION_WORDS, Application, ApplicationStatus, Invitation
from mobility.applications.policy import ApplicationPermission as P
from mobility.applications.policy import is_applicant
from mobility.applications.workflow import invitation_workflow, workflow
from mobility.core.errors import NotFound
from mobility.core.i18n import Message
from mobility.opportunities.models import Opportunity
from mobility.opportunities.policy import OpportunityPermission
from mobility.opportunities.queries import find_opportunity
from mobility.skills.queries import build_snapshot
from mobility.web.current import me, requires
from mobility.web.fields import BaseForm
from mobility.web.filters import translate
from mobility.web.pages import buttons_for

bp = Blueprint("applications", __name__)

Answer = str | Response | tuple[str, int]
find = queries.find_application


def _go(endpoint: str, **ids: int) -> Response:
    return redirect(url_for(f".{endpoint}", **ids), code=303)


def _page(template: str, form: BaseForm, **context: Any) -> Answer:
    return render_template(f"applications/{template}.html", form=form, **context), (422 if form.errors else 200)


def _row(application: Application) -> dict[str, Any]:
    """An application as a list and its own page show it."""
    day = queries.find_due_day(application)
    steps = messages.list_steps(application, day)
    return {
        "application": application,
        "sentence": messages.status_sentence(application, day),
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
    return _go("show", application_id=application.id)


def _next_part(application: Application) -> Response:
    """The first part that is missing, else the check: “Change” leads back there by itself."""
    if not application.motivation:
        return _go("motivation", application_id=application.id)
    return _go("check" if application.has_checked_profile else "profile_check", application_id=application.id)


@bp.route("/applications/<int:application_id>/motivation", methods=["GET", "POST"])
@requires(P.WRITE, of=find, seen_by=P.READ)
def motivation(application: Application) -> Answer:
    form = forms.MotivationForm(obj=application)
    if request.method == "POST" and form.attempt(
        lambda: services.save_motivation(actor=me(), application=application, **form.values())
    ):
        return _next_part(application)
    if application.status is not ApplicationStatus.DRAFT:
        return _go("show", application_id=application.id)
    return _page("motivation", form, application=application, words=MOTIVATION_WORDS)


@bp.route("/applications/<int:application_id>/profile", methods=["GET", "POST"])
@requires(P.WRITE, of=find, seen_by=P.READ)
def profile_check(application: Application) -> Answer:
    form = forms.ConfirmForm()
    if request.method == "POST" and form.attempt(lambda: services.confirm_profile(actor=me(), application=application)):
        return _next_part(application)
    if application.status is not ApplicationStatus.DRAFT:
        return _go("show", application_id=application.id)
    return _page("profile_check", form, application=application, snapshot=_own_snapshot())


def _check_page(application: Application, form: BaseForm) -> Answer:
    return _page(
        "check", form, application=application, snapshot=_own_snapshot(), readers=queries.get_readers(application)
    )


@bp.get("/applications/<int:application_id>/check")
@requires(P.WRITE, of=find, seen_by=P.READ)
def check(application: Application) -> Answer:
    if application.status is not ApplicationStatus.DRAFT:
        return _go("show", application_id=application.id)
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
    return _go("sent", application_id=application.id)


@bp.get("/applications/<int:application_id>/sent")
@requires(P.WRITE, of=find, seen_by=P.READ)
def sent(application: Application) -> Answer:
    if application.submitted_at is None:
        return _go("show", application_id=application.id)
    return render_template(
        "applications/sent.html",
        application=application,
        readers=queries.get_readers(application),
        day=queries.get_answer_day(application),
    )


# Following.


@bp.get("/applications")
@requires(P.LIST_OWN)
def index() -> Answer:
    past = request.args.get("show") == "past"
    applications = queries.list_of(me())
    ended = [application for application in applications if queries.is_past(application)]
    shown = ended if past else [application for application in applications if application not in ended]
    return render_template(
        "applications/index.html",
        past=past,
        rows=[_row(application) for application in shown],
        active_count=len(applications) - len(ended),
        past_count=len(ended),
        invitations=[] if past else queries.list_open_invitations(me()),
    )


@bp.get("/applications/<int:application_id>")
@requires(P.READ, of=find)
def show(application: Application) -> Answer:
    """The task list of a draft, the tracker for its applicant, the whole application for host and HR."""
    own, snapshot = is_applicant(me(), application), application.snapshot
    draft = application.status is ApplicationStatus.DRAFT
    return render_template(
        f"applications/{'tasks' if draft else 'show' if own else 'review'}.html",
        **_row(application),
        buttons=buttons_for(workflow, me(), application, "applications", application_id=application.id),
        history=messages.list_events(queries.list_history(application, me())),
        reason=messages.find_reason(application),
        obstacle=queries.find_obstacle_to_offer(me(), application),
        snapshot=queries.read_snapshot(snapshot, me().reading_language) if snapshot else None,
    )


# Deciding: the host manager's acts.


@bp.post("/applications/<int:application_id>/shortlist")
@requires(P.DECIDE, of=find, seen_by=P.READ)
def shortlist(application: Application) -> Answer:
    services.shortlist(actor=me(), application=application)
    flash(_("%(person)s is on the shortlist and was told.", person=application.applicant.name))
    return _go("show", application_id=application.id)


@bp.post("/applications/<int:application_id>/reserve")
@requires(P.DECIDE, of=find, seen_by=P.READ)
def keep_in_reserve(application: Application) -> Answer:
    services.keep_in_reserve(actor=me(), application=application)
    flash(_("%(person)s is kept in reserve and was told.", person=application.applicant.name))
    return _go("show", application_id=application.id)


def _decide(
    application: Application, form: BaseForm, act: Callable[..., Any], template: str, done: str, **context: Any
) -> Answer:
    """An act that asks something first: its page, and the same page again if something is missing."""
    if request.method == "POST" and form.attempt(lambda: act(actor=me(), application=application, **form.values())):
        flash(done)
        return _go("show", application_id=application.id)
    return _page(template, form, application=application, **context)


@bp.route("/applications/<int:application_id>/offer", methods=["GET", "POST"])
@requires(P.DECIDE, of=find, seen_by=P.READ)
def offer(application: Application) -> Answer:
    done = _("The offer was sent; the place is held for %(person)s.", person=application.applicant.name)
    return _decide(
        application,
        forms.MessageForm(),
        services.make_offer,
        "offer",
        done,
        obstacle=queries.find_obstacle_to_offer(me(), application),
        day=queries.get_offer_day(application.opportunity),
    )


@bp.route("/applications/<int:application_id>/end", methods=["GET", "POST"])
@requires(P.DECIDE, of=find, seen_by=P.READ)
def end(application: Application) -> Answer:
    done = _("%(person)s was told, with your sentence.", person=application.applicant.name)
    return _decide(application, forms.EndForm(), services.end_application, "end", done)


@bp.route("/applications/<int:application_id>/withdraw-offer", methods=["GET", "POST"])
@requires(P.DECIDE, of=find, seen_by=P.READ)
def withdraw_offer(application: Application) -> Answer:
    done = _("The offer was taken back and %(person)s was told why.", person=application.applicant.name)
    return _decide(application, forms.TakeBackForm(), services.withdraw_offer, "withdraw_offer", done)


# Answering: the applicant's acts.


@bp.route("/applications/<int:application_id>/accept", methods=["GET", "POST"])
@requires(P.ANSWER_OFFER, of=find, seen_by=P.READ)
def accept_offer(application: Application) -> Answer:
    done = _("You accepted the offer. Your manager is now asked to agree.")
    return _decide(
        application,
        forms.ConfirmForm(),
        services.accept_offer,
        "accept_offer",
        done,
        readers=queries.get_readers(application),
    )


@bp.route("/applications/<int:application_id>/decline", methods=["GET", "POST"])
@requires(P.ANSWER_OFFER, of=find, seen_by=P.READ)
def decline_offer(application: Application) -> Answer:
    done = _("You declined the offer; the host manager was told.")
    return _decide(application, forms.LeaveForm(), services.decline_offer, "decline_offer", done)


@bp.route("/applications/<int:application_id>/withdraw", methods=["GET", "POST"])
@requires(P.WITHDRAW, of=find, seen_by=P.READ)
def withdraw(application: Application) -> Answer:
    done = _("Your application was withdrawn.")
    return _decide(application, forms.LeaveForm(), services.withdraw, "withdraw", done)


# Inviting.


@bp.route("/opportunities/<int:opportunity_id>/invite/<int:person_id>", methods=["GET", "POST"])
@requires(P.INVITE, of=find_opportunity, seen_by=OpportunityPermission.READ)
def invite(opportunity: Opportunity, person_id: int) -> Answer:
    person = queries.find_invitable(me(), opportunity, person_id)
    if person is None:
        raise NotFound
    form = forms.MessageForm()
    if request.method == "POST" and form.attempt(
        lambda: services.invite(actor=me(), opportunity=opportunity, person=person, **form.values())
    ):
        flash(_("%(person)s was invited.", person=person.name))
        return redirect(url_for("matching.candidates", opportunity_id=opportunity.id), code=303)
    return _page("invite", form, opportunity=opportunity, person=person)


@bp.get("/invitations/<int:invitation_id>")
@requires(P.READ_INVITATION, of=queries.find_invitation)
def invitation(invitation: Invitation) -> Answer:
    buttons = buttons_for(invitation_workflow, me(), invitation, "applications", invitation_id=invitation.id)
    return render_template(
        "applications/invitation.html",
        invitation=invitation,
        buttons=buttons,
        obstacle=invitation_workflow.unmet("accept_invitation", invitation),
    )


@bp.post("/invitations/<int:invitation_id>/accept")
@requires(P.ANSWER_INVITATION, of=queries.find_invitation)
def accept_invitation(invitation: Invitation) -> Answer:
    application = services.accept_invitation(actor=me(), invitation=invitation)
    return _go("show", application_id=application.id)


@bp.post("/invitations/<int:invitation_id>/decline")
@requires(P.ANSWER_INVITATION, of=queries.find_invitation)
def decline_invitation(invitation: Invitation) -> Answer:
    services.decline_invitation(actor=me(), invitation=invitation)
    flash(_("You declined; the host manager was told. They cannot ask you again for this opportunity."))
    return _go("invitation", invitation_id=invitation.id)
