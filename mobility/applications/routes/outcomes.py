"""Deciding about several applicants at once, and telling everybody in the same moment."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from mobility.applications import forms, messages, queries, services
from mobility.applications.models import UNDECIDED, Application, ApplicationStatus, ReasonCode
from mobility.applications.policy import ApplicationPermission as P
from mobility.applications.routes.pieces import Answer, bp
from mobility.core.errors import NotFound
from mobility.core.i18n import Message
from mobility.opportunities.models import Opportunity
from mobility.opportunities.policy import OpportunityPermission
from mobility.opportunities.queries import find_opportunity
from mobility.web.current import me, requires

HAVE_ANOTHER_LOOK = 422  # nothing is sent yet
SORTS = ("shortlist", "keep_in_reserve")


def _picked(opportunity: Opportunity, name: str, values: Any) -> list[Application]:
    """Those of this opportunity's applications whose ids were sent; never the host's own."""
    ids = set(values.getlist(name, type=int))
    return [one for one in _list_others(opportunity) if one.id in ids]


def _list_others(opportunity: Opportunity) -> list[Application]:
    return [one for one in queries.list_for_opportunity(opportunity) if one.applicant_id != me().id]


@bp.post("/opportunities/<int:opportunity_id>/applications/sort")
@requires(P.LIST_FOR_OPPORTUNITY, of=find_opportunity, seen_by=OpportunityPermission.READ)
def sort(opportunity: Opportunity) -> Response:
    """Shortlist, keep in reserve; or go on to the words, for those who are told no."""
    act, picked = request.form.get("act", ""), _picked(opportunity, "pick", request.form)
    if act == "end":
        ids = [one.id for one in picked]
        return redirect(url_for(".outcomes", opportunity_id=opportunity.id, pick=ids), code=303)
    if act not in SORTS:
        raise NotFound
    found = services.sort_applications(actor=me(), opportunity=opportunity, applications=picked, act=act)
    return _to_results(opportunity, found)


def _to_results(opportunity: Opportunity, found: services.Done) -> Response:
    to = url_for(".results", opportunity_id=opportunity.id, done=found.done, kept=found.kept, after=request.endpoint)
    return redirect(to, code=303)


@bp.get("/opportunities/<int:opportunity_id>/applications/results")
@requires(P.LIST_FOR_OPPORTUNITY, of=find_opportunity, seen_by=OpportunityPermission.READ)
def results(opportunity: Opportunity) -> str:
    """What became of each one that was picked, as it stands now."""
    was_told = request.args.get("after") == "applications.outcomes"
    rows = [
        {"application": one, "is_done": name == "done", "word": Message(messages.STATUS_WORDS[one.status]),
         "mark": messages.STATUS_MARKS[one.status],
         "obstacle": queries.find_obstacle_to_offer(me(), one) if was_told else None}
        for name in ("kept", "done")
        for one in _picked(opportunity, name, request.args)
    ]  # fmt: skip
    faces = queries.see_all(me(), opportunity, [row["application"].applicant for row in rows])
    return render_template(
        "applications/results.html", opportunity=opportunity, rows=rows, faces=faces,
        done=sum(row["is_done"] for row in rows), left=len(_list_open(opportunity)),
    )  # fmt: skip


@bp.route("/opportunities/<int:opportunity_id>/outcomes", methods=["GET", "POST"])
@requires(P.LIST_FOR_OPPORTUNITY, of=find_opportunity, seen_by=OpportunityPermission.READ)
def outcomes(opportunity: Opportunity) -> Answer:
    """Everybody without an answer, with one proposed; sent only once the number on the button was read."""
    waiting = _list_open(opportunity)
    if request.method == "GET":
        asked = _picked(opportunity, "pick", request.args)
        chosen = [one for one in waiting if one in asked] if "pick" in request.args else waiting
        form = forms.OutcomesForm(data={"rows": _propose(opportunity, chosen, refuse="pick" in request.args)})
        form.counted.data = str(form.to_send)
        return _outcomes_page(opportunity, form), 200
    form = forms.OutcomesForm()
    is_counted, form.counted.data = form.counted.data == str(form.to_send), str(form.to_send)
    if form.validate() and is_counted and form.to_send:
        return _to_results(opportunity, _send(opportunity, form))
    return _outcomes_page(opportunity, form, has_changed=not is_counted), HAVE_ANOTHER_LOOK


def _list_open(opportunity: Opportunity) -> list[Application]:
    return [one for one in _list_others(opportunity) if one.status in UNDECIDED]


def _send(opportunity: Opportunity, form: forms.OutcomesForm) -> services.Done:
    by_id = {one.id: one for one in _list_others(opportunity)}
    decided = [row.form.data for row in form.rows if row.form.answer.data != "later"]
    chosen = [
        services.Outcome(by_id[row["application_id"]], row["answer"], row["reason"], row["sentence"].strip())
        for row in decided
        if row["application_id"] in by_id
    ]
    return services.send_outcomes(
        actor=me(), opportunity=opportunity, outcomes=chosen, offers_talk=form.offers_talk.data
    )


def _outcomes_page(opportunity: Opportunity, form: forms.OutcomesForm, *, has_changed: bool = False) -> str:
    by_id = {one.id: one for one in _list_others(opportunity)}
    found = ((row.form, by_id.get(row.form.application_id.data)) for row in form.rows)
    rows = [(row, one) for row, one in found if one is not None]
    return render_template(
        "applications/outcomes.html", form=form, opportunity=opportunity, rows=rows, has_changed=has_changed,
        faces=queries.see_all(me(), opportunity, [one.applicant for _row, one in rows]),
        later_dates={one.id: queries.find_later_dates(one) for _row, one in rows},
        words={one.id: Message(messages.STATUS_WORDS[one.status]) for _row, one in rows},
    )  # fmt: skip


def _propose(opportunity: Opportunity, waiting: Sequence[Application], *, refuse: bool) -> list[dict[str, Any]]:
    """Free places go to the shortlist, as far as its names were seen; nothing is sent unless the host sends it."""
    left, proposed = opportunity.places_left, []
    faces = queries.see_all(me(), opportunity, [one.applicant for one in waiting])
    for one in sorted(waiting, key=lambda one: one.status is not ApplicationStatus.SHORTLISTED):
        answer = "end"
        if not refuse and left and one.status is ApplicationStatus.SHORTLISTED:
            can_offer = not faces[one.applicant_id].is_blind and queries.find_obstacle_to_offer(me(), one) is None
            answer, left = ("offer", left - 1) if can_offer else ("later", left)
        proposed.append(
            {"application_id": one.id, "answer": answer, "reason": ReasonCode.SKILLS, "sentence": _words(one, answer)}
        )
    return proposed


def _words(application: Application, answer: str) -> str:
    """A first wording, to be made one's own."""
    if answer == "offer":
        return _("We would be glad to have you with us. Write to me if you have a question before you answer.")
    missing = [label for label, _level in queries.list_missing_skills(application, me().reading_language)]
    if missing:
        return _(
            "Thank you for applying. This time we chose people who are closer to the skills needed; what would help "
            "next time: %(skills)s.",
            skills=", ".join(missing[:3]),
        )
    return _("Thank you for applying. There were more good applications than places, and this time we chose others.")
