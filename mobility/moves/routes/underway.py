"""While a move goes on and after it: check-in, plan of return, a later last day, the way home, the calendar file."""

from __future__ import annotations

from flask import current_app, flash, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from mobility.core import ics
from mobility.moves import forms, services
from mobility.moves.models import Extension, Move, Side
from mobility.moves.policy import CoursePermission as C
from mobility.moves.policy import MovePermission as P
from mobility.moves.policy import is_mover
from mobility.moves.queries import milestones
from mobility.moves.routes.pieces import Answer, act_and_show, bp, find, go, page, refuse_what_is_over, row_of
from mobility.people.models import Person
from mobility.web.current import me, requires
from mobility.web.filters import day, translate


@bp.get("/moves/<int:move_id>/calendar.ics")
@requires(P.READ, of=find)
def calendar(move: Move) -> Answer:
    """The dates of the move that are the reader's; a move that will not take place takes them back."""
    return Response(
        services.write_dates(move=move, reader=me(), base_url=current_app.config["BASE_URL"], say=translate),
        mimetype=ics.MIMETYPE,
        headers={"Content-Disposition": f'attachment; filename="move-{move.id}.ics"', "Cache-Control": "no-store"},
    )


def _other_of(move: Move) -> Person:
    return move.opportunity.host_manager if is_mover(me(), move) else move.person


def _check_in_page(move: Move, form: forms.CheckInForm) -> Answer:
    said = milestones.list_readable_check_ins(me(), move)
    own = next((row for row in said if row.side is Side.PERSON), None)
    return page(
        "check_in", form, **row_of(move),
        may_give=milestones.may_check_in(me(), move),
        check_ins=said,
        may_share=is_mover(me(), move) and own is not None and own.shared_at is None,
    )  # fmt: skip


@bp.get("/moves/<int:move_id>/check-in")
@requires(C.READ_CHECK_IN, of=find, seen_by=P.READ)
def check_in(move: Move) -> Answer:
    return _check_in_page(move, forms.CheckInForm())


@bp.post("/moves/<int:move_id>/check-in")
@requires(C.GIVE_CHECK_IN, of=find, seen_by=P.READ)
def give_check_in(move: Move) -> Answer:
    form = forms.CheckInForm()
    if not form.attempt(lambda: services.give_check_in(actor=me(), move=move, **form.values())):
        return _check_in_page(move, form)
    flash(_("Your check-in was sent to %(name)s.", name=_other_of(move).name))
    return go("check_in", move_id=move.id)


@bp.post("/moves/<int:move_id>/check-in/share")
@requires(C.SHARE_CHECK_IN, of=find, seen_by=P.READ)
def share_check_in(move: Move) -> Answer:
    services.share_check_in(actor=me(), move=move)
    flash(_("Your line manager can read what you wrote, and nothing of what the host wrote."))
    return go("check_in", move_id=move.id)


@bp.get("/moves/<int:move_id>/return-plan")
@requires(C.READ_RETURN_PLAN, of=find)
def return_plan(move: Move) -> Answer:
    return _plan_page(move, forms.ReturnPlanForm(obj=move.return_plan))


def _plan_page(move: Move, form: forms.ReturnPlanForm) -> Answer:
    plan = move.return_plan
    return page(
        "return_plan", form, **row_of(move),
        plan=plan,
        may_write=milestones.may_plan_return(me(), move),
        has_to_agree=plan is not None and milestones.has_to_agree(me(), plan),
    )  # fmt: skip


@bp.post("/moves/<int:move_id>/return-plan")
@requires(C.WRITE_RETURN_PLAN, of=find, seen_by=P.READ)
def draft_return_plan(move: Move) -> Answer:
    form = forms.ReturnPlanForm()
    if not form.attempt(lambda: services.draft_return_plan(actor=me(), move=move, **form.values())):
        return _plan_page(move, form)
    flash(_("The plan was saved, and the other one of you is asked to agree."))
    return go("return_plan", move_id=move.id)


@bp.post("/moves/<int:move_id>/return-plan/agree")
@requires(C.WRITE_RETURN_PLAN, of=find, seen_by=P.READ)
def agree_return_plan(move: Move) -> Answer:
    services.agree_return_plan(actor=me(), move=move)
    flash(_("The plan of return is agreed."))
    return go("return_plan", move_id=move.id)


@bp.route("/moves/<int:move_id>/extension", methods=["GET", "POST"])
@requires(C.PROPOSE_EXTENSION, of=find, seen_by=P.READ)
def propose_extension(move: Move) -> Answer:
    refuse_what_is_over("propose_extension", move)
    form = forms.ExtensionForm()
    if request.method == "POST" and form.attempt(
        lambda: services.propose_extension(actor=me(), move=move, **form.values())
    ):
        flash(_("The new last day is proposed. The others are asked now."))
        return go("show", move_id=move.id)
    return page("propose_extension", form, **row_of(move), latest=milestones.latest_end(move))


@bp.post("/extensions/<int:extension_id>/accept")
@requires(C.ANSWER_EXTENSION, of=milestones.find_extension)
def accept_extension(extension: Extension) -> Answer:
    services.accept_extension(actor=me(), extension=extension)
    move = extension.move
    done = _("The move goes on until %(day)s. Everyone concerned is told.", day=day(move.ends_on))
    flash(_("You agreed. The next who have to agree are asked.") if move.extension else done)
    return go("show", move_id=move.id)


@bp.post("/extensions/<int:extension_id>/refuse")
@requires(C.ANSWER_EXTENSION, of=milestones.find_extension)
def refuse_extension(extension: Extension) -> Answer:
    told = _("The last day stays %(day)s. Everyone concerned is told.", day=day(extension.old_ends_on))
    return act_and_show(extension.move, lambda: services.refuse_extension(actor=me(), extension=extension), told)


@bp.post("/extensions/<int:extension_id>/withdraw")
@requires(C.WITHDRAW_EXTENSION, of=milestones.find_extension)
def withdraw_extension(extension: Extension) -> Answer:
    told = _("The last day stays %(day)s. Everyone concerned is told.", day=day(extension.old_ends_on))
    return act_and_show(extension.move, lambda: services.withdraw_extension(actor=me(), extension=extension), told)


@bp.post("/moves/<int:move_id>/confirm-home")
@requires(P.CONFIRM_HOME, of=find, seen_by=P.READ)
def confirm_home(move: Move) -> Answer:
    told = _("%(person)s is back home. Thank you for confirming.", person=move.person.name)
    return act_and_show(move, lambda: services.confirm_home(actor=me(), move=move), told)


@bp.post("/moves/<int:move_id>/say-back")
@requires(C.SAY_BACK, of=find, seen_by=P.READ)
def say_back(move: Move) -> Answer:
    told = _("You are back home. Your line manager is told.")
    return act_and_show(move, lambda: services.say_back(actor=me(), move=move), told)


@bp.post("/moves/<int:move_id>/feedback/decline")
@requires(P.GIVE_FEEDBACK, of=find, seen_by=P.READ)
def decline_to_give(move: Move) -> Answer:
    told = _("You give no feedback, and nobody asks you again.")
    return act_and_show(move, lambda: services.decline_to_give(actor=me(), move=move), told)
