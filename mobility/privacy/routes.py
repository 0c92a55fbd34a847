"""Pages about one's own data, and the desk of the privacy officers."""

from __future__ import annotations

import datetime as dt
from functools import partial

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from mobility.audit.queries import list_concerning
from mobility.core import clock
from mobility.people.models import Role
from mobility.privacy import messages, queries, services
from mobility.privacy.data_map import FIELD_WORDS, PURPOSES, TOPICS
from mobility.privacy.forms import AnswerForm, AskForm, HoldForm
from mobility.privacy.models import (
    KIND_WORDS,
    SCOPE_WORDS,
    STATUS_WORDS,
    ErasureScope,
    LegalHold,
    PrivacyRequest,
    RequestKind,
)
from mobility.privacy.policy import PrivacyPermission as P
from mobility.privacy.policy import is_requester
from mobility.privacy.workflow import workflow
from mobility.skills.forms import VisibilityForm
from mobility.skills.models import PrivacyChoice, Section, SectionReaders
from mobility.skills.policy import ProfilePermission
from mobility.skills.visibility import READER_WORDS, SECTION_WORDS
from mobility.web.current import me, requires
from mobility.web.pages import buttons_for
from mobility.web.transactions import leave_trace

bp = Blueprint("privacy", __name__, url_prefix="/privacy")
Answer = Response | tuple[str, int]
VIEWS_SHOWN = dt.timedelta(days=365)
WORDS = {"kind_words": KIND_WORDS, "scope_words": SCOPE_WORDS, "status_words": STATUS_WORDS}


@bp.get("/mine")
@requires(P.READ_OWN)
def mine() -> str:
    """What is held about me, by topic: what for, how long."""
    topics = [
        (TOPICS[topic], PURPOSES[topic], count, [queries.say_term(term) for term in terms])
        for topic, count, terms in queries.count_holdings(me())
    ]
    return render_template(
        "privacy/mine.html",
        topics=topics,
        vectors=queries.count_vectors(me()),
        requests=queries.list_requests_of(me()),
        is_held=queries.find_current_hold(me()) is not None,
        **WORDS,
    )


@bp.get("/mine/copy")
@requires(P.READ_OWN)
def copy() -> str:
    """Everything, to read and to print."""
    topics = _collect()
    return render_template(
        "privacy/copy.html", topics=topics, topic_words=TOPICS, now=clock.now(), vectors=queries.count_vectors(me()),
        say_term=queries.say_term, say_code=messages.say_code, field_words=FIELD_WORDS,
    )  # fmt: skip


