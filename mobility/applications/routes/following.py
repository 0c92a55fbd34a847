"""Following an application, and answering an offer: the applicant's pages, and the one that hosts and HR read."""

from __future__ import annotations

from functools import partial
from typing import Any

from babel.dates import format_date
from flask import render_template, request
from flask_babel import get_locale
from flask_babel import gettext as _

from mobility.applications import forms, messages, queries, services
from mobility.applications.blind import leave_out
from mobility.applications.models import ENDED, Application, ApplicationStatus
from mobility.applications.policy import ApplicationPermission as P
from mobility.applications.policy import is_applicant
from mobility.applications.queries import find_application as find
from mobility.applications.routes.pieces import Answer, bp, decide, list_events, row_of
from mobility.applications.workflow import workflow
from mobility.capacity import queries as capacity
from mobility.capacity.calendar import last_of_month
from mobility.capacity.load import Stretch, average_sum
from mobility.capacity.models import CommitmentKind
from mobility.core.authz import permits
from mobility.skills import services as skills
from mobility.web.current import me, requires
from mobility.web.pages import buttons_for
from mobility.web.transactions import leave_trace

OK, CONFLICT = 200, 409
# ended by somebody else's decision: the person reads what would have helped
AGAINST_ONE = (ApplicationStatus.NOT_SELECTED, ApplicationStatus.PLACE_GONE, ApplicationStatus.OPPORTUNITY_CANCELLED)


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
        rows=[row_of(application) for application in shown],
        active_count=len(applications) - len(ended),
        past_count=len(ended),
        invitations=[] if past else queries.list_open_invitations(me()),
    )


@bp.get("/applications/<int:application_id>")
@requires(P.READ, of=find)
def show(application: Application) -> Answer:
    """The task list of a draft, the tracker for its applicant, the whole application for host and HR."""
    if not is_applicant(me(), application):
        return _review(application)
    draft = application.status is ApplicationStatus.DRAFT
    return render_template(
        f"applications/{'tasks' if draft else 'show'}.html", **row_of(application), **_read(application),
        usual_days=queries.find_usual_answer_days(application.opportunity),
        missing=queries.list_missing_skills(application, me().reading_language),
        ended_against=application.status in AGAINST_ONE,
    )  # fmt: skip


def _read(application: Application) -> dict[str, Any]:
    snapshot = application.snapshot
    return {
        "buttons": buttons_for(workflow, me(), application, "applications", application_id=application.id),
        "history": list_events(application),
        "reason": messages.find_reason(application),
        "snapshot": queries.read_snapshot(snapshot, me().reading_language) if snapshot else None,
    }


def _review(application: Application) -> Answer:
    """For hosts and HR: without the name, and whatever tells it, where the reader is not to know it."""
    opportunity, applicant, read = application.opportunity, application.applicant, _read(application)
    judged = queries.judge(me(), opportunity, applicant, has_applied=True)
    texts = {name: getattr(application, name) for name in ("motivation", "availability", "reason_sentence")}
    if judged.face.is_blind:
        texts = leave_out(texts, applicant)
        read["snapshot"] = leave_out({**(read["snapshot"] or {}), "unit": judged.face.where}, applicant)
        read["buttons"] = [button for button in read["buttons"] if button.action != "offer"]
    else:
        leave_trace(partial(skills.record_view, actor=me(), person=applicant))
    may_rate = permits(me(), P.LIST_FOR_OPPORTUNITY, opportunity)
    return render_template(
        "applications/review.html", **row_of(application), **read, texts=texts, face=judged.face, judged=judged,
        opportunity=opportunity, has_ended=application.status in ENDED,
        rating=forms.make_rating_form(judged.criteria, judged.own) if may_rate else None,
        obstacle=queries.find_obstacle_to_offer(me(), application),
        elsewhere=queries.list_elsewhere(me(), [application]).get(application.id),
    )  # fmt: skip


@bp.route("/applications/<int:application_id>/accept", methods=["GET", "POST"])
@requires(P.ANSWER_OFFER, of=find, seen_by=P.READ)
def accept_offer(application: Application) -> Answer:
    """Refused with the calendar where the time is promised already, whether one is about to accept or has."""
    form = forms.AcceptForm()
    done = _("You accepted the offer. Your manager is now asked to agree.")
    readers = queries.get_readers(application)
    answer = decide(application, form, services.accept_offer, "accept_offer", done, readers=readers)
    clash = queries.find_clash(application) if application.status is ApplicationStatus.OFFERED else None
    if clash is None:
        return answer
    shown = {"application": application, "clash": clash, "form": form, **_time_of(application)}
    return render_template("applications/clash.html", **shown), CONFLICT if request.method == "POST" else OK


@bp.route("/applications/<int:application_id>/decline", methods=["GET", "POST"])
@requires(P.ANSWER_OFFER, of=find, seen_by=P.READ)
def decline_offer(application: Application) -> Answer:
    done = _("You declined the offer; the host manager was told.")
    return decide(application, forms.LeaveForm(), services.decline_offer, "decline_offer", done)


@bp.route("/applications/<int:application_id>/withdraw", methods=["GET", "POST"])
@requires(P.WITHDRAW, of=find, seen_by=P.READ)
def withdraw(application: Application) -> Answer:
    done = _("Your application was withdrawn.")
    return decide(application, forms.LeaveForm(), services.withdraw, "withdraw", done)


def _time_of(application: Application) -> dict[str, Any]:
    """The months of the offer: what is promised, what is offered, what is left for home."""
    offer, person = application.offer, application.applicant
    first, last = offer.starts_on.replace(day=1), last_of_month(offer.ends_on.replace(day=1))
    kind = CommitmentKind(application.opportunity.kind.value)
    percent = capacity.get_own_percent(person, kind, queries.get_percent(offer), offer.starts_on, offer.ends_on)
    offered = [Stretch(offer.starts_on, offer.ends_on, percent)]
    months = []
    for month in capacity.get_calendar(person, first, last).list_months(first, last):
        asked = average_sum(offered, month.first_day, last_of_month(month.first_day))
        parts = (
            (_("Home team"), max(0.0, round(month.home - asked, 1)), "home"),
            (_("Other moves"), sum(month.promised.values()), "committed"),
            (_("This offer"), round(asked, 1), "proposed"),
        )
        label = format_date(month.first_day, "MMM", locale=get_locale())
        months.append(
            {"label": label, "parts": [dict(zip(("label", "percent", "kind"), one, strict=True)) for one in parts]}
        )
    commitments = capacity.list_commitments(person, offer.starts_on, offer.ends_on)
    return {"months": months, "commitments": commitments, "share": person.contract_share}
