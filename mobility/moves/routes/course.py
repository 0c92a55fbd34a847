"""The move: one page for the person, the host, the line manager and HR; leaving, feedback."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flask import flash, render_template, request, url_for
from flask_babel import gettext as _

from mobility.applications.policy import ApplicationPermission
from mobility.core import clock
from mobility.core.authz import permits
from mobility.core.errors import NotFound
from mobility.moves import forms, progress, queries, services
from mobility.moves.models import Feedback, Move, MoveStatus
from mobility.moves.policy import MovePermission as P
from mobility.moves.policy import is_mover
from mobility.moves.queries import deciding
from mobility.moves.queries.apart import say_where_it_stands
from mobility.moves.queries.clearing import may_ask_adjustment
from mobility.moves.routes.pieces import (
    Answer,
    bp,
    find,
    go,
    list_ahead,
    list_events,
    list_steps,
    page,
    refuse_what_is_over,
    row_of,
    what_goes_on,
)
from mobility.moves.workflow import workflow
from mobility.skills.models import Skill
from mobility.web.current import me, requires
from mobility.web.filters import day
from mobility.web.pages import buttons_for, is_fragment_request

ASKED_ON_OTHER_PAGES = frozenset(
    {"agree", "propose_change", "decline", "approve", "refuse", "release_in_review", "uphold_decline"}
)


@bp.get("/moves/<int:move_id>")
@requires(P.READ, of=find)
def show(move: Move) -> Answer:
    buttons = buttons_for(workflow, me(), move, "moves", move_id=move.id)
    stands = say_where_it_stands(move, progress.get_reader(me(), move))
    return page(
        "show",
        None,
        **row_of(move) | {"sentence": stands},
        journey=list_steps(move),
        ahead=list_ahead(move),
        history=list_events(move),
        buttons=[button for button in buttons if button.action not in ASKED_ON_OTHER_PAGES],
        decide_url=_url_of_decision(move),
        reads_application=permits(me(), ApplicationPermission.READ, move.application),
        may_give_feedback=queries.may_give_feedback(me(), move),
        feedback=queries.list_readable_feedback(me(), move),
        may_ask_adjustment=may_ask_adjustment(me(), move),
        **what_goes_on(move),
    )


def _url_of_decision(move: Move) -> str | None:
    """Where this person decides what is open, if it is theirs to decide."""
    if move.status is MoveStatus.AWAITING_RELEASE and permits(me(), P.RELEASE, move):
        return url_for(".release", move_id=move.id)
    if move.status in {MoveStatus.AWAITING_HR, MoveStatus.IN_REVIEW} and deciding.may_decide(me(), move):
        return url_for(".approval", move_id=move.id)
    return None


@bp.get("/applications/<int:application_id>/move")
@requires(P.READ, of=queries.find_move_of)
def of_application(move: Move) -> Answer:
    """The move of an application: a part of the application's page, or the way to the move."""
    if not is_fragment_request():
        return go("show", move_id=move.id)
    return render_template("moves/_of_application.html", **row_of(move), journey=list_steps(move))


@bp.route("/moves/<int:move_id>/withdraw", methods=["GET", "POST"])
@requires(P.WITHDRAW, of=find, seen_by=P.READ)
def withdraw(move: Move) -> Answer:
    refuse_what_is_over("withdraw", move)
    form = forms.WithdrawForm()
    if request.method == "POST" and form.attempt(
        lambda: services.withdraw(actor=me(), move=move, **form.values("reason", "note"))
    ):
        flash(_("You withdrew. The place is free again, and everyone concerned is told."))
        return go("show", move_id=move.id)
    return page("withdraw", form, **row_of(move))


@bp.route("/moves/<int:move_id>/end-early", methods=["GET", "POST"])
@requires(P.END_EARLY, of=find, seen_by=P.READ)
def end_early(move: Move) -> Answer:
    return _give_notice(move, services.end_early)


@bp.route("/moves/<int:move_id>/end-while-paused", methods=["GET", "POST"])
@requires(P.END_EARLY, of=find, seen_by=P.READ)
def end_while_paused(move: Move) -> Answer:
    return _give_notice(move, services.end_while_paused)


def _give_notice(move: Move, act: Callable[..., None]) -> Answer:
    refuse_what_is_over(act.__name__, move)
    form, today = forms.EndEarlyForm.for_side(is_mover(me(), move)), clock.today(move.time_zone)
    if request.method == "POST" and form.attempt(
        lambda: act(actor=me(), move=move, **form.values("last_day", "reason", "sentence"))
    ):
        flash(_("The last day is %(day)s. Everyone concerned is told.", day=day(move.last_day)))
        return go("show", move_id=move.id)
    return page(
        "end_early", form, **row_of(move),
        earliest=queries.earliest_last_day(move, today),
        needs_reason=not queries.is_in_first_weeks(move, today),
        needs_sentence=not is_mover(me(), move),
        here=url_for(f".{act.__name__}", move_id=move.id),
    )  # fmt: skip


def _feedback_page(move: Move, form: forms.FeedbackForm, skills: Sequence[Skill]) -> Answer:
    return page(
        "feedback",
        form,
        **row_of(move),
        skills=skills,
        is_about_person=not is_mover(me(), move),
        may_give=queries.may_give_feedback(me(), move),
        feedback=queries.list_readable_feedback(me(), move),
        language=me().reading_language,
    )


def _feedback_form(move: Move) -> tuple[forms.FeedbackForm, Sequence[Skill]]:
    """The host names levels of skills; the person writes about the opportunity."""
    skills = [] if is_mover(me(), move) else queries.list_skills_of(move.opportunity)
    return forms.FeedbackForm.for_skills(skills, me().reading_language), skills


@bp.get("/moves/<int:move_id>/feedback")
@requires(P.READ, of=find)
def feedback(move: Move) -> Answer:
    return _feedback_page(move, *_feedback_form(move))


@bp.post("/moves/<int:move_id>/feedback")
@requires(P.GIVE_FEEDBACK, of=find, seen_by=P.READ)
def give_feedback(move: Move) -> Answer:
    form, skills = _feedback_form(move)
    if not form.attempt(
        lambda: services.give_feedback(
            actor=me(),
            move=move,
            text=form.text.data,
            levels=form.levels_of(skills),
            evidence=form.evidence_of(skills),
        )
    ):
        return _feedback_page(move, form, skills)
    flash(_("Your feedback was sent."))
    return go("feedback", move_id=move.id)


@bp.post("/feedback/<int:feedback_id>/answer")
@requires(P.ANSWER_FEEDBACK, of=queries.find_feedback)
def answer_feedback(feedback: Feedback) -> Answer:
    """The person takes it into the profile or keeps it to themselves."""
    answer = request.form.get("answer")
    if answer not in {"accept", "decline"}:
        raise NotFound
    if answer == "accept":
        services.accept_feedback(actor=me(), feedback=feedback)
        flash(_("The skills are now in your profile, with this move as evidence."))
    else:
        services.decline_feedback(actor=me(), feedback=feedback)
        flash(_("Nothing enters your profile. The feedback stays between you and the host."))
    return go("feedback", move_id=feedback.move_id)