@bp.get("/mine.json")
@requires(P.READ_OWN)
def download() -> Response:
    """Everything, for another program."""
    answer = Response(services.make_copy(person=me(), topics=_collect()), mimetype="application/json")
    answer.headers["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return answer


def _collect() -> list[queries.Topic]:
    topics = queries.collect_holdings(me())
    holdings = [holding for topic in topics for holding in topic.holdings]
    rows = sum(len(holding.rows) for holding in holdings)
    leave_trace(partial(services.record_copy, actor=me(), rows=rows, tables=len(holdings)))
    return topics


@bp.get("/viewers")
@requires(P.READ_OWN)
def viewers() -> str:
    """Who opened my profile, and as what."""
    views = list_concerning(me(), "view_profile", clock.now() - VIEWS_SHOWN)
    return render_template("privacy/viewers.html", views=views, view_words=messages.VIEWERS)


@bp.get("/choices")
@requires(P.READ_OWN)
def choices() -> str:
    """Every choice I made, with the notice I had read."""
    rows = [(row, *_say_choice(row)) for row in queries.list_choices(me())]
    return render_template("privacy/choices.html", rows=rows)


@bp.get("/choices/<int:choice_id>")
@requires(ProfilePermission.EDIT_PART, of=queries.find_choice)
def choice(choice: PrivacyChoice) -> str:
    """One choice with the words of the notice as they stood."""
    about, chosen = _say_choice(choice)
    text = queries.find_notice_text(choice.notice_sha256)
    return render_template("privacy/choice.html", choice=choice, about=about, chosen=chosen, text=text)


def _say_choice(row: PrivacyChoice) -> tuple[str, str]:
    if row.about in set(Section):
        return _(SECTION_WORDS[Section(row.about)]), _(READER_WORDS[SectionReaders(row.choice)])
    words = {one.value: one.label for one in VisibilityForm().visibility.choices}
    return _("Being found"), str(words.get(row.choice, row.choice))


@bp.route("/ask", methods=["GET", "POST"])
@requires(P.ASK)
def ask() -> Answer:
    form = AskForm(kind=request.args.get("kind"), scope=ErasureScope.PROFILE.value)
    if request.method == "POST" and form.attempt(
        lambda: services.ask(
            actor=me(),
            kind=RequestKind(form.kind.data),
            text=form.text.data,
            scope=ErasureScope(form.scope.data) if form.scope.data in set(ErasureScope) else None,
        )
    ):
        flash(_("Your request is sent. You are told as soon as somebody takes it up."))
        return redirect(url_for(".mine", _anchor="requests"), code=303)
    return render_template("privacy/ask.html", form=form), 422 if form.errors else 200


@bp.get("/requests")
@requires(P.LIST)
def requests() -> str:
    """The desk: what is to be answered, the most urgent first."""
    is_settled = request.args.get("show") == "settled"
    rows = queries.list_answered_requests() if is_settled else queries.list_waiting_requests()
    today = clock.today(me().time_zone)
    return render_template(
        "privacy/requests.html", rows=[(row, queries.is_late(row, today)) for row in rows], is_settled=is_settled,
        holds=len(queries.list_holds()), **WORDS,
    )  # fmt: skip


@bp.get("/requests/<int:request_id>")
@requires(P.READ, of=queries.find_request)
def show(asked: PrivacyRequest) -> str:
    is_own = is_requester(me(), asked)
    if is_own and asked.decided_at and asked.read_at is None:
        leave_trace(partial(_mark_read, asked.id))
    return _page(asked, AnswerForm(), is_own)


def _mark_read(request_id: int) -> None:
    asked = queries.find_request(request_id)
    if asked is not None:
        services.mark_answer_read(asked=asked)


def _page(asked: PrivacyRequest, form: AnswerForm, is_own: bool) -> str:
    return render_template(
        "privacy/request.html", asked=asked, form=form, is_own=is_own, sentence=messages.status_sentence(asked),
        buttons=buttons_for(workflow, me(), asked, "privacy", request_id=asked.id),
        hold=queries.find_current_hold(asked.person) if me().has(Role.PRIVACY) else None,
        is_late=queries.is_late(asked, clock.today(me().time_zone)), **WORDS,
    )  # fmt: skip


@bp.post("/requests/<int:request_id>/take-up")
@requires(P.ANSWER, of=queries.find_request, seen_by=P.READ)
def take_up(asked: PrivacyRequest) -> Response:
    services.take_up(actor=me(), asked=asked)
    flash(_("It is yours. The person is told."))
    return redirect(url_for(".show", request_id=asked.id), code=303)


@bp.post("/requests/<int:request_id>/complete")
@requires(P.ANSWER, of=queries.find_request, seen_by=P.READ)
def complete(asked: PrivacyRequest) -> Answer:
    form = AnswerForm()
    if form.attempt(lambda: services.complete(actor=me(), asked=asked, answer=form.answer.data)):
        flash(_("Done. The person is told."))
        return redirect(url_for(".requests"), code=303)
    return _page(asked, form, is_own=False), 422


@bp.post("/requests/<int:request_id>/refuse")
@requires(P.ANSWER, of=queries.find_request, seen_by=P.READ)
def refuse(asked: PrivacyRequest) -> Answer:
    form = AnswerForm()
    if form.attempt(lambda: services.refuse(actor=me(), asked=asked, answer=form.answer.data)):
        flash(_("Refused. The person reads the reason, and how to complain."))
        return redirect(url_for(".requests"), code=303)
    return _page(asked, form, is_own=False), 422


@bp.post("/requests/<int:request_id>/withdraw")
@requires(P.WITHDRAW, of=queries.find_request, seen_by=P.READ)
def withdraw(asked: PrivacyRequest) -> Response:
    services.withdraw(actor=me(), asked=asked)
    flash(_("Your request is withdrawn."))
    return redirect(url_for(".mine", _anchor="requests"), code=303)


@bp.route("/holds", methods=["GET", "POST"])
@requires(P.HOLD)
def holds() -> Answer:
    form = HoldForm()
    if request.method == "POST" and form.attempt(
        lambda: services.set_hold(actor=me(), **form.values("email", "reason"))
    ):
        flash(_("On hold. Nothing of this person is erased until the hold is lifted."))
        return redirect(url_for(".holds"), code=303)
    return render_template("privacy/holds.html", form=form, holds=queries.list_holds()), 422 if form.errors else 200


@bp.post("/holds/<int:hold_id>/lift")
@requires(P.LIFT, of=queries.find_hold)
def lift_hold(hold: LegalHold) -> Response:
    services.lift_hold(actor=me(), hold=hold)
    flash(_("Lifted. Terms and requests erase again."))
    return redirect(url_for(".holds"), code=303)
