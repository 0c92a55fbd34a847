"""The release request (screen 10), the answers to a proposal, and asking for a review."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash
from flask_babel import gettext as _

from mobility.capacity.queries import to_percent
from mobility.core.authz import permits
from mobility.core.errors import TransitionNotAllowed
from mobility.moves import forms, progress, queries, services
from mobility.moves.models import Move, MoveStatus
from mobility.moves.policy import Level, is_move_host, release_level
from mobility.moves.policy import MovePermission as P
from mobility.moves.queries import deciding, team
from mobility.moves.routes.pieces import (
    Answer,
    act_and_show,
    acts_for,
    bp,
    ending_of,
    find,
    go,
    list_months,
    page,
    row_of,
)
from mobility.moves.routes.team import team_of
from mobility.web.current import me, requires
from mobility.web.fields import BaseForm
from mobility.web.filters import translate
from mobility.web.pages import paginate

CONFLICT = 409


@bp.get("/releases")
@requires(P.LIST_RELEASES)
def releases() -> Answer:
    waiting = paginate(deciding.list_release_requests(me(), shown=deciding.EVERYTHING))
    return page(
        "releases",
        None,
        rows=[_waiting_row(move) for move in waiting.items],
        waiting=waiting,
        answered=[row_of(move) for move in deciding.list_answered_releases(me())],
    )


def _waiting_row(move: Move) -> dict[str, Any]:
    """A request in the list: by when it is answered, how late it is, and in whose place."""
    level = release_level(move)
    return {
        **row_of(move),
        "is_late": level in {Level.ABOVE, Level.HR},
        "before": progress.find_handover_day(move) if level is not Level.HR_ALONE else None,
        "in_place_of": _in_place_of(move),
        "acts_for": acts_for(move, P.RELEASE),
    }


def _in_place_of(move: Move) -> str | None:
    """For whom this reader would decide, where it is not theirs from the start."""
    is_theirs = move.releaser is None or move.releaser_id == me().id or acts_for(move, P.RELEASE) == move.releaser.name
    return None if is_theirs or move.releaser is None else move.releaser.name


def _release_page(move: Move, form: BaseForm | None = None) -> tuple[str, int]:
    chosen = {type(form): form}
    return page(
        "release",
        form,
        **row_of(move),
        months=list_months(move),
        **team_of(move),
        in_place_of=_in_place_of(move),
        acts_for=acts_for(move, P.RELEASE),
        before=progress.find_handover_day(move),
        ended=ending_of(move),
        is_open=move.status is MoveStatus.AWAITING_RELEASE,
        may_release=permits(me(), P.RELEASE, move),
        agree_form=chosen.get(forms.AgreeForm) or forms.AgreeForm.for_team(team.list_team(move), formdata=None),
        propose_form=chosen.get(forms.ProposeForm) or forms.ProposeForm(formdata=None),
        decline_form=chosen.get(forms.DeclineForm) or forms.DeclineForm(formdata=None),
        is_host_too=is_move_host(me(), move),
        latest_start=queries.latest_start(move),
        stand_in=progress.name_of_stand_in(move),
        backfill=queries.find_backfill(move),
    )


@bp.get("/releases/<int:move_id>")
@requires(P.READ_RELEASE, of=find)
def release(move: Move) -> Answer:
    return _release_page(move)


def _answer_release(move: Move, form: BaseForm, act: Callable[[], Any], tell: Callable[[], str]) -> Answer:
    try:
        if not form.attempt(act):
            return _release_page(move, form)
    except TransitionNotAllowed as late:  # somebody was first: the page says who
        flash(translate(late.message), "warn")
        return _release_page(move)[0], CONFLICT
    flash(tell())
    return go("releases")


@bp.post("/releases/<int:move_id>/agree")
@requires(P.RELEASE, of=find, seen_by=P.READ)
def agree(move: Move) -> Answer:
    colleagues = team.list_team(move)
    form = forms.AgreeForm.for_team(colleagues)

    def act() -> None:
        chosen = next((person for person in colleagues if person.id == form.taken_over_by.data), None)
        services.agree(actor=me(), move=move, home_work=form.home_work.data, taken_over_by=chosen)

    return _answer_release(move, form, act, lambda: _say_agreed(move))


def _say_agreed(move: Move) -> str:
    if move.status is MoveStatus.APPROVED:
        return _(
            "You agreed. HR had approved such small gigs beforehand, so it is settled; everyone concerned is told."
        )
    return _("You agreed. HR is asked to approve, and everyone concerned is told.")


@bp.post("/releases/<int:move_id>/propose")
@requires(P.RELEASE, of=find, seen_by=P.READ)
def propose_change(move: Move) -> Answer:
    form = forms.ProposeForm()

    def act() -> None:
        share = form.share.data
        percent = to_percent(move.person, share) if share and move.opportunity.is_gig else share
        services.propose_change(
            actor=me(),
            move=move,
            starts_on=form.starts_on.data,
            percent=percent,
            home_work=form.change_home_work.data,
            note=form.change_note.data,
        )

    told = _("Your proposal was sent. The person and the host answer next.")
    return _answer_release(move, form, act, lambda: told)


@bp.post("/releases/<int:move_id>/decline")
@requires(P.RELEASE, of=find, seen_by=P.READ)
def decline(move: Move) -> Answer:
    form = forms.DeclineForm()

    def act() -> None:
        services.decline(actor=me(), move=move, **form.values("reason", "tried", "possible_from"))

    return _answer_release(move, form, act, lambda: _say_declined(move))


def _say_declined(move: Move) -> str:
    if move.status is MoveStatus.IN_REVIEW:
        return _(
            "You declined, for the second time within twelve months: HR reviews it, and everyone concerned is told."
        )
    return _("You declined. The person reads your reason and may ask HR for a review.")


@bp.post("/moves/<int:move_id>/accept-change")
@requires(P.ACCEPT_PROPOSAL, of=find, seen_by=P.READ)
def accept_change(move: Move) -> Answer:
    return act_and_show(move, lambda: services.accept_change(actor=me(), move=move), _("You accepted the change."))


@bp.post("/moves/<int:move_id>/refuse-change")
@requires(P.ANSWER_PROPOSAL, of=find, seen_by=P.READ)
def refuse_change(move: Move) -> Answer:
    told = _("You kept the first terms. The line manager is asked again.")
    return act_and_show(move, lambda: services.refuse_change(actor=me(), move=move), told)


@bp.post("/moves/<int:move_id>/ask-review")
@requires(P.ASK_REVIEW, of=find, seen_by=P.READ)
def ask_review(move: Move) -> Answer:
    told = _("HR was asked for a review. The place is held meanwhile.")
    return act_and_show(move, lambda: services.ask_review(actor=me(), move=move), told)
