"""One opportunity, and the lists of those a person runs, reviews or saved."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from mobility.audit.queries import list_entries, list_notes
from mobility.core import clock
from mobility.core.authz import permits
from mobility.core.i18n import Message
from mobility.opportunities import messages, queries, services
from mobility.opportunities.changes import Change
from mobility.opportunities.models import Opportunity
from mobility.opportunities.policy import OpportunityPermission as P
from mobility.opportunities.policy import is_host, is_host_hr
from mobility.opportunities.routes.blueprint import bp
from mobility.opportunities.routes.pieces import compare_in_words, examine_all
from mobility.opportunities.workflow import workflow
from mobility.people.queries import list_by_id
from mobility.web.current import me, requires
from mobility.web.pages import buttons_for, paginate


@bp.get("/<int:opportunity_id>")
@requires(P.READ, of=queries.find_whole)
def show(opportunity: Opportunity) -> str:
    runs_it = is_host(me(), opportunity) or is_host_hr(me(), opportunity)
    return render_template(
        "opportunities/show.html",
        opportunity=opportunity,
        runs_it=runs_it,
        reader_notice=messages.explain_to_reader(opportunity),
        is_saved=queries.is_saved(me(), opportunity),
        questions=queries.list_questions(opportunity, me(), runs_it=runs_it),
        changes=queries.list_changes(opportunity),
        **facts_of(opportunity),
        **(_what_a_host_sees(opportunity) if runs_it else {}),
    )


def facts_of(opportunity: Opportunity) -> dict[str, Any]:
    """What the page of a posting says beside its own columns: the country's name, days left in its own time zone."""
    locale, closes_on = get_locale(), opportunity.closes_on
    return {
        "country": locale.territories.get(opportunity.country) if locale and opportunity.country else None,
        "days_left": (closes_on - clock.today(opportunity.time_zone)).days if closes_on else None,
    }


def _what_a_host_sees(opportunity: Opportunity) -> dict[str, Any]:
    buttons = buttons_for(workflow, me(), opportunity, "opportunities", opportunity_id=opportunity.id)
    describe = messages.describe_state if is_host(me(), opportunity) else messages.describe_state_for_hr
    figures, findings = examine_all([opportunity])[opportunity.id]
    return {
        "figures": figures,
        "findings": findings,
        "state": describe(opportunity),
        "buttons": buttons,
        "causes": [
            (button.label, [Message(cause) for cause in workflow[button.action].causes])
            for button in buttons
            if workflow[button.action].causes
        ],
        "blocked": _list_what_stands_in_the_way(opportunity),
        "history": _tell_history(opportunity),
    }


def _list_what_stands_in_the_way(opportunity: Opportunity) -> list[Message]:
    """Why an act that the status allows has no button; the reviews that policy excludes are no news."""
    asked = "submit_for_review" if opportunity.needs_review else "publish"
    acts = [row for row in workflow if row.action in {asked, "approve", "complete", "cancel"}]
    unmet = [
        workflow.unmet(row.action, opportunity)
        for row in acts
        if workflow.allows(row.action, opportunity) and row.permission and permits(me(), row.permission, opportunity)
    ]
    return list({message.msgid: message for message in unmet if message is not None}.values())


def _tell_history(opportunity: Opportunity) -> list[dict[str, Any]]:
    entries = list_entries(opportunity)
    actors, notes = list_by_id(entry.actor_id for entry in entries), list_notes(entries)
    return [
        {
            "at": entry.created_at,
            "text": Message(messages.HISTORY[entry.action]) if entry.action in messages.HISTORY else entry.action,
            "who": actors[entry.actor_id].name if entry.actor_id in actors else _("by the system"),
            "note": notes.get(entry.id),
        }
        for entry in reversed(entries)
    ]


@bp.get("/mine")
@requires(P.LIST_OWN)
def mine() -> str:
    page = paginate(queries.list_hosted_by(me()), size=50)
    return render_template(
        "opportunities/mine.html", page=page, health=examine_all(page.items), describe=messages.describe_state
    )


@bp.get("/<int:opportunity_id>/changes")
@requires(P.READ_CHANGES, of=queries.find_opportunity, seen_by=P.READ)
def changes(opportunity: Opportunity) -> str:
    """What was changed after publication, before and after, the last first."""
    rows = [
        (change, compare_in_words(Change(*row) for row in change.terms)) for change in queries.list_changes(opportunity)
    ]
    return render_template("opportunities/changes.html", opportunity=opportunity, rows=rows)


@bp.get("/reviews")
@requires(P.LIST_REVIEWS)
def reviews() -> str:
    return render_template("opportunities/reviews.html", postings=queries.list_in_review_for(me()))


@bp.get("/saved")
@requires(P.BROWSE)
def saved() -> str:
    return render_template("opportunities/saved.html", opportunities=queries.list_saved(me()))


@bp.post("/<int:opportunity_id>/save")
@requires(P.SAVE, of=queries.find_opportunity, seen_by=P.READ)
def save(opportunity: Opportunity) -> Response:
    services.save_opportunity(actor=me(), opportunity=opportunity)
    flash(_("Saved. You find it again on the page of your saved opportunities."))
    return _back_to(opportunity)


@bp.post("/<int:opportunity_id>/unsave")
@requires(P.BROWSE, of=queries.find_opportunity, seen_by=P.READ)
def unsave(opportunity: Opportunity) -> Response:
    services.unsave_opportunity(actor=me(), opportunity=opportunity)
    flash(_("No longer saved."))
    return _back_to(opportunity)


def _back_to(opportunity: Opportunity) -> Response:
    """To the list of saved ones if the button stood there, else to the opportunity."""
    if request.form.get("from") == "saved":
        return redirect(url_for(".saved"), code=303)
    return redirect(url_for(".show", opportunity_id=opportunity.id), code=303)
