"""Questions and answers on a posting."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from mobility.opportunities import queries, services
from mobility.opportunities.forms import AnswerForm, QuestionForm, ReasonForm
from mobility.opportunities.models import Opportunity, Question
from mobility.opportunities.policy import OpportunityPermission as P
from mobility.opportunities.routes.blueprint import bp
from mobility.web.current import me, requires

Answer = Response | tuple[str, int]


def _back_to(opportunity: Opportunity, words: str) -> Response:
    flash(words)
    return redirect(url_for(".show", opportunity_id=opportunity.id, _anchor="questions"), code=303)


@bp.route("/<int:opportunity_id>/ask", methods=["GET", "POST"])
@requires(P.ASK, of=queries.find_opportunity, seen_by=P.READ)
def ask(opportunity: Opportunity) -> Answer:
    form = QuestionForm()
    if request.method == "POST" and form.attempt(
        lambda: services.ask_question(actor=me(), opportunity=opportunity, text=form.text.data)
    ):
        return _back_to(opportunity, _("Sent to the hosts without your name. You are told as soon as they answer."))
    page = render_template("opportunities/ask.html", form=form, opportunity=opportunity)
    return page, 422 if form.errors else 200


@bp.route("/questions/<int:question_id>/answer", methods=["GET", "POST"])
@requires(P.ANSWER, of=queries.find_question, seen_by=P.READ_QUESTION)
def answer(question: Question) -> Answer:
    form = AnswerForm(data={"answer": question.answer})
    if request.method == "POST" and form.attempt(
        lambda: services.answer_question(actor=me(), question=question, answer=form.answer.data)
    ):
        return _back_to(question.opportunity, _("Answered. Everybody who can see the posting can read it."))
    page = render_template("opportunities/answer.html", form=form, question=question)
    return page, 422 if form.errors else 200


@bp.route("/questions/<int:question_id>/hide", methods=["GET", "POST"])
@requires(P.HIDE, of=queries.find_question, seen_by=P.READ_QUESTION)
def hide(question: Question) -> Answer:
    form = ReasonForm()
    if request.method == "POST" and form.attempt(
        lambda: services.hide_question(actor=me(), question=question, reason=form.reason.data)
    ):
        return _back_to(question.opportunity, _("Hidden. Whoever asked is told your reason, but not who you are."))
    page = render_template("opportunities/hide.html", form=form, question=question)
    return page, 422 if form.errors else 200
